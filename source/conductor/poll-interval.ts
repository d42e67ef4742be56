import type {Budget} from '../arm/arm.js';
import type {OrchestrationMode} from '../fleet/scale-set.js';

// Sizes of the buckets which a poll draws from (documented and recorded): one set and one list of its instances.
const buckets = {GetVMScaleSetResource: 36, HighCostGetVMScaleSetResource: 30} as const;
// Of the whole subscription, whoever asks (documented): several upgrades at once share them.
const sharedBuckets = {GetVMScaleSetSubscriptionMaximum: 2400, HighCostGetVMScaleSetSubscriptionMaximum: 1080} as const;

// Lists of virtual machines, which the instances of Flexible sets are, draw from a bucket of the whole subscription alone;
// 300 come back a minute (documented and recorded).
const machinesBucket = 'HighCostGetSubscriptionMaximum';
const machinesCapacity = 900;

/** How full the scarcest of some buckets is, 0 to 1; `null` when Azure has not told yet. */
function levelOf(sizes: Readonly<Record<string, number>>, budget: Budget): number | null {
	const levels = Object.entries(sizes).flatMap(([bucket, capacity]) => {
		const remaining = budget.get(bucket);

		return remaining === undefined ? [] : [remaining / capacity];
	});

	return levels.length === 0 ? null : Math.min(...levels);
}

/** Tokens left in the bucket which lists of the set's instances draw from, for the header; `null` when Azure has not told. */
export function listBudget(
	budget: Budget,
	mode: OrchestrationMode = 'Uniform',
): {readonly remaining: number; readonly capacity: number} | null {
	const isFlexible = mode === 'Flexible';
	const remaining = budget.get(isFlexible ? machinesBucket : 'HighCostGetVMScaleSetResource');

	return remaining === undefined
		? null
		: {remaining, capacity: isFlexible ? machinesCapacity : buckets.HighCostGetVMScaleSetResource};
}

// One list request gives a page of 120 instances (recorded), and the bucket gets ten tokens back a minute (documented).
const instancesPerPage = 120;
const tokenMilliseconds = 6000;

/**
 * Milliseconds until the next poll. Ten pages of a list a minute can be kept up for ever; while the bucket is full a
 * running upgrade is watched closer, and when others drain it this program steps back first. A set of many pages waits
 * until the bucket can pay for the next list whole: half a list is none.
 */
export function pollInterval(
	budget: Budget,
	{isUpgrading, instances}: {readonly isUpgrading: boolean; readonly instances: number},
): number {
	const pages = Math.max(1, Math.ceil(instances / instancesPerPage));
	const remaining = budget.get('HighCostGetVMScaleSetResource');
	const refill = remaining === undefined || remaining < 2 * pages ? pages * tokenMilliseconds : 0;

	return Math.max(refill, paceOf(levelOf(buckets, budget), isUpgrading), sharedPaceOf(levelOf(sharedBuckets, budget)));
}

// How many virtual machines come on a page is not documented: reckoned small.
const machinesPerPage = 50;
const machinesTokenMilliseconds = 600;

/**
 * Milliseconds until the next poll of a Flexible set, of which only pictures are taken. It takes at most a third of what
 * comes back to the bucket, and steps back when others drain it.
 */
export function machinesInterval(budget: Budget, instances: number): number {
	const pages = Math.max(1, Math.ceil(instances / machinesPerPage));
	const level = (budget.get(machinesBucket) ?? machinesCapacity) / machinesCapacity;

	return Math.max(
		pages * machinesTokenMilliseconds,
		paceOf(levelOf({GetVMScaleSetResource: buckets.GetVMScaleSetResource}, budget), false),
		sharedPaceOf(level),
	);
}

function paceOf(level: number | null, isUpgrading: boolean): number {
	if (level === null) {
		return 6000;
	}

	if (level < 0.1) {
		return 30_000;
	}

	if (level < 0.2) {
		return 15_000;
	}

	if (level < 0.4) {
		return 8000;
	}

	if (!isUpgrading || level < 0.6) {
		return 6000;
	}

	return level < 0.8 ? 3000 : 1500;
}

/** What the upgrades of one subscription may take together: each steps back by as much, and so they come to rest. */
function sharedPaceOf(level: number | null): number {
	if (level === null || level >= 0.5) {
		return 0;
	}

	if (level >= 0.3) {
		return 6000;
	}

	return level >= 0.15 ? 15_000 : 30_000;
}
