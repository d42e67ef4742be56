import type {ScaleSetReference} from '../fleet/scale-set.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {LeaseHolder, Liveness} from '../journal/lease.js';
import type {PastJournal, PastUpgrade} from '../store/past-upgrade.js';
import type {Plan} from '../upgrade/plan.js';
import type {Steering} from '../upgrade/steer.js';
import type {UnfinishedUpgrade} from '../upgrade/unfinished.js';

/** An upgrade and where it is kept. */
export type KeptUpgrade = {readonly upgradeId: string; readonly folder: string};

/** Who carries an upgrade out, as its lease says. */
export type Carrier = {readonly holder: LeaseHolder; readonly liveness: Liveness};

/** Where a viewer has upgrades begun, taken up, and found. What it does reaches beyond the viewer's own process. */
export type UpgradeDesk = {
	/**
	 * Puts the plan of a new upgrade on disk, under a name of its own. Nothing runs yet. Rejects with a `JournalError` when
	 * it cannot be written.
	 */
	readonly prepare: (planned: {
		readonly reference: ScaleSetReference;
		readonly plan: Plan;
		readonly snapshot: Snapshot;
		readonly identity: string | null;
	}) => Promise<KeptUpgrade>;
	/** Takes back what was prepared and could not be started. */
	readonly discard: (kept: KeptUpgrade) => Promise<void>;
	/**
	 * Starts a process which carries an upgrade out, or takes it up again, and does `steering` first. Resolves when it
	 * conducts, or with a sentence why it does not.
	 */
	readonly start: (kept: KeptUpgrade, steering: Steering | null) => Promise<string | null>;
	/** Who carries an upgrade out, or did last; `null` when nobody ever has. */
	readonly carrierOf: (kept: KeptUpgrade) => Promise<Carrier | null>;
	/** The newest upgrade of a scale set which has not ended, if there is one. */
	readonly findUnfinished: (reference: ScaleSetReference) => Promise<KeptUpgrade | null>;
	/**
	 * Every upgrade which was journaled on this machine, runs in the desk's own Azure and has not ended, the oldest first.
	 * Rejects with a `JournalError` when they cannot be read.
	 */
	readonly listUnfinished: () => Promise<readonly UnfinishedUpgrade[]>;
	/** Every upgrade which was journaled on this machine, newest first. Rejects when they cannot be listed. */
	readonly listPast: () => Promise<readonly PastUpgrade[]>;
	/** All that the journal of one of them tells. Rejects with a `JournalError` when it cannot be read. */
	readonly readPast: (kept: KeptUpgrade) => Promise<PastJournal>;
	/**
	 * Writes a text to a file which is not there yet and which only the operator may read; resolves with its whole path.
	 * Rejects with a sentence when it cannot.
	 */
	readonly saveText: (path: string, text: string) => Promise<string>;
};
