import assert from 'node:assert/strict';
import {test} from 'node:test';
import {initialLive, type Live} from '../../source/store/live.js';
import {createStore} from '../../source/store/store.js';
import {startFrameClock} from '../../source/ui/frame-clock.js';
import {initialScreen, type Screen} from '../../source/ui/screen/screen.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {createManualClock, type ManualClock} from '../helpers/manual-clock.js';
import {makeLive, runBatches} from '../helpers/scene.js';

const snapshot = makeSnapshot({domains: {each: 1}});

function start(overrides: (clock: ManualClock) => Partial<Live>) {
	const clock = createManualClock();
	const live = createStore<Live>({...initialLive, ...overrides(clock)});
	const screen = createStore<Screen>(
		initialScreen({policy: defaultPolicy, isReadOnly: false, scaleSetName: 'web', initialTarget: null}),
	);

	let setBack = 0;
	const frames = startFrameClock(screen, live, {...clock, now: () => clock.now() - setBack});
	let drawn = 0;
	frames.moments.subscribe(() => {
		drawn++;
	});

	return {
		clock,
		live,
		screen,
		frames,
		drawn: () => drawn,
		/** The clock of the machine is set back, as a server of time does; timers run on. */
		setClockBack: (milliseconds: number) => {
			setBack = milliseconds;
		},
	};
}

const fresh = (clock: ManualClock): Partial<Live> => ({...makeLive(snapshot), receivedAt: clock.now()});

test('draws a key at once', () => {
	const {screen, frames, drawn} = start(fresh);
	screen.set({lens: 'health'});

	assert.equal(drawn(), 1);
	assert.equal(frames.moments.get().screen.lens, 'health');
});

test('draws news five times a second at most, and never forgets the last', async () => {
	const {clock, live, frames, drawn} = start(fresh);
	await clock.advance(1000);

	for (let index = 0; index < 100; index++) {
		live.set({budget: {remaining: index, capacity: 100}});
		await clock.advance(10);
	}

	await clock.advance(200);
	assert.ok(drawn() <= 7, `${drawn()} frames in 1.2 s`);
	assert.equal(frames.moments.get().live.budget?.remaining, 99);
});

test('draws nothing while nothing happens, until the data is no longer fresh', async () => {
	const {clock, drawn} = start(fresh);

	await clock.advance(9900);
	assert.equal(drawn(), 0);
	await clock.advance(200);
	assert.equal(drawn(), 1);
	await clock.advance(3000);
	assert.equal(drawn(), 4);
});

test('draws nothing at all before anything is known', async () => {
	const {clock, drawn} = start(() => ({}));

	await clock.advance(60_000);
	assert.equal(drawn(), 0);
});

test('counts once a second while an upgrade runs, and stops with it', async () => {
	const running = runBatches(snapshot, {batchesDone: 2});
	const {clock, live, drawn} = start(clock => ({...fresh(clock), upgrade: running.upgrade, events: running.events}));

	await clock.advance(5000);
	assert.equal(drawn(), 5);

	const completed = runBatches(snapshot, {batchesDone: 5});
	live.set({upgrade: completed.upgrade, events: completed.events, receivedAt: clock.now()});
	await clock.advance(200);
	const before = drawn();
	await clock.advance(9000);
	assert.equal(drawn(), before);
});

test('leaves no timer behind when it is stopped', async () => {
	const {clock, live, frames, drawn} = start(fresh);
	live.set({identity: 'ana'});
	frames.stop();
	await clock.advance(60_000);
	live.set({identity: 'ben'});

	assert.equal(drawn(), 0);
	assert.deepEqual(clock.pending(), {sleeps: 0, deadlines: 0});
});

test('news put off the frame which an age would have needed, and nothing more is drawn for it', async () => {
	const {clock, live, drawn} = start(fresh);
	await clock.advance(6000);
	live.set({receivedAt: clock.now()});
	await clock.advance(9900);
	assert.equal(drawn(), 1);
	await clock.advance(200);
	assert.equal(drawn(), 2);
});

test('what counts sooner than the frame which waits is drawn in time', async () => {
	const {clock, live, drawn} = start(fresh);
	await clock.advance(2000);
	live.set({connection: {status: 'lost', since: clock.now(), message: 'no answer'}});
	assert.equal(drawn(), 1);
	await clock.advance(3000);
	assert.equal(drawn(), 4);
});

test('T51: news are not held back by a clock of this machine which was set back', async () => {
	const {clock, live, frames, setClockBack} = start(fresh);
	setClockBack(3_600_000);
	live.set({identity: 'ana'});
	await clock.advance(300);

	assert.equal(frames.moments.get().live.identity, 'ana');
});

test('T51: what counts goes on counting when the clock of this machine was set back', async () => {
	const {clock, live, drawn, setClockBack} = start(fresh);
	await clock.advance(2000);
	live.set({connection: {status: 'lost', since: clock.now(), message: 'no answer'}});
	await clock.advance(1000);
	setClockBack(3_600_000);
	const before = drawn();
	await clock.advance(3000);

	assert.equal(drawn() - before, 3);
});
