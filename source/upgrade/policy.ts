/** How a batch is limited: a share of the whole set, or a number of instances. */
export type BatchLimit = {readonly batchPercent: number} | {readonly batchCount: number};

/** In which order domains are taken: each update domain in all zones first, one zone after another, or the sickest first. */
export type BatchOrder = 'domain' | 'zone' | 'unhealthy-first';

/** Before which batches the upgrade pauses by itself and waits for the operator: after the canary, after each zone, after each batch. */
export type Checkpoint = 'none' | 'canary' | 'zone' | 'batch';

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
	/** Where the upgrade pauses by itself, so that the operator can look before it goes on. */
	readonly checkpoint: Checkpoint;
	/** Suspend automatic instance repairs while the upgrade runs, and resume them at its end. */
	readonly suspendRepairs: boolean;
	/** Let one batch hold instances of several update domains. */
	readonly crossesUpdateDomains: boolean;
	/** Let one batch hold instances of several zones: `enableCrossZoneUpgrade` of Azure's own policy. */
	readonly crossesZones: boolean;
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
	checkpoint: 'none',
	suspendRepairs: false,
	crossesUpdateDomains: false,
	crossesZones: false,
};

/**
 * How many instances a batch may hold in a set of `instances`, all of them counted and not the selected alone: rounded
 * down, but never less than one. So 20 % is 1 of up to 9 instances, 2 of 10 to 14, and 200 of 1,000; as Azure does
 * (documented: a set of five or fewer goes one by one).
 */
export function batchSize(policy: BatchLimit, instances: number): number {
	const size = 'batchCount' in policy ? policy.batchCount : Math.floor((instances * policy.batchPercent) / 100);

	return Math.max(1, size);
}
