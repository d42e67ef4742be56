import assert from 'node:assert/strict';
import {test} from 'node:test';
import {toUnfinished, unfinishedText} from '../../source/upgrade/unfinished.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {runBatches} from '../helpers/scene.js';
import {afterSteering} from '../helpers/steered.js';

const calm = makeSnapshot({domains: {each: 1}});
const running = runBatches(calm, {batchesDone: 2});

test('an upgrade which has not ended is told in a few words', () => {
	const textOf = (upgrade: typeof running.upgrade, carrier: 'alive' | 'dead' | 'unknown') => {
		const unfinished = toUnfinished(upgrade, carrier);
		return unfinished && unfinishedText(unfinished);
	};

	assert.equal(textOf(running.upgrade, 'alive'), '7f3k rolling 3/5');
	assert.equal(textOf(running.upgrade, 'dead'), '7f3k stands still 3/5');
	assert.equal(textOf(running.upgrade, 'unknown'), '7f3k not heard of 3/5');
	assert.equal(textOf(afterSteering(running, {type: 'pause'}).upgrade, 'alive'), '7f3k paused 3/5');

	const faulted = runBatches(calm, {batchesDone: 3, unhealthy: ['1', '6', '11']});
	assert.equal(textOf(afterSteering(faulted, {type: 'roll-back'}).upgrade, 'alive'), '7f3k rolling back 1/2');
});

test('tells which instances are changing now', () => {
	assert.equal(toUnfinished(running.upgrade, 'alive')?.changing.length, 5);
});

test('nothing is told of a plan which was not confirmed, and of an upgrade which has ended', () => {
	assert.equal(toUnfinished({...running.upgrade, isConfirmed: false}, 'alive'), null);
	assert.equal(toUnfinished(runBatches(calm, {batchesDone: 9}).upgrade, 'alive'), null);
});
