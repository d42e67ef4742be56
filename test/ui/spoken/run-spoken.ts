import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Command} from '../../../source/store/command.js';
import {initialLive, type Live} from '../../../source/store/live.js';
import {createStore} from '../../../source/store/store.js';
import type {ScreenOptions} from '../../../source/ui/screen/screen.js';
import {runSpoken} from '../../../source/ui/spoken/run-spoken.js';
import {readWord} from '../../../source/ui/spoken/words.js';
import {defaultPolicy} from '../../../source/upgrade/policy.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {createManualClock} from '../../helpers/manual-clock.js';
import {makeLive, runBatches} from '../../helpers/scene.js';

const snapshot = makeSnapshot({domains: {each: 1}});

function listen(live: Live, options: Partial<ScreenOptions> = {}) {
	const said: string[] = [];
	const commands: Command[] = [];
	const clock = createManualClock();
	const store = createStore<Live>(live);
	let rung = 0;

	const spoken = runSpoken({
		store,
		dispatch: command => commands.push(command),
		options: {policy: defaultPolicy, isReadOnly: false, scaleSetName: 'web', initialTarget: null, ...options},
		clock,
		print: line => said.push(line),
		ring: () => rung++,
	});

	return {
		...spoken,
		commands,
		clock,
		store,
		rung: () => rung,
		/** What was said since the last time. */
		heard: () => said.splice(0).join('\n'),
	};
}

test('words are read as people type them', () => {
	assert.deepEqual(readWord('  Roll back '), {type: 'intent', intent: 'roll-back'});
	assert.deepEqual(readWord('CANCEL'), {type: 'intent', intent: 'cancel-upgrade'});
	assert.deepEqual(readWord('mark ud 2'), {type: 'mark', what: ['ud', '2']});
	assert.deepEqual(readWord('3'), {type: 'open', number: 3});
	assert.deepEqual(readWord('open 3'), {type: 'open', number: 3});
	assert.deepEqual(readWord('y'), {type: 'yes'});
	assert.deepEqual(readWord('constructor'), {type: 'unknown'});
	assert.deepEqual(readWord(''), {type: 'nothing'});
});

test('says the counts when they change, at most every ten seconds, and never the same twice', async () => {
	const {store, clock, heard, stop} = listen(makeLive(snapshot));
	heard();
	const sick = (count: number) => ({
		snapshot: makeSnapshot({
			domains: {each: 1},
			change: (_, index) => (index < count ? {healthState: 'unhealthy' as const} : {}),
		}),
	});

	store.set(sick(1));
	store.set(sick(2));
	store.set(sick(3));
	await clock.advance(30_000);
	const counts = heard();
	assert.match(counts, /3 unhealthy/v);
	assert.ok(counts.split('\n').length <= 2, counts);
	store.set({receivedAt: 1});
	await clock.advance(30_000);
	assert.equal(heard(), '');
	stop();
});

test('a plan is read out, asks, and starts by yes; nothing starts by a line which came with the question', async () => {
	const {take, heard, commands, clock, stop} = listen(makeLive(snapshot), {initialTarget: '24.04.202611100'});
	take('mark ud 1');
	assert.match(heard(), /5 taken; 5 of 25 marked\./v);
	take('plan');
	take('yes');
	const text = heard();
	assert.match(text, /5 of 25 instances in \d/v);
	assert.match(text, /Start it\? Type yes or no\./v);
	assert.match(text, /before the question could be heard/v);
	assert.equal(commands.length, 0);
	await clock.advance(400);
	take('perhaps');
	assert.match(heard(), /Type yes to start it, or no\./v);
	take('yes');
	assert.equal(commands.at(-1)?.type, 'start-upgrade');
	stop();
});

test('a scale set of production asks for its name', async () => {
	const {take, heard, commands, clock, stop} = listen(makeLive(snapshot), {
		initialTarget: '24.04.202611100',
		production: ['we*'],
	});
	take('mark id 4');
	take('plan');
	assert.match(heard(), /type the name of the scale set, web/v);
	await clock.advance(400);
	take('yes');
	assert.equal(commands.length, 0);
	take('web');
	assert.equal(commands.at(-1)?.type, 'start-upgrade');
	stop();
});

test('read-only reads plans and starts or steers nothing', async () => {
	const {take, heard, commands, clock, stop} = listen(makeLive(snapshot), {
		initialTarget: '24.04.202611100',
		isReadOnly: true,
	});
	take('mark ud 1');
	take('plan');
	await clock.advance(400);
	take('yes');
	take('no');
	take('pause');
	assert.match(heard(), /Read-only: nothing can be started[^]*Read-only: nothing can be steered/v);
	assert.equal(commands.length, 0);
	stop();
});

test('events are said as they come, steering asks, and the ending rings', async () => {
	const begun = runBatches(snapshot, {batchesDone: 1});
	const conductor = {
		status: 'running',
		pid: 1,
		host: 'here',
		identity: null,
		since: '2026-11-20T14:00:00Z',
		helm: null,
		isHelmOurs: true,
	} as const;
	const {take, heard, commands, store, clock, rung, stop} = listen(
		makeLive(begun.snapshot, {upgrade: begun.upgrade, events: begun.events.slice(0, 3), conductor}),
	);
	heard();
	store.set({events: begun.events});
	assert.equal(heard().split('\n').length, begun.events.length - 3);
	take('cancel');
	assert.match(heard(), /Cancel upgrade \w+\?[^]*Type yes or no\./v);
	await clock.advance(400);
	take('yes');
	assert.deepEqual(commands, [{type: 'steer-upgrade', steering: {type: 'cancel'}}]);
	take('quit');
	assert.match(heard(), /quit leaves, no stays\./v);
	take('quit');
	assert.deepEqual(commands.at(-1), {type: 'quit'});
	const over = runBatches(snapshot, {batchesDone: 5});
	store.set({upgrade: over.upgrade, events: over.events, snapshot: over.snapshot});
	assert.equal(rung(), 1);
	stop();
});

test('T55: names and errors with escape codes are said without them', () => {
	const hostile = makeSnapshot({domains: {each: 1}, scaleSet: {name: 'w\u001B[31m\u202Eeb\u0007'}});
	const {take, heard, store, stop} = listen(makeLive(hostile));
	take('status');
	store.set({connection: {status: 'lost', message: 'no\u001B]0;x\u0007 route\nto host', since: 0}});
	const text = heard();
	assert.match(text, /Scale set web in/v);
	assert.match(text, /The connection is lost: no route to host/v);
	assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/v);
	stop();
});

test('without a set, a number opens one of the list', () => {
	const {take, heard, commands, stop} = listen({...initialLive}, {scaleSetName: null});
	take('1');
	assert.match(heard(), /There is no scale set of that number/v);
	assert.equal(
		commands.some(({type}) => type === 'open-scale-set'),
		false,
	);
	stop();
});

test('an image which does not exist is not taken, and of one which nobody looked for it is said', () => {
	const {take, heard, store, stop} = listen(makeLive(snapshot));
	heard();
	take('image 24.04.209901010');
	assert.match(heard(), /24\.04\.209901010 is not among the versions of server in eastus2; the newest is/v);
	take('image 24.04.202611100');
	assert.match(heard(), /^Image to take: 24\.04\.202611100\.$/mv);

	store.set({imageVersions: {status: 'failed', message: '429'}});
	heard();
	take('image 24.04.209901010');
	assert.match(heard(), /Image to take: 24\.04\.209901010\. Whether it exists was not checked\./v);
	stop();
});
