import assert from 'node:assert/strict';
import {test} from 'node:test';
import {due} from '../../source/upgrade/due.js';
import {arrived, firstBatchRequested, types, upgraded, withModel, without} from '../helpers/upgrade.js';

const lost = {isAnswerLost: true};

test('T14: a request whose answer got lost counts as taken when an instance of it changes', () => {
	const story = firstBatchRequested();
	const facts = story.whenSeen(withModel(15, {2: {provisioningState: 'Updating'}}), 'running', lost);

	assert.deepEqual(facts, [{type: 'batch-accepted', batch: 0, operation: null}]);
	assert.equal(due(story.upgrade()), null);
});

test('T14: a request whose answer got lost counts as taken when an instance of it is on the image', () => {
	const story = firstBatchRequested();
	const facts = story.whenSeen(withModel(60, arrived('0')), 'over', lost);

	assert.deepEqual(types(facts), ['batch-accepted', 'instance-upgraded', 'gate-waiting']);
	assert.equal(due(story.upgrade()), null);
});

test('T14: while nothing shows that Azure took a request it stays due', () => {
	const story = firstBatchRequested();

	assert.deepEqual(story.whenSeen(withModel(15), 'running', lost), []);
	assert.deepEqual(due(story.upgrade()), {type: 'upgrade-instances', batch: 0, instanceIds: ['0', '2']});
});

test('T32: one which was replaced while it is not known whether it was asked has failed, and is not asked', () => {
	const story = firstBatchRequested();
	const facts = story.whenSeen(without(withModel(15), ['0'], 10), 'running', lost);

	assert.deepEqual(types(facts), ['instance-failed']);
	assert.deepEqual(due(story.upgrade()), {type: 'upgrade-instances', batch: 0, instanceIds: ['2']});
});

test('a request which waits to be sent is held when too many of the set fall ill meanwhile', () => {
	const sick = {1: {healthState: 'unhealthy'}, 3: {healthState: 'unhealthy'}, 5: {healthState: 'unhealthy'}} as const;
	const story = firstBatchRequested();

	assert.deepEqual(types(story.whenSeen(withModel(20, sick))), ['gate-waiting']);
	assert.equal(due(story.upgrade()), null);

	assert.deepEqual(types(story.whenSeen(withModel(40))), ['gate-passed']);
	assert.equal(due(story.upgrade())?.type, 'upgrade-instances');
});

test('T28: a request which waits to be sent is not sent when somebody changed the model meanwhile', () => {
	const story = firstBatchRequested();
	const seen = withModel(20);
	const version = '24.04.202601010';
	const image = {...seen.scaleSet.image, version, exactVersion: version};
	story.whenSeen({...seen, scaleSet: {...seen.scaleSet, image}});

	assert.equal(story.upgrade().status, 'paused');
	assert.equal(due(story.upgrade()), null);
});

test('nothing is sent while paused, and the same request is due when resumed', () => {
	const story = firstBatchRequested();
	story.steer({type: 'pause'});
	assert.equal(due(story.upgrade()), null);

	story.steer({type: 'resume'});
	assert.deepEqual(due(story.upgrade()), {type: 'upgrade-instances', batch: 0, instanceIds: ['0', '2']});
});

test('one which an earlier attempt brought to the image, but not to health, does not tell that a request was taken', () => {
	const sick = {...arrived('0'), 2: {...upgraded, healthState: 'unhealthy'}} as const;
	const story = firstBatchRequested();
	story.when({type: 'batch-taken', operation: null});
	story.whenSeen(withModel(60, sick), 'over');
	story.whenSeen(withModel(400, sick), 'over');
	story.steer({type: 'retry-failed'});
	story.whenSeen(withModel(410, sick), 'over');

	assert.deepEqual(story.whenSeen(withModel(420, sick), 'running', lost), []);
	assert.deepEqual(due(story.upgrade()), {type: 'upgrade-instances', batch: 0, instanceIds: ['2']});
});

test('a request which waits while paused does not end over the limit on the set', () => {
	const sick = {1: {healthState: 'unhealthy'}, 3: {healthState: 'unhealthy'}, 5: {healthState: 'unhealthy'}} as const;
	const story = firstBatchRequested();
	story.steer({type: 'pause'});

	assert.deepEqual(story.whenSeen(withModel(20, sick)), []);
	assert.deepEqual(story.whenSeen(withModel(900, sick)), []);
	story.steer({type: 'resume'});
	assert.deepEqual(types(story.whenSeen(withModel(910, sick))), ['gate-waiting']);
});

test('one which was given up before the answer came may have been changed, and goes back with the rest', () => {
	const story = firstBatchRequested();
	story.steer({type: 'skip', instanceIds: ['0', '2']});
	story.whenSeen(withModel(20), 'over');
	story.steer({type: 'cancel'});
	story.steer({type: 'roll-back'}, withModel(60, arrived('0')));
	const ids = story
		.upgrade()
		.leg.batches.flat()
		.map(({instanceId}) => instanceId);

	assert.ok(ids.includes('0'));
});

test('a batch of which nothing was asked in the end is followed by no pause', () => {
	const story = firstBatchRequested({pauseSeconds: 30});
	const facts = story.whenSeen(without(withModel(20), ['0', '2'], 8));

	assert.deepEqual(types(facts).slice(-2), ['batch-completed', 'batch-requested']);
});
