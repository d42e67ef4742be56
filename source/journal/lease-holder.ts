import type {ProcessFacts, ProcessTable} from './process-table.js';

/** The process which carries an upgrade out, as it says itself. Times are ISO 8601 UTC of its own machine. */
export type LeaseHolder = {
	readonly pid: number;
	/** When the process began, in the kernel's ticks since boot; `null` where the system does not tell. */
	readonly processStart: string | null;
	readonly bootId: string | null;
	readonly pidNamespace: string | null;
	readonly host: string;
	/** Who it acts as in Azure. */
	readonly identity: string | null;
	readonly upgradeId: string;
	readonly startedAt: string;
	readonly heartbeatAt: string;
	/** Where it can be talked to. */
	readonly socket: string | null;
	/** When it let go of its own accord; `null` while it holds on, and for ever when it died. */
	readonly releasedAt: string | null;
};

/** Whether the holder of a lease still carries its upgrade out; `unknown` when it cannot be told from here. */
export type Liveness = 'alive' | 'dead' | 'unknown';

/** A holder on another machine which was not heard of for so long may be dead. */
const staleMilliseconds = 60_000;

/** How often a holder says that it is there. */
export const heartbeatMilliseconds = 10_000;

/**
 * Whether a holder lives. Where it can be seen, the process itself tells. On another machine, or in another container,
 * only its heartbeat does: a recent one says alive, and one which is old, or from the future because a clock was set,
 * says nothing. A machine which was started anew since has ended it; but machines may share a name, so a recent
 * heartbeat counts there too.
 */
export async function liveness(holder: LeaseHolder, processes: ProcessTable, now: number): Promise<Liveness> {
	if (holder.releasedAt !== null) {
		return 'dead';
	}

	const self = await processes.self();
	const isSameHost = holder.host === self.host;
	// A host may change its name while it runs: where the boot has an id, that one tells.
	const isSameBoot = holder.bootId === self.bootId && (holder.bootId !== null || isSameHost);

	if (isSameBoot && holder.pidNamespace === self.pidNamespace) {
		const found = await processes.find(holder.pid);
		return found !== null && found.start === holder.processStart ? 'alive' : 'dead';
	}

	if (Math.abs(now - Date.parse(holder.heartbeatAt)) < staleMilliseconds) {
		return 'alive';
	}

	return isSameHost && !isSameBoot ? 'dead' : 'unknown';
}

/** Whether two holders are the same process doing the same work. */
export function isSameHolder(left: LeaseHolder, right: LeaseHolder): boolean {
	const key = ({host, bootId, pidNamespace, pid, processStart, upgradeId, startedAt}: LeaseHolder) =>
		JSON.stringify([host, bootId, pidNamespace, pid, processStart, upgradeId, startedAt]);

	return key(left) === key(right);
}

/** A holder for this process, from now on. */
export function makeHolder(
	{pid, start, host, bootId, pidNamespace}: ProcessFacts,
	{identity, upgradeId, socket}: Pick<LeaseHolder, 'identity' | 'upgradeId' | 'socket'>,
	now: number,
): LeaseHolder {
	const startedAt = new Date(now).toISOString();

	return {
		pid,
		processStart: start,
		bootId,
		pidNamespace,
		host,
		identity,
		upgradeId,
		startedAt,
		heartbeatAt: startedAt,
		socket,
		releasedAt: null,
	};
}

/** A holder as it stands in its file. */
export function formatHolder(holder: LeaseHolder): string {
	return `${JSON.stringify(holder)}\n`;
}

/** The holder in a file; `null` when it is none. */
export function parseHolder(text: string): LeaseHolder | null {
	try {
		const value: unknown = JSON.parse(text);
		return isHolder(value) ? value : null;
	} catch {
		return null;
	}
}

function isHolder(value: unknown): value is LeaseHolder {
	if (typeof value !== 'object' || value === null) {
		return false;
	}

	const member = (name: keyof LeaseHolder): unknown => Reflect.get(value, name);
	const isText = (name: keyof LeaseHolder) => typeof member(name) === 'string';
	const isTextOrNull = (name: keyof LeaseHolder) => member(name) === null || isText(name);

	return (
		Number.isSafeInteger(member('pid')) &&
		Number(member('pid')) > 0 &&
		(['host', 'upgradeId', 'startedAt', 'heartbeatAt'] as const).every(isText) &&
		(['processStart', 'bootId', 'pidNamespace', 'identity', 'socket', 'releasedAt'] as const).every(isTextOrNull)
	);
}
