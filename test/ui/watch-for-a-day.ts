import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import {test} from 'node:test';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import type {Live} from '../../source/store/live.js';
import {createStore} from '../../source/store/store.js';
import {runApp} from '../../source/ui/run-app.js';
import {DiffOutput} from '../../source/ui/terminal/diff-output.js';
import {makeTheme} from '../../source/ui/theme.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';
import {makeSnapshot, newImage, vmIdOf} from '../helpers/fleet.js';
import {createManualClock} from '../helpers/manual-clock.js';
import {makeLive} from '../helpers/scene.js';
import {FakeTerminal} from './terminal/fake-terminal.js';

const instances = 100;
const readsAnHour = 40;

/** What a read finds: instances on either image, and one more of them replaced every tenth time; every object is new. */
function readFleet(read: number) {
	return makeSnapshot({
		domains: {each: instances / 25},
		change: (instance, index) => ({
			...(index % 7 === read % 7 ? {image: newImage} : {}),
			...(index === Math.floor(read / 10) % instances ? {vmId: vmIdOf(String(1_000_000 + Math.floor(read / 10)))} : {}),
			isProtectedFromScaleIn: instance.updateDomain === read % 5,
		}),
	});
}

test('T58: a watch keeps nothing of what it has shown, however long it lasts', async () => {
	setFlagsFromString('--expose-gc');
	const collect: () => void = runInNewContext('gc');
	const clock = createManualClock();
	const store = createStore<Live>({...makeLive(readFleet(0)), receivedAt: clock.now()});
	const output = new DiffOutput({
		terminal: new FakeTerminal(120, 40),
		sink: {
			write: (_bytes, done) => done(),
			writeSync() {},
		},
		onClosed: assert.fail,
	});
	const app = runApp({
		store,
		dispatch() {},
		stdout: output,
		stdin: Object.assign(new PassThrough(), {isTTY: true, setRawMode() {}, ref() {}, unref() {}}),
		theme: makeTheme({colorLevel: 2, glyphs: 'unicode'}),
		options: {isReadOnly: false, initialTarget: null, scaleSetName: 'web', policy: defaultPolicy},
		clock,
	});

	const watchHours = async (from: number, to: number) => {
		for (let read = from * readsAnHour; read < to * readsAnHour; read++) {
			store.set({snapshot: readFleet(read), receivedAt: clock.now()});
			await clock.advance(1000);
		}
	};

	/** What is in use after these hours, in KiB: the least after any of the last four, since garbage comes and goes. */
	const leastAfter = async (from: number, to: number) => {
		await watchHours(from, to - 4);
		let least = Number.POSITIVE_INFINITY;

		for (let hour = to - 4; hour < to; hour++) {
			await watchHours(hour, hour + 1);
			collect();
			least = Math.min(least, process.memoryUsage().heapUsed / 1024);
		}

		return least;
	};

	// The first hours compile and fill caches.
	const early = await leastAfter(0, 12);
	const late = await leastAfter(12, 24);

	const {frames} = output.counters;
	const waiting = clock.pending();
	app.unmount();
	await app.waitUntilExit();

	assert.ok(frames >= 24 * readsAnHour, `${frames} frames`);
	// About a kilobyte a read; the smallest thing worth keeping, a row of the picture, is larger.
	assert.ok(late - early < 512, `from ${Math.round(early)} to ${Math.round(late)} KiB`);
	assert.ok(waiting.sleeps <= 2 && waiting.deadlines === 0);
});
