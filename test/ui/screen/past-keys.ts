import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {PastUpgrade} from '../../../source/store/past-upgrade.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {frameOf} from '../../helpers/frames.js';
import {pastOf} from '../../helpers/past.js';
import {makeLive, type Operator, runBatches, seat} from '../../helpers/scene.js';
import {afterSteering, conducted, gone} from '../../helpers/steered.js';

const calm = makeSnapshot({domains: {each: 1}});
const running = runBatches(calm, {batchesDone: 2});
const faulted = runBatches(calm, {batchesDone: 3, unhealthy: ['1', '6', '11']});
const cancelled = afterSteering(running, {type: 'cancel'});

const withPast = (...value: readonly PastUpgrade[]) => makeLive(calm, {pastUpgrades: {status: 'loaded', value}});
const textOf = (operator: Operator) => frameOf(operator.scene()).join('\n');

/** The upgrade is opened in its scale set, as the watcher does. */
function opened(operator: Operator, scene: typeof faulted): Operator {
	operator.learn({upgrade: null, events: [], conductor: null, snapshot: null});
	operator.learn({upgrade: scene.upgrade, events: scene.events});
	operator.learn({snapshot: scene.snapshot});
	return operator.learn({conductor: {status: 'ended'}});
}

test('the list is asked for, newest first as it comes, and says so while it is read and when there is none', () => {
	const operator = seat({live: makeLive(calm)}).press('H');
	assert.deepEqual(operator.commands(), [{type: 'load-past-upgrades'}]);
	assert.match(textOf(operator), /Reading the journals of past upgrades/v);
	operator.learn({pastUpgrades: {status: 'loaded', value: []}});
	assert.match(textOf(operator), /No upgrade was begun from this account on this machine yet/v);
	operator.learn({pastUpgrades: {status: 'failed', message: 'the folder cannot be read'}});
	assert.match(textOf(operator), /could not be read: the folder cannot be read/v);
});

test('a line tells status, counts, begin, duration, image and who; one which nobody carries out is said to stand still', () => {
	const text = textOf(
		seat({
			live: withPast(pastOf(running), pastOf(faulted, {by: null}), pastOf(running, {carrier: 'running'})),
			size: {columns: 160, rows: 40},
		}).press('H'),
	);

	assert.match(text, /7f3k +web +STANDS STILL +10\/25/v);
	assert.match(text, /FAULTED +7\/25, 3 failed/v);
	assert.match(text, /rolling forward +10\/25 +\S+ \S+ +→ \S+ +\S+ …/v);
	assert.match(text, /→ 24\.04\.202611100 +ana@corp\.example +24\.04\.202609010/v);
});

test('one which cannot be read is listed with why, and opens nothing', () => {
	const unreadable = {upgradeId: '20261119-000000-zzzz', folder: '/x', problem: 'line 3 is damaged'};
	const operator = seat({live: withPast(unreadable)}).press('H');
	assert.match(textOf(operator), /zzzz +cannot be read: line 3 is damaged/v);
	operator.press('return', 'b');
	assert.deepEqual(operator.commands(), [{type: 'load-past-upgrades'}]);
});

test('one is read with where its instances stand, its batches over time and its log, and L shows its log alone', () => {
	const past = pastOf(faulted);
	const operator = seat({live: withPast(past), size: {columns: 120, rows: 70}}).press('H', 'return');
	assert.deepEqual(operator.commands().at(-1), {type: 'load-past-upgrade', past});
	assert.match(textOf(operator), /Reading the journal of upgrade 7f3k/v);
	operator.learn({pastUpgrade: {status: 'loaded', value: faulted}});
	const text = textOf(operator);
	assert.match(text, /FAULTED/v);
	assert.match(text, /1 UD0 +▪ ▪ ▪ ▪ ▪/v);
	assert.match(text, /2 UD1 +✗ ✗ ✗ ▪ ▪/v);
	assert.match(text, /batches +\d\d:\d\d:\d\d – \d\d:\d\d:\d\d/v);
	assert.match(text, /planned: 25 instances/v);

	operator.press('L');
	assert.match(textOf(operator), /all of upgrade 7f3k/v);
	operator.press('S', 'return');
	assert.equal(operator.commands().at(-1)?.type, 'save-text');
	assert.equal(operator.press('escape').screen().mode.type, 'past-upgrade');
});

for (const [key, question] of [
	['b', /Roll 10 instances back to 24\.04\.202609010\?/v],
	['F', /Try 3 instances again/v],
	['r', /Go on although/v],
] as const) {
	test(`${key} on a faulted one opens its scale set and asks there what it asks on the map`, () => {
		const past = pastOf(faulted);
		const operator = seat({live: withPast(past)}).press('H', key);
		assert.deepEqual(operator.commands().at(-1), {type: 'follow-upgrade', past});
		assert.equal(operator.screen().mode.type, 'map');
		assert.match(operator.screen().notice?.text ?? '', /Opening web with upgrade 7f3k/v);

		opened(operator, faulted);
		assert.equal(operator.screen().mode.type, 'confirm');
		assert.match(textOf(operator), question);
		assert.equal(operator.commands().filter(({type}) => type === 'steer-upgrade').length, 0);
	});
}

test('a cancelled one is gone on with by F, and r says why it is not resumed', () => {
	const operator = seat({
		live: {...withPast(pastOf(cancelled)), pastUpgrade: {status: 'loaded', value: cancelled}},
	}).press('H', 'return', 'r');
	assert.match(operator.screen().notice?.text ?? '', /nothing to resume/v);
	opened(operator.press('F'), cancelled);
	assert.equal(operator.screen().mode.type, 'confirm');
});

test('enter follows a running one, and asks nothing of it', () => {
	const past = pastOf(running, {carrier: 'running'});
	const operator = seat({
		live: {...withPast(past), pastUpgrade: {status: 'loaded', value: running}},
	}).press('H', 'return', 'return');
	assert.deepEqual(operator.commands().at(-1), {type: 'follow-upgrade', past});
	operator.learn({upgrade: running.upgrade, events: running.events, conductor: conducted()});
	assert.equal(operator.screen().mode.type, 'map');
	assert.equal(operator.commands().filter(({type}) => type === 'steer-upgrade').length, 0);
});

test('r takes up one which nobody carries out, once it is seen that nobody does', () => {
	const operator = seat({live: withPast(pastOf(running))}).press('H', 'r');
	operator.learn({upgrade: null, events: [], conductor: null, snapshot: null});
	operator.learn({upgrade: running.upgrade, events: running.events, snapshot: running.snapshot});
	assert.equal(operator.commands().filter(({type}) => type === 'steer-upgrade').length, 0);
	operator.learn({conductor: gone});
	assert.deepEqual(operator.commands().at(-1), {type: 'steer-upgrade', steering: {type: 'resume'}});
});

test('one which ran in another Azure can be read, not opened, and says how it is reached', () => {
	const far = pastOf(faulted, {unreachable: 'It ran at AzureChinaCloud: vmssroll attach 7f3k opens it there.'});
	const operator = seat({live: withPast(far)}).press('H', 'b');
	assert.deepEqual(operator.commands(), [{type: 'load-past-upgrades'}]);
	assert.match(operator.screen().notice?.text ?? '', /attach 7f3k opens it there/v);
});

test('the one which is followed already is shown at once', () => {
	const live = {
		...withPast(pastOf(faulted)),
		snapshot: faulted.snapshot,
		upgrade: faulted.upgrade,
		events: faulted.events,
		conductor: {status: 'ended'} as const,
	};
	const operator = seat({live}).press('escape', 'H', 'b');
	assert.deepEqual(operator.commands(), [{type: 'load-past-upgrades'}]);
	assert.equal(operator.screen().mode.type, 'confirm');
});

test('nothing is wished of a past upgrade when only reading is allowed', () => {
	const operator = seat({live: withPast(pastOf(faulted)), options: {isReadOnly: true}}).press('H', 'b', 'F', 'r');
	assert.deepEqual(operator.commands(), [{type: 'load-past-upgrades'}]);
	assert.match(operator.screen().notice?.text ?? '', /Read-only/v);
});
