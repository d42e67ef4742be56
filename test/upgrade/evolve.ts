import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {decide, type Input} from '../../source/upgrade/decide.js';
import {describeEvent} from '../../source/upgrade/describe-event.js';
import {due} from '../../source/upgrade/due.js';
import type {EndingFact, Gate, UpgradeEvent, UpgradeFact} from '../../source/upgrade/event.js';
import type {PolicyBreach} from '../../source/upgrade/gates.js';
import type {InstanceProgress} from '../../source/upgrade/leg.js';
import {toReport} from '../../source/upgrade/report.js';
import {type Steering, steer} from '../../source/upgrade/steer.js';
import {countProgress, fold, hasEnded} from '../../source/upgrade/upgrade.js';
import {newImage, oldImage, vmIdOf} from '../helpers/fleet.js';
import {arrived, makePlan, tell, tenInstances, withModel, without} from '../helpers/upgrade.js';

const breach: PolicyBreach = {
	limit: 'maxUnhealthyUpgradedInstancePercent',
	allowedPercent: 20,
	actualPercent: 50,
	unhealthyCount: 1,
	ofCount: 2,
	instanceIds: ['0'],
};

const endings = fc.constantFrom<EndingFact>(
	{type: 'upgrade-completed', upgraded: 1, message: 'done'},
	{type: 'upgrade-faulted', message: 'faulted', breach},
	{type: 'upgrade-cancelled', message: 'cancelled', by: 'ana'},
	{type: 'rolled-back', message: 'back'},
);

// Of the ten instances 0 to 9, and some which are not in the plan; batches 0 to 5, and some which are not there.
const instance = fc
	.nat(12)
	.map(String)
	.map(instanceId => ({instanceId, vmId: vmIdOf(instanceId)}));
const batch = fc.integer({min: 0, max: 8});
const gate = fc.constantFrom<Gate>('health', 'soak', 'pause', 'unhealthy-limit', 'instance-busy', 'checkpoint');
const of = <Type extends UpgradeFact['type']>(type: Type) => fc.constant(type);

const facts: fc.Arbitrary<UpgradeFact> = fc.oneof(
	fc.constantFrom<UpgradeFact>(
		{type: 'upgrade-confirmed'},
		{type: 'conductor-started', identity: null, host: 'host', pid: 1, reason: 'resumed'},
		{type: 'model-update-requested', image: newImage, etag: null},
		{type: 'model-updated', image: newImage, etag: null},
		{type: 'policy-breached', breach, message: 'breached'},
		{type: 'paused', reason: 'paused', by: null},
		{type: 'resumed', acceptedBreach: null, by: null},
		{type: 'resumed', acceptedBreach: breach, by: 'ana'},
		{type: 'repairs-suspend-requested'},
		{type: 'repairs-suspended'},
		{type: 'repairs-resumed'},
		{type: 'foreign-change-seen', message: 'foreign'},
		{type: 'throttled', bucket: null, retryAfterSeconds: 5},
	),
	endings,
	fc.record({type: of('repairs-resume-requested'), ending: endings}),
	fc.record({
		type: of('batch-requested'),
		batch,
		zone: fc.constant(null),
		updateDomain: fc.constant(0),
		instanceIds: fc.array(instance.map(({instanceId}) => instanceId)),
	}),
	fc.record({type: of('batch-accepted'), batch, operation: fc.constant(null)}),
	fc.record({type: of('batch-completed'), batch}),
	fc.tuple(instance, batch).map(([one, at]) => ({type: 'instance-upgraded' as const, batch: at, ...one})),
	fc.tuple(instance, batch).map(([one, at]) => ({type: 'instance-failed' as const, batch: at, reason: 'no', ...one})),
	fc
		.tuple(instance, batch, fc.constantFrom('skipped' as const, 'gone' as const, 'given-up' as const))
		.map(([one, at, progress]) => ({
			type: 'instance-skipped' as const,
			batch: at,
			progress,
			reason: 'no',
			by: null,
			...one,
		})),
	fc.record({
		type: of('gate-waiting'),
		gate,
		batch,
		message: fc.constant('waiting'),
		until: fc.constantFrom(null, tenInstances.takenAt + 60_000),
		instanceIds: fc.constant([]),
	}),
	fc.record({type: of('gate-passed'), gate, batch}),
	fc.record({type: of('retry-started'), instances: fc.array(instance), by: fc.constant(null)}),
	fc.record({
		type: of('rollback-started'),
		image: fc.constant(oldImage),
		batches: fc.array(fc.array(instance)),
		by: fc.constant(null),
	}),
);

const snapshots = fc.constantFrom(
	tenInstances,
	withModel(60),
	withModel(600, arrived('0', '2', '4')),
	without(withModel(90), ['0', '2', '9'], 7),
	withModel(700, {1: {provisioningState: 'Updating'}, 3: {provisioningState: 'Failed'}, 5: {healthState: 'unknown'}}),
);

const inputs: fc.Arbitrary<Input> = fc.oneof(
	fc.constantFrom<Input>(
		{type: 'confirm'},
		{type: 'model-written', etag: null},
		{type: 'batch-taken', operation: null},
		{type: 'call-refused', message: 'no'},
		{type: 'call-forbidden', message: 'no'},
		{type: 'repairs-set', state: 'suspended'},
		{type: 'repairs-set', state: 'running'},
		{type: 'set-gone', message: 'gone'},
	),
	fc.record({
		type: fc.constant('snapshot-taken' as const),
		snapshot: snapshots,
		operation: fc.constantFrom('running' as const, 'over' as const),
		failure: fc.constantFrom(null, {message: 'no', isPreempted: true}, {message: 'no', isPreempted: false}),
		isAnswerLost: fc.boolean(),
	}),
);

const steerings: readonly Steering[] = [
	{type: 'pause'},
	{type: 'resume'},
	{type: 'resume', acceptBreach: true},
	{type: 'cancel'},
	{type: 'roll-back'},
	{type: 'retry-failed'},
	{type: 'skip', instanceIds: ['0', '3']},
];

const [planned] = tell(makePlan(tenInstances), tenInstances).events();
assert.ok(planned);

test('events in any order, fitting or not, never break an upgrade, nor what is decided, due, said or steered of it', () => {
	fc.assert(
		fc.property(fc.array(facts, {maxLength: 40}), inputs, (someFacts, input) => {
			const at = '2026-11-20T12:00:00.000Z';
			const events: readonly UpgradeEvent[] = [
				planned,
				...someFacts.map(fact => ({at, upgradeId: 'test', ...fact}) satisfies UpgradeEvent),
			];
			const upgrade = fold(events);
			const {leg} = upgrade;
			const sum = Object.values(countProgress(upgrade)).reduce((left, right) => left + right, 0);

			assert.ok(leg.batch >= 0 && leg.batch <= leg.batches.length, 'the batch is one of the leg, or past the last');
			assert.equal(sum, new Set(leg.batches.flat().map(({vmId}) => vmId)).size, 'no instance comes or goes');
			assert.ok(leg.touched.every(vmId => vmId in leg.progress));

			const decided = decide(upgrade, input);
			assert.ok(!hasEnded(upgrade) || (decided.length === 0 && due(upgrade) === null), 'nothing follows an end');

			for (const event of [...events, ...decided.map(fact => ({at, upgradeId: 'test', ...fact}))]) {
				assert.ok(describeEvent(event).text.length > 0);
			}

			for (const steering of steerings) {
				const steered = steer(upgrade, steering, tenInstances);
				assert.ok(steered.isPossible ? steered.facts.length > 0 : steered.reason.endsWith('.'));
			}

			const {totals, domains} = toReport(upgrade, events, tenInstances.takenAt);
			const {total, ...parts} = totals;
			assert.ok(Object.values(parts).reduce((left, right) => left + right, 0) <= total);
			assert.equal(
				domains.reduce((left, domain) => left + domain.total, 0),
				leg.batches.flat().length,
			);
		}),
		{numRuns: 3000},
	);
});

test('what an upgrade ended with stays, until a retry, an accepted breach or a roll back reopens it', () => {
	const story = tell(makePlan(tenInstances), tenInstances);
	story.when({type: 'confirm'});
	story.take([{type: 'upgrade-faulted', message: 'over', breach}]);
	const ended = story.upgrade();
	story.take([
		{type: 'resumed', acceptedBreach: null, by: null},
		{type: 'upgrade-completed', upgraded: 10, message: 'no'},
		{type: 'instance-failed', batch: 0, instanceId: '0', vmId: vmIdOf('0'), reason: 'no'},
	]);
	assert.deepEqual(story.upgrade(), ended);

	story.take([{type: 'resumed', acceptedBreach: breach, by: 'ana'}]);
	assert.equal(story.upgrade().status, 'rolling-forward');
	assert.deepEqual(story.upgrade().accepted, [breach]);
});

test('instances of each kind of progress are counted', () => {
	const story = tell(makePlan(tenInstances), tenInstances);
	const all: readonly InstanceProgress[] = ['skipped', 'gone', 'given-up'];
	story.take(
		all.map((progress, index) => ({
			type: 'instance-skipped',
			batch: 0,
			instanceId: String(index),
			vmId: vmIdOf(String(index)),
			progress: progress === 'gone' || progress === 'given-up' ? progress : 'skipped',
			reason: '',
			by: null,
		})),
	);

	const {totals} = toReport(story.upgrade(), story.events(), tenInstances.takenAt);
	assert.deepEqual(totals, {total: 10, upgraded: 0, failed: 0, asked: 0, skipped: 1, gone: 1, givenUp: 1});
});
