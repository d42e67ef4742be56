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

	/** An hour of reads; what is in use afterwards, in KiB. */
	const watchForAnHour = async (hour: number) => {
		for (let read = 0; read < 60; read++) {
			store.set({snapshot: readFleet(hour * 60 + read), receivedAt: clock.now()});
			await clock.advance(1000);
		}

		collect();
		return process.memoryUsage().heapUsed / 1024;
	};

	const heaps: number[] = [];

	for (let hour = 0; hour < 24; hour++) {
		heaps.push(await watchForAnHour(hour));
	}

	const {frames} = output.counters;
	const waiting = clock.pending();
	app.unmount();
	await app.waitUntilExit();

	// The first hours compile and fill caches.
	const [early, late] = [Math.min(...heaps.slice(8, 12)), Math.min(...heaps.slice(20))];
	assert.ok(frames >= 24 * 60, `${frames} frames`);
	assert.ok(late - early < 256, `from ${Math.round(early)} to ${Math.round(late)} KiB`);
	assert.ok(waiting.sleeps <= 2 && waiting.deadlines === 0);
});
