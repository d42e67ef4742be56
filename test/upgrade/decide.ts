import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {due} from '../../source/upgrade/due.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';
import {steer} from '../../source/upgrade/steer.js';
import {fold} from '../../source/upgrade/upgrade.js';
import {makeSnapshot, newImage, oldImage} from '../helpers/fleet.js';
import {
	firstBatchTaken,
	later,
	makePlan,
	type Story,
	tell,
	tenInstances,
	types,
	upgraded,
	withModel,
} from '../helpers/upgrade.js';

const snapshot = tenInstances;
const plan = makePlan(snapshot);

describe('the way to the first batch', () => {
	test('nothing happens before the plan is confirmed', () => {
		assert.deepEqual(tell(plan, snapshot).whenSeen(snapshot), []);
	});

	test('the model is asked for first, with the etag that was read', () => {
		const story = tell(plan, snapshot);
		story.when({type: 'confirm'});

		assert.deepEqual(story.whenSeen(snapshot), [{type: 'model-update-requested', image: newImage, etag: '"1"'}]);
		assert.deepEqual(due(story.upgrade()), {type: 'write-model', image: newImage});
	});

	test('no instance is asked until a read shows the image in the model', () => {
		const story = tell(plan, snapshot);
		story.when({type: 'confirm'});
		story.whenSeen(snapshot);

		assert.deepEqual(story.whenSeen(later(snapshot, 5)), []);
		assert.deepEqual(types(story.when({type: 'model-written', etag: '"2"'})), ['model-updated']);
		assert.deepEqual(story.whenSeen(withModel(6)), [
			{type: 'batch-requested', batch: 0, zone: null, updateDomain: 0, instanceIds: ['0', '2']},
		]);
	});

	test('too many unhealthy instances hold the first batch, and end the upgrade when they stay', () => {
		const sick = {1: {healthState: 'unhealthy'}, 3: {healthState: 'unhealthy'}, 5: {healthState: 'unknown'}} as const;
		const story = tell(plan, snapshot);
		story.when({type: 'confirm'});

		assert.deepEqual(types(story.whenSeen(later(snapshot, 0, sick))), ['gate-waiting']);
		assert.deepEqual(story.whenSeen(later(snapshot, 299, sick)), []);

		const facts = story.whenSeen(later(snapshot, 300, sick));
		assert.deepEqual(types(facts), ['policy-breached', 'upgrade-faulted']);
		assert.match(
			JSON.stringify(facts),
			/3 of 10 instances of the scale set are unhealthy \(30 %\), maxUnhealthyInstancePercent allows 20 %/,
		);
		assert.match(story.upgrade().message ?? '', /The model was not changed/);
	});

	test('the hold ends by itself when the instances recover', () => {
		const sick = {1: {healthState: 'unhealthy'}, 3: {healthState: 'unhealthy'}, 5: {healthState: 'unhealthy'}} as const;
		const story = tell(plan, snapshot);
		story.when({type: 'confirm'});
		story.whenSeen(later(snapshot, 0, sick));

		assert.deepEqual(types(story.whenSeen(later(snapshot, 60))), ['gate-passed', 'model-update-requested']);
	});
});

describe('a batch in flight', () => {
	test('instances arrive one by one, and the next batch waits for all and for the operation', () => {
		const story = firstBatchTaken();

		assert.deepEqual(
			story.whenSeen(withModel(20, {0: {provisioningState: 'Updating'}, 2: {provisioningState: 'Updating'}})),
			[],
		);
		assert.deepEqual(types(story.whenSeen(withModel(50, {0: upgraded, 2: {provisioningState: 'Updating'}}))), [
			'instance-upgraded',
		]);
		assert.deepEqual(types(story.whenSeen(withModel(60, {0: upgraded, 2: upgraded}), 'running')), [
			'instance-upgraded',
		]);
		assert.deepEqual(story.whenSeen(withModel(70, {0: upgraded, 2: upgraded}), 'over'), [
			{type: 'batch-completed', batch: 0},
			{type: 'batch-requested', batch: 1, zone: null, updateDomain: 0, instanceIds: ['4', '6']},
		]);
	});

	test('the success of the operation is not the success of an instance', () => {
		const story = firstBatchTaken();
		const facts = story.whenSeen(withModel(60, {0: upgraded}), 'over');

		assert.deepEqual(types(facts), ['instance-upgraded', 'gate-waiting']);
		assert.deepEqual(story.whenSeen(withModel(359, {0: upgraded}), 'over'), []);

		const late = story.whenSeen(withModel(360, {0: upgraded}), 'over');
		assert.deepEqual(types(late).slice(0, 2), ['instance-failed', 'gate-passed']);
		assert.match(JSON.stringify(late), /it still runs the old image after 300 s/);
	});

	test('an instance which reports no health does not pass', () => {
		const story = firstBatchTaken();
		story.whenSeen(withModel(60, {0: upgraded, 2: {...upgraded, healthState: 'unknown'}}), 'over');
		const facts = story.whenSeen(withModel(400, {0: upgraded, 2: {...upgraded, healthState: 'unknown'}}), 'over');

		assert.match(JSON.stringify(facts), /no health reported after 300 s/);
	});

	test('the upgrade stops when more of the upgraded are unhealthy than the policy allows', () => {
		const story = firstBatchTaken();
		const seen = {0: upgraded, 2: {...upgraded, healthState: 'unhealthy'}} as const;
		story.whenSeen(withModel(60, seen), 'over');
		const facts = story.whenSeen(withModel(400, seen), 'over');

		assert.deepEqual(types(facts), [
			'instance-failed',
			'gate-passed',
			'policy-breached',
			'batch-completed',
			'upgrade-faulted',
		]);

		assert.deepEqual(story.upgrade().breach, {
			limit: 'maxUnhealthyUpgradedInstancePercent',
			allowedPercent: 20,
			actualPercent: 50,
			unhealthyCount: 1,
			ofCount: 2,
			instanceIds: ['2'],
		});
		assert.match(story.upgrade().message ?? '', /1 upgraded, 1 failed, 8 untouched/);
		assert.deepEqual(story.whenSeen(withModel(500), 'over'), []);
	});

	test('a failure within the limit lets it go on, and it ends as faulted all the same', () => {
		const policy = {...defaultPolicy, maxUnhealthyUpgradedInstancePercent: 100, maxUnhealthyInstancePercent: 100};
		const story = firstBatchTaken(policy);
		const seen: Record<string, object> = {
			0: upgraded,
			2: {...upgraded, provisioningState: 'Failed', failure: 'it did not start'},
		};

		for (let second = 60; story.upgrade().endedAt === null; second += 60) {
			story.whenSeen(withModel(second, seen), 'over');

			if (due(story.upgrade())) {
				story.when({type: 'batch-taken', operation: null});
				const asked = new Set(
					Object.keys(story.upgrade().leg.progress).filter(vmId => story.upgrade().leg.progress[vmId] === 'asked'),
				);
				const ids = snapshot.instances.filter(({vmId}) => asked.has(vmId)).map(({instanceId}) => instanceId);
				Object.assign(seen, Object.fromEntries(ids.map(id => [id, upgraded])));
			}

			assert(second < 3600);
		}

		assert.equal(story.upgrade().status, 'faulted');
		assert.match(story.upgrade().message ?? '', /1 of 10 instances did not become healthy/);
		assert.match(JSON.stringify(story.events()), /it did not start/);
	});

	test('T32: an instance which was replaced while it was asked counts as failed', () => {
		const story = firstBatchTaken();
		const seen = withModel(60, {0: upgraded});
		const facts = story.whenSeen({...seen, instances: seen.instances.filter(({instanceId}) => instanceId !== '2')});

		assert.match(JSON.stringify(facts), /it was replaced by a new instance/);
	});

	test('an instance id which another machine took over is not asked', () => {
		const story = firstBatchTaken();
		const seen = withModel(70, {0: upgraded, 2: upgraded, 4: {vmId: 'another machine'}});
		const facts = story.whenSeen(seen, 'over');
		const requested = facts.find(fact => fact.type === 'batch-requested');

		assert.deepEqual(requested?.instanceIds, ['6']);
	});

	test('a batch is watched for as long as the policy says before it counts', () => {
		const story = firstBatchTaken({...defaultPolicy, soakSeconds: 60});
		assert.deepEqual(types(story.whenSeen(withModel(60, {0: upgraded, 2: upgraded}), 'over')), [
			'instance-upgraded',
			'instance-upgraded',
			'gate-waiting',
		]);
		assert.deepEqual(story.whenSeen(withModel(119, {0: upgraded, 2: upgraded}), 'over'), []);

		assert.deepEqual(types(story.whenSeen(withModel(120, {0: upgraded, 2: upgraded}), 'over')).slice(0, 2), [
			'gate-passed',
			'batch-completed',
		]);
	});

	test('the pause between batches is kept', () => {
		const story = firstBatchTaken({...defaultPolicy, pauseSeconds: 30});
		const arrived = {0: upgraded, 2: upgraded};

		assert.deepEqual(types(story.whenSeen(withModel(60, arrived), 'over')).slice(-2), [
			'batch-completed',
			'gate-waiting',
		]);
		assert.deepEqual(story.whenSeen(withModel(89, arrived), 'over'), []);
		assert.deepEqual(types(story.whenSeen(withModel(90, arrived), 'over')), ['gate-passed', 'batch-requested']);
	});
});

describe('others at work', () => {
	test("somebody else's image in the model pauses the upgrade before the next batch", () => {
		const story = firstBatchTaken();
		const foreign = later(withModel(70, {0: upgraded, 2: upgraded}), 0, {}, {image: oldImage});
		const facts = story.whenSeen(foreign, 'over');

		assert(types(facts).includes('foreign-change-seen'));
		assert.equal(story.upgrade().status, 'paused');
		assert.equal(due(story.upgrade()), null);
	});

	test('resuming while the foreign image is still there pauses again', () => {
		const story = firstBatchTaken();
		const foreign = later(withModel(70, {0: upgraded, 2: upgraded}), 0, {}, {image: oldImage});
		story.whenSeen(foreign, 'over');
		story.take([{type: 'resumed', acceptedBreach: null, by: null}]);
		story.whenSeen(foreign, 'over');

		assert.equal(story.upgrade().status, 'paused');
	});
});

describe('steering', () => {
	test('a pause lets the batch in flight end and starts none', () => {
		const story = firstBatchTaken();
		story.take([{type: 'paused', reason: 'Paused by the operator.', by: null}]);

		assert.deepEqual(types(story.whenSeen(withModel(60, {0: upgraded, 2: upgraded}), 'over')), [
			'instance-upgraded',
			'instance-upgraded',
			'batch-completed',
		]);

		story.take([{type: 'resumed', acceptedBreach: null, by: null}]);
		assert.deepEqual(types(story.whenSeen(withModel(70, {0: upgraded, 2: upgraded}), 'over')), ['batch-requested']);
	});

	test('a cancel says what stays mixed, and nothing follows it', () => {
		const story = firstBatchTaken();
		const steered = steer(story.upgrade(), {type: 'cancel'}, snapshot);
		assert(steered.isPossible);
		story.take(steered.facts);

		assert.equal(story.upgrade().status, 'cancelled');
		assert.match(
			story.upgrade().message ?? '',
			/2 asked and may still change, 8 untouched. The model names 24\.04\.202611100/,
		);
		assert.deepEqual(story.whenSeen(withModel(60, {0: upgraded, 2: upgraded}), 'over'), []);
		assert.equal(due(story.upgrade()), null);
	});

	test('the way back asks only for what this upgrade changed, with the exact old image', () => {
		const story = firstBatchTaken();
		story.whenSeen(withModel(60, {0: upgraded, 2: upgraded}), 'over');
		story.take([{type: 'upgrade-cancelled', message: '', by: null}]);
		const seen = withModel(70, {0: upgraded, 2: upgraded, 9: upgraded});
		const steered = steer(story.upgrade(), {type: 'roll-back'}, seen);
		assert(steered.isPossible);
		story.take(steered.facts);

		assert.deepEqual(types(story.whenSeen(seen)), ['model-update-requested']);
		story.when({type: 'model-written', etag: '"3"'});
		const backInModel = later(seen, 20, {}, {image: oldImage});
		const [requested] = story.whenSeen(backInModel);
		assert.deepEqual(requested?.type === 'batch-requested' && requested.instanceIds, ['0', '2']);

		story.when({type: 'batch-taken', operation: null});
		const facts = story.whenSeen(later(backInModel, 60, {0: {image: oldImage}, 2: {image: oldImage}}), 'over');
		assert.equal(facts.at(-1)?.type, 'rolled-back');
	});

	test('there is no way back while a batch is in flight, or to an image that was not known exactly', () => {
		const story = firstBatchTaken();
		assert.match(reason(story, {type: 'roll-back'}), /batch is in flight/);

		const latest = {...oldImage, version: 'latest', exactVersion: null};
		const unknown = makeSnapshot({domains: {updateDomains: 2, faultDomains: 5}, scaleSet: {image: latest}});
		assert.match(reason(tell(makePlan(unknown), unknown), {type: 'roll-back'}), /not known exactly/);
	});

	test('what cannot be done says why', () => {
		const story = tell(plan, snapshot);
		assert.match(reason(story, {type: 'resume'}), /not paused/);
		assert.match(reason(story, {type: 'pause'}), /does not run/);
	});
});

function reason(story: Story, steering: Parameters<typeof steer>[1]): string {
	const steered = steer(story.upgrade(), steering, snapshot);
	assert(!steered.isPossible);
	return steered.reason;
}

test('folding the events again gives the same upgrade', () => {
	const story = firstBatchTaken();
	story.whenSeen(withModel(60, {0: upgraded, 2: upgraded}), 'over');

	assert.deepEqual(fold(story.events()), story.upgrade());
	assert.deepEqual(fold(JSON.parse(JSON.stringify(story.events()))), story.upgrade());
});

test('where Azure rolls by itself, instances are watched and none is asked', () => {
	const rolling = makeSnapshot({
		domains: {updateDomains: 2, faultDomains: 5},
		scaleSet: {upgradePolicyMode: 'Rolling'},
	});
	const story = tell(makePlan(rolling), rolling);
	story.when({type: 'confirm'});
	story.whenSeen(rolling);
	story.when({type: 'model-written', etag: '"2"'});
	assert.equal(due(story.upgrade()), null);

	const all = Object.fromEntries(rolling.instances.map(({instanceId}) => [instanceId, upgraded]));
	const facts = story.whenSeen(later(rolling, 600, all, {image: newImage}), 'over');
	assert.equal(facts.at(-1)?.type, 'upgrade-completed');
	assert(!types(story.events()).includes('batch-requested'));
});
