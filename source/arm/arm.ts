import type {Image, ImageVersion} from '../fleet/image.js';
import type {ImageSeries} from '../fleet/image-series.js';
import type {InstanceDetails} from '../fleet/instance-details.js';
import type {Permissions} from '../fleet/permissions.js';
import type {RollingUpgrade} from '../fleet/rolling-upgrade.js';
import type {AutomaticRepairs, Instance, OrchestrationMode, ScaleSet, ScaleSetReference} from '../fleet/scale-set.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {Subscription} from '../fleet/subscription.js';

/**
 * A long-running operation of Azure, as text which a journal can keep and another process can take up again. It holds
 * a signed URL: for files with mode 0600 only, never for a log or the screen.
 */
export type Operation = string;

/** Where an operation stands. Its success is not the success of the instances: look at them. */
export type OperationState =
	| {readonly status: 'running'}
	| {readonly status: 'succeeded'}
	| {
			readonly status: 'failed' | 'cancelled';
			readonly code: string;
			readonly message: string;
			/** Another operation on the set took its place: what it had not done is not done. */
			readonly isPreempted: boolean;
	  }
	/** Azure does not know it any more (404, 410). */
	| {readonly status: 'gone'};

/** What is left of Azure's token buckets, as the last answers said: bucket name to tokens. */
export type Budget = ReadonlyMap<string, number>;

/** Azure asked to wait. `retryAt` in milliseconds of the local clock. */
export type Throttled = {
	readonly bucket: string | null;
	readonly retryAfterMilliseconds: number;
	readonly retryAt: number;
};

/** At least one: an empty list, or `*`, would mean the whole set and cannot be said through this port. */
export type InstanceIds = readonly [string, ...string[]];

/** A set whose instances are read: where Azure has them depends on the orchestration mode. */
export type InstanceSource = ScaleSetReference & {readonly orchestrationMode: OrchestrationMode};

/**
 * The port to Azure, in our words. Every call rejects with an `ArmError`, and only reads are sent again by the adapter
 * itself: a write is sent at most once a call.
 */
export type Arm = {
	/** Lists the subscriptions which the sign-in may see, by name. */
	readonly listSubscriptions: (options?: CallOptions) => Promise<readonly Subscription[]>;
	/** Reads the scale set and its model. */
	readonly getScaleSet: (reference: ScaleSetReference, options?: CallOptions) => Promise<ScaleSet>;
	/** Lists the scale sets of the subscription, by name; of one resource group when named. */
	readonly listScaleSets: (
		options: CallOptions & {readonly subscriptionId: string; readonly resourceGroup?: string},
	) => Promise<readonly ScaleSet[]>;
	/** Reads the set and all its instances with their instance views: all pages or nothing. */
	readonly takeSnapshot: (reference: ScaleSetReference, options?: CallOptions) => Promise<Snapshot>;
	/**
	 * Lists the instances of a set with their instance views, without the set itself: one request for each page, of a
	 * Uniform set of about 120. All pages or nothing; sorted by instance id as a number, in a Flexible set by name.
	 */
	readonly listInstances: (source: InstanceSource, options?: CallOptions) => Promise<readonly Instance[]>;
	/** Reads one instance with everything that Azure tells of it, in one request. */
	readonly getInstanceDetails: (
		source: InstanceSource,
		instanceId: string,
		options?: CallOptions,
	) => Promise<InstanceDetails>;
	/**
	 * Lists the versions which the set could take instead of its image, newest first: of `sku` where given (platform
	 * images), else of the same SKU or gallery image. Of managed images, which have no versions, the images of the
	 * subscription which are in the set's region; VHDs have none.
	 */
	readonly listImageVersions: (
		scaleSet: ScaleSet,
		options?: CallOptions & {readonly sku?: string},
	) => Promise<readonly ImageVersion[]>;
	/**
	 * Reads a managed image by its resource id, in whichever subscription it is; `null` where the set could not take it,
	 * since it is in another region or not complete.
	 */
	readonly getManagedImage: (scaleSet: ScaleSet, id: string, options?: CallOptions) => Promise<ImageVersion | null>;
	/** Lists the SKUs of the same offer (platform images), by name; `[]` for other kinds. */
	readonly listImageSkus: (scaleSet: ScaleSet, options?: CallOptions) => Promise<readonly string[]>;
	/** Lists the images of the gallery which the model's image is in, by name; `[]` for other kinds. */
	readonly listGalleryImages: (scaleSet: ScaleSet, options?: CallOptions) => Promise<readonly ImageSeries[]>;
	/**
	 * Writes `image` into the model: one PATCH with the complete image reference, nothing else, and `If-Match: etag`.
	 * Rejects with kind `model-changed` (412) when the model is not the one which `etag` was read from.
	 */
	readonly updateImage: (
		reference: ScaleSetReference,
		image: Image,
		options: CallOptions & {readonly etag: string | null},
	) => Promise<Operation>;
	/** Asks that the named instances take the model: one POST `manualupgrade`. */
	readonly upgradeInstances: (
		reference: ScaleSetReference,
		instanceIds: InstanceIds,
		options?: CallOptions,
	) => Promise<Operation>;
	/** Reads the platform's latest rolling upgrade of the set; `null` when there never was one. */
	readonly getRollingUpgrade: (reference: ScaleSetReference, options?: CallOptions) => Promise<RollingUpgrade | null>;
	/** Reads what the sign-in may do to the set; `null` when Azure does not tell. Nothing about locks and policies. */
	readonly getPermissions: (reference: ScaleSetReference, options?: CallOptions) => Promise<Permissions | null>;
	/** Reads whether automatic repairs run, from the set's instance view: `unknown` only when Azure did not say. */
	readonly getAutomaticRepairs: (reference: ScaleSetReference, options?: CallOptions) => Promise<AutomaticRepairs>;
	/** Asks that automatic repairs stop for a while, or go on: one POST `setOrchestrationServiceState`. */
	readonly setAutomaticRepairs: (
		reference: ScaleSetReference,
		state: 'suspended' | 'running',
		options?: CallOptions,
	) => Promise<Operation>;
	/** Asks once where an operation stands; works in another process than the one which started it. */
	readonly pollOperation: (operation: Operation, options?: CallOptions) => Promise<OperationState>;
	/** What the last answers said of the token buckets. */
	readonly budget: () => Budget;
	/** Who the program acts as (`ana@corp`), or `null` where no sign-in is needed or nothing tells. */
	readonly identity: () => Promise<string | null>;
	/** The tenant of the sign-in, or `null` where no sign-in is needed or nothing tells. */
	readonly tenantId: () => Promise<string | null>;
	/** Tells of every wait which Azure imposes; returns the unsubscription. */
	readonly onThrottled: (listener: (throttled: Throttled) => void) => () => void;
};

export type CallOptions = {readonly signal?: AbortSignal};
