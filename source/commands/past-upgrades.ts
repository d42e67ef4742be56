import {open, rm} from 'node:fs/promises';
import {resolve} from 'node:path';
import type {UpgradeDesk} from '../conductor/upgrade-desk.js';
import {type KnownUpgrade, listUpgrades} from '../journal/catalog.js';
import {journalFile, readJournal, upgradesDirectory} from '../journal/journal.js';
import {realProcessTable} from '../journal/process-table.js';
import type {PastUpgrade} from '../store/past-upgrade.js';
import type {Place} from '../upgrade/event.js';
import {imagesBefore} from '../upgrade/image-before.js';
import {shortId} from '../upgrade/report.js';
import {countProgress, fold} from '../upgrade/upgrade.js';
import {readReference} from './scale-set-id.js';
import type {Shell} from './shell.js';

/**
 * What a desk tells of the upgrades which were journaled on this machine, and what it writes down besides journals.
 *
 * @param place where this program is connected: upgrades which run elsewhere can be read, not opened.
 */
export function createPastDesk(
	shell: Pick<Shell, 'environment' | 'home' | 'clock'>,
	place: Place | null,
): Pick<UpgradeDesk, 'listPast' | 'readPast' | 'saveText'> {
	const directory = upgradesDirectory(shell.environment, shell.home);

	return {
		async listPast() {
			const entries = await listUpgrades(directory, {clock: shell.clock, processes: realProcessTable});

			return entries.map(entry => (entry.problem === null ? toPast(entry, place) : entry));
		},
		async readPast({folder}) {
			const events = await readJournal(journalFile(folder));

			return {upgrade: fold(events), events};
		},
		async saveText(name, text) {
			const path = resolve(name.replace(/^~(?=\/)/, shell.home));
			await writeNewFile(path, text);

			return path;
		},
	};
}

function toPast({upgradeId, folder, upgrade, holder, liveness}: KnownUpgrade, place: Place | null): PastUpgrade {
	const {plan, status, startedAt, endedAt} = upgrade;

	try {
		return {
			upgradeId,
			folder,
			problem: null,
			reference: readReference(plan.scaleSetId),
			status,
			carrier: liveness === 'alive' ? 'running' : liveness === 'unknown' ? 'unknown' : 'none',
			from: plan.from,
			to: plan.to,
			ran: imagesBefore(upgrade),
			counts: countProgress(upgrade),
			by: holder?.identity ?? null,
			startedAt,
			endedAt,
			unreachable: whyUnreachable(upgradeId, upgrade.place, place),
		};
	} catch (error) {
		return {upgradeId, folder, problem: error instanceof Error ? error.message : String(error)};
	}
}

/** Why the scale set of an upgrade cannot be opened from here: it is in another Azure than the one we are connected to. */
function whyUnreachable(upgradeId: string, of: Place | null, here: Place | null): string | null {
	if (of === null) {
		return 'Its journal does not say where it ran: it can only be read.';
	}

	if (of.endpoint === here?.endpoint && of.cloud === here?.cloud) {
		return null;
	}

	const where = of.endpoint ?? of.cloud ?? 'the public cloud of Azure';

	return `It ran at ${where}, where we are not connected to: vmssroll attach ${shortId(upgradeId)} opens it there.`;
}

const writeProblems: Readonly<Record<string, string>> = {
	EEXIST: 'there is a file by that name already. Choose another name',
	EISDIR: 'it is a folder. Choose the name of a file',
	ENOENT: 'its folder does not exist. Choose another one',
	ENOTDIR: 'its folder is none. Choose another one',
	EACCES: 'you may not write there. Choose another folder',
	EPERM: 'you may not write there. Choose another folder',
	EROFS: 'nothing can be written there. Choose another folder',
	ENOSPC: 'the disk is full. Choose another folder',
	ENAMETOOLONG: 'the name is too long. Choose a shorter one',
};

/** Writes a file which only its owner may read and which was not there before. Rejects with a sentence for the operator. */
async function writeNewFile(path: string, text: string): Promise<void> {
	try {
		const file = await open(path, 'wx', 0o600);

		try {
			await file.writeFile(text);
		} catch (error) {
			await rm(path, {force: true});
			throw error;
		} finally {
			await file.close();
		}
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : '';
		const reason = writeProblems[code] ?? (error instanceof Error ? error.message : String(error));
		throw new Error(`Could not save to ${path}: ${reason}.`, {cause: error});
	}
}
