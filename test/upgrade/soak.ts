import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {arrived, firstBatchTaken, types, upgraded, withModel, without} from '../helpers/upgrade.js';

const well = arrived('0', '2');
const sick = {...arrived('0'), 2: {...upgraded, healthState: 'unhealthy'}} as const;

describe('T38: an instance which falls ill while its batch is watched', () => {
	test('holds the batch, and the watch begins anew when it recovered', () => {
		const story = firstBatchTaken({soakSeconds: 60});
		story.whenSeen(withModel(60, well), 'over');
		assert.equal(story.upgrade().leg.gate?.gate, 'soak');

		assert.deepEqual(types(story.whenSeen(withModel(110, sick), 'over')), ['gate-waiting']);
		assert.equal(story.upgrade().leg.gate?.gate, 'health');
		assert.deepEqual(story.whenSeen(withModel(130, sick), 'over'), []);

		assert.deepEqual(types(story.whenSeen(withModel(150, well), 'over')), ['gate-passed', 'gate-waiting']);
		assert.equal(story.upgrade().leg.gate?.gate, 'soak');
		assert.deepEqual(story.whenSeen(withModel(209, well), 'over'), []);
		assert.ok(types(story.whenSeen(withModel(210, well), 'over')).includes('batch-completed'));
	});

	test('does not pass when it is ill at the end of the watch', () => {
		const story = firstBatchTaken({soakSeconds: 60});
		story.whenSeen(withModel(60, well), 'over');

		assert.deepEqual(types(story.whenSeen(withModel(120, sick), 'over')), ['gate-waiting']);
	});

	test('fails when it does not recover in time, and the limits decide', () => {
		const story = firstBatchTaken({soakSeconds: 60});
		story.whenSeen(withModel(60, well), 'over');
		story.whenSeen(withModel(100, sick), 'over');
		assert.deepEqual(story.whenSeen(withModel(399, sick), 'over'), []);
		const facts = story.whenSeen(withModel(400, sick), 'over');

		assert.match(JSON.stringify(facts[0]), /it had arrived, but did not stay ready: unhealthy/);
		assert.equal(facts.at(-1)?.type, 'upgrade-faulted');
	});

	test('has one timeout for all of its relapses: it cannot hold the upgrade for ever', () => {
		const story = firstBatchTaken({soakSeconds: 60});
		let seconds = 60;

		for (; seconds < 3600 && story.upgrade().endedAt === null; seconds += 40) {
			story.whenSeen(withModel(seconds, well), 'over');
			story.whenSeen(withModel(seconds + 20, sick), 'over');
		}

		assert.equal(story.upgrade().status, 'faulted');
		assert.ok(seconds < 600);
	});

	test('an instance which a scale-in removes while it is watched is gone', () => {
		const story = firstBatchTaken({soakSeconds: 60});
		story.whenSeen(withModel(60, well), 'over');
		const facts = story.whenSeen(without(withModel(80, well), ['2'], 9), 'over');

		assert.deepEqual(types(facts), ['instance-skipped']);
	});
});
