import type {Image} from './image.js';

/** Health of the application, as a probe or the application health extension reports it. */
export type HealthState = 'healthy' | 'unhealthy' | 'initializing' | 'unknown';

export type PowerState = 'running' | 'starting' | 'stopping' | 'stopped' | 'deallocating' | 'deallocated' | 'unknown';

/** ARM's words for what it is doing with a resource; those it may invent later are `unknown`. */
export type ProvisioningState =
	| 'Succeeded'
	| 'Creating'
	| 'Updating'
	| 'Failed'
	| 'Deleting'
	| 'Migrating'
	| 'Canceled'
	| 'unknown';

export type OrchestrationMode = 'Uniform' | 'Flexible' | 'unknown';

/** What a write to the model does: nothing, everything at once, or a roll by the platform. */
export type UpgradePolicyMode = 'Manual' | 'Automatic' | 'Rolling' | 'unknown';

/** Where the health of an instance comes from, if from anywhere. */
export type HealthSource = 'application-health-extension' | 'load-balancer-probe' | 'none';

/** ARM's own rolling upgrade policy, in its own field names; absent fields are `null`. */
export type PlatformRollingUpgradePolicy = {
	readonly maxBatchInstancePercent: number | null;
	readonly maxUnhealthyInstancePercent: number | null;
	readonly maxUnhealthyUpgradedInstancePercent: number | null;
	/** ISO 8601 duration, such as `PT0S`. */
	readonly pauseTimeBetweenBatches: string | null;
	readonly enableCrossZoneUpgrade: boolean | null;
	readonly prioritizeUnhealthyInstances: boolean | null;
	readonly rollbackFailedInstancesOnPolicyBreach: boolean | null;
	readonly maxSurge: boolean | null;
};

/** What names a scale set in ARM. */
export type ScaleSetReference = {
	readonly subscriptionId: string;
	readonly resourceGroup: string;
	readonly name: string;
};

/** A scale set and its model, as its own GET answers. */
export type ScaleSet = ScaleSetReference & {
	readonly id: string;
	readonly location: string;
	readonly orchestrationMode: OrchestrationMode;
	readonly upgradePolicyMode: UpgradePolicyMode;
	readonly capacity: number | null;
	/** Availability zones, `[]` for a regional set. */
	readonly zones: readonly string[];
	readonly provisioningState: ProvisioningState;
	readonly vmSize: string | null;
	/** Opaque, for `If-Match`; `null` from api-versions before 2024-07-01. */
	readonly etag: string | null;
	readonly isOverprovisioned: boolean;
	readonly isServiceFabric: boolean;
	readonly image: Image;
	readonly automaticOSUpgrade: {readonly isEnabled: boolean; readonly isRollbackDisabled: boolean};
	readonly rollingUpgradePolicy: PlatformRollingUpgradePolicy | null;
	readonly healthSource: HealthSource;
};

/** One virtual machine of a scale set. Its identity is `vmId`: instance ids are used again after a deletion. */
export type Instance = {
	readonly instanceId: string;
	readonly vmId: string;
	readonly name: string;
	readonly computerName: string | null;
	readonly zone: string | null;
	/** Update and fault domains compare only inside one placement group. */
	readonly placementGroupId: string | null;
	readonly updateDomain: number | null;
	readonly faultDomain: number | null;
	readonly image: Image;
	/** ARM's own word; it is not "runs the new image". `null` when it did not say. */
	readonly latestModelApplied: boolean | null;
	readonly provisioningState: ProvisioningState;
	readonly powerState: PowerState;
	readonly healthState: HealthState;
	readonly isProtectedFromScaleIn: boolean;
	readonly isProtectedFromScaleSetActions: boolean;
	/** What Azure says went wrong with it: a failed status or extension, in one line; `null` when nothing did. */
	readonly failure: string | null;
	/** Whether every extension that reports a state reports success; `null` when none reports. */
	readonly hasExtensionsSucceeded: boolean | null;
};
