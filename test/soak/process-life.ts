import type {Clock} from '../../source/clock.js';
import type {HttpClient} from '../../source/arm/pipeline.js';
import {type Journal, JournalError} from '../../source/journal/journal.js';
import type {MemoryJournal} from './memory-journal.js';

/** Where a process dies: at which of its outside calls (requests and lines of the journal, counted from 1), and on which side of it. */
export type Death = {
	readonly call: number;
	/**
	 * `after`: the request reached Azure but its answer nobody; the line is on disk but nobody acted on it. `torn`: half of
	 * the line is; a request is not sent.
	 */
	readonly moment: 'before' | 'torn' | 'after';
};

/** An outside call which a process made. */
export type OutsideCall = {readonly kind: 'read' | 'write' | 'append'; readonly name: string};

/** The life of a process, up to its death: from then on nothing it does has any effect. */
export type ProcessLife = {
	readonly client: HttpClient;
	readonly journal: Journal;
	readonly clock: Clock;
	readonly isHeld: () => Promise<boolean>;
	readonly died: Promise<'died'>;
	readonly calls: readonly OutsideCall[];
};

export type ProcessLifeOptions = {
	readonly client: HttpClient;
	readonly journal: MemoryJournal;
	readonly clock: Clock;
	readonly death: Death | null;
	/** Lines of the journal, counted from 1, which the disk does not take. */
	readonly fullDiskAt?: readonly number[];
};

/** Begins a life: all that reaches beyond the process goes through it. */
export function beginLife({client, journal, clock, death, fullDiskAt = []}: ProcessLifeOptions): ProcessLife {
	const calls: OutsideCall[] = [];
	const dying = Promise.withResolvers<'died'>();
	let isDead = false;
	let lines = 0;

	const never = async <Value>(): Promise<Value> => new Promise(() => {});

	const pass = async <Value>(call: OutsideCall, act: () => Promise<Value>, tear?: () => void): Promise<Value> => {
		if (isDead) {
			return never();
		}

		const isLast = calls.push(call) === death?.call;

		if (isLast && death?.moment !== 'after') {
			if (death?.moment === 'torn') {
				tear?.();
			}

			isDead = true;
			dying.resolve('died');
			return never();
		}

		try {
			return await act();
		} finally {
			if (isLast) {
				isDead = true;
				dying.resolve('died');
			}

			if (isDead) {
				await never();
			}
		}
	};

	return {
		calls,
		died: dying.promise,
		client: {
			sendRequest: async request =>
				pass(
					{
						kind: request.method === 'GET' ? 'read' : 'write',
						name: `${request.method} ${new URL(request.url).pathname.split('/').at(-1)}`,
					},
					async () => client.sendRequest(request),
				),
		},
		journal: {
			...journal,
			append: async events =>
				pass(
					{kind: 'append', name: events.map(({type}) => type).join(', ')},
					async () => {
						if (fullDiskAt.includes(++lines)) {
							throw new JournalError('The disk is full.');
						}

						await journal.append(events);
					},
					() => journal.tear(events),
				),
		},
		clock: {
			...clock,
			async sleep(milliseconds, signal) {
				await clock.sleep(milliseconds, signal);
				return isDead ? never() : undefined;
			},
		},
		isHeld: async () => (isDead ? never() : true),
	};
}
