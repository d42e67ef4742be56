import {performance} from 'node:perf_hooks';
import process from 'node:process';
import {setImmediate} from 'node:timers/promises';
import type {Clock} from '../../source/clock.js';

/** A clock which stands still until a test moves it. */
export type ManualClock = Clock & {
	/**
	 * Moves on by so many milliseconds, stopping at every timer on the way: each fires at its own moment, and what it
	 * sets off runs before the next one, so that a chain of sleeps inside the span happens as it would.
	 */
	readonly advance: (milliseconds: number) => Promise<void>;
	/**
	 * Waits for `promise` and gives its outcome. Whenever the program has come to rest and the promise has not settled,
	 * the clock jumps to the next sleep. A deadline fires only when such a jump passes over it: by itself it is no
	 * reason to jump, so a request which is still under way does not run into its deadline.
	 *
	 * Rejects when nothing has happened for a minute of real time: then the promise waits for something which no
	 * sleep brings, such as a deadline, which is what `advance` is for.
	 */
	readonly runUntil: <Value>(promise: Promise<Value>) => Promise<Value>;
	/** Lets everything run which needs no time: promises, immediates, file accesses. */
	readonly settle: () => Promise<void>;
	/** How many sleeps and deadlines are set. */
	readonly pending: () => {readonly sleeps: number; readonly deadlines: number};
};

type Timer = {readonly kind: 'sleep' | 'deadline'; readonly dueAt: number; readonly fire: () => void};

/** Turns of the event loop which a program may need to come to rest: promises over immediates over promises. */
const turnsToRest = 12;
const stuckAfterMilliseconds = 60_000;

/** File accesses run in a thread of their own and show up here; sockets do too, but may stay open for ever. */
const isFileAccess = (resource: string) => resource.startsWith('FSReq') || resource === 'CloseReq';

async function settle(): Promise<void> {
	for (let turn = 0; turn < turnsToRest; turn++) {
		await setImmediate();

		if (process.getActiveResourcesInfo().some(resource => isFileAccess(resource))) {
			turn = -1;
		}
	}
}

/** Makes a clock which stands at `startAt`, in milliseconds since 1970. */
export function createManualClock(startAt: number = Date.UTC(2026, 10, 20, 12)): ManualClock {
	let now = startAt;
	const timers = new Set<Timer>();

	/** The earliest, and of several at one moment the one which was set first: a set keeps the order of insertion. */
	const earliest = (kinds: readonly Timer['kind'][]): Timer | undefined => {
		let found: Timer | undefined;

		for (const timer of timers) {
			if (kinds.includes(timer.kind) && (found === undefined || timer.dueAt < found.dueAt)) {
				found = timer;
			}
		}

		return found;
	};

	const fire = async (timer: Timer): Promise<void> => {
		now = Math.max(now, timer.dueAt);
		timers.delete(timer);
		timer.fire();
		await settle();
	};

	const set = (kind: Timer['kind'], milliseconds: number, fire: () => void): Timer => {
		const timer: Timer = {kind, dueAt: now + Math.max(0, milliseconds), fire};
		timers.add(timer);
		return timer;
	};

	return {
		now: () => now,
		sleep: async (milliseconds, signal) =>
			new Promise(resolve => {
				if (signal?.aborted) {
					resolve();
					return;
				}

				const finish = () => {
					timers.delete(timer);
					signal?.removeEventListener('abort', finish);
					resolve();
				};

				const timer = set('sleep', milliseconds, finish);
				signal?.addEventListener('abort', finish, {once: true});
			}),
		deadline(milliseconds) {
			const controller = new AbortController();
			const timer = set('deadline', milliseconds, () => controller.abort());
			return {signal: controller.signal, cancel: () => timers.delete(timer)};
		},
		async advance(milliseconds) {
			const until = now + milliseconds;
			await settle();

			for (let timer = earliest(['sleep', 'deadline']); timer && timer.dueAt <= until; ) {
				await fire(timer);
				timer = earliest(['sleep', 'deadline']);
			}

			now = until;
		},
		async runUntil(promise) {
			const outcome = {isSettled: false};
			const markSettled = () => {
				outcome.isSettled = true;
			};
			promise.then(markSettled, markSettled);

			let restingSince = performance.now();

			for (await settle(); !outcome.isSettled; await settle()) {
				const sleep = earliest(['sleep']);

				if (sleep) {
					await fire(earliest(['sleep', 'deadline']) ?? sleep);
					restingSince = performance.now();
				} else if (performance.now() - restingSince > stuckAfterMilliseconds) {
					throw new Error(`Nothing more happens, and no sleep is set (${timers.size} deadlines are).`);
				}
			}

			return promise;
		},
		settle,
		pending() {
			const sleeps = [...timers].filter(({kind}) => kind === 'sleep').length;
			return {sleeps, deadlines: timers.size - sleeps};
		},
	};
}
