import assert from 'node:assert/strict';
import {test} from 'node:test';
import {due} from '../../source/upgrade/due.js';
import {fold} from '../../source/upgrade/upgrade.js';
import {firstBatchRequested, makePlan, tell, tenInstances, types, withModel} from '../helpers/upgrade.js';

const message = 'Azure refused it (403): the role was taken away. Ask for it again.';

test('T21: a role which is missing before anything changed ends the upgrade', () => {
	const story = tell(makePlan(tenInstances), tenInstances);
	story.when({type: 'confirm'});
	story.whenSeen(tenInstances);
	story.when({type: 'call-forbidden', message});

	assert.equal(story.upgrade().status, 'faulted');
	assert.match(story.upgrade().message ?? '', /^Azure refused it \(403\).*10 untouched/);
});

test('T16, T21: a sign-in or role which ends mid-run pauses, and the same call is due when resumed', () => {
	const story = firstBatchRequested();
	assert.deepEqual(types(story.when({type: 'call-forbidden', message})), ['paused']);
	assert.equal(due(story.upgrade()), null);
	assert.deepEqual(story.when({type: 'call-forbidden', message}), [], 'once');

	story.steer({type: 'resume'});
	assert.deepEqual(due(story.upgrade()), {type: 'upgrade-instances', batch: 0, instanceIds: ['0', '2']});
});

test('T20: a scale set which is not there any more ends the upgrade', () => {
	const story = firstBatchRequested();
	story.when({type: 'set-gone', message: 'The scale set web is not there any more.'});

	assert.equal(story.upgrade().status, 'faulted');
	assert.match(story.upgrade().message ?? '', /^The scale set web is not there any more\. Of the plan: 2 asked/);
	assert.equal(due(story.upgrade()), null);
});

test('T3: a journal which ends in the middle of a decision is gone on with as if it had not', () => {
	const story = firstBatchRequested();
	story.when({type: 'batch-taken', operation: null});
	const sick = {0: {provisioningState: 'Failed'}, 2: {provisioningState: 'Failed'}} as const;
	story.whenSeen(withModel(60, sick), 'over');
	assert.equal(story.upgrade().status, 'faulted');

	for (let length = 1; length < story.events().length; length++) {
		const torn = fold(story.events().slice(0, length));
		const again = tell(torn.plan, tenInstances);
		again.take(story.events().slice(1, length));
		again.when({type: 'confirm'});
		assert.deepEqual(again.upgrade().leg.batches, story.upgrade().leg.batches);

		if (torn.leg.batchStatus === 'accepted' || torn.breach !== null) {
			again.whenSeen(withModel(60, sick), 'over');
			assert.equal(again.upgrade().status, 'faulted', `after ${length} lines`);
			assert.deepEqual(again.upgrade().breach, story.upgrade().breach);
		}
	}
});

test('an upgrade keeps the place by which another process reaches the same Azure', () => {
	const place = {
		endpoint: null,
		cloud: 'public',
		auth: 'cli',
		subscriptionId: 's',
		tenantId: 't',
		speed: null,
	};
	const [planned] = tell(makePlan(tenInstances), tenInstances).events();
	assert.ok(planned?.type === 'upgrade-planned');

	assert.deepEqual(fold([{...planned, place}]).place, place);
});
