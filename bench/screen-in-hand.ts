import {EventEmitter} from 'node:events';
import {PassThrough} from 'node:stream';
import type {Snapshot} from '../source/fleet/snapshot.js';
import {initialLive, type Live} from '../source/store/live.js';
import type {Clock} from '../source/clock.js';
import {createStore} from '../source/store/store.js';
import {runApp} from '../source/ui/run-app.js';
import {DiffOutput} from '../source/ui/terminal/diff-output.js';
import {makeTheme} from '../source/ui/theme.js';
import {defaultPolicy} from '../source/upgrade/policy.js';
import {columns, rows} from './terminal.js';

/** The real screen of 200×60 in this process: time passes and bytes arrive as a bench wants. */
export type ScreenInHand = {
	/** Takes news and lets so many milliseconds pass: gives what was sent meanwhile. */
	readonly show: (snapshot: Snapshot, milliseconds: number) => Promise<string>;
	/** Draws the whole screen once more: gives what that sent. */
	readonly repaint: () => string;
	readonly close: () => Promise<void>;
};

export function openScreenInHand(snapshot: Snapshot): ScreenInHand {
	const clock = createClockInHand();
	let sent = '';

	const output = new DiffOutput({
		terminal: Object.assign(new EventEmitter(), {isTTY: true, columns, rows}),
		sink: {
			write(bytes, done) {
				sent += Buffer.from(bytes).toString();
				done();
			},
			writeSync() {},
		},
		onClosed() {},
	});

	const store = createStore<Live>({...initialLive, connection: {status: 'live'}, snapshot, receivedAt: clock.now()});
	const app = runApp({
		store,
		dispatch() {},
		stdout: output,
		stdin: Object.assign(new PassThrough(), {isTTY: true, setRawMode() {}, ref() {}, unref() {}}),
		theme: makeTheme({colorLevel: 2, glyphs: 'unicode'}),
		options: {policy: defaultPolicy, isReadOnly: false, scaleSetName: 'web', initialTarget: null},
		clock,
	});

	return {
		async show(next, milliseconds) {
			sent = '';
			store.set({snapshot: next, receivedAt: clock.now()});
			await clock.advance(milliseconds);
			return sent;
		},
		repaint() {
			sent = '';
			output.repaint();
			return sent;
		},
		async close() {
			app.unmount();
			await app.waitUntilExit();
		},
	};
}

type ClockInHand = Clock & {readonly advance: (milliseconds: number) => Promise<void>};

/** Time which passes in an instant, timer by timer. The clock of the tests waits for files too, which takes longer. */
function createClockInHand(): ClockInHand {
	let now = 0;
	const timers = new Set<{readonly dueAt: number; readonly fire: () => void}>();

	return {
		now: () => now,
		sleep: async (milliseconds, signal) =>
			new Promise(resolve => {
				const fire = () => {
					timers.delete(timer);
					signal?.removeEventListener('abort', fire);
					resolve();
				};
				const timer = {dueAt: now + milliseconds, fire};

				timers.add(timer);
				signal?.addEventListener('abort', fire, {once: true});
			}),
		deadline: () => ({signal: new AbortController().signal, cancel() {}}),
		async advance(milliseconds) {
			const target = now + milliseconds;

			for (;;) {
				const next = [...timers].toSorted((left, right) => left.dueAt - right.dueAt)[0];

				if (next === undefined || next.dueAt > target) {
					now = target;
					return;
				}

				now = next.dueAt;
				next.fire();
				// What was waiting goes on, and what it draws is sent.
				await new Promise<void>(resolve => {
					process.nextTick(resolve);
				});
			}
		},
	};
}
