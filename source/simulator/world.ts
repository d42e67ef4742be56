import type {JsonObject} from './json.js';

type ImageState = 'Active' | 'ScheduledForDeprecation' | 'Deprecated';

export type ImageVersionFacts = {readonly name: string; readonly state: ImageState};

/** Platform images: publisher, offer, SKU, versions from the oldest to the newest. */
export type ImageCatalogue = {
	readonly [publisher: string]: {readonly [offer: string]: {readonly [sku: string]: readonly ImageVersionFacts[]}};
};

export type ProvisioningState = 'Succeeded' | 'Creating' | 'Updating' | 'Failed' | 'Deleting';

export type PowerState = 'running' | 'stopped' | 'deallocated' | 'starting' | 'stopping';

export type HealthState = 'healthy' | 'unhealthy' | 'initializing' | 'unknown';

/** Where the health of the instances comes from. */
export type HealthSource = 'application-health-extension' | 'load-balancer-probe' | 'none';

/** What an instance is being put through. */
export type TaskKind = 'manualupgrade' | 'reimage' | 'restart' | 'start' | 'poweroff' | 'deallocate' | 'delete';

type Task = {
	readonly kind: TaskKind;
	/** The operation which waits for the end of it, or `null` when nobody does. */
	readonly operationId: string | null;
	/** The task puts another image on the OS disk. */
	readonly changesImage: boolean;
};

/** One instance. Times are simulated milliseconds since 1970. */
export type Instance = {
	readonly instanceId: string;
	readonly vmId: string;
	readonly zone: string | null;
	readonly placementGroupId: string;
	readonly updateDomain: number;
	readonly faultDomain: number;
	readonly computerName: string;
	readonly createdAt: number;
	etag: number;
	/** The revision of the set's model which the instance has taken. */
	modelRevision: number;
	/** Its image reference, with `exactVersion` where it is a platform image; `null` for an image which is only a URI. */
	imageReference: JsonObject | null;
	/** The URI of a custom image (unmanaged disks), or `null`. */
	imageUri: string | null;
	vmSize: string;
	osDiskName: string;
	provisioningState: ProvisioningState;
	provisionedAt: number;
	powerState: PowerState;
	isAgentReady: boolean;
	agentAt: number;
	/** `null` where the set has no source of health. */
	health: HealthState | null;
	healthAt: number;
	protection: {readonly protectFromScaleIn: boolean; readonly protectFromScaleSetActions: boolean} | null;
	task: Task | null;
	/** Counts tasks, so that what an earlier task had scheduled is forgotten. */
	epoch: number;
};

type RollingUpgradeCode = 'RollingForward' | 'Completed' | 'Cancelled' | 'Faulted';

/** A roll by the platform itself. */
type RollingUpgrade = {
	code: RollingUpgradeCode;
	readonly startedAt: number;
	endedAt: number | null;
	lastAction: 'Start' | 'Cancel';
	lastActionAt: number;
	/** The operation which lasts as long as the roll. */
	readonly operationId: string;
	pendingInstanceIds: string[];
	inProgressInstanceIds: string[];
	successfulInstanceIds: string[];
	failedInstanceIds: string[];
	error: JsonObject | null;
};

export type ScaleSet = {
	/** The resource id, in the case in which it was written. */
	readonly id: string;
	readonly subscriptionId: string;
	readonly resourceGroup: string;
	readonly name: string;
	readonly location: string;
	/** ARM JSON as written, without `etag` and `provisioningState`. */
	resource: JsonObject;
	etag: number;
	/** Grows with every write which changes what instances are made of. */
	modelRevision: number;
	provisioningState: ProvisioningState;
	provisionedAt: number;
	/** When the last write of the model ended, or `null`. */
	modelWrittenAt: number | null;
	instances: Instance[];
	rollingUpgrade: RollingUpgrade | null;
};

type OperationStatus = 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled';

export type OperationKind = TaskKind | 'model-write' | 'rolling-upgrade' | 'rolling-upgrade-cancel';

export type Operation = {
	readonly operationId: string;
	readonly kind: OperationKind;
	readonly subscriptionId: string;
	readonly location: string;
	/** Lower-case id of the scale set. */
	readonly scaleSetKey: string;
	readonly startedAt: number;
	/** When it is known to end; `null` while it waits for instances. */
	endsAt: number | null;
	endedAt: number | null;
	status: OperationStatus;
	error: JsonObject | null;
	/** How many instances it changes. */
	readonly instances: number;
	waitsFor: string[];
	polls: number;
};

export type ScheduledEvent = {readonly at: number; readonly sequence: number} & (
	| {
			readonly kind: 'stage';
			readonly scaleSetKey: string;
			readonly instanceId: string;
			readonly epoch: number;
			readonly stage: string;
	  }
	| {readonly kind: 'operation-ends'; readonly operationId: string}
	| {readonly kind: 'roll-continues'; readonly scaleSetKey: string}
);

export type Subscription = {
	readonly subscriptionId: string;
	readonly displayName: string;
	readonly tenantId: string;
	readonly resourceGroups: ReadonlyArray<{readonly name: string; readonly location: string}>;
};

/** The whole simulated world: plain data, changed only by handlers and due events. */
export type World = {
	readonly scenario: string;
	readonly seed: number;
	readonly speed: number;
	readonly startedAt: number;
	/** Simulated time up to which all events have been run. */
	now: number;
	readonly subscriptions: readonly Subscription[];
	readonly images: ImageCatalogue;
	/** About half of the instances which take the newest version never become healthy. */
	readonly isNewestImageBad: boolean;
	/** By lower-case resource id. */
	readonly scaleSets: Record<string, ScaleSet>;
	/** By operation id. */
	readonly operations: Record<string, Operation>;
	/** Token buckets by key: what was left, and when that was. */
	readonly buckets: Record<string, {tokens: number; at: number}>;
	/** Sorted by time, then by the order of scheduling. */
	readonly events: ScheduledEvent[];
	/** Counts events and identifiers ever made. */
	sequence: number;
	/** Counts requests ever handled. */
	requests: number;
};

/** The key of a resource: ids compare without regard to case. */
export const keyOf = (id: string): string => id.toLowerCase();

/** The id of a scale set. */
export const scaleSetIdOf = (subscriptionId: string, resourceGroup: string, name: string): string =>
	`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachineScaleSets/${name}`;

/** The scale sets of a subscription, by name. */
export const scaleSetsOf = (world: World, subscriptionId: string): readonly ScaleSet[] =>
	Object.values(world.scaleSets)
		.filter(scaleSet => scaleSet.subscriptionId.toLowerCase() === subscriptionId.toLowerCase())
		.toSorted((one, other) => one.name.localeCompare(other.name, 'en'));

/** The instance with this id, or `undefined`. */
export const instanceOf = (scaleSet: ScaleSet, instanceId: string): Instance | undefined =>
	scaleSet.instances.find(instance => instance.instanceId === instanceId);
