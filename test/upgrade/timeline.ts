import assert from 'node:assert/strict';
import {test} from 'node:test';
import {batchesToCome, toTimeline} from '../../source/upgrade/timeline.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {runBatches, sceneTime} from '../helpers/scene.js';
import {afterSteering, withFacts} from '../helpers/steered.js';

const calm = makeSnapshot({domains: {each: 1}});

test('each batch has the time from its request to its end, the one in flight has none yet', () => {
	const {upgrade, events} = runBatches(calm, {batchesDone: 2});
	const spans = toTimeline(upgrade, events);

	assert.deepEqual(
		spans.map(({batch, name, start, end}) => [batch, name, end === null ? null : (end - start) / 1000]),
		[
			[0, 'UD0', 95],
			[1, 'UD1', 95],
			[2, 'UD2', null],
		],
	);
	assert.equal(spans[2]?.start, sceneTime - 40_000);
	assert.deepEqual(batchesToCome(upgrade), ['UD3', 'UD4']);
});

test('the time in which a gate held a batch is told from the time in which Azure worked', () => {
	const {upgrade, events} = runBatches(calm, {batchesDone: 2, unhealthy: ['6']});
	const [first, second] = toTimeline(upgrade, events);
	assert.equal(first?.heldFrom, null);
	assert.equal(((second?.heldFrom ?? 0) - (second?.start ?? 0)) / 1000, 95);
	assert.equal(((second?.end ?? 0) - (second?.heldFrom ?? 0)) / 1000, 300);
	assert.deepEqual(second?.progress.toSorted(), ['failed', 'upgraded', 'upgraded', 'upgraded', 'upgraded']);
});

test('an ending ends the batch in flight', () => {
	const scene = afterSteering(runBatches(calm, {batchesDone: 2}), {type: 'cancel'});
	assert.equal(toTimeline(scene.upgrade, scene.events).at(-1)?.end, sceneTime);
});

test('on the way back only the way back counts', () => {
	const scene = afterSteering(runBatches(calm, {batchesDone: 5}), {type: 'roll-back'});
	assert.deepEqual(toTimeline(scene.upgrade, scene.events), []);

	const back = withFacts(scene, {
		type: 'batch-requested',
		batch: 0,
		zone: null,
		updateDomain: 0,
		instanceIds: ['0'],
	});
	assert.deepEqual(
		toTimeline(back.upgrade, back.events).map(({batch, start}) => [batch, start]),
		[[0, sceneTime]],
	);
});

test('instances which are asked again are no new batch, a batch which is asked again later is', () => {
	const scene = runBatches(calm, {batchesDone: 1});
	const request = {type: 'batch-requested', batch: 1, zone: null, updateDomain: 1, instanceIds: ['1']} as const;
	const again = withFacts(scene, request);
	assert.equal(toTimeline(again.upgrade, again.events).length, 2);

	const later = withFacts(again, {type: 'batch-completed', batch: 1}, {...request, batch: 0, updateDomain: 0});
	assert.deepEqual(
		toTimeline(later.upgrade, later.events).map(({batch}) => batch),
		[0, 1, 0],
	);
});
