import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {due} from '../../source/upgrade/due.js';
import {defaultPolicy, type UpgradePolicy} from '../../source/upgrade/policy.js';
import {makeSnapshot, newImage} from '../helpers/fleet.js';
import {
	arrived,
	firstBatchTaken,
	later,
	makePlan,
	type Story,
	tell,
	types,
	upgraded,
	withModel,
	without,
} from '../helpers/upgrade.js';

const preempted = {failure: {message: 'Another operation took its place.', isPreempted: true}};

describe('T19: an operation which another one preempted', () => {
	test('instances which it left on the old image are asked again, twice at most', () => {
		const story = firstBatchTaken();

		for (const seconds of [30, 60]) {
			const facts = story.whenSeen(withModel(seconds, arrived('0')), 'over', preempted);
			assert.deepEqual(facts.at(-1), {
				type: 'batch-requested',
				batch: 0,
				zone: null,
				updateDomain: 0,
				instanceIds: ['2'],
			});
			assert.deepEqual(due(story.upgrade()), {type: 'upgrade-instances', batch: 0, instanceIds: ['2']});
			story.when({type: 'batch-taken', operation: 'again'});
		}

		assert.deepEqual(types(story.whenSeen(withModel(90, arrived('0')), 'over', preempted)), ['gate-waiting']);
		const facts = story.whenSeen(withModel(390, arrived('0')), 'over', preempted);
		assert.match(JSON.stringify(facts[0]), /it still runs the old image; Another operation took its place\./);
	});

	test('one which is on the image and not healthy yet is waited for, not asked with those', () => {
		const story = firstBatchTaken();
		const initializing = {0: {...upgraded, healthState: 'initializing'}} as const;
		const facts = story.whenSeen(withModel(30, initializing), 'over', preempted);

		assert.deepEqual(facts.find(fact => fact.type === 'batch-requested')?.instanceIds, ['2']);
		assert.deepEqual(due(story.upgrade()), {type: 'upgrade-instances', batch: 0, instanceIds: ['2']});
	});

	test('when those are gone before they could be asked again, the rest of the batch is waited for', () => {
		const story = firstBatchTaken();
		const initializing = {0: {...upgraded, healthState: 'initializing'}} as const;
		story.whenSeen(withModel(30, initializing), 'over', preempted);
		const facts = story.whenSeen(without(withModel(40, initializing), ['2'], 9), 'running');

		assert.deepEqual(types(facts), ['instance-skipped', 'batch-accepted', 'gate-waiting']);
		assert.ok(
			types(story.whenSeen(without(withModel(60, arrived('0')), ['2'], 9), 'over')).includes('instance-upgraded'),
		);
	});

	test('those which the other operation still changes are waited for', () => {
		const story = firstBatchTaken();
		const seen = withModel(30, {0: {provisioningState: 'Updating'}, 2: {provisioningState: 'Updating'}});

		assert.deepEqual(types(story.whenSeen(seen, 'over', preempted)), ['gate-waiting']);
		assert.deepEqual(types(story.whenSeen(withModel(60), 'over', preempted)), ['batch-requested']);
	});

	test('none is asked again while too many of the set are unhealthy, or the model names another image', () => {
		const ill = {1: {healthState: 'unhealthy'}, 3: {healthState: 'unhealthy'}, 5: {healthState: 'unhealthy'}} as const;
		const story = firstBatchTaken();
		assert.deepEqual(types(story.whenSeen(withModel(30, ill), 'over', preempted)), ['gate-waiting']);
		assert.deepEqual(types(story.whenSeen(withModel(60), 'over', preempted)), ['batch-requested']);

		const other = firstBatchTaken();
		const foreign = later(withModel(30), 0, {}, {image: {...newImage, version: '1.0.0', exactVersion: '1.0.0'}});
		assert.deepEqual(types(other.whenSeen(foreign, 'over', preempted)), [
			'gate-waiting',
			'foreign-change-seen',
			'paused',
		]);
	});

	test('none is asked again while paused', () => {
		const story = firstBatchTaken();
		story.steer({type: 'pause'});
		assert.deepEqual(story.whenSeen(withModel(30), 'over', preempted), []);

		story.steer({type: 'resume'});
		assert.deepEqual(types(story.whenSeen(withModel(40), 'over', preempted)), ['batch-requested']);
	});
});

test('T31: an instance which a scale-in removed while it was asked is gone, and no failure', () => {
	const story = firstBatchTaken();
	const facts = story.whenSeen(without(withModel(60, arrived('0')), ['2'], 9), 'over');

	assert.deepEqual(types(facts), ['instance-upgraded', 'instance-skipped', 'batch-completed', 'batch-requested']);
	assert.equal(story.upgrade().leg.progress['00000000-0000-4000-8000-000000000002'], 'gone');
});

test('T33: an instance which automatic repairs replaced while it was asked has failed', () => {
	const story = firstBatchTaken();
	const facts = story.whenSeen(withModel(60, {...arrived('0'), 2: {vmId: 'a new machine', image: newImage}}), 'over');

	assert.match(JSON.stringify(facts), /"instance-failed".*it was replaced by a new instance: automatic repairs/);
});

test('T39: initializing longer than the timeout, and no health at all, are failures which say so', () => {
	for (const [healthState, words] of [
		['initializing', /initializing after 300 s/],
		['unknown', /no health reported after 300 s/],
	] as const) {
		const story = firstBatchTaken();
		const seen = {...arrived('0'), 2: {...upgraded, healthState}};
		story.whenSeen(withModel(60, seen), 'over');
		assert.match(JSON.stringify(story.whenSeen(withModel(360, seen), 'over')), words);
	}
});

test('T41: without a health source an instance is ready when it runs and its extensions succeeded', () => {
	const set = makeSnapshot({domains: {updateDomains: 1, faultDomains: 2}, scaleSet: {healthSource: 'none'}});
	const story = takenFrom(set, {batchCount: 2});
	const seen = later(
		set,
		60,
		{0: {...upgraded, healthState: 'unknown'}, 1: {...upgraded, hasExtensionsSucceeded: false}},
		{image: newImage},
	);

	assert.deepEqual(types(story.whenSeen(seen, 'over')), ['instance-upgraded', 'gate-waiting']);
});

describe('T42: limits at zero and at the edges of rounding', () => {
	test('at zero a single unhealthy instance stops an upgrade of any size', () => {
		for (const count of [1, 2, 5, 1000]) {
			const set = makeSnapshot({domains: {updateDomains: 1, faultDomains: 1, each: count}});
			const story = takenFrom(set, {batchCount: count, maxUnhealthyUpgradedInstancePercent: 0});
			const ids = set.instances.map(({instanceId}) => instanceId);
			const seen = {...arrived(...ids), 0: {...upgraded, healthState: 'unhealthy'}} as const;
			story.whenSeen(later(set, 60, seen, {image: newImage}), 'over');
			story.whenSeen(later(set, 400, seen, {image: newImage}), 'over');

			assert.equal(story.upgrade().status, 'faulted', `of ${count}`);
			assert.equal(story.upgrade().breach?.unhealthyCount, 1);
		}
	});

	test('a share which is exactly the limit is allowed', () => {
		const set = makeSnapshot({domains: {updateDomains: 1, faultDomains: 1, each: 5}});
		const story = takenFrom(set, {batchCount: 5, maxUnhealthyUpgradedInstancePercent: 20});
		const seen = {...arrived('0', '1', '2', '3'), 4: {...upgraded, healthState: 'unhealthy'}} as const;
		story.whenSeen(later(set, 60, seen, {image: newImage}), 'over');
		story.whenSeen(later(set, 400, seen, {image: newImage}), 'over');

		assert.equal(story.upgrade().breach, null);
		assert.match(story.upgrade().message ?? '', /1 of 5 instances did not become healthy/);
	});
});

describe('T43: batches which fail', () => {
	test('a canary which fails stops all others', () => {
		const story = firstBatchTaken({canary: 1});
		const seen = withModel(60, {0: {...upgraded, provisioningState: 'Failed', failure: 'no boot'}});
		story.whenSeen(seen, 'over');

		assert.equal(story.upgrade().status, 'faulted');
		assert.match(story.upgrade().message ?? '', /Of the plan: 1 failed, 9 untouched\./);
		assert.equal(due(story.upgrade()), null);
	});

	test('a last batch which fails within the limits ends it as faulted all the same', () => {
		const set = makeSnapshot({domains: {updateDomains: 2, faultDomains: 1}});
		const story = takenFrom(set, {batchCount: 1, maxUnhealthyUpgradedInstancePercent: 50});
		const model = {image: newImage};
		story.whenSeen(later(set, 60, arrived('0'), model), 'over');
		story.when({type: 'batch-taken', operation: null});
		const failed = {...upgraded, provisioningState: 'Failed'} as const;
		story.whenSeen(later(set, 120, {...arrived('0'), 1: failed}, model), 'over');

		assert.equal(story.upgrade().status, 'faulted');
		assert.match(story.upgrade().message ?? '', /1 of 2 instances did not become healthy/);
	});
});

describe('room in a batch', () => {
	test('I1: instances of ours which are down take room from the next batch', () => {
		const story = firstBatchTaken({maxUnhealthyInstancePercent: 100, maxUnhealthyUpgradedInstancePercent: 100});
		const seen = {...arrived('0'), 2: {...upgraded, provisioningState: 'Failed'}} as const;
		const facts = story.whenSeen(withModel(60, seen), 'over');

		assert.deepEqual(facts.find(fact => fact.type === 'batch-requested')?.instanceIds, ['4']);
	});
});

/** A story of any set up to its first batch in flight. */
function takenFrom(
	set: ReturnType<typeof makeSnapshot>,
	{batchCount, ...policy}: {readonly batchCount: number} & Partial<UpgradePolicy>,
): Story {
	const {batchPercent: _, ...others} = {batchPercent: 0, ...defaultPolicy};
	const story = tell(makePlan(set, {policy: {...others, batchCount, ...policy}}), set);
	story.when({type: 'confirm'});
	story.whenSeen(set);
	story.when({type: 'model-written', etag: null});
	story.whenSeen(later(set, 1, {}, {image: newImage}));
	story.when({type: 'batch-taken', operation: null});
	return story;
}
