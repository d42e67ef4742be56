import {setImmediate} from 'node:timers/promises';
import type {Clock} from '../../source/clock.js';

/** Time which jumps to the next timer whenever nothing more happens: days pass in a moment. */
export type SimulatedClock = Clock & {
	/**
	 * Waits for `promise`. Rejects when it has not settled by `until`, in milliseconds since 1970, or when no timer is left
	 * which could settle it.
	 */
	readonly drive: <Value>(promise: Promise<Value>, until: number) => Promise<Value>;
};

type Timer = {readonly isSleep: boolean; readonly dueAt: number; readonly fire: () => void};

/** Nothing here uses sockets or files, so that promises come to rest within a turn of the event loop; one more for safety. */
const turnsToRest = 2;

/** Makes a clock which stands at `startAt`, in milliseconds since 1970. */
export function createSimulatedClock(startAt: number): SimulatedClock {
	const timers = new Set<Timer>();
	let now = startAt;

	const set = (timer: Timer): Timer => {
		timers.add(timer);
		return timer;
	};

	const earliest = (): Timer | undefined => {
		let found: Timer | undefined;
		let hasSleep = false;

		for (const timer of timers) {
			hasSleep ||= timer.isSleep;
			found = found === undefined || timer.dueAt < found.dueAt ? timer : found;
		}

		// A deadline alone moves no time: what it guards is under way.
		return hasSleep ? found : undefined;
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

				const timer = set({isSleep: true, dueAt: now + Math.max(0, milliseconds), fire: finish});
				signal?.addEventListener('abort', finish, {once: true});
			}),
		deadline(milliseconds) {
			const controller = new AbortController();
			const timer = set({isSleep: false, dueAt: now + milliseconds, fire: () => controller.abort()});
			return {signal: controller.signal, cancel: () => timers.delete(timer)};
		},
		async drive(promise, until) {
			let isSettled = false;
			const settle = () => {
				isSettled = true;
			};
			promise.then(settle, settle);

			for (;;) {
				for (let turn = 0; turn < turnsToRest; turn++) {
					await setImmediate();
				}

				if (isSettled) {
					return promise;
				}

				const timer = earliest();

				if (timer === undefined) {
					throw new Error('Nothing more happens, and no sleep is set.');
				}

				if (timer.dueAt > until) {
					throw new Error(`It did not come to an end by ${new Date(until).toISOString()}.`);
				}

				now = Math.max(now, timer.dueAt);
				timers.delete(timer);
				timer.fire();
			}
		},
	};
}
