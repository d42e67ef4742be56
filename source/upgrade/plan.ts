import type {Image, ImageVersion} from '../fleet/image.js';
import type {Permissions} from '../fleet/permissions.js';
import type {AutomaticRepairs, Instance} from '../fleet/scale-set.js';
import {isCurrent, type Snapshot} from '../fleet/snapshot.js';
import type {Activity} from './activity.js';
import {type Batch, toBatch, toBatches} from './batch.js';
import type {Check} from './checks/check.js';
import {checkPlan} from './checks/check-plan.js';
import {expiredUrlsName} from './checks/extensions.js';
import {productionName} from './checks/production.js';
import {partText} from './counted.js';
import {estimate} from './estimate.js';
import type {ImageTarget} from './image-target.js';
import {type ModelChange, modelChange} from './model-change.js';
import type {UpgradePolicy} from './policy.js';
import {whatWillStart, type WillStart} from './will-start.js';

/** Why an instance of the selection is left out. */
export type SkipReason = 'current' | 'protected' | 'deallocated' | 'stopped' | 'deleting' | 'changing';

/** What would happen, in full: nothing outside it is ever touched. */
export type Plan = {
	readonly scaleSetId: string;
	readonly from: Image;
	readonly to: ImageTarget;
	readonly modelChange: readonly ModelChange[];
	readonly willStart: WillStart;
	readonly policy: UpgradePolicy;
	readonly batches: readonly Batch[];
	readonly skipped: ReadonlyArray<{readonly instanceId: string; readonly reason: SkipReason}>;
	readonly checks: readonly Check[];
	readonly estimatedSeconds: number;
	readonly apiCalls: {readonly writes: number; readonly reads: number};
	/** All instances of the set when it was planned: what the percentages are of. */
	readonly instanceCount: number;
	/** The capacity of the set when it was planned; `null` where Azure did not say. */
	readonly capacity: number | null;
	/** Automatic instance repairs when it was planned: what they go back to after an upgrade which suspended them. */
	readonly repairs: AutomaticRepairs;
	/** vmIds which were named one by one: taken even when protected from scale set actions, now and in mid-upgrade. */
	readonly namedVmIds: readonly string[];
};

export type PlanOptions = {
	readonly snapshot: Snapshot;
	/** `latest` must have been resolved: its `exactVersion` is what the instances will be held against. */
	readonly target: ImageTarget;
	/** vmIds of the instances to take along. */
	readonly selected: ReadonlySet<string>;
	/** vmIds which were named one by one: these are taken even when protected from scale set actions. */
	readonly named?: ReadonlySet<string>;
	readonly policy: UpgradePolicy;
	/** The versions which exist in the region, of a managed image that image itself; `null` when they could not be asked for. */
	readonly versions: readonly ImageVersion[] | null;
	/** The name which the operator typed to confirm a dangerous mode. */
	readonly confirmedName?: string | undefined;
	/** What the platform does to the set: absent where nobody asked, `null` where it could not be read. */
	readonly activity?: Activity | null | undefined;
	/** What the sign-in may do at the scale set: absent where nobody asked, `null` where it could not be told. */
	readonly permissions?: Permissions | null | undefined;
	/** Automatic repairs, where read beside the snapshot; by default what the snapshot says. */
	readonly repairs?: AutomaticRepairs | undefined;
	/** Whether the operator's settings call it a scale set of production; not, unless said. */
	readonly isProduction?: boolean | undefined;
};

/**
 * Plans an upgrade of the selected instances: in which batches, what is skipped and why, what the model write would set
 * off, and whether anything speaks against it. Pure: the same facts give the same plan.
 */
export function planUpgrade(options: PlanOptions): Plan {
	const {snapshot, target, selected, policy} = options;
	const {scaleSet} = snapshot;
	const named = options.named ?? new Set();
	const repairs = options.repairs ?? scaleSet.automaticRepairs;
	const change = modelChange(scaleSet.image, target);
	const hasModelChange = change.length > 0;
	// Whatever the mode, nothing happens by itself while nobody writes the model.
	const willStart = hasModelChange ? whatWillStart(scaleSet.upgradePolicyMode) : 'nothing';
	const taken: Instance[] = [];
	const skipped: Array<{instanceId: string; reason: SkipReason}> = [];

	for (const instance of snapshot.instances) {
		if (selected.has(instance.vmId)) {
			const reason = skipReason(instance, snapshot, target, named);

			if (reason === null) {
				taken.push(instance);
			} else {
				skipped.push({instanceId: instance.instanceId, reason});
			}
		}
	}

	const batches =
		willStart === 'nothing' ? toBatches(taken, policy, snapshot) : taken.length === 0 ? [] : [toBatch(taken, 0)];

	const {estimatedSeconds, apiCalls} = estimate({
		batches: batches.length,
		platformPolicy: scaleSet.rollingUpgradePolicy,
		hasModelChange,
		willStart,
		policy,
		repairs,
		instanceCount: snapshot.instances.length,
	});

	return {
		scaleSetId: scaleSet.id,
		from: scaleSet.image,
		to: target,
		modelChange: change,
		willStart,
		policy,
		batches,
		skipped,
		checks: checkPlan({
			snapshot,
			target,
			selected,
			policy,
			versions: options.versions,
			confirmedName: options.confirmedName,
			activity: options.activity,
			permissions: options.permissions,
			repairs,
			willStart,
			hasModelChange,
			taken,
			batches,
			estimatedSeconds,
			isProduction: options.isProduction ?? false,
		}),
		estimatedSeconds,
		apiCalls,
		instanceCount: snapshot.instances.length,
		capacity: scaleSet.capacity,
		repairs,
		namedVmIds: snapshot.instances.filter(({vmId}) => named.has(vmId) && selected.has(vmId)).map(({vmId}) => vmId),
	};
}

/** Whether any check refuses: then nothing may be changed. */
export function isRefused(plan: Plan): boolean {
	return plan.checks.some(check => check.outcome === 'refuse');
}

/** Whether so much is at stake that a key alone must not start it: the operator types the scale set's name. */
export function isWide(plan: Plan): boolean {
	return wideReasons(plan).length > 0;
}

/** Why a key alone must not start a plan, a clause each; `[]` when it may. */
export function wideReasons(plan: Plan): readonly string[] {
	const planned = plan.batches.reduce((sum, batch) => sum + batch.instances.length, 0);
	const widest = Math.max(0, ...plan.batches.map(batch => batch.instances.length));
	const isExpired = plan.checks.some(({name, outcome}) => name === expiredUrlsName && outcome === 'warn');
	const isOurs = plan.willStart === 'nothing';

	return [
		plan.willStart === 'all-instances-at-once' ? 'saving the model starts all instances at once' : null,
		plan.willStart === 'platform-roll' ? "saving the model starts the platform's own roll" : null,
		planned * 2 > plan.instanceCount
			? `${partText(planned, {of: plan.instanceCount})} more than half of the set`
			: null,
		isOurs && widest > 1 && widest * 5 > plan.instanceCount
			? `a batch of ${widest} is more than 20 % of the set`
			: null,
		isExpired ? 'a signed URL has expired' : null,
		plan.checks.some(({name}) => name === productionName) ? 'it is production by your settings' : null,
	].filter(reason => reason !== null);
}

function skipReason(
	instance: Instance,
	snapshot: Snapshot,
	target: ImageTarget,
	named: ReadonlySet<string>,
): SkipReason | null {
	if (instance.provisioningState === 'Deleting') {
		return 'deleting';
	}

	if (isCurrent(instance, target, snapshot.scaleSet) === true) {
		return 'current';
	}

	if (instance.isProtectedFromScaleSetActions && !named.has(instance.vmId)) {
		return 'protected';
	}

	if (instance.powerState === 'deallocated' || instance.powerState === 'deallocating') {
		return 'deallocated';
	}

	if (instance.powerState === 'stopped' || instance.powerState === 'stopping') {
		return 'stopped';
	}

	return instance.provisioningState === 'Creating' || instance.provisioningState === 'Updating' ? 'changing' : null;
}
