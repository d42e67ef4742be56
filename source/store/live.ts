import type {ImageVersion} from '../fleet/image.js';
import type {ScaleSet} from '../fleet/scale-set.js';
import type {Snapshot} from '../fleet/snapshot.js';
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
	/** Who we act as, when known. */
	readonly identity: string | null;
	/** Where we are connected to, where it is not the public cloud: `simulator ×10`, `AzureChinaCloud`. */
	readonly place: string | null;
	/** Tokens left and size of the bucket which instance lists draw from, when known. */
	readonly budget: {readonly remaining: number; readonly capacity: number} | null;
	/** The upgrade which runs or ran in this session, folded from its events. */
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
	identity: null,
	place: null,
	budget: null,
	upgrade: null,
	events: [],
	journalPath: null,
	failure: null,
};
