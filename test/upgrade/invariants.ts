import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {isCurrent, type Snapshot} from '../../source/fleet/snapshot.js';
import {due} from '../../source/upgrade/due.js';
import type {UpgradeEvent, UpgradeFact} from '../../source/upgrade/event.js';
import {isUnhealthy} from '../../source/upgrade/gates.js';
import {namesSame} from '../../source/upgrade/model-change.js';
import {batchSize, defaultPolicy, type UpgradePolicy} from '../../source/upgrade/policy.js';
import type {Steering} from '../../source/upgrade/steer.js';
import {fold, hasEnded} from '../../source/upgrade/upgrade.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {makePlan} from '../helpers/upgrade.js';
import {type Answer, UpgradeRun, type Watcher} from '../helpers/upgrade-run.js';
import {type Fate, type Meddling, UpgradeWorld} from '../helpers/upgrade-world.js';

/** Between two polls: time passes, others meddle, the operator may want something, a call may fail, the process may die. */
type Step = {
	readonly seconds: number;
	readonly meddling: readonly Meddling[];
	readonly steering: Steering | null;
	readonly isOperationLate: boolean;
	readonly answer: Answer;
	readonly linesLeft: number | null;
};

const fates = fc.record<Fate>({
	seconds: fc.integer({min: 1, max: 200}),
	end: fc.oneof(
		{weight: 12, arbitrary: fc.constant('healthy' as const)},
		{weight: 2, arbitrary: fc.constantFrom('unhealthy' as const, 'mute' as const, 'failed' as const)},
		{weight: 1, arbitrary: fc.constantFrom('vanished' as const, 'nothing' as const)},
	),
});

const index = fc.nat(59);

const meddlings: fc.Arbitrary<Meddling> = fc.oneof(
	{weight: 8, arbitrary: fc.record({type: fc.constant('flap' as const), index, isHealthy: fc.boolean()})},
	{
		weight: 4,
		arbitrary: fc.record({
			type: fc.constantFrom(
				'scale-in' as const,
				'replace' as const,
				'protect' as const,
				'stop' as const,
				'upgrade' as const,
			),
			index,
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({type: fc.constant('occupy' as const), index, seconds: fc.integer({min: 10, max: 900})}),
	},
);

const steerings: fc.Arbitrary<Steering | null> = fc.oneof(
	{weight: 30, arbitrary: fc.constant(null)},
	{weight: 3, arbitrary: fc.constantFrom<Steering>({type: 'pause'}, {type: 'resume'})},
	{
		weight: 2,
		arbitrary: fc.constantFrom<Steering>(
			{type: 'cancel'},
			{type: 'roll-back'},
			{type: 'retry-failed'},
			{type: 'resume', acceptBreach: true},
		),
	},
	{
		weight: 1,
		arbitrary: fc
			.array(index.map(String), {minLength: 1, maxLength: 3})
			.map((instanceIds): Steering => ({type: 'skip', instanceIds})),
	},
);

const steps = fc.record<Step>({
	seconds: fc.integer({min: 1, max: 90}),
	meddling: fc.oneof(
		{weight: 120, arbitrary: fc.constant([])},
		{weight: 40, arbitrary: fc.array(meddlings, {minLength: 1, maxLength: 2})},
		{weight: 1, arbitrary: fc.constant<Meddling[]>([{type: 'write-model'}])},
	),
	steering: steerings,
	isOperationLate: fc.boolean(),
	answer: fc.oneof(
		{weight: 20, arbitrary: fc.constant<Answer>('taken')},
		{weight: 6, arbitrary: fc.constantFrom<Answer>('lost-taken', 'lost', 'throttled', 'preempted')},
		{weight: 1, arbitrary: fc.constantFrom<Answer>('forbidden', 'refused')},
	),
	linesLeft: fc.option(fc.nat(6), {freq: 5, nil: null}),
});

const policies: fc.Arbitrary<UpgradePolicy> = fc
	.record({
		limit: fc.oneof(
			fc.integer({min: 5, max: 100}).map(batchPercent => ({batchPercent})),
			fc.integer({min: 1, max: 8}).map(batchCount => ({batchCount})),
		),
		maxUnhealthyInstancePercent: fc.constantFrom(0, 10, 20, 50, 100),
		maxUnhealthyUpgradedInstancePercent: fc.constantFrom(0, 20, 50, 100),
		pauseSeconds: fc.constantFrom(0, 30),
		soakSeconds: fc.constantFrom(0, 60),
		canary: fc.constantFrom(0, 1),
		order: fc.constantFrom('zone' as const, 'domain' as const, 'unhealthy-first' as const),
		checkpoint: fc.constantFrom('none' as const, 'none' as const, 'canary' as const, 'zone' as const, 'batch' as const),
		suspendRepairs: fc.boolean(),
	})
	.map(({limit, ...rest}) => {
		const {batchPercent: _, ...others} = {batchPercent: 0, ...defaultPolicy};
		return {...others, ...limit, ...rest};
	});

const fleets = fc
	.record({
		zones: fc.constantFrom(undefined, ['1', '2', '3']),
		updateDomains: fc.integer({min: 1, max: 5}),
		each: fc.integer({min: 1, max: 2}),
		hasCapacity: fc.boolean(),
		automaticRepairs: fc.constantFrom('off' as const, 'running' as const, 'suspended' as const),
		healthSource: fc.constantFrom(
			'application-health-extension' as const,
			'load-balancer-probe' as const,
			'none' as const,
		),
	})
	.map(({zones, updateDomains, each, hasCapacity, ...scaleSet}) =>
		makeSnapshot({
			domains: {...(zones && {zones}), updateDomains, faultDomains: 2, each},
			scaleSet: {...scaleSet, ...(hasCapacity ? {} : {capacity: null})},
		}),
	);

const calm: Step = {
	seconds: 60,
	meddling: [],
	steering: null,
	isOperationLate: false,
	answer: 'taken',
	linesLeft: null,
};

/** Holds what must hold whenever a write is sent, and keeps count of who was asked in which attempt. */
function watcher(planned: Snapshot, policy: UpgradePolicy): Watcher {
	const sent = new Map<string, Set<string>>();
	const hasRepairs = planned.scaleSet.automaticRepairs === 'running';

	const onModelWrite = ({upgrade, world}: UpgradeRun) => {
		assert.ok(!hasEnded(upgrade) && upgrade.status !== 'paused', 'I6: nothing is sent while paused or after the end');

		if (policy.suspendRepairs && hasRepairs) {
			const {automaticRepairs} = world.snapshot.scaleSet;
			assert.equal(automaticRepairs, 'suspended', 'nothing is written while automatic repairs run');
		}
	};

	const onRequest = (run: UpgradeRun, instanceIds: readonly string[]) => {
		const {upgrade, events, world, isAnswerLost} = run;
		const {leg} = upgrade;
		const {snapshot} = world;
		onModelWrite(run);

		const batch = leg.batches[leg.batch] ?? [];
		const asked = snapshot.instances.filter(({instanceId}) => instanceIds.includes(instanceId));
		const members = planned.instances.filter(({instanceId}) => instanceIds.includes(instanceId));
		const inFlight = world.inFlight.filter(vmId => !asked.some(instance => instance.vmId === vmId)).length;

		assert.ok(namesSame(world.model, leg.image), 'only while the model names the image of the way');
		assert.equal(asked.length, instanceIds.length, 'only instances which are there');

		for (const {vmId, instanceId} of asked) {
			assert.ok(
				batch.some(one => one.vmId === vmId && one.instanceId === instanceId),
				'I5: only instances of the confirmed plan are asked, whoever has their id',
			);
		}

		assert.ok(
			inFlight + asked.length <= Math.max(batchSize(policy, planned.instances.length), inFlight + 1),
			'I1: never more of ours in flight than the batch limit',
		);
		assert.equal(
			new Set(members.map(({zone, updateDomain}) => `${zone}/${updateDomain}`)).size,
			1,
			'I3: never across zones or update domains',
		);

		for (const instance of asked) {
			const isDone =
				isCurrent(instance, leg.image, snapshot.scaleSet) === true &&
				instance.provisioningState === 'Succeeded' &&
				instance.healthState === 'healthy';

			assert.ok(!isDone, 'none which is seen done is asked once more');
			assert.ok(isAnswerLost || !instance.isProtectedFromScaleSetActions, 'I9: none which is protected');
		}

		if (leg.direction === 'forward') {
			const unhealthy = snapshot.instances.filter(instance => isUnhealthy(instance, snapshot)).length;
			const accepted = upgrade.accepted.filter(({limit}) => limit === 'maxUnhealthyInstancePercent');
			const allowed = Math.max(
				policy.maxUnhealthyInstancePercent / 100,
				...accepted.map(({unhealthyCount, ofCount}) => unhealthyCount / ofCount),
			);
			assert.ok(unhealthy / snapshot.instances.length <= allowed, 'I2: no batch starts above the limit on the set');
		}

		const key = `${leg.direction} ${upgrade.attempt}`;
		const inAttempt = sent.get(key) ?? new Set();
		sent.set(key, inAttempt);

		for (const {vmId} of asked) {
			const isSeen = world.fateOf(vmId).end !== 'nothing' && !leg.touched.includes(vmId);
			assert.ok(!isSeen || !inAttempt.has(vmId), 'I5: each is asked at most once in an attempt');
			inAttempt.add(vmId);
		}

		if (leg.direction === 'back') {
			const began = events.findLastIndex(({type}) => type === 'rollback-started');
			const forward = new Set(
				events.slice(0, began).flatMap(event => (event.type === 'batch-requested' ? event.instanceIds : [])),
			);
			assert.ok(
				instanceIds.every(instanceId => forward.has(instanceId)),
				'I8: a roll back touches only what was changed',
			);
		}
	};

	const onFact = ({upgrade, world}: UpgradeRun, fact: UpgradeFact) => {
		if (fact.type === 'instance-upgraded') {
			const {scaleSet} = world.snapshot;
			const instance = world.snapshot.instances.find(({vmId}) => vmId === fact.vmId);
			const isWell = scaleSet.healthSource === 'none' || instance?.healthState === 'healthy';

			assert.ok(
				instance?.provisioningState === 'Succeeded' &&
					instance.powerState === 'running' &&
					isWell &&
					isCurrent(instance, upgrade.leg.image, scaleSet) === true,
				'I4: only what is seen to be on the image, running and healthy has arrived',
			);
		}
	};

	return {onModelWrite, onRequest, onFact};
}

/** Batches which Azure took after it had changed another, with nobody resuming between them. */
function missedCheckpoints(events: readonly UpgradeEvent[]): readonly number[] {
	const missed: number[] = [];
	let before: number | null = null;
	let taken: number | null = null;

	for (const event of events) {
		if (event.type === 'rollback-started') {
			break;
		}

		if (event.type === 'resumed' || event.type === 'retry-started') {
			before = null;
			taken = null;
		} else if (event.type === 'batch-accepted') {
			missed.push(...(before === null || before === event.batch ? [] : [event.batch]));
			taken = event.batch;
		} else if ((event.type === 'instance-upgraded' || event.type === 'instance-failed') && event.batch === taken) {
			before = taken;
		}
	}

	return missed;
}

test('T3, T14, T19, T21, T31, T36, T59: no fleet, policy, fate, fault, crash or wish of the operator makes an upgrade break its rules, and each comes to an end', () => {
	fc.assert(
		fc.property(
			fleets,
			policies,
			fc.array(fates, {minLength: 1, maxLength: 12}),
			fc.array(steps, {minLength: 1, maxLength: 60}),
			(planned, policy, someFates, someSteps) => {
				const world = new UpgradeWorld(planned, someFates);
				const run = new UpgradeRun(world, makePlan(planned, {policy}), watcher(planned, policy));

				for (const step of someSteps) {
					if (step.steering !== null) {
						run.steer(step.steering);
					}

					world.pass(step.seconds, step.meddling);
					run.turn(step.answer, step.isOperationLate, step.linesLeft);
				}

				// From here on nobody wants anything but its end: it must come.
				for (let count = 0; count < 800 && !hasEnded(run.upgrade); count++) {
					if (run.upgrade.status === 'paused') {
						run.steer({type: count < 400 ? 'resume' : 'cancel'});
					}

					world.pass(calm.seconds, calm.meddling);
					run.turn(calm.answer, calm.isOperationLate, calm.linesLeft);
				}

				const {upgrade} = run;
				assert.ok(hasEnded(upgrade), `it ends: ${JSON.stringify(upgrade.leg)}`);
				assert.equal(due(upgrade), null, 'nothing is asked after the end');
				assert.match(upgrade.message ?? '', /Of the plan: |instances? runs? /, 'I7: it says what stays mixed');
				assert.deepEqual(fold(run.events), upgrade, 'the journal tells the same');
				assert.deepEqual(policy.checkpoint === 'batch' ? missedCheckpoints(run.events) : [], []);

				const isTold = /may still be suspended/.test(upgrade.message ?? '');
				const repairs = world.snapshot.scaleSet.automaticRepairs;
				assert.ok(
					isTold || repairs === planned.scaleSet.automaticRepairs,
					'automatic repairs are as they were, or it says so',
				);
			},
		),
		{numRuns: 2000},
	);
});
