import type {Budget} from '../arm/arm.js';

/** How many sets are read at once, and after which wait in milliseconds. */
export type FleetPace = {readonly atOnce: number; readonly waitMilliseconds: number};

// Lists of instances of all sets of a subscription and region draw from them, whoever asks: those of Uniform sets from the
// first, those of virtual machines from the second. A third of each comes back a minute (documented and recorded).
const capacities = {HighCostGetVMScaleSetSubscriptionMaximum: 1080, HighCostGetSubscriptionMaximum: 900} as const;

/**
 * How the sets of a fleet may be read now. A look at the fleet must leave what running upgrades need: below half of a
 * bucket it goes one by one and slower than the bucket fills, below a fifth it nearly stops.
 */
export function fleetPace(budget: Budget): FleetPace {
	const levels = Object.entries(capacities).map(([bucket, capacity]) => (budget.get(bucket) ?? capacity) / capacity);
	const level = Math.min(...levels);

	if (level >= 0.5) {
		return {atOnce: 4, waitMilliseconds: 0};
	}

	return {atOnce: 1, waitMilliseconds: level >= 0.2 ? 1000 : 30_000};
}

/**
 * Milliseconds from the end of one look at the fleet to the next: a minute, and more for many sets, so that a screen
 * which is left open takes at most a third of what comes back to the bucket.
 */
export function fleetInterval(pages: number): number {
	return Math.max(60_000, pages * 500);
}
