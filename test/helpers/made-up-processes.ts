import type {ProcessFacts, ProcessTable} from '../../source/journal/process-table.js';

/** Processes which a test makes up: a machine whose pids live as long as `alive` holds them. */
export type Machine = {
	/** By pid: when each began. */
	readonly alive: Map<number, string>;
	/** The table as the process with this pid sees it; the process begins to live with it. */
	readonly as: (pid: number, start?: string) => ProcessTable;
};

/** A machine of its own; give it another `bootId` for the same one after a reboot. */
export function makeMachine(facts: Partial<Omit<ProcessFacts, 'pid' | 'start'>> = {}): Machine {
	const alive = new Map<number, string>();

	return {
		alive,
		as(pid, start = `began-${pid}`) {
			alive.set(pid, start);

			return {
				self: async () => ({pid, start, host: 'ops-1', bootId: 'boot-1', pidNamespace: 'pid:[1]', ...facts}),
				async find(wanted) {
					const found = alive.get(wanted);
					return found === undefined ? null : {start: found};
				},
			};
		},
	};
}
