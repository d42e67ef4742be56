import type {FleetEntry} from '../fleet/fleet-entry.js';
import type {ImageVersion} from '../fleet/image.js';
import type {ImageSeries} from '../fleet/image-series.js';
import type {InstanceDetails} from '../fleet/instance-details.js';
import type {Permissions} from '../fleet/permissions.js';
import type {AutomaticRepairs} from '../fleet/scale-set.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {Subscription} from '../fleet/subscription.js';
import type {Activity} from '../upgrade/activity.js';
import type {UpgradeEvent} from '../upgrade/event.js';
import type {UnfinishedUpgrade} from '../upgrade/unfinished.js';
import type {Upgrade} from '../upgrade/upgrade.js';
import type {PastJournal, PastUpgrade} from './past-upgrade.js';

/** How the last contact with Azure went. */
export type Connection =
	| {readonly status: 'connecting'}
	| {readonly status: 'live'}
	/** Reads fail; the last snapshot stays, dimmed. */
	| {
			readonly status: 'lost';
			readonly message: string;
			readonly since: number;
			/** When it is tried again, in milliseconds of the local clock; from then on it is being tried. */
			readonly retryAt?: number;
			readonly next?: string | null;
			/** Where Azure did answer: what it refused for. */
			readonly why?: 'sign-in' | 'permission';
	  }
	/** Azure imposed a wait. `retryAt` in milliseconds of the local clock. */
	| {readonly status: 'throttled'; readonly bucket: string | null; readonly retryAt: number}
	/** Nothing more will come: no such set, no permission, no sign-in. */
	| {readonly status: 'failed'; readonly message: string; readonly next: string | null};

/** The process which carries the upgrade out, as seen from here. */
export type ConductorState =
	| {readonly status: 'starting'}
	| {
			readonly status: 'running';
			readonly pid: number;
			readonly host: string;
			/** Whom it acts as, where that is known. */
			readonly identity: string | null;
			/** ISO 8601 UTC. */
			readonly since: string;
			/** Who steers; `null` when nobody does. */
			readonly helm: {readonly by: string; readonly since: string} | null;
			readonly isHelmOurs: boolean;
	  }
	/** It died in mid-upgrade, and nobody has taken the upgrade up. */
	| {readonly status: 'gone'; readonly message: string}
	/** The upgrade has ended, and its process with it. */
	| {readonly status: 'ended'};

/** What stands around an upgrade beside the snapshot: what a plan's checks look at. */
export type Circumstances = {
	/** What the platform does to the set; `null` when it could not be read. */
	readonly activity: Activity | null;
	/** What the one who is signed in may do; `null` when it could not be told. */
	readonly permissions: Permissions | null;
	readonly repairs: AutomaticRepairs;
};

/** A list which is asked for when it is needed. */
export type Loadable<Value> =
	| {readonly status: 'idle' | 'loading'}
	| {readonly status: 'loaded'; readonly value: Value}
	| {readonly status: 'failed'; readonly message: string};

/** Everything that is known from outside and drawn: the one thing the screen reads. */
export type Live = {
	readonly connection: Connection;
	readonly snapshot: Snapshot | null;
	/** When the snapshot arrived, in milliseconds of the local clock; ages are reckoned from it. */
	readonly receivedAt: number | null;
	/**
	 * A line for each scale set of the chosen subscriptions, by name. Once loaded it stays while it is read again; what
	 * is known of each grows with time.
	 */
	readonly fleet: Loadable<readonly FleetEntry[]>;
	/** What is missing in the fleet, in a sentence: a subscription which could not be listed. */
	readonly fleetTrouble: string | null;
	/** The subscriptions which the sign-in may see, by name. */
	readonly subscriptions: Loadable<readonly Subscription[]>;
	/** Which of them the fleet is of; `null` for all. */
	readonly chosenSubscriptionId: string | null;
	/** The group whose sets alone are in the fleet; `null` for all. */
	readonly fleetGroup: string | null;
	/** Upgrades of this machine which have not ended, the oldest first: told while the fleet is shown. */
	readonly unfinished: readonly UnfinishedUpgrade[];
	/** Upgrades which were followed and then put out of sight, as they were last seen. */
	readonly left: readonly Upgrade[];
	/** What Azure tells of the instance which was asked for last: look at its `instanceId`. */
	readonly details: Loadable<InstanceDetails>;
	/** Versions of the model's own SKU or gallery image, newest first; or managed images, where the model names one. */
	readonly imageVersions: Loadable<readonly ImageVersion[]>;
	/** What else there is versions of: SKUs of the model's offer, or images of its gallery, by name. */
	readonly imageSeries: Loadable<readonly ImageSeries[]>;
	/** Versions of those which were asked for, by `seriesKey`, newest first. */
	readonly seriesVersions: Readonly<Record<string, Loadable<readonly ImageVersion[]>>>;
	/** Read now and then; `null` until it was the first time. */
	readonly circumstances: Circumstances | null;
	/** Who we act as, when known. */
	readonly identity: string | null;
	/** Where we are connected to, where it is not the public cloud: `simulator ×10`, `AzureChinaCloud`. */
	readonly place: string | null;
	/** Tokens left and size of the bucket which instance lists draw from, when known. */
	readonly budget: {readonly remaining: number; readonly capacity: number} | null;
	/** `null` when no upgrade is followed. */
	readonly conductor: ConductorState | null;
	/** The upgrade which is followed, folded from its events. */
	readonly upgrade: Upgrade | null;
	readonly events: readonly UpgradeEvent[];
	/** Where the journal of the upgrade is, for the operator to find. */
	readonly journalPath: string | null;
	/** Every upgrade which was journaled here, newest first. */
	readonly pastUpgrades: Loadable<readonly PastUpgrade[]>;
	/** The journal of the one which was asked for last: look at its upgrade's id. */
	readonly pastUpgrade: Loadable<PastJournal>;
	/** Where the text is which was saved last. */
	readonly saved: Loadable<string>;
	/** Why an upgrade could not be started or steered, in a sentence. */
	readonly failure: string | null;
};

export const initialLive: Live = {
	connection: {status: 'connecting'},
	snapshot: null,
	receivedAt: null,
	fleet: {status: 'idle'},
	fleetTrouble: null,
	subscriptions: {status: 'idle'},
	chosenSubscriptionId: null,
	fleetGroup: null,
	unfinished: [],
	left: [],
	details: {status: 'idle'},
	imageVersions: {status: 'idle'},
	imageSeries: {status: 'idle'},
	seriesVersions: {},
	circumstances: null,
	identity: null,
	place: null,
	budget: null,
	conductor: null,
	upgrade: null,
	events: [],
	journalPath: null,
	pastUpgrades: {status: 'idle'},
	pastUpgrade: {status: 'idle'},
	saved: {status: 'idle'},
	failure: null,
};
