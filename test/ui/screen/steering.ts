import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Live} from '../../../source/store/live.js';
import {shownUpgrade} from '../../../source/ui/screen/screen.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, runBatches, seat} from '../../helpers/scene.js';

const calm = makeSnapshot({domains: {each: 1}});

function withBatches(batchesDone: number, unhealthy: readonly string[] = []): Live {
	const {upgrade, events, snapshot} = runBatches(calm, {batchesDone, unhealthy});
	return makeLive(snapshot, {upgrade, events});
}

test('pauses at once, and says what that means', () => {
	const operator = seat({live: withBatches(2)}).press('p');

	assert.deepEqual(operator.commands(), [{type: 'steer-upgrade', steering: 'pause'}]);
	assert.match(operator.screen().notice?.text ?? '', /batch in flight ends/v);
});

test('resumes a paused upgrade, and only such a one', () => {
	const live = withBatches(2);
	assert.ok(live.upgrade);
	assert.deepEqual(seat({live}).press('r').commands(), []);

	const paused = {...live, upgrade: {...live.upgrade, status: 'paused' as const}};
	assert.deepEqual(seat({live: paused}).press('r').commands(), [{type: 'steer-upgrade', steering: 'resume'}]);
});

test('asks before it cancels, and no means no', () => {
	const operator = seat({live: withBatches(2)}).press('X');
	assert.deepEqual(operator.screen().mode, {type: 'confirm', steering: 'cancel'});
	operator.press('n', 'X', 'escape', 'X', 'return', 'q');
	assert.deepEqual(operator.commands(), []);
	assert.deepEqual(operator.press('y').commands(), [{type: 'steer-upgrade', steering: 'cancel'}]);
});

test('asks before it rolls back a faulted upgrade', () => {
	const operator = seat({live: withBatches(3, ['1', '6', '11'])}).press('b');
	assert.deepEqual(operator.screen().mode, {type: 'confirm', steering: 'roll-back'});
	assert.deepEqual(operator.press('y').commands(), [{type: 'steer-upgrade', steering: 'roll-back'}]);
});

test('says why what is asked for cannot be had, and asks nothing', () => {
	const operator = seat({live: withBatches(2)}).press('b');
	assert.equal(operator.screen().mode.type, 'map');
	assert.match(operator.screen().notice?.text ?? '', /^A batch is in flight/v);

	assert.match(
		seat({live: makeLive(calm)})
			.press('p')
			.screen().notice?.text ?? '',
		/There is no upgrade/v,
	);
});

test('a question goes away when the upgrade ends before it is answered', () => {
	const operator = seat({live: withBatches(4)})
		.press('X')
		.learn(withBatches(5))
		.press('y');

	assert.equal(operator.screen().mode.type, 'map');
	assert.deepEqual(operator.commands(), []);
});

test('quits at once when no upgrade is under way', () => {
	assert.deepEqual(
		seat({live: makeLive(calm)})
			.press('q')
			.commands(),
		[{type: 'quit'}],
	);
	assert.deepEqual(
		seat({live: withBatches(5)})
			.press('ctrl+c')
			.commands(),
		[{type: 'quit'}],
	);
});

test('asks before it leaves an upgrade which is under way, from anywhere', () => {
	const operator = seat({live: withBatches(2)}).press('q');
	assert.equal(operator.screen().mode.type, 'confirm-quit');
	assert.equal(operator.press('n').screen().mode.type, 'map');
	assert.equal(operator.press('?', 'ctrl+c').screen().mode.type, 'confirm-quit');
	assert.equal(operator.press('escape').screen().mode.type, 'help');
	assert.deepEqual(operator.commands(), []);
	assert.deepEqual(operator.press('ctrl+c', 'ctrl+c').commands(), [{type: 'quit'}]);
});

test('the question before leaving goes away when the upgrade has ended', () => {
	const operator = seat({live: withBatches(4)})
		.press('q')
		.learn(withBatches(5));

	assert.equal(operator.screen().mode.type, 'map');
	assert.match(operator.screen().notice?.text ?? '', /ended meanwhile/v);
	assert.deepEqual(operator.press('q').commands(), [{type: 'quit'}]);
});

test('escape never quits', () => {
	const operator = seat({live: makeLive(calm)}).press('escape', 'escape', 'escape');
	assert.deepEqual(operator.commands(), []);
	assert.equal(operator.screen().mode.type, 'map');
});

test('escape puts an upgrade away which has ended, but not one which runs', () => {
	const ended = seat({live: withBatches(5)})
		.press('/')
		.type('ud:1')
		.press('return');
	assert.ok(shownUpgrade(ended.press('escape').screen(), ended.live()));
	assert.equal(shownUpgrade(ended.press('escape').screen(), ended.live()), null);
	assert.deepEqual(ended.press('b', 'y').commands(), [{type: 'steer-upgrade', steering: 'roll-back'}]);

	const running = seat({live: withBatches(2)}).press('escape', 'escape');
	assert.ok(shownUpgrade(running.screen(), running.live()));
});

test('nothing is steered when only reading is allowed', () => {
	const operator = seat({live: withBatches(2), options: {isReadOnly: true}}).press('p', 'r', 'X', 'y', 'b', 'y');
	assert.deepEqual(operator.commands(), []);
	assert.match(operator.screen().notice?.text ?? '', /^Read-only/v);
});

test('a failure is said until the next key, and again when it happens again', () => {
	const failed = {failure: 'The journal cannot be written.'};
	const operator = seat({live: withBatches(2)})
		.press('p')
		.learn(failed);
	assert.equal(operator.screen().seenFailure, null);
	assert.equal(operator.press('j').screen().seenFailure, failed.failure);
	assert.equal(operator.press('p').screen().seenFailure, null);
});
