import assert from 'node:assert/strict';
import {test} from 'node:test';
import {recentEntries} from '../../../source/ui/panes/event-log.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {runBatches} from '../../helpers/scene.js';

const {events} = runBatches(makeSnapshot({domains: {each: 1}}), {batchesDone: 2, unhealthy: ['6']});

test('the newest is first, and instances which came up together are one entry', () => {
	assert.deepEqual(
		recentEntries(events, 7).map(({text}) => text),
		[
			'batch 3 taken by Azure',
			'batch 3 (UD2) asked: 2 7 12 17',
			'batch 2 completed',
			'health gate passed',
			'instance 6 failed: unhealthy after 300 s',
			'Waiting up to 300 s for 1 of the batch to become healthy. (6)',
			'4 upgraded and ready: 1 11 16 21',
		],
	);
});

test('gives no more entries than there is room for', () => {
	assert.equal(recentEntries(events, 3).length, 3);
	assert.deepEqual(recentEntries(events, 0), []);
	assert.deepEqual(recentEntries([], 5), []);
});
