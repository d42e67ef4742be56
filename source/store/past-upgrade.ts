import type {Image} from '../fleet/image.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import type {UpgradeEvent} from '../upgrade/event.js';
import type {InstanceProgress} from '../upgrade/leg.js';
import type {Upgrade, UpgradeStatus} from '../upgrade/upgrade.js';

/** Where the journal of an upgrade is. */
export type PastPlace = {readonly upgradeId: string; readonly folder: string};

/** An upgrade which was journaled here, ended or not, as a list shows it. */
export type ReadablePast = PastPlace & {
	readonly problem: null;
	readonly reference: ScaleSetReference;
	readonly status: UpgradeStatus;
	/** Whether a process carries it out; `unknown` where that cannot be told from here. */
	readonly carrier: 'running' | 'unknown' | 'none';
	/** What its model named before, and what it was to name. */
	readonly from: Image;
	readonly to: Image;
	/** What the instances of the plan ran before, each image once, what most of them ran first. */
	readonly ran: readonly Image[];
	readonly counts: Readonly<Record<InstanceProgress, number>>;
	/** Whom it acted as in Azure, or does; `null` where that is not known. */
	readonly by: string | null;
	/** ISO 8601 UTC. */
	readonly startedAt: string;
	readonly endedAt: string | null;
	/** Whether its scale set can be opened from here; else why not. */
	readonly unreachable: string | null;
};

/** One whose journal cannot be read, and why. */
export type UnreadablePast = PastPlace & {readonly problem: string};

export type PastUpgrade = ReadablePast | UnreadablePast;

/** All that a journal tells. */
export type PastJournal = {readonly upgrade: Upgrade; readonly events: readonly UpgradeEvent[]};
