import {rm} from 'node:fs/promises';
import {logFile} from '../conductor/absent-process.js';
import {formatWish} from '../conductor/control-protocol.js';
import type {KeptUpgrade, UpgradeDesk} from '../conductor/upgrade-desk.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import {listUpgrades} from '../journal/catalog.js';
import {createJournal, upgradeFolder, upgradesDirectory} from '../journal/journal.js';
import {readLease} from '../journal/lease.js';
import {realProcessTable} from '../journal/process-table.js';
import {createUnfinishedReader} from '../journal/unfinished.js';
import type {Place} from '../upgrade/event.js';
import {oldImagesOf} from '../upgrade/old-images.js';
import {toUnfinished} from '../upgrade/unfinished.js';
import {hasEnded} from '../upgrade/upgrade.js';
import {type ExitCode, exitCodes} from './failure.js';
import {createPastDesk} from './past-upgrades.js';
import type {Shell} from './shell.js';
import {spawnDetached} from './spawn-detached.js';
import {createUpgradeId} from './upgrade-id.js';

/** Why a process does not carry an upgrade out, in sentences, and what the program tells the shell then. */
export type StartRefusal = {readonly message: string; readonly exitCode: ExitCode};

/**
 * The desk of this program: journals on this machine's disk, processes of this program.
 *
 * @param place where upgrades are begun; `null` for who begins none.
 * @param takesOver also from a process of which it cannot be told whether it lives.
 */
export function createDesk(shell: Shell, place: Place | null, takesOver = false): UpgradeDesk {
	const directory = upgradesDirectory(shell.environment, shell.home);
	const readUnfinished = createUnfinishedReader(directory, {clock: shell.clock, processes: realProcessTable});

	return {
		async prepare({reference, plan, snapshot, identity}) {
			const upgradeId = createUpgradeId(reference.name, shell);
			const journal = await createJournal(directory, upgradeId);

			try {
				await journal.append([
					{
						at: new Date(snapshot.takenAt).toISOString(),
						upgradeId,
						type: 'upgrade-planned',
						plan,
						oldImages: oldImagesOf(snapshot),
						identity,
						// Its set may be of another subscription than the one which the program began with.
						place: place && {...place, subscriptionId: reference.subscriptionId},
					},
				]);
			} finally {
				await journal.close();
			}

			return {upgradeId, folder: upgradeFolder(directory, upgradeId)};
		},
		discard: async ({folder}) => rm(folder, {recursive: true, force: true}),
		async start(kept, steering) {
			const refusal = await startConductor(shell, [kept], {
				...(steering !== null && {wish: formatWish(steering, shell.user)}),
				takesOver,
			});
			return refusal?.message ?? null;
		},
		carrierOf: async ({folder}) => readLease(folder, {clock: shell.clock, processes: realProcessTable}),
		findUnfinished: async reference => findUnfinished(reference, directory, shell),
		...createPastDesk(shell, place),
		async listUnfinished() {
			const entries = await readUnfinished();
			const isHere = (other: Place | null) => other?.endpoint === place?.endpoint && other?.cloud === place?.cloud;

			return entries
				.filter(({upgrade}) => isHere(upgrade.place))
				.flatMap(({upgrade, carrier}) => toUnfinished(upgrade, carrier?.liveness ?? 'dead') ?? []);
		},
	};
}

export type StartOptions = {
	/** What is wanted of the first before it goes on, in the form of `formatWish`. */
	readonly wish?: string;
	/** How many are carried out side by side: `--parallel`. */
	readonly parallel?: string | undefined;
	readonly keepsGoing?: boolean;
	readonly takesOver?: boolean;
};

/**
 * Starts one process which carries upgrades out, one after the other or side by side. Resolves with `null` when it
 * conducts, or with why it does not: then no process of it is left.
 */
export async function startConductor(
	shell: Shell,
	kept: readonly KeptUpgrade[],
	{wish, parallel, keepsGoing = false, takesOver = false}: StartOptions,
): Promise<StartRefusal | null> {
	const [first] = kept;
	const log = first === undefined ? null : logFile(first.folder);

	const flags = [
		...kept.map(({upgradeId}) => upgradeId),
		...(wish === undefined ? [] : ['--steer', wish]),
		...(parallel === undefined ? [] : ['--parallel', parallel]),
		...(keepsGoing ? ['--keep-going'] : []),
		...(takesOver ? ['--take-over'] : []),
	];

	const {answer} = await spawnDetached(shell.program, ['conduct', ...flags], {
		log,
		environment: shell.environment,
		onLine(line) {
			if (typeof line['prompt'] === 'string') {
				shell.say(line['prompt']);
				return 'go-on';
			}

			return 'answer';
		},
	});

	if (answer?.['status'] === 'conducting') {
		return null;
	}

	const message = answer?.['message'];
	const exitCode = Object.values(exitCodes).find(code => code === answer?.['exitCode']) ?? exitCodes.refused;

	return typeof message === 'string'
		? {message, exitCode}
		: {message: `The process which was to carry the upgrade out ended without a word. See ${log}.`, exitCode};
}

async function findUnfinished(
	reference: ScaleSetReference,
	directory: string,
	{clock}: Shell,
): Promise<KeptUpgrade | null> {
	const id = `/resourcegroups/${reference.resourceGroup}/providers/microsoft.compute/virtualmachinescalesets/${reference.name}`;
	const subscription = `/subscriptions/${reference.subscriptionId}/`.toLowerCase();

	for (const entry of await listUpgrades(directory, {clock, processes: realProcessTable})) {
		if (entry.problem === null && entry.upgrade.isConfirmed && !hasEnded(entry.upgrade)) {
			const scaleSetId = entry.upgrade.plan.scaleSetId.toLowerCase();

			if (scaleSetId.startsWith(subscription) && scaleSetId.endsWith(id.toLowerCase())) {
				return {upgradeId: entry.upgradeId, folder: entry.folder};
			}
		}
	}

	return null;
}
