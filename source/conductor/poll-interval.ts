import type {Budget} from '../arm/arm.js';

// Sizes of the buckets which a poll draws from (documented and recorded): one set and one list of its instances.
const buckets = {GetVMScaleSetResource: 36, HighCostGetVMScaleSetResource: 30} as const;
// Of the whole subscription, whoever asks (documented): several upgrades at once share them.
const sharedBuckets = {GetVMScaleSetSubscriptionMaximum: 2400, HighCostGetVMScaleSetSubscriptionMaximum: 1080} as const;

/** How full the scarcest of some buckets is, 0 to 1; `null` when Azure has not told yet. */
function levelOf(sizes: Readonly<Record<string, number>>, budget: Budget): number | null {
	const levels = Object.entries(sizes).flatMap(([bucket, capacity]) => {
		const remaining = budget.get(bucket);

		return remaining === undefined ? [] : [remaining / capacity];
	});

	return levels.length === 0 ? null : Math.min(...levels);
}

/** Tokens left in the bucket which instance lists draw from, for the header; `null` when Azure has not told. */
export function listBudget(budget: Budget): {readonly remaining: number; readonly capacity: number} | null {
	const remaining = budget.get('HighCostGetVMScaleSetResource');

	return remaining === undefined ? null : {remaining, capacity: buckets.HighCostGetVMScaleSetResource};
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

	if (level >= 0.2) {
		return 6000;
	}

	return level >= 0.05 ? 15_000 : 30_000;
}
