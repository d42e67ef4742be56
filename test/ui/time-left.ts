import assert from 'node:assert/strict';
import {test} from 'node:test';
import {estimateSecondsLeft} from '../../source/ui/time-left.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {runBatches, sceneTime} from '../helpers/scene.js';
import {afterSteering} from '../helpers/steered.js';

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

test('one batch which waited long says nothing of the others', () => {
	const {upgrade, events} = runBatches(snapshot, {batchesDone: 3, unhealthy: ['6']});

	// There was no room for an instance of the third batch, which comes after the last two.
	assert.equal(estimateSecondsLeft(upgrade, events, sceneTime), 3 * 95 - 40);
});

test('what was skipped is not reckoned with', () => {
	const running = runBatches(snapshot, {batchesDone: 2});
	const {upgrade, events} = afterSteering(running, {type: 'skip', instanceIds: ['4', '9', '14', '19', '24']});

	assert.equal(estimateSecondsLeft(upgrade, events, sceneTime), 2 * 95 - 40);
});
