import {readdir} from 'node:fs/promises';
import {fold, hasEnded, type Upgrade} from '../upgrade/upgrade.js';
import {hasCode, JournalError, reasonOf} from './journal-error.js';
import {journalFile, readJournal, upgradeFolder} from './journal.js';
import {type AcquireOptions, type LeaseHolder, type Liveness, readLease} from './lease.js';
import {isUpgradeId} from './upgrade-id.js';

/** An upgrade which was journaled here. */
export type KnownUpgrade = {
	readonly upgradeId: string;
	readonly folder: string;
	readonly problem: null;
	readonly upgrade: Upgrade;
	/** Who carries it out, or did last; `null` when nobody ever did. */
	readonly holder: LeaseHolder | null;
	readonly liveness: Liveness | null;
	/** Whether a process is seen to carry it out. */
	readonly isRunning: boolean;
};

/** An upgrade whose journal cannot be read: `problem` says why. */
export type UnreadableUpgrade = {readonly upgradeId: string; readonly folder: string; readonly problem: string};

export type CatalogEntry = KnownUpgrade | UnreadableUpgrade;

type Options = Pick<AcquireOptions, 'clock' | 'processes'>;

// A journal of 1,000 instances is about a megabyte: so many are in memory at once.
const readAtOnce = 8;
const namedInErrors = 10;

/**
 * Every upgrade which was journaled in `directory` (of `upgradesDirectory`), newest first. One which cannot be read is
 * told, not left out. Rejects with a `JournalError` when the folder exists and cannot be read.
 */
export async function listUpgrades(directory: string, options: Options): Promise<readonly CatalogEntry[]> {
	const upgradeIds = await listIds(directory);
	const entries: CatalogEntry[] = [];

	for (let index = 0; index < upgradeIds.length; index += readAtOnce) {
		const some = upgradeIds.slice(index, index + readAtOnce);
		entries.push(
			...(await Promise.all(some.map(async upgradeId => readEntry(directory, upgradeId, options)))).filter(
				entry => entry !== null,
			),
		);
	}

	return entries.sort(
		(left, right) => compare(startOf(right), startOf(left)) || compare(right.upgradeId, left.upgradeId),
	);
}

/**
 * The upgrade which an operator means: by its whole id, or by the last part of it (`7f3k`) when only one upgrade ends so.
 * Without an id it is the newest which is running, else the newest which has not ended, else the newest.
 *
 * Rejects with a `JournalError` which names what there is when none or several fit, or when the journal cannot be read.
 */
export async function findUpgrade(directory: string, idOrTail: string | null, options: Options): Promise<KnownUpgrade> {
	if (idOrTail === null) {
		return findLatest(directory, options);
	}

	const upgradeIds = await listIds(directory);
	const wanted = idOrTail.toLowerCase();
	const found = upgradeIds.includes(wanted) ? [wanted] : upgradeIds.filter(id => id.endsWith(`-${wanted}`));
	const [upgradeId] = found;

	if (upgradeId === undefined || found.length > 1) {
		const said = JSON.stringify(idOrTail);
		throw new JournalError(
			upgradeId === undefined
				? `There is no upgrade ${said} in ${directory}. ${nameSome(upgradeIds)}`
				: `${said} may mean several upgrades. Say one of these in full: ${found.join(', ')}.`,
		);
	}

	const entry = await readEntry(directory, upgradeId, options);

	if (entry === null || entry.problem !== null) {
		throw new JournalError(
			entry?.problem ??
				`The upgrade ${upgradeId} has no journal: vmssroll ended before its plan was written down. Nothing was changed.`,
		);
	}

	return entry;
}

async function findLatest(directory: string, options: Options): Promise<KnownUpgrade> {
	const entries = await listUpgrades(directory, options);
	const known = entries.filter(entry => entry.problem === null);
	const latest =
		known.find(({isRunning}) => isRunning) ?? known.find(({upgrade}) => !hasEnded(upgrade)) ?? known[0] ?? null;

	if (latest === null) {
		throw new JournalError(
			entries[0]?.problem ?? `No upgrade was started from here yet: there is none in ${directory}.`,
		);
	}

	return latest;
}

/**
 * Ids of all folders which may hold an upgrade, in no order. Rejects with a `JournalError` when the folder exists and
 * cannot be read.
 */
export async function listIds(directory: string): Promise<readonly string[]> {
	try {
		const entries = await readdir(directory, {withFileTypes: true});
		return entries.flatMap(entry => (entry.isDirectory() && isUpgradeId(entry.name) ? [entry.name] : []));
	} catch (error) {
		if (hasCode(error, 'ENOENT')) {
			return [];
		}

		throw new JournalError(
			`Could not read the upgrades in ${directory} (${reasonOf(error)}). Make the folder readable, or set XDG_STATE_HOME to the one they are in.`,
			{cause: error},
		);
	}
}

/** One upgrade; `null` for a folder without a journal, as a program leaves it which was ended at its very beginning. */
async function readEntry(directory: string, upgradeId: string, options: Options): Promise<CatalogEntry | null> {
	const folder = upgradeFolder(directory, upgradeId);

	try {
		const events = await readJournal(journalFile(folder));
		const lease = await readLease(folder, options);

		return {
			upgradeId,
			folder,
			problem: null,
			upgrade: fold(events),
			holder: lease?.holder ?? null,
			liveness: lease?.liveness ?? null,
			isRunning: lease?.liveness === 'alive',
		};
	} catch (error) {
		if (!(error instanceof JournalError)) {
			throw error;
		}

		return hasCode(error.cause, 'ENOENT') ? null : {upgradeId, folder, problem: error.message};
	}
}

/** When an upgrade began, to sort by: where its journal does not tell, its id does (`20261120-142107-…`). */
function startOf(entry: CatalogEntry): string {
	return entry.problem === null
		? entry.upgrade.startedAt
		: entry.upgradeId.replace(/^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d).*$/, '$1-$2-$3T$4:$5:$6');
}

function compare(left: string, right: string): number {
	return left < right ? -1 : left > right ? 1 : 0;
}

function nameSome(upgradeIds: readonly string[]): string {
	if (upgradeIds.length === 0) {
		return 'None was started from here yet.';
	}

	const newest = [...upgradeIds].sort().reverse().slice(0, namedInErrors);
	const more = upgradeIds.length - newest.length;

	return `There are: ${newest.join(', ')}${more > 0 ? `, and ${more} more: see vmssroll upgrades` : ''}.`;
}
