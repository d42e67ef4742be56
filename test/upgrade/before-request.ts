import assert from 'node:assert/strict';
import {test} from 'node:test';
import {due} from '../../source/upgrade/due.js';
import type {UpgradeFact} from '../../source/upgrade/event.js';
import {vmIdOf} from '../helpers/fleet.js';
import {arrived, firstBatchRequested, firstBatchTaken, tenInstances, withModel, without} from '../helpers/upgrade.js';

/** The next batch is 4 and 6. */
const firstDone = arrived('0', '2');

const skips = (facts: readonly UpgradeFact[]) =>
	facts.flatMap(fact => (fact.type === 'instance-skipped' ? [[fact.instanceId, fact.progress, fact.reason]] : []));

const asked = (facts: readonly UpgradeFact[]) => facts.find(fact => fact.type === 'batch-requested')?.instanceIds;

test('T31: an instance which a scale-in removed before it was asked is gone, and no failure', () => {
	const story = firstBatchTaken();
	const facts = story.whenSeen(without(withModel(60, firstDone), ['4'], 9), 'over');

	assert.deepEqual(skips(facts), [['4', 'gone', 'scale-in: it was removed, the capacity went from 10 to 9']]);
	assert.deepEqual(asked(facts), ['6']);
});

test('T32: an instance id which another machine bears now is never asked', () => {
	const story = firstBatchTaken();
	const facts = story.whenSeen(withModel(60, {...firstDone, 4: {vmId: 'another machine'}}), 'over');

	assert.deepEqual(skips(facts), [['4', 'gone', 'it was replaced by a new instance, which takes the model by itself']]);
	assert.deepEqual(asked(facts), ['6']);
});

test('T35: an instance which was deallocated meanwhile is left out', () => {
	const story = firstBatchTaken();
	const facts = story.whenSeen(withModel(60, {...firstDone, 6: {powerState: 'deallocated'}}), 'over');

	assert.deepEqual(skips(facts), [['6', 'skipped', 'it is deallocated']]);
	assert.deepEqual(asked(facts), ['4']);
});

test('T36: an instance which was protected meanwhile is left out, unless it was named', () => {
	const seen = withModel(60, {...firstDone, 4: {isProtectedFromScaleSetActions: true}});
	const facts = firstBatchTaken().whenSeen(seen, 'over');

	assert.deepEqual(skips(facts), [['4', 'skipped', 'it was protected from scale set actions meanwhile']]);

	const named = firstBatchTaken({}, {named: new Set([vmIdOf('4')])});
	assert.deepEqual(asked(named.whenSeen(seen, 'over')), ['4', '6']);
});

test('T28: an instance which somebody else upgraded is left out, and a roll back does not touch it', () => {
	const story = firstBatchTaken();
	const seen = withModel(60, {...firstDone, ...arrived('4')});

	assert.deepEqual(skips(story.whenSeen(seen, 'over')), [['4', 'skipped', 'it is current already, without us']]);
	story.steer({type: 'cancel'});
	const back = story.steer({type: 'roll-back'}, seen);

	assert.ok(back.isPossible);
	const ids = story
		.upgrade()
		.leg.batches.flat()
		.map(({instanceId}) => instanceId);
	assert.deepEqual(ids, ['0', '2', '6'], '6 was asked for when it ended, and may still change');
});

test('an instance which something else is changing is left for last, and asked when that is over', () => {
	const story = firstBatchTaken();
	const done = {...firstDone};
	const busy = {4: {provisioningState: 'Updating'}} as const;

	for (let seconds = 60; story.upgrade().leg.batch < 6; seconds += 60) {
		const facts = story.whenSeen(withModel(seconds, {...done, ...busy}), 'over');
		assert.ok(!asked(facts)?.includes('4'));
		Object.assign(done, arrived(...(asked(facts) ?? [])));
		story.when({type: 'batch-taken', operation: null});
		assert.ok(seconds < 3600);
	}

	assert.equal(story.upgrade().leg.gate?.gate, 'instance-busy');
	assert.equal(due(story.upgrade()), null);
	assert.deepEqual(asked(story.whenSeen(withModel(3600, done), 'over')), ['4']);

	story.when({type: 'batch-taken', operation: null});
	story.whenSeen(withModel(3700, {...done, ...arrived('4')}), 'over');
	assert.equal(story.upgrade().status, 'completed');
});

test('an instance which stays busy is left out in the end, and the end says so', () => {
	const story = firstBatchTaken({batchPercent: 50});
	const busy = {1: {provisioningState: 'Creating'}} as const;

	story.whenSeen(withModel(60, {...arrived('0', '2', '4', '6', '8'), ...busy}), 'over');
	story.when({type: 'batch-taken', operation: null});
	const done = arrived('0', '2', '4', '6', '8', '3', '5', '7', '9');
	story.whenSeen(withModel(120, {...done, ...busy}), 'over');
	assert.equal(story.upgrade().leg.gate?.gate, 'instance-busy');

	story.whenSeen(withModel(420, {...done, ...busy}), 'over');
	assert.equal(story.upgrade().status, 'completed');
	assert.match(
		story.upgrade().message ?? '',
		/9 instances run 24\.04\.202611100 and are ready\. Left out: 1 skipped\./,
	);
});

test('what changed before the request could be sent is not asked: protected, stopped, done by others, removed', () => {
	const changes = {0: {isProtectedFromScaleSetActions: true}, 2: {image: withModel(0).scaleSet.image}} as const;
	const story = firstBatchRequested();

	assert.deepEqual(
		skips(story.whenSeen(withModel(20, changes))).map(([id]) => id),
		['0', '2'],
	);
	assert.equal(story.upgrade().leg.batch, 1);
	assert.deepEqual(due(story.upgrade()), {type: 'upgrade-instances', batch: 1, instanceIds: ['4', '6']});
});

test('when all were removed before the first batch, it ends and says that the model is as it was', () => {
	const story = firstBatchRequested();
	const none = {
		...without(
			withModel(60),
			tenInstances.instances.map(({instanceId}) => instanceId),
			0,
		),
	};
	story.whenSeen(none, 'over');

	assert.equal(story.upgrade().status, 'completed');
	assert.match(story.upgrade().message ?? '', /0 instances run .* Left out: 10 removed from the scale set\./);
});
