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

/**
 * Automatic repairs of unhealthy instances: `off` where the policy is not enabled, else what the service does.
 * `unknown` where they are on and Azure's answer did not say whether they run.
 */
export type AutomaticRepairs = 'off' | 'running' | 'suspended' | 'unknown';

/** A signed URL (SAS) in the settings of an extension. Its text is a secret: only what it reaches and until when. */
export type ExpiringUrl = {
	/** The name of the extension in the model. */
	readonly extension: string;
	/** Empty where the settings hold the signature without its URL. */
	readonly host: string;
	/** ISO 8601; `null` when the URL says no time: a stored access policy of the storage account may set one. */
	readonly expiresAt: string | null;
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
	readonly automaticRepairs: AutomaticRepairs;
	/** An instance which takes the model after such a URL expired cannot run its extension. */
	readonly expiringUrls: readonly ExpiringUrl[];
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
