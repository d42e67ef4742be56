import type {Fault} from '../faults/fault.js';
import type {Gallery, ImageCatalogue, ManagedImage} from './image-catalogue.js';
import type {Json, JsonObject} from './json.js';
import type {Operation, TaskKind} from './operation.js';
import type {RollingUpgrade} from './rolling-upgrade.js';

export type ProvisioningState = 'Succeeded' | 'Creating' | 'Updating' | 'Failed' | 'Deleting';

export type PowerState = 'running' | 'stopped' | 'deallocated' | 'starting' | 'stopping';

export type HealthState = 'healthy' | 'unhealthy' | 'initializing' | 'unknown';

/** Where the health of the instances comes from. */
export type HealthSource = 'application-health-extension' | 'load-balancer-probe' | 'none';

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
	/** Tags of its own, or `null` where it has those of the set. */
	tags: JsonObject | null;
	/** What it was made of before it last took another image, for a rollback; `null` where it never did. */
	previous: Makeup | null;
	/** Why it is `Failed`; `null` while it is not. */
	failure: {readonly code: string; readonly message: string} | null;
	task: Task | null;
	/** Counts tasks, so that what an earlier task had scheduled is forgotten. */
	epoch: number;
};

/** What an instance is made of. */
export type Makeup = Pick<Instance, 'modelRevision' | 'imageReference' | 'imageUri' | 'vmSize' | 'osDiskName'>;

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
	/** Profiles of earlier models which instances still have, by their revision. */
	pastProfiles?: Readonly<Record<string, Json>>;
	/** Grows with every write which changes what instances are made of. */
	modelRevision: number;
	provisioningState: ProvisioningState;
	provisionedAt: number;
	/** When the last write of the model ended, or `null`. */
	modelWrittenAt: number | null;
	instances: Instance[];
	/** The next id which no instance ever had. */
	nextInstanceId: number;
	/** Ids of deleted instances, which may come again. */
	freedInstanceIds: Array<{readonly instanceId: string; readonly at: number}>;
	/** Surplus instances of overprovisioning: never listed, but charged until so many milliseconds since 1970. */
	surplusUntil: number[];
	/** The service of automatic repairs, as `setOrchestrationServiceState` left it. */
	automaticRepairs: 'Running' | 'Suspended';
	/** What automatic repairs remember: whether they will look again, whom they repaired, and how often in vain. */
	repairs: {isLookScheduled: boolean; repairedVmIds: string[]; failures: number};
	rollingUpgrade: RollingUpgrade | null;
	/** Earlier upgrades of the OS by the platform, the newest first. */
	pastOsUpgrades: RollingUpgrade[];
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
	| {readonly kind: 'roll-continues'; readonly scaleSetKey: string; readonly operationId: string}
	| {readonly kind: 'automatic-os-upgrade'; readonly scaleSetKey: string}
	| {readonly kind: 'repairs-look'; readonly scaleSetKey: string}
	| {readonly kind: 'occurrence'; readonly faultId: string}
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
	images: ImageCatalogue;
	readonly galleries: readonly Gallery[];
	readonly managedImages: readonly ManagedImage[];
	/** About half of the instances which take the newest version never become healthy. */
	isNewestImageBad: boolean;
	/** The same of other versions, by their names. */
	readonly badImageVersions: string[];
	/** Weights of stages which differ from those of the table, by the name of the stage: how a scenario makes instances fail. */
	readonly stageWeights: Record<string, number>;
	/** How many cores a subscription may use in a region; `null` is any number. */
	coresQuota: number | null;
	/** By lower-case resource id. */
	readonly scaleSets: Record<string, ScaleSet>;
	/** By operation id. */
	readonly operations: Record<string, Operation>;
	/** Ids of the operations in progress, by the lower-case id of their scale set. */
	readonly runningOperations: Record<string, string[]>;
	/** Token buckets by key: what was left, and when that was. */
	readonly buckets: Record<string, {tokens: number; at: number}>;
	/** By how much the buckets are smaller than Azure's. */
	readonly bucketDivisors: {readonly resource: number; readonly subscription: number};
	/** What lists of instances show while an injected fault makes them stale, by the key of the set. */
	readonly staleCopies: Record<string, {readonly at: number; readonly scaleSet: ScaleSet}>;
	/** What was injected and is not over. */
	readonly faults: Fault[];
	/** Counts faults ever injected. */
	faultsMade: number;
	/** Requests by method and path, as far as a fault hits a share of them: the same retry need not fail again. */
	readonly attempts: Record<string, number>;
	/** Sorted by time, then by the order of scheduling. */
	readonly events: ScheduledEvent[];
	/** Counts events ever scheduled. */
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
