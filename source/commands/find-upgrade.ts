import type {KeptUpgrade} from '../conductor/upgrade-desk.js';
import {findUpgrade} from '../journal/catalog.js';
import {upgradesDirectory} from '../journal/journal.js';
import {realProcessTable} from '../journal/process-table.js';
import type {Upgrade} from '../upgrade/upgrade.js';
import type {Shell} from './shell.js';

/**
 * Finds an upgrade by its id or the last part of it, without one the newest which runs, else the newest unfinished, else
 * the newest. Rejects with a `JournalError` which says which there are.
 */
export async function findKept(
	id: string | undefined,
	shell: Shell,
): Promise<KeptUpgrade & {readonly upgrade: Upgrade}> {
	const directory = upgradesDirectory(shell.environment, shell.home);
	const {upgradeId, folder, upgrade} = await findUpgrade(directory, id ?? null, {
		clock: shell.clock,
		processes: realProcessTable,
	});

	return {upgradeId, folder, upgrade};
}
