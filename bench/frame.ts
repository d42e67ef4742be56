import {PassThrough} from 'node:stream';
import {EventEmitter} from 'node:events';
import {setTimeout as wait} from 'node:timers/promises';
import type {Clock} from '../source/clock.js';
import type {Snapshot} from '../source/fleet/snapshot.js';
import {initialLive, type Live} from '../source/store/live.js';
import {createStore} from '../source/store/store.js';
import {runApp} from '../source/ui/run-app.js';
import {DiffOutput} from '../source/ui/terminal/diff-output.js';
import {makeTheme} from '../source/ui/theme.js';
import {defaultPolicy} from '../source/upgrade/policy.js';
import {makeSnapshot, newImage, oldImage} from '../test/helpers/fleet.js';
import {report, round, summarize} from './statistics.js';

const frames = 60;

/** What the least of terminals needs for one cell: where it is, its colour, its glyph. */
const oneCell = '\u{1B}[20;30H\u{1B}[38;5;214m◦';

/** Time and bytes of the frame which shows one changed instance, through the whole of Ink and our output. */
export async function benchFrame(snapshot: Snapshot): Promise<void> {
	let now = 0;
	let bytesOut = 0;
	let sent = () => {};

	const output = new DiffOutput({
		terminal: Object.assign(new EventEmitter(), {isTTY: true, columns: 200, rows: 60}),
		sink: {
			write(bytes, done) {
				bytesOut += bytes.length;
				done();
				sent();
			},
			writeSync() {},
		},
		onClosed() {},
	});

	const stdin = Object.assign(new PassThrough(), {isTTY: true, setRawMode() {}, ref() {}, unref() {}});
	const clock: Clock = {
		now: () => now,
		sleep: async () => new Promise(() => {}),
		deadline: () => ({signal: new AbortController().signal, cancel() {}}),
	};

	const store = createStore<Live>({...initialLive, connection: {status: 'live'}, snapshot, receivedAt: 0});
	const app = runApp({
		store,
		dispatch() {},
		stdout: output,
		stdin,
		theme: makeTheme({colorLevel: 2, glyphs: 'unicode'}),
		options: {policy: defaultPolicy, isReadOnly: false, scaleSetName: 'web', initialTarget: null},
		clock,
	});

	await wait(100);
	const milliseconds: number[] = [];
	const bytes: number[] = [];

	for (let frame = 0; frame < frames; frame++) {
		// Longer than Ink holds a frame back, so that what is measured is the work and not the wait.
		await wait(30);
		now += 1000;
		bytesOut = 0;
		const changed = {
			...snapshot,
			instances: snapshot.instances.map((instance, index) =>
				index === 7 + (frame >> 1) && frame % 2 === 0 ? {...instance, image: oldImage} : instance,
			),
		};

		const drawn = new Promise<void>(resolve => {
			sent = resolve;
		});

		const startedAt = performance.now();
		store.set({snapshot: changed, receivedAt: now});
		await drawn;
		milliseconds.push(performance.now() - startedAt);
		bytes.push(bytesOut);
	}

	app.unmount();
	const floor = Buffer.byteLength(oneCell);

	report('frame-of-one-changed-instance', {
		instances: snapshot.instances.length,
		milliseconds: summarize(milliseconds),
		bytes: summarize(bytes),
		includes: 'the cell and the totals of the header',
		bytesOfOneCell: floor,
		ratioToOneCell: round(summarize(bytes).median / floor),
	});
}

/** All instances on the image of the model, spread over the domains of so many placement groups of 100. */
export function makeFleet(placementGroups: number): Snapshot {
	return makeSnapshot({
		domains: {placementGroups, updateDomains: 5, faultDomains: 5, each: 4},
		change: () => ({image: newImage}),
		scaleSet: {image: newImage},
	});
}
