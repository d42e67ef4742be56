import type {Image, ImageVersion} from '../fleet/image.js';
import type {Instance} from '../fleet/scale-set.js';
import {isCurrent, type Snapshot} from '../fleet/snapshot.js';
import {type Check, checkPlan} from './checks.js';
import type {ImageTarget} from './image-target.js';
import {type ModelChange, modelChange} from './model-change.js';
import {batchSize, type UpgradePolicy} from './policy.js';

/** What the write of the model sets off by itself. */
export type WillStart = 'nothing' | 'platform-roll' | 'all-instances-at-once';

/** An instance of a plan, by the id which names it and the id which identifies it. */
export type PlannedInstance = {readonly instanceId: string; readonly vmId: string};

/** Instances which are asked together: of one zone, one placement group and one update domain. */
export type Batch = {
	readonly index: number;
	readonly zone: string | null;
	readonly placementGroupId: string | null;
	readonly updateDomain: number | null;
	readonly instances: readonly PlannedInstance[];
};

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

/** A batch by its domain, for people: `zone 1 UD2`, `UD2`, or `all` where instances have no domain. */
export function batchName(batch: Pick<Batch, 'zone' | 'updateDomain'>): string {
	const parts = [
		batch.zone === null ? null : `zone ${batch.zone}`,
		batch.updateDomain === null ? null : `UD${batch.updateDomain}`,
	];

	return parts.filter(part => part !== null).join(' ') || 'all';
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

function toBatches(taken: readonly Instance[], policy: UpgradePolicy, snapshot: Snapshot): readonly Batch[] {
	const limit = batchSize(policy, snapshot.instances.length);
	const chunks: Instance[][] = [];

	for (const group of toGroups(taken, policy)) {
		const canary = chunks.length === 0 ? Math.min(policy.canary, limit, group.length) : 0;

		if (canary > 0) {
			chunks.push(group.slice(0, canary));
		}

		for (let index = canary; index < group.length; index += limit) {
			chunks.push(group.slice(index, index + limit));
		}
	}

	return chunks.map((chunk, index) => toBatch(chunk, index));
}

/** Groups of instances which one batch may hold: those of one zone, placement group and update domain, in order. */
function toGroups(taken: readonly Instance[], policy: UpgradePolicy): Instance[][] {
	const groups = new Map<string, Instance[]>();

	for (const instance of taken) {
		const key = JSON.stringify([instance.zone, instance.placementGroupId, instance.updateDomain]);
		const group = groups.get(key);

		if (group) {
			group.push(instance);
		} else {
			groups.set(key, [instance]);
		}
	}

	const isUnhealthyFirst = policy.order === 'unhealthy-first';

	if (isUnhealthyFirst) {
		for (const group of groups.values()) {
			group.sort((left, right) => Number(isSick(right)) - Number(isSick(left)));
		}
	}

	return [...groups.values()].sort((left, right) => {
		const sicker = isUnhealthyFirst ? right.filter(isSick).length - left.filter(isSick).length : 0;

		return sicker || compareDomains(left[0], right[0], policy);
	});
}

function isSick(instance: Instance): boolean {
	return instance.healthState === 'unhealthy' || instance.provisioningState === 'Failed';
}

function compareDomains(left: Instance | undefined, right: Instance | undefined, policy: UpgradePolicy): number {
	const byZone = (left?.zone ?? '').localeCompare(right?.zone ?? '', 'en', {numeric: true});
	const byGroup = (left?.placementGroupId ?? '').localeCompare(right?.placementGroupId ?? '', 'en');
	const byDomain = (left?.updateDomain ?? -1) - (right?.updateDomain ?? -1);

	return policy.order === 'domain' ? byDomain || byZone || byGroup : byZone || byGroup || byDomain;
}

function toBatch(instances: readonly Instance[], index: number): Batch {
	const common = <Value>(values: readonly Value[]): Value | null => {
		const [first] = values;
		return first !== undefined && values.every(value => value === first) ? first : null;
	};

	return {
		index,
		zone: common(instances.map(instance => instance.zone)),
		placementGroupId: common(instances.map(instance => instance.placementGroupId)),
		updateDomain: common(instances.map(instance => instance.updateDomain)),
		instances: instances.map(({instanceId, vmId}) => ({instanceId, vmId})),
	};
}

// Recorded: `manualupgrade` of an instance takes 35 to 99 s in the median, a model write under 13 s; then it must report healthy.
const batchSeconds = 120;
const modelWriteSeconds = 15;
const pollSeconds = 6;

function estimateSeconds(batches: number, hasModelChange: boolean, policy: UpgradePolicy): number {
	const pauses = Math.max(0, batches - 1) * policy.pauseSeconds;

	return (hasModelChange ? modelWriteSeconds : 0) + batches * (batchSeconds + policy.soakSeconds) + pauses;
}
