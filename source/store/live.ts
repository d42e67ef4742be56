import type {ImageVersion} from '../fleet/image.js';
import type {Permissions} from '../fleet/permissions.js';
import type {AutomaticRepairs, ScaleSet} from '../fleet/scale-set.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {Activity} from '../upgrade/activity.js';
import type {UpgradeEvent} from '../upgrade/event.js';
import type {Upgrade} from '../upgrade/upgrade.js';

/** How the last contact with Azure went. */
export type Connection =
	| {readonly status: 'connecting'}
	| {readonly status: 'live'}
	/** Reads fail; the last snapshot stays, dimmed. */
	| {readonly status: 'lost'; readonly message: string; readonly since: number}
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
	/** The scale sets of the subscription, when the program was started without one. */
	readonly scaleSets: Loadable<readonly ScaleSet[]>;
	/** Versions of the model's own SKU, newest first. */
	readonly imageVersions: Loadable<readonly ImageVersion[]>;
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
	/** Why an upgrade could not be started or steered, in a sentence. */
	readonly failure: string | null;
};

export const initialLive: Live = {
	connection: {status: 'connecting'},
	snapshot: null,
	receivedAt: null,
	scaleSets: {status: 'idle'},
	imageVersions: {status: 'idle'},
	circumstances: null,
	identity: null,
	place: null,
	budget: null,
	conductor: null,
	upgrade: null,
	events: [],
	journalPath: null,
	failure: null,
};
