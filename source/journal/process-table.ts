import {readFile, readlink} from 'node:fs/promises';
import {hostname} from 'node:os';
import {kill, pid} from 'node:process';
import {hasCode} from './journal-error.js';

/** What tells one process from every other, on this machine and on others. Unknown facts are `null`. */
export type ProcessFacts = {
	readonly pid: number;
	/** When it began, in the kernel's ticks since boot: a later process may have the same pid. */
	readonly start: string | null;
	readonly host: string;
	/** Another one after every boot. */
	readonly bootId: string | null;
	/** Inside a container pids are counted anew. */
	readonly pidNamespace: string | null;
};

/** The processes of this machine, as far as a lease asks about them. */
export type ProcessTable = {
	/** This process. */
	readonly self: () => Promise<ProcessFacts>;
	/** A process which runs; `null` when there is none with this pid, or only what is left of one that ended. */
	readonly find: (pid: number) => Promise<{readonly start: string | null} | null>;
};

/** The machine's own processes: what Linux tells below `/proc`, and elsewhere only whether a pid is in use. */
export const realProcessTable: ProcessTable = {
	self: async () => ({
		pid,
		start: (await findProcess(pid))?.start ?? null,
		host: hostname(),
		bootId: await orNull(async () => (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()),
		pidNamespace: await orNull(async () => readlink('/proc/self/ns/pid')),
	}),
	find: findProcess,
};

async function findProcess(pid: number): Promise<{readonly start: string | null} | null> {
	if (!isInUse(pid)) {
		return null;
	}

	const stat = await orNull(async () => readFile(`/proc/${pid}/stat`, 'utf8'));

	if (stat === null) {
		return {start: null};
	}

	// The name of the program comes second, in brackets, and may itself hold brackets and spaces (proc_pid_stat(5)).
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	const [state] = fields;

	// A zombie keeps its pid until somebody asks how it ended, which in a container may be nobody.
	return state === 'Z' || state === 'X' ? null : {start: fields[19] ?? null};
}

/** Signal 0 is never sent: asking for it only tells whether there is somebody to send it to. */
function isInUse(pid: number): boolean {
	try {
		return kill(pid, 0);
	} catch (error) {
		// Somebody else's process.
		return hasCode(error, 'EPERM');
	}
}

async function orNull<Value>(read: () => Promise<Value>): Promise<Value | null> {
	try {
		return await read();
	} catch {
		return null;
	}
}
