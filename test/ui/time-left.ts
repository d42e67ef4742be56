import assert from 'node:assert/strict';
import {test} from 'node:test';
import {estimateSecondsLeft} from '../../source/ui/time-left.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {runBatches, sceneTime} from '../helpers/scene.js';

const snapshot = makeSnapshot({domains: {each: 1}});

test('goes by the guess of the plan while no batch is done', () => {
	const {upgrade, events} = runBatches(snapshot, {batchesDone: 0});

	assert.equal(estimateSecondsLeft(upgrade, events, sceneTime), upgrade.plan.estimatedSeconds);
});

test('goes by the pace of the batches which are done', () => {
	const {upgrade, events} = runBatches(snapshot, {batchesDone: 2});

	// Three batches of 95 s are left, of which 40 s are over.
	assert.equal(estimateSecondsLeft(upgrade, events, sceneTime), 3 * 95 - 40);
});

test('never says that no time is left while a batch is', () => {
	const {upgrade, events} = runBatches(snapshot, {batchesDone: 4});

	assert.ok((estimateSecondsLeft(upgrade, events, sceneTime + 3_600_000) ?? 0) > 0);
});

test('does not guess while the upgrade stands still', () => {
	const {upgrade, events} = runBatches(snapshot, {batchesDone: 2});

	assert.equal(estimateSecondsLeft({...upgrade, status: 'paused'}, events, sceneTime), null);
});
