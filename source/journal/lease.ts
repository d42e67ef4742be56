import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {Clock} from '../clock.js';
import {replaceFile} from './durable.js';
import {type Generation, Generations} from './generations.js';
import {reasonOf} from './journal-error.js';
import {LeaseError, refusal} from './lease-error.js';
import {
	formatHolder,
	isSameHolder,
	type LeaseHolder,
	type Liveness,
	liveness,
	makeHolder,
	parseHolder,
} from './lease-holder.js';
import {oneAtATime} from './one-at-a-time.js';
import type {ProcessTable} from './process-table.js';
import {stateDirectory} from './state-directory.js';

export {LeaseError} from './lease-error.js';
export {heartbeatMilliseconds, type LeaseHolder, type Liveness} from './lease-holder.js';

/** The right to upgrade one scale set from this account: one process has it at a time. */
export type Lease = {
	/** Who holds it, as it stands on disk. */
	readonly holder: () => LeaseHolder;
	/**
	 * Says that the holder is there; every `heartbeatMilliseconds`. Rejects with a `LeaseError` when the lease is gone, and
	 * also when it could not be written (a full disk): `isHeld` tells which.
	 */
	readonly heartbeat: () => Promise<void>;
	/**
	 * Whether nobody took it over, which somebody may once this process was thought dead. Ask before each write to Azure,
	 * after the journal: `false` also when it cannot be told.
	 */
	readonly isHeld: () => Promise<boolean>;
	/** Says where the holder can be talked to. Rejects as `heartbeat` does. */
	readonly setSocket: (socket: string | null) => Promise<void>;
	/** Lets go, and says so on disk. Never takes anything from somebody who took it over. Rejects with a `LeaseError`. */
	readonly release: () => Promise<void>;
};

export type AcquireOptions = {
	/** Of `leasesDirectory`. */
	readonly directory: string;
	readonly scaleSetId: string;
	/** Folder of the upgrade, which exists: `lease.json` is written there too, for people and scripts. */
	readonly upgradeFolder: string;
	readonly upgradeId: string;
	readonly identity: string | null;
	readonly socket?: string | null;
	readonly clock: Clock;
	readonly processes: ProcessTable;
	/** Take it also from a holder of whom it cannot be told whether it lives. Never from one which lives. */
	readonly takeOver?: boolean;
};

/** Where the leases of all scale sets are: `$XDG_STATE_HOME/vmssroll/leases`, else below `~/.local/state`. */
export function leasesDirectory(environment: Readonly<Record<string, string | undefined>>, home: string): string {
	return path.join(stateDirectory(environment, home), 'leases');
}

/**
 * Takes the lease of a scale set: when nobody has it, when its holder let go, or when its holder is dead. Of many who
 * try at once one gets it.
 *
 * Rejects with a `LeaseError` which names the holder when there is one, or when the lease cannot be written.
 */
export async function acquireLease(options: AcquireOptions): Promise<Lease> {
	const {directory, scaleSetId, upgradeFolder, upgradeId, identity, socket = null, clock, processes} = options;
	const generations = new Generations(path.join(directory, await folderName(scaleSetId)));
	const holder = makeHolder(await processes.self(), {identity, upgradeId, socket}, clock.now());

	try {
		const number = await claimNext(generations, holder, options);
		await generations.removeBelow(number);
		const lease = holdLease(generations, {number, holder}, options);

		try {
			await replaceFile(leaseFile(upgradeFolder), formatHolder(holder));
		} catch (error) {
			await lease.release().catch(() => {});
			throw error;
		}

		return lease;
	} catch (error) {
		throw asLeaseError(error, scaleSetId);
	}
}

/** Claims the number after the highest, until it is ours or somebody has it who may not be passed over. */
async function claimNext(
	generations: Generations,
	holder: LeaseHolder,
	{scaleSetId, clock, processes, takeOver = false}: AcquireOptions,
): Promise<number> {
	for (;;) {
		const last = await generations.highest();

		if (last !== null) {
			const found = last.holder === null ? 'unknown' : await liveness(last.holder, processes, clock.now());

			if (found === 'alive' || (found === 'unknown' && !takeOver)) {
				throw refusal(scaleSetId, last.holder, found, clock.now());
			}
		}

		const number = (last?.number ?? 0) + 1;

		if (await generations.claim(number, holder)) {
			// Whoever looked long ago may find a low number free again: those are removed when a higher one is held.
			if (isOurs(await generations.highest(), {number, holder})) {
				return number;
			}

			await generations.remove(number);
		}
	}
}

function isOurs(highest: Generation | null, ours: {readonly number: number; readonly holder: LeaseHolder}): boolean {
	return highest?.number === ours.number && highest.holder !== null && isSameHolder(highest.holder, ours.holder);
}

function holdLease(
	generations: Generations,
	{number, holder: first}: {readonly number: number; readonly holder: LeaseHolder},
	{scaleSetId, upgradeFolder, clock}: AcquireOptions,
): Lease {
	const inTurn = oneAtATime();
	let holder = first;

	const isHeld = async () =>
		holder.releasedAt === null && isOurs(await generations.highest().catch(() => null), {number, holder});

	const change = async (changes: Partial<LeaseHolder>) =>
		inTurn(async () => {
			try {
				const highest = await generations.highest();

				if (holder.releasedAt !== null || !isOurs(highest, {number, holder})) {
					throw refusal(scaleSetId, highest?.holder ?? null, 'lost', clock.now());
				}

				const changed = {...holder, ...changes};
				await generations.replace(number, changed);
				holder = changed;
				await replaceFile(leaseFile(upgradeFolder), formatHolder(changed));
			} catch (error) {
				throw asLeaseError(error, scaleSetId);
			}
		});

	const now = () => new Date(clock.now()).toISOString();

	return {
		holder: () => holder,
		isHeld,
		heartbeat: async () => change({heartbeatAt: now()}),
		setSocket: async socket => change({socket, heartbeatAt: now()}),
		async release() {
			if (await isHeld()) {
				await change({releasedAt: now(), socket: null, heartbeatAt: now()});
			}
		},
	};
}

/**
 * Who carries the upgrade of a folder out, or did last; `null` when nobody ever did, or what stands there cannot be
 * read. Rejects never.
 */
export async function readLease(
	upgradeFolder: string,
	{clock, processes}: Pick<AcquireOptions, 'clock' | 'processes'>,
): Promise<{readonly holder: LeaseHolder; readonly liveness: Liveness} | null> {
	let holder: LeaseHolder | null;

	try {
		holder = parseHolder(await readFile(leaseFile(upgradeFolder), 'utf8'));
	} catch {
		return null;
	}

	return holder === null ? null : {holder, liveness: await liveness(holder, processes, clock.now())};
}

function leaseFile(upgradeFolder: string): string {
	return path.join(upgradeFolder, 'lease.json');
}

/** Ids of Azure do not differ by letter case. */
async function folderName(scaleSetId: string): Promise<string> {
	// Loaded when there is a lease to take or look at: a screen which is opened has none, and would wait for it.
	const {createHash} = await import('node:crypto');

	return createHash('sha256').update(scaleSetId.toLowerCase()).digest('hex').slice(0, 24);
}

function asLeaseError(error: unknown, scaleSetId: string): LeaseError {
	return error instanceof LeaseError
		? error
		: new LeaseError(
				`Could not write the lease of ${scaleSetId} (${reasonOf(error)}). Without it two processes might upgrade it at once. Make the folder of vmssroll below XDG_STATE_HOME writable, on a file system with hard links.`,
				null,
				{cause: error},
			);
}
