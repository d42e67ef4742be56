import {stat} from 'node:fs/promises';
import {fold, hasEnded, type Upgrade} from '../upgrade/upgrade.js';
import {listIds} from './catalog.js';
import {journalFile, readJournal, upgradeFolder} from './journal.js';
import {type AcquireOptions, type LeaseHolder, type Liveness, readLease} from './lease.js';

/** An upgrade which has not ended, and who carries it out, or did last; `null` when nobody ever did. */
export type UnfinishedEntry = {
	readonly upgrade: Upgrade;
	readonly carrier: {readonly holder: LeaseHolder; readonly liveness: Liveness} | null;
};

/**
 * Makes what reads the upgrades of `directory` which have not ended, again and again: a journal which did not change
 * since the last time is not read again. One which cannot be read is left out: the catalog tells of it.
 *
 * What it gives rejects with a `JournalError` when the folder exists and cannot be read.
 */
export function createUnfinishedReader(
	directory: string,
	options: Pick<AcquireOptions, 'clock' | 'processes'>,
): () => Promise<readonly UnfinishedEntry[]> {
	let known = new Map<string, Known>();

	return async () => {
		const next = new Map<string, Known>();
		const entries: UnfinishedEntry[] = [];

		for (const upgradeId of (await listIds(directory)).toSorted()) {
			const folder = upgradeFolder(directory, upgradeId);
			const read = await readAgain(journalFile(folder), known.get(upgradeId));
			next.set(upgradeId, read);

			if (read.upgrade !== null) {
				entries.push({upgrade: read.upgrade, carrier: await readLease(folder, options)});
			}
		}

		known = next;
		return entries;
	};
}

/** A journal as it was when it was read; the upgrade is `null` when it has ended, or cannot be read. */
type Known = {readonly stamp: string; readonly upgrade: Upgrade | null};

async function readAgain(file: string, before: Known | undefined): Promise<Known> {
	const stamp = await stat(file).then(
		({size, mtimeMs}) => `${size} ${mtimeMs}`,
		() => 'none',
	);

	if (before?.stamp === stamp) {
		return before;
	}

	try {
		const upgrade = fold(await readJournal(file));
		return {stamp, upgrade: hasEnded(upgrade) ? null : upgrade};
	} catch {
		return {stamp, upgrade: null};
	}
}
