import assert from 'node:assert/strict';
import {PassThrough} from 'node:stream';
import {test} from 'node:test';
import {setImmediate} from 'node:timers/promises';
import {initialLive, type Live} from '../../source/store/live.js';
import {createStore} from '../../source/store/store.js';
import {runApp} from '../../source/ui/run-app.js';
import {initialScreen, type ScreenOptions} from '../../source/ui/screen/screen.js';
import {DiffOutput} from '../../source/ui/terminal/diff-output.js';
import {makeTheme} from '../../source/ui/theme.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {frameOf} from '../helpers/frames.js';
import {createManualClock} from '../helpers/manual-clock.js';
import {makeLive} from '../helpers/scene.js';
import {Emulator} from './terminal/emulator.js';
import {FakeSink, FakeTerminal} from './terminal/fake-terminal.js';

const calm = makeSnapshot({domains: {each: 1}});
const theme = makeTheme({colorLevel: 2, glyphs: 'unicode'});
const size = {columns: 100, rows: 30};
const options: ScreenOptions = {isReadOnly: false, initialTarget: null, scaleSetName: 'web', policy: defaultPolicy};

/** The program on our own output, with an emulator at the other end of the line. */
function run(live: Live) {
	const clock = createManualClock();
	const terminal = new FakeTerminal(size.columns, size.rows);
	const sink = new FakeSink();
	const output = new DiffOutput({terminal, sink, onClosed: assert.fail});
	const rawModes: boolean[] = [];
	const stdin = Object.assign(new PassThrough(), {
		isTTY: true,
		setRawMode: (isRaw: boolean) => rawModes.push(isRaw),
		ref() {},
		unref() {},
	});
	const store = createStore<Live>({...live, receivedAt: live.snapshot === null ? null : clock.now()});
	const emulator = new Emulator(size.columns, size.rows);
	const app = runApp({store, dispatch() {}, stdout: output, stdin, theme, options, clock});

	return {
		clock,
		terminal,
		sink,
		output,
		rawModes,
		stdin,
		store,
		emulator,
		app,
		/** Reads what has arrived. */
		async look() {
			const written = sink.take();
			await emulator.write(written);
			return written;
		},
		/** Waits until Ink listens to keys. */
		async untilInkIsThere() {
			while (stdin.listenerCount('readable') === 0) {
				await setImmediate();
			}
		},
		async [Symbol.asyncDispose]() {
			app.unmount();
			await app.waitUntilExit();
		},
	};
}

const plain = (lines: readonly string[]) => lines.map(line => line.trimEnd());

test('the first frame is on the screen before Ink is loaded, and reads as Ink would draw it', async () => {
	await using session = run(initialLive);
	assert.equal(session.sink.frames.length, 1, 'one write, with the frame already on the screen it takes');
	assert.deepEqual(session.rawModes, [true]);
	await session.look();
	assert.ok(session.emulator.isAlternate);

	const scene = {screen: initialScreen(options), live: initialLive, now: session.clock.now(), size, theme};
	const byInk = frameOf(scene);
	assert.deepEqual(session.emulator.text().slice(0, byInk.length), plain(byInk));
	assert.match(byInk.join('\n'), /connecting/v);
});

test('Ink takes the screen over without writing to it', async () => {
	await using session = run(makeLive(calm));
	await session.look();
	const before = session.emulator.cells();
	await session.untilInkIsThere();
	const written = await session.look();
	assert.doesNotMatch(written, /\[2J|\[K|\?1049|[^\u{0}-\u{7E}]/v);
	assert.deepEqual(session.emulator.cells(), before);
});

test('what is typed before Ink is there is not lost', async () => {
	await using session = run(makeLive(calm));
	session.stdin.write('jjj');
	await session.look();
	assert.match(session.emulator.text().join('\n'), /\[▪0 \]/v);
	await session.untilInkIsThere();

	while (!session.emulator.text().join('\n').includes('[▪3 ]')) {
		await setImmediate();
		await session.look();
	}
});

test('Ink is not loaded before the first data, which would wait for it', async () => {
	await using session = run(initialLive);
	await session.clock.advance(290);
	assert.equal(session.stdin.listenerCount('readable'), 0);
	session.store.set({...makeLive(calm), receivedAt: session.clock.now()});
	await session.untilInkIsThere();
});

test('data which is late does not keep keys waiting', async () => {
	await using session = run(initialLive);
	session.stdin.write('?');
	await session.clock.advance(310);
	await session.untilInkIsThere();

	while (!session.emulator.text().join('\n').includes('searches all of this')) {
		await setImmediate();
		await session.look();
	}
});

test('a program which is left before Ink was loaded ends at once', async () => {
	await using session = run(initialLive);
	session.app.unmount();
	await session.app.waitUntilExit();
	assert.deepEqual(session.clock.pending(), {sleeps: 0, deadlines: 0});
});

test('a key is on its way before its handler has returned', async () => {
	await using session = run(makeLive(calm));
	await session.untilInkIsThere();
	const before = session.sink.frames.length;
	session.stdin.write('l');

	while (session.stdin.readableLength > 0) {
		await setImmediate();
	}

	await session.look();
	assert.equal(session.sink.frames.length, before + 1, 'one frame, and nobody waited for a timer');
	assert.match(session.emulator.text().join('\n'), /\[▪5 \]/v);
});

test('follows the size of the terminal in one frame', async () => {
	await using session = run(makeLive(calm));
	await session.untilInkIsThere();
	await session.look();
	const before = session.sink.frames.length;
	await session.emulator.resize(140, 40);
	session.terminal.resize(140, 40);
	await session.look();
	assert.match(session.emulator.text().join('\n'), /│ instance 0/v);
	assert.equal(session.emulator.text().filter(line => line.includes('? help')).length, 1);
	await setImmediate();
	assert.ok(session.sink.frames.length <= before + 2);
});

test('gives the terminal back when it is left before Ink is there', async () => {
	const session = run(initialLive);
	session.app.unmount();
	await session.app.waitUntilExit();
	await session.look();
	assert.equal(session.emulator.isAlternate, false);
	assert.deepEqual(session.rawModes, [true, false]);
	assert.equal(session.stdin.listenerCount('readable'), 0);
	assert.deepEqual(session.clock.pending(), {sleeps: 0, deadlines: 0});
});

test('T7: while the terminal takes nothing the program goes on, frames are dropped, and the newest comes last', async () => {
	await using session = run(makeLive(calm));
	await session.untilInkIsThere();
	await session.look();
	session.sink.isSlow = true;
	const {frames} = session.output.counters;

	for (let news = 0; news < 500; news++) {
		session.store.set({budget: {remaining: news, capacity: 1000}});
		await session.clock.advance(250);
	}

	assert.equal(session.output.counters.frames, frames + 1, 'one frame in flight, and none in a queue');
	assert.ok(session.output.counters.coalesced > 400);
	assert.ok(session.clock.pending().sleeps <= 3);

	session.sink.isSlow = false;
	session.sink.finish();
	assert.equal(session.sink.isBusy, false);
	await session.look();
	assert.match(session.emulator.text()[0] ?? '', /api 499\/1000/v);
});

test('T10: a frame which cannot be drawn ends the program with what went wrong, and not whoever brought the news', async () => {
	const session = run(makeLive(calm));
	await session.untilInkIsThere();
	// A theme or a pane which fails at some data and at no other.
	const scaleSet = {
		...calm.scaleSet,
		get location(): string {
			throw new Error('a bug in a pane');
		},
	};
	await session.clock.advance(1000);
	session.store.set({snapshot: {...calm, scaleSet}});
	await session.clock.advance(1000);
	await assert.rejects(session.app.waitUntilExit(), /a bug in a pane/v);
	await session.look();
	assert.equal(session.emulator.isAlternate, false);
});

test('draws nothing and sets no timer while nothing happens', async () => {
	await using session = run(makeLive(calm));
	await session.untilInkIsThere();
	await session.clock.advance(100);
	const {counters} = session.output;

	for (let read = 0; read < 20; read++) {
		await session.clock.advance(6000);
		session.store.set({snapshot: {...calm}, receivedAt: session.clock.now()});
	}

	await session.clock.advance(1000);
	assert.deepEqual(session.output.counters, counters);
	assert.ok(session.clock.pending().sleeps <= 1, 'but the one which tells that data is old');
});
