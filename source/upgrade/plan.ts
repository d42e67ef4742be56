import type {Image, ImageVersion} from '../fleet/image.js';
import type {Instance} from '../fleet/scale-set.js';
import {isCurrent, type Snapshot} from '../fleet/snapshot.js';
import {type Batch, toBatch, toBatches} from './batch.js';
import {type Check, checkPlan} from './checks.js';
import type {ImageTarget} from './image-target.js';
import {type ModelChange, modelChange} from './model-change.js';
import type {UpgradePolicy} from './policy.js';

/** What the write of the model sets off by itself. */
export type WillStart = 'nothing' | 'platform-roll' | 'all-instances-at-once';

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
	/** The versions which exist in the region, or `null` when they could not be asked for. */
	readonly versions: readonly ImageVersion[] | null;
	/** The name which the operator typed to confirm a dangerous mode. */
	readonly confirmedName?: string | undefined;
};

/**
 * Plans an upgrade of the selected instances: in which batches, what is skipped and why, what the model write would set
 * off, and whether anything speaks against it. Pure: the same facts give the same plan.
 */
export function planUpgrade(options: PlanOptions): Plan {
	const {snapshot, target, selected, policy} = options;
	const {scaleSet} = snapshot;
	const named = options.named ?? new Set();
	const willStart = whatWillStart(snapshot);
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

	const change = modelChange(scaleSet.image, target);
	const estimatedSeconds = estimateSeconds(batches.length, change.length > 0, policy);

	return {
		scaleSetId: scaleSet.id,
		from: scaleSet.image,
		to: target,
		modelChange: change,
		willStart,
		policy,
		batches,
		skipped,
		checks: checkPlan({...options, willStart, taken, batches}),
		estimatedSeconds,
		apiCalls: {
			writes: (change.length > 0 ? 1 : 0) + (willStart === 'nothing' ? batches.length : 0),
			reads: 2 * Math.ceil(estimatedSeconds / pollSeconds) + batches.length,
		},
		instanceCount: snapshot.instances.length,
	};
}

/** Whether any check refuses: then nothing may be changed. */
export function isRefused(plan: Plan): boolean {
	return plan.checks.some(check => check.outcome === 'refuse');
}

/** Whether so much is at stake that a key alone must not start it: the operator types the scale set's name. */
export function isWide(plan: Plan): boolean {
	const planned = plan.batches.reduce((sum, batch) => sum + batch.instances.length, 0);
	const widest = Math.max(0, ...plan.batches.map(batch => batch.instances.length));

	return (
		plan.willStart !== 'nothing' || planned * 2 > plan.instanceCount || (widest > 1 && widest * 5 > plan.instanceCount)
	);
}

function whatWillStart({scaleSet}: Snapshot): WillStart {
	switch (scaleSet.upgradePolicyMode) {
		case 'Automatic': {
			return 'all-instances-at-once';
		}

		case 'Rolling': {
			return 'platform-roll';
		}

		case 'Manual':
		case 'unknown': {
			return 'nothing';
		}
	}
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

// Recorded: `manualupgrade` of an instance takes 35 to 99 s in the median, a model write under 13 s; then it must report healthy.
const batchSeconds = 120;
const modelWriteSeconds = 15;
const pollSeconds = 6;

function estimateSeconds(batches: number, hasModelChange: boolean, policy: UpgradePolicy): number {
	const pauses = Math.max(0, batches - 1) * policy.pauseSeconds;

	return (hasModelChange ? modelWriteSeconds : 0) + batches * (batchSeconds + policy.soakSeconds) + pauses;
}
