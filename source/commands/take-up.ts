import path from 'node:path';
import {Conductor} from '../conductor/conductor.js';
import {type Control, openControl} from '../conductor/control-server.js';
import type {Row} from '../conductor/run-all.js';
import {
	type Journal,
	journalFile,
	openJournal,
	readJournal,
	upgradeFolder,
	upgradesDirectory,
} from '../journal/journal.js';
import {acquireLease, type Lease, leasesDirectory} from '../journal/lease.js';
import {realProcessTable} from '../journal/process-table.js';
import {initialLive, type Live} from '../store/live.js';
import {createStore} from '../store/store.js';
import type {Place, UpgradeEvent} from '../upgrade/event.js';
import {fold, hasEnded} from '../upgrade/upgrade.js';
import type {Connection} from './connect.js';
import {exitCodes, Failure} from './failure.js';
import type {Flags} from './flags.js';
import {readReference} from './scale-set-id.js';
import type {Shell} from './shell.js';

type Planned = Extract<UpgradeEvent, {readonly type: 'upgrade-planned'}>;

/** An upgrade which is to be carried out: nothing of it may be touched before its lease is held. */
export type Kept = {
	readonly upgradeId: string;
	readonly folder: string;
	readonly planned: Planned;
	readonly hasEnded: boolean;
};

/** An upgrade which is being carried out, and what its process holds for it. */
export type Conducted = {
	readonly conductor: Conductor;
	readonly control: Control;
	readonly lease: Lease;
	readonly journal: Journal;
};

/** Finds upgrades and what was planned. Rejects with a `JournalError` or a `Failure` for those which are none. */
export async function findAll(upgradeIds: readonly string[], shell: Shell): Promise<readonly Kept[]> {
	const directory = upgradesDirectory(shell.environment, shell.home);
	const kept: Kept[] = [];

	for (const upgradeId of upgradeIds) {
		const folder = upgradeFolder(directory, upgradeId);
		const events = await readJournal(journalFile(folder));
		const [planned] = events;

		if (planned?.type !== 'upgrade-planned') {
			throw new Failure(exitCodes.refused, 'The journal does not begin with a plan: there is nothing to take up.');
		}

		kept.push({upgradeId, folder, planned, hasEnded: hasEnded(fold(events))});
	}

	if (kept.length === 0) {
		throw new Failure(exitCodes.usage, 'Name the upgrade: vmssroll upgrades lists them.');
	}

	return kept;
}

/** Where all of them run. Throws a `Failure` when that is not one place. */
export function samePlace(kept: readonly Kept[]): Place {
	const places = kept.map(({planned}) => planned.place);
	const [place] = places;

	if (place === undefined || place === null || places.some(other => JSON.stringify(other) !== JSON.stringify(place))) {
		throw new Failure(exitCodes.refused, 'The journal does not say where this upgrade runs: it cannot be taken up.');
	}

	return place;
}

/** An upgrade is taken up by who began it, in the tenant where it was begun. Anybody else plans an upgrade of their own. */
export async function sameActor(
	kept: readonly Kept[],
	{arm, place}: {readonly arm: Pick<Connection['arm'], 'identity'>; readonly place: Place},
): Promise<string | null> {
	const identity = await arm.identity();

	for (const {upgradeId, planned} of kept) {
		const tenantThen = planned.place?.tenantId ?? null;

		if (tenantThen !== null && place.tenantId !== null && tenantThen !== place.tenantId) {
			throw new Failure(
				exitCodes.refused,
				`Upgrade ${upgradeId} was begun in tenant ${tenantThen}, and you are signed in to tenant ${place.tenantId}. Sign in there with az login --tenant ${tenantThen}. Nothing was changed.`,
			);
		}

		if (planned.identity !== null && identity !== null && planned.identity !== identity) {
			throw new Failure(
				exitCodes.refused,
				`Upgrade ${upgradeId} was begun by ${planned.identity}, and you are signed in as ${identity}. Sign in as ${planned.identity} to take it up, or plan an upgrade of your own. Nothing was changed.`,
			);
		}
	}

	return identity;
}

/** Another process was first, and has carried it to its end. */
export function hasEndedAlready(upgradeId: string): string {
	return `Upgrade ${upgradeId} has ended already: there is nothing to take up. vmssroll attach ${upgradeId} shows it.`;
}

type TakeUpOptions = {
	readonly connection: Connection;
	readonly identity: string | null;
	readonly flags: Flags;
	readonly shell: Shell;
	/** Whether something is wanted of an upgrade which has ended. */
	readonly isReopened: boolean;
	/** Does what an operator wants of one of those which are carried out, or says in a sentence why not. */
	readonly steer: Row['steer'];
};

/**
 * Takes an upgrade in hand: first its lease, then its journal, since what another process still writes must not be cut.
 * Rejects with a `LeaseError` or a `JournalError`, and holds nothing then.
 */
export async function takeUp({upgradeId, folder, planned}: Kept, options: TakeUpOptions): Promise<Conducted> {
	const {identity, flags, shell, isReopened} = options;

	const lease = await acquireLease({
		directory: leasesDirectory(shell.environment, shell.home),
		scaleSetId: planned.plan.scaleSetId,
		upgradeFolder: folder,
		upgradeId,
		identity: identity ?? shell.user,
		clock: shell.clock,
		processes: realProcessTable,
		takeOver: flags.takeOver ?? false,
	});

	try {
		const {journal, events} = await openJournal(path.dirname(folder), upgradeId);

		try {
			if (!isReopened && hasEnded(fold(events))) {
				throw new Failure(exitCodes.refused, hasEndedAlready(upgradeId));
			}

			return await open({lease, journal, events, folder, planned}, options);
		} catch (error) {
			await journal.close();
			throw error;
		}
	} catch (error) {
		await lease.release();
		throw error;
	}
}

async function open(
	{
		lease,
		journal,
		events,
		folder,
		planned,
	}: {
		readonly lease: Lease;
		readonly journal: Journal;
		readonly events: readonly UpgradeEvent[];
		readonly folder: string;
		readonly planned: Planned;
	},
	{connection, identity, shell, steer}: TakeUpOptions,
): Promise<Conducted> {
	const {arm, pace} = connection;
	const {clock} = shell;
	const store = createStore<Live>({...initialLive, identity});

	const control = await openControl({
		folder,
		store,
		clock,
		steer: async (steering, by) => steer(conductor, steering, by),
		refresh: () => conductor.refresh(),
	});

	const conductor: Conductor = new Conductor({
		arm,
		clock,
		store,
		reference: readReference(planned.plan.scaleSetId),
		upgradeId: planned.upgradeId,
		journal,
		events,
		pace,
		isHeld: async () => lease.isHeld(),
		isWatched: () => control.isWatched(),
		started: {
			type: 'conductor-started',
			identity,
			host: lease.holder().host,
			pid: shell.pid,
			reason: events.some(({type}) => type === 'upgrade-confirmed') ? 'resumed' : 'started',
		},
	});

	try {
		await lease.setSocket(control.path);
	} catch (error) {
		await control.close();
		throw error;
	}

	return {conductor, control, lease, journal};
}

/**
 * Lets go of an upgrade, so that another process may take it up. Never rejects: what cannot be written any more (a full
 * disk) is told by the process's own end.
 */
export async function letGo({journal, lease, control}: Conducted): Promise<void> {
	await journal.close().catch(() => {});
	await lease.release().catch(() => {});
	await control.close().catch(() => {});
}
