import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {due} from '../../source/upgrade/due.js';
import type {Steering} from '../../source/upgrade/steer.js';
import {makeSnapshot, newImage, oldImage, vmIdOf} from '../helpers/fleet.js';
import {
	arrived,
	firstBatchRequested,
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

const sick = {...arrived('0'), 2: {...upgraded, healthState: 'unhealthy'}} as const;

/** The first batch is over; one of two did not become healthy, which breaches the policy. */
function faulted(policy: Parameters<typeof firstBatchTaken>[0] = {}): Story {
	const story = firstBatchTaken(policy);
	story.whenSeen(withModel(60, sick), 'over');
	story.whenSeen(withModel(400, sick), 'over');
	assert.equal(story.upgrade().status, 'faulted');
	return story;
}

function refusal(story: Story, steering: Steering, snapshot: Parameters<Story['steer']>[1] = tenInstances): string {
	const steered = story.steer(steering, snapshot);
	assert.ok(!steered.isPossible);
	return steered.reason;
}

describe('pause, resume and cancel', () => {
	test('each fact says who wanted it', () => {
		const story = firstBatchTaken();
		story.steer({type: 'pause'});
		assert.equal(story.upgrade().message, 'Paused by ana.');
		story.steer({type: 'resume'});
		story.steer({type: 'cancel'});

		assert.match(story.upgrade().message ?? '', /^Cancelled by ana\. Of the plan: 2 asked and may still change/);
		assert.deepEqual(
			story.events().flatMap(event => ('by' in event ? [event.by] : [])),
			['ana', 'ana', 'ana'],
		);
	});

	test('what cannot be had says why', () => {
		const story = firstBatchTaken();
		assert.match(refusal(story, {type: 'resume'}), /not paused/);
		assert.match(refusal(story, {type: 'resume', acceptBreach: true}), /no breach to accept/);
		story.steer({type: 'cancel'});
		assert.match(refusal(story, {type: 'pause'}), /does not run/);
		assert.match(refusal(story, {type: 'cancel'}), /has ended/);
	});

	test('a cancel says also what was skipped, given up and removed', () => {
		const story = firstBatchTaken();
		story.steer({type: 'skip', instanceIds: ['2', '9']});
		story.steer({type: 'cancel'});

		assert.match(
			story.upgrade().message ?? '',
			/Of the plan: 1 asked and may still change, 1 skipped, 1 given up, 7 untouched\. The model names 24\.04\.202611100/,
		);
	});

	test('a cancel while an answer is missing says that Azure may not have taken the request', () => {
		const story = firstBatchRequested();
		story.steer({type: 'cancel'});

		assert.match(story.upgrade().message ?? '', /2 asked, which Azure may not have taken/);
	});
});

describe('resume with an accepted breach', () => {
	test('reopens an upgrade which ended by a breach, and goes on', () => {
		const story = faulted();
		assert.match(refusal(story, {type: 'resume'}), /only when you accept the breach/);
		story.steer({type: 'resume', acceptBreach: true});

		assert.equal(story.upgrade().status, 'rolling-forward');
		assert.equal(story.upgrade().endedAt, null);
		assert.deepEqual(types(story.whenSeen(withModel(420, sick), 'over')), ['batch-requested']);
	});

	test('the limit is breached again only above what was accepted', () => {
		const story = faulted();
		story.steer({type: 'resume', acceptBreach: true});
		story.whenSeen(withModel(420, sick), 'over');
		story.when({type: 'batch-taken', operation: null});
		// One at a time now, since 2 is down: with 4 it is one of three, which was accepted as one of two.
		story.whenSeen(withModel(480, {...sick, ...arrived('4')}), 'over');
		assert.equal(story.upgrade().endedAt, null);

		story.when({type: 'batch-taken', operation: null});
		const worse = {
			...sick,
			...arrived('4'),
			8: {...upgraded, provisioningState: 'Failed'},
			4: {...upgraded, healthState: 'unhealthy'},
		} as const;
		story.whenSeen(withModel(540, worse), 'over');
		assert.equal(story.upgrade().status, 'faulted');
		assert.equal(story.upgrade().breach?.unhealthyCount, 3);
	});

	test('a breach of the limit on the set is accepted as it was', () => {
		const ill = {1: {healthState: 'unhealthy'}, 3: {healthState: 'unhealthy'}, 5: {healthState: 'unhealthy'}} as const;
		const story = tell(makePlan(tenInstances), tenInstances);
		story.when({type: 'confirm'});
		story.whenSeen(later(tenInstances, 0, ill));
		story.whenSeen(later(tenInstances, 300, ill));
		assert.equal(story.upgrade().breach?.limit, 'maxUnhealthyInstancePercent');

		story.steer({type: 'resume', acceptBreach: true});
		assert.deepEqual(types(story.whenSeen(later(tenInstances, 320, ill))), ['model-update-requested']);
	});
});

describe('retry', () => {
	test('asks what failed again, then goes on with what is untouched', () => {
		const story = faulted();
		story.steer({type: 'retry-failed'});

		assert.equal(story.upgrade().status, 'rolling-forward');
		assert.equal(story.upgrade().attempt, 2);
		const facts = story.whenSeen(withModel(420, sick), 'over');
		assert.deepEqual(facts.at(-1)?.type === 'batch-requested' && facts.at(-1), {
			type: 'batch-requested',
			batch: 0,
			zone: null,
			updateDomain: 0,
			instanceIds: ['2'],
		});

		story.when({type: 'batch-taken', operation: null});
		const next = story.whenSeen(withModel(480, arrived('0', '2')), 'over');
		assert.deepEqual(next.find(fact => fact.type === 'batch-requested')?.instanceIds, ['4', '6']);
	});

	test('does not ask one which has recovered meanwhile: it has arrived', () => {
		const story = faulted();
		story.steer({type: 'retry-failed'});
		const facts = story.whenSeen(withModel(420, arrived('0', '2')), 'over');

		assert.deepEqual(types(facts), ['instance-upgraded', 'batch-completed', 'batch-requested']);
	});

	test('passes over batches with nothing to ask, without a pause or a checkpoint between them', () => {
		const story = faulted({pauseSeconds: 30, checkpoint: 'batch'});
		story.steer({type: 'retry-failed'});

		assert.deepEqual(types(story.whenSeen(withModel(420, arrived('0', '2')), 'over')), [
			'instance-upgraded',
			'batch-completed',
			'batch-requested',
		]);
	});

	test('what was in flight at a cancel is waited for, not asked twice, and nothing else is asked beside it', () => {
		const story = firstBatchTaken();
		story.steer({type: 'cancel'});
		story.steer({type: 'retry-failed'});
		const busy = {0: {provisioningState: 'Updating'}, 2: {provisioningState: 'Updating'}} as const;

		const waiting = story.whenSeen(withModel(20, busy), 'running').at(-1);
		assert.ok(waiting?.type === 'gate-waiting');
		assert.deepEqual([waiting.gate, waiting.instanceIds], ['instance-busy', ['0', '2']]);

		const seen = withModel(60, {...arrived('0'), 2: {provisioningState: 'Updating'}});
		const facts = story.whenSeen(seen, 'running');
		assert.deepEqual(facts.find(fact => fact.type === 'batch-requested')?.instanceIds, ['4'], 'room for one');
	});

	test('what was in flight at a cancel and does not come to rest holds the upgrade until it is skipped', () => {
		const story = firstBatchTaken();
		story.steer({type: 'cancel'});
		story.steer({type: 'retry-failed'});
		const busy = {0: {provisioningState: 'Updating'}, 2: {provisioningState: 'Updating'}} as const;
		story.whenSeen(withModel(20, busy), 'running');
		assert.deepEqual(story.whenSeen(withModel(4000, busy), 'running'), []);

		story.steer({type: 'skip', instanceIds: ['0']});
		const facts = story.whenSeen(withModel(4001, busy), 'running');
		assert.deepEqual(facts.find(fact => fact.type === 'batch-requested')?.instanceIds, ['4']);
	});

	test('instances which failed by the clock and still change fill the batch limit, too', () => {
		const story = firstBatchTaken({maxUnhealthyUpgradedInstancePercent: 100, maxUnhealthyInstancePercent: 100});
		const busy = {0: {provisioningState: 'Updating'}, 2: {provisioningState: 'Updating'}} as const;
		story.whenSeen(withModel(20, busy), 'over');
		const facts = story.whenSeen(withModel(400, busy), 'over');
		assert.deepEqual(types(facts).slice(-2), ['batch-completed', 'gate-waiting']);
		assert.ok(types(story.whenSeen(withModel(500), 'over')).includes('batch-requested'));
	});

	test('a roll back after it still knows what an earlier attempt changed', () => {
		const story = faulted();
		story.steer({type: 'retry-failed'});
		story.steer({type: 'pause'});
		const steered = story.steer({type: 'roll-back'}, withModel(430, sick));

		assert.ok(steered.isPossible);
		assert.deepEqual(Object.keys(story.upgrade().leg.progress), [vmIdOf('0'), vmIdOf('2')]);
	});

	test('works on the way back too', () => {
		const story = faulted();
		story.steer({type: 'roll-back'}, withModel(430, sick));
		story.whenSeen(withModel(440, sick));
		story.when({type: 'model-written', etag: null});
		const back = (changes: Parameters<typeof withModel>[1]) => later(withModel(500, changes), 0, {}, {image: oldImage});
		story.whenSeen(back(sick));
		story.when({type: 'batch-taken', operation: null});
		const stuck = {0: {}, 2: {provisioningState: 'Failed', image: oldImage}} as const;
		story.whenSeen(back(stuck), 'over');
		assert.equal(story.upgrade().status, 'faulted');

		story.steer({type: 'retry-failed'});
		assert.equal(story.upgrade().status, 'rolling-back');
		const facts = story.whenSeen(back(stuck), 'over');
		assert.deepEqual(facts.find(fact => fact.type === 'batch-requested')?.instanceIds, ['2']);
	});

	test('T46: a write of the model which was refused may be tried again', () => {
		const story = tell(makePlan(tenInstances), tenInstances);
		story.when({type: 'confirm'});
		story.whenSeen(tenInstances);
		story.when({type: 'call-refused', message: 'Azure refused: the maximum of 10 models is reached.'});
		assert.match(
			story.upgrade().message ?? '',
			/^Azure refused: the maximum of 10 models is reached\. Of the plan: 10 untouched/,
		);

		story.steer({type: 'retry-failed'});
		assert.deepEqual(types(story.whenSeen(later(tenInstances, 60))), ['model-update-requested']);
	});

	test('what cannot be tried again says why', () => {
		const story = firstBatchTaken();
		assert.match(refusal(story, {type: 'retry-failed'}), /still runs/);
		story.steer({type: 'pause'});
		assert.match(refusal(story, {type: 'retry-failed'}), /in flight/);
		story.whenSeen(withModel(60, arrived('0', '2')), 'over');
		assert.match(refusal(story, {type: 'retry-failed'}), /no instance failed/);
		story.steer({type: 'cancel'});
		assert.match(refusal(story, {type: 'retry-failed'}), /no instance failed/);
	});
});

describe('skip', () => {
	test('one which waits is left out; one which was asked is not waited for, and its batch completes', () => {
		const story = firstBatchTaken();
		story.steer({type: 'skip', instanceIds: ['2', '4']});
		const facts = story.whenSeen(withModel(60, arrived('0')), 'over');

		assert.deepEqual(types(facts), ['instance-upgraded', 'batch-completed', 'batch-requested']);
		assert.deepEqual(facts.at(-1)?.type === 'batch-requested' && facts.at(-1)?.type, 'batch-requested');
		assert.deepEqual(due(story.upgrade()), {type: 'upgrade-instances', batch: 1, instanceIds: ['6']});
	});

	test('one which failed does not count as failed any more, and the end says that it was given up', () => {
		const set = makeSnapshot({domains: {updateDomains: 2, faultDomains: 1}});
		const story = tell(
			makePlan(set, {
				policy: {...makePlan(set).policy, maxUnhealthyUpgradedInstancePercent: 100, maxUnhealthyInstancePercent: 100},
			}),
			set,
		);
		const seen = (seconds: number, changes: Parameters<typeof later>[2]) =>
			later(set, seconds, changes, {image: newImage});
		const failed = {0: {...upgraded, provisioningState: 'Failed'}} as const;
		story.when({type: 'confirm'});
		story.whenSeen(set);
		story.when({type: 'model-written', etag: null});
		story.whenSeen(seen(1, {}));
		story.when({type: 'batch-taken', operation: null});
		story.whenSeen(seen(60, failed), 'over');
		story.when({type: 'batch-taken', operation: null});
		story.steer({type: 'skip', instanceIds: ['0']});
		story.whenSeen(seen(120, {...failed, ...arrived('1')}), 'over');

		assert.equal(story.upgrade().status, 'completed');
		assert.match(story.upgrade().message ?? '', /1 instance runs .* Left out: 1 given up\./);
	});

	test('all or none: a name which does not fit is said', () => {
		const story = firstBatchTaken();
		story.whenSeen(withModel(60, {...arrived('0'), 2: {provisioningState: 'Updating'}}));

		assert.match(refusal(story, {type: 'skip', instanceIds: ['4', '77']}), /Instance 77 is not part of the upgrade/);
		assert.match(
			refusal(story, {type: 'skip', instanceIds: ['0']}),
			/Instance 0 cannot be skipped: it is upgraded already/,
		);
		assert.match(refusal(story, {type: 'skip', instanceIds: []}), /Name the instances/);
		story.steer({type: 'skip', instanceIds: ['4']});
		assert.match(refusal(story, {type: 'skip', instanceIds: ['4']}), /skipped already/);
		story.steer({type: 'cancel'});
		assert.match(refusal(story, {type: 'skip', instanceIds: ['6']}), /has ended/);
	});
});

describe('roll back', () => {
	test('writes the old image into the model also when no instance was changed', () => {
		const story = tell(makePlan(tenInstances), tenInstances);
		story.when({type: 'confirm'});
		story.whenSeen(tenInstances);
		story.when({type: 'model-written', etag: null});
		story.steer({type: 'cancel'});
		story.steer({type: 'roll-back'}, withModel(20));

		assert.deepEqual(types(story.whenSeen(withModel(21))), ['model-update-requested']);
		assert.deepEqual(due(story.upgrade()), {type: 'write-model', image: oldImage});
		story.when({type: 'model-written', etag: null});
		assert.deepEqual(types(story.whenSeen(later(tenInstances, 30))), ['rolled-back']);
	});

	test('instances which ran another image than the model go back to nothing which it could name', () => {
		const set = later(tenInstances, 0, {}, {image: newImage});
		const story = tell(makePlan(set), set);
		story.when({type: 'confirm'});
		story.whenSeen(set);
		story.when({type: 'batch-taken', operation: null});
		story.whenSeen(withModel(60, arrived('0', '2')), 'over');
		story.steer({type: 'cancel'});

		assert.match(
			refusal(story, {type: 'roll-back'}, withModel(60, arrived('0', '2'))),
			/4 of the instances which were asked ran another image/,
		);

		const one = tell(makePlan(set, {selected: new Set([vmIdOf('0')])}), set);
		one.when({type: 'confirm'});
		one.whenSeen(set);
		one.when({type: 'batch-taken', operation: null});
		one.whenSeen(withModel(60, arrived('0')), 'over');

		assert.match(
			refusal(one, {type: 'roll-back'}, withModel(60, arrived('0'))),
			/^One of the instances which were asked ran another image .* not what it goes back to/,
		);
	});

	test('instances which ran another image than the model, and still do, are left alone', () => {
		const set = later(tenInstances, 0, {}, {image: newImage});
		const story = tell(makePlan(set), set);
		story.when({type: 'confirm'});
		story.whenSeen(set);
		story.when({type: 'batch-taken', operation: null});
		story.whenSeen(withModel(60), 'over');
		story.whenSeen(withModel(400), 'over');
		assert.equal(story.upgrade().status, 'faulted');
		story.steer({type: 'roll-back'}, withModel(420));

		assert.deepEqual(story.upgrade().leg.batches, []);
		assert.deepEqual(types(story.whenSeen(withModel(430))), ['rolled-back']);
	});

	test('one which may still leave the image that it ran goes back to nothing which the model could name', () => {
		const set = later(tenInstances, 0, {}, {image: newImage});
		const story = tell(makePlan(set), set);
		story.when({type: 'confirm'});
		story.whenSeen(set);
		story.when({type: 'batch-taken', operation: null});
		story.steer({type: 'cancel'});

		assert.match(
			refusal(story, {type: 'roll-back'}, withModel(20, {0: {provisioningState: 'Updating'}})),
			/ran another image/,
		);
	});

	test('is refused where its write of the model would set the platform going', () => {
		for (const [upgradePolicyMode, what] of [
			['Rolling', /the platform's own rolling upgrade/],
			['Automatic', /all instances at once/],
			['unknown', /cannot be told/],
		] as const) {
			const story = firstBatchTaken();
			story.whenSeen(withModel(60, arrived('0', '2')), 'over');
			story.steer({type: 'cancel'});
			const now = withModel(61, arrived('0', '2'));
			const changed = {...now, scaleSet: {...now.scaleSet, upgradePolicyMode}};

			assert.match(refusal(story, {type: 'roll-back'}, changed), what);
			assert.match(refusal(story, {type: 'roll-back'}, changed), /Set it to Manual/);
			assert.equal(story.steer({type: 'roll-back'}, now).isPossible, true);
		}
	});
});
