/** How a batch is limited: a share of the whole set, or a number of instances. */
export type BatchLimit = {readonly batchPercent: number} | {readonly batchCount: number};

/** In which order domains are taken: each update domain in all zones first, one zone after another, or the sickest first. */
export type BatchOrder = 'domain' | 'zone' | 'unhealthy-first';

/**
 * What an upgrade may do at once and when it must stop. The three limits are Azure's own and mean the same
 * (`RollingUpgradePolicy` of the Compute API); percentages 0–100, durations in seconds.
 */
export type UpgradePolicy = BatchLimit & {
	/** No batch starts while more of the whole set are unhealthy. */
	readonly maxUnhealthyInstancePercent: number;
	/** The upgrade stops when more of the instances it upgraded are unhealthy. */
	readonly maxUnhealthyUpgradedInstancePercent: number;
	/** Wait between two batches. */
	readonly pauseSeconds: number;
	/** Watch a batch this long after it became healthy, before it counts as completed. */
	readonly soakSeconds: number;
	/** An upgraded instance which is not healthy after this time counts as unhealthy. */
	readonly healthTimeoutSeconds: number;
	/** Size of a first, smaller batch; 0 for none. */
	readonly canary: number;
	readonly order: BatchOrder;
};

/** Azure's defaults (20/20/20, `PT0S`), its five-minute wait for health, and its order: one zone after another. */
export const defaultPolicy: UpgradePolicy = {
	batchPercent: 20,
	maxUnhealthyInstancePercent: 20,
	maxUnhealthyUpgradedInstancePercent: 20,
	pauseSeconds: 0,
	soakSeconds: 0,
	healthTimeoutSeconds: 300,
	canary: 0,
	order: 'zone',
};

/** How many instances a batch may hold in a set of `instances`: rounded down, but never less than one. */
export function batchSize(policy: BatchLimit, instances: number): number {
	const size = 'batchCount' in policy ? policy.batchCount : Math.floor((instances * policy.batchPercent) / 100);

	return Math.max(1, size);
}
