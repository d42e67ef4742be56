import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import type {Instance} from '../../source/fleet/scale-set.js';
import type {Snapshot} from '../../source/fleet/snapshot.js';
import {due} from '../../source/upgrade/due.js';
import type {UpgradeFact} from '../../source/upgrade/event.js';
import {isUnhealthy} from '../../source/upgrade/gates.js';
import {batchSize, defaultPolicy, type UpgradePolicy} from '../../source/upgrade/policy.js';
import {steer} from '../../source/upgrade/steer.js';
import {fold, hasEnded} from '../../source/upgrade/upgrade.js';
import {makeSnapshot, type newImage, oldImage} from '../helpers/fleet.js';
import {makePlan, type Story, tell} from '../helpers/upgrade.js';

/** What one instance makes of being asked, and how long it takes. */
type Fate = {
	readonly seconds: number;
	readonly end: 'healthy' | 'unhealthy' | 'mute' | 'failed' | 'vanished' | 'nothing';
};

/** Between two polls: time passes, healths flap, the operator may want something. */
type Step = {
	readonly seconds: number;
	readonly flaps: ReadonlyArray<{readonly index: number; readonly isHealthy: boolean}>;
	readonly steering: 'none' | 'pause' | 'resume' | 'cancel' | 'roll-back';
	readonly isOperationLate: boolean;
	readonly isModelForeign: boolean;
};

const fates = fc.record<Fate>({
	seconds: fc.integer({min: 1, max: 200}),
	end: fc.oneof(
		{weight: 12, arbitrary: fc.constant('healthy' as const)},
		{weight: 2, arbitrary: fc.constantFrom('unhealthy' as const, 'mute' as const, 'failed' as const)},
		{weight: 1, arbitrary: fc.constantFrom('vanished' as const, 'nothing' as const)},
	),
});

const steps = fc.record<Step>({
	seconds: fc.integer({min: 1, max: 90}),
	flaps: fc.array(fc.record({index: fc.nat(59), isHealthy: fc.boolean()}), {maxLength: 2}),
	steering: fc.oneof(
		{weight: 40, arbitrary: fc.constant('none' as const)},
		{weight: 3, arbitrary: fc.constantFrom('pause' as const, 'resume' as const)},
		{weight: 1, arbitrary: fc.constantFrom('cancel' as const, 'roll-back' as const)},
	),
	isOperationLate: fc.boolean(),
	isModelForeign: fc.oneof({weight: 60, arbitrary: fc.constant(false)}, {weight: 1, arbitrary: fc.constant(true)}),
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
		healthSource: fc.constantFrom(
			'application-health-extension' as const,
			'load-balancer-probe' as const,
			'none' as const,
		),
	})
	.map(({zones, updateDomains, each, healthSource}) =>
		makeSnapshot({
			domains: {...(zones && {zones}), updateDomains, faultDomains: 2, each},
			scaleSet: {healthSource},
		}),
	);

/** A scale set which does what its instances' fates say, and keeps books of what it was asked. */
class World {
	snapshot: Snapshot;
	readonly #fates: readonly Fate[];
	readonly #order: readonly string[];
	readonly #asked = new Map<string, {readonly at: number; readonly image: typeof newImage}>();
	#model = oldImage;

	constructor(snapshot: Snapshot, fates: readonly Fate[]) {
		this.snapshot = snapshot;
		this.#fates = fates;
		this.#order = snapshot.instances.map(({vmId}) => vmId);
	}

	write(image: typeof newImage): void {
		this.#model = image;
	}

	ask(instanceIds: readonly string[]): void {
		for (const instance of this.snapshot.instances.filter(({instanceId}) => instanceIds.includes(instanceId))) {
			this.#asked.set(instance.vmId, {at: this.snapshot.takenAt, image: this.#model});
		}
	}

	/** Whether all that was asked has come to its end. */
	get isAtRest(): boolean {
		return [...this.#asked].every(([vmId, {at}]) => this.snapshot.takenAt - at >= this.#fateOf(vmId).seconds * 1000);
	}

	pass(step: Step): void {
		const takenAt = this.snapshot.takenAt + step.seconds * 1000;
		const image = step.isModelForeign
			? {...oldImage, version: '24.04.202601010', exactVersion: '24.04.202601010'}
			: this.#model;
		const flaps = new Map(step.flaps.map(({index, isHealthy}) => [this.#order[index], isHealthy]));

		this.snapshot = {
			takenAt,
			scaleSet: {...this.snapshot.scaleSet, image},
			instances: this.snapshot.instances.flatMap(instance => {
				const asked = this.#asked.get(instance.vmId);
				const flap = flaps.get(instance.vmId);
				const flapped =
					flap === undefined || asked
						? instance
						: {...instance, healthState: flap ? ('healthy' as const) : ('unhealthy' as const)};
				return asked ? (live(flapped, this.#fateOf(instance.vmId), asked, takenAt) ?? []) : flapped;
			}),
		};
	}

	#fateOf(vmId: string): Fate {
		return this.#fates[this.#order.indexOf(vmId) % this.#fates.length] ?? {seconds: 30, end: 'healthy'};
	}
}

function live(
	instance: Instance,
	fate: Fate,
	asked: {readonly at: number; readonly image: typeof newImage},
	now: number,
): Instance | null {
	if (now - asked.at < fate.seconds * 1000) {
		return {...instance, provisioningState: 'Updating', healthState: 'unknown'};
	}

	const there: Instance = {...instance, image: asked.image, provisioningState: 'Succeeded', healthState: 'healthy'};

	switch (fate.end) {
		case 'healthy': {
			return there;
		}

		case 'unhealthy': {
			return {...there, healthState: 'unhealthy', hasExtensionsSucceeded: false};
		}

		case 'mute': {
			return {...there, healthState: 'unknown', hasExtensionsSucceeded: null};
		}

		case 'failed': {
			return {...there, provisioningState: 'Failed', failure: 'it did not start'};
		}

		case 'vanished': {
			return null;
		}

		case 'nothing': {
			return {...instance, provisioningState: 'Succeeded', healthState: 'healthy'};
		}
	}
}

/** Holds what must hold whenever instances are asked. */
function checkRequest(
	story: Story,
	world: World,
	facts: readonly UpgradeFact[],
	policy: UpgradePolicy,
	planned: Snapshot,
): void {
	const {plan, leg} = story.upgrade();

	for (const fact of facts) {
		if (fact.type !== 'batch-requested') {
			continue;
		}

		const vmIds = (leg.batches[fact.batch] ?? [])
			.filter(({instanceId}) => fact.instanceIds.includes(instanceId))
			.map(({vmId}) => vmId);
		const inFlight = Object.values(leg.progress).filter(progress => progress === 'asked').length;
		const members = planned.instances.filter(({vmId}) => vmIds.includes(vmId));

		assert.equal(vmIds.length, fact.instanceIds.length, 'only instances of the confirmed plan are asked');
		assert.equal(inFlight, vmIds.length, 'no batch is asked while another is in flight');
		assert.ok(vmIds.length <= batchSize(policy, planned.instances.length), 'never more than the batch limit');
		assert.equal(
			new Set(members.map(({zone, updateDomain}) => `${zone}/${updateDomain}`)).size,
			1,
			'never across zones or update domains',
		);

		if (leg.direction === 'forward') {
			const unhealthy = world.snapshot.instances.filter(instance => isUnhealthy(instance, world.snapshot)).length;
			const percent = (unhealthy * 100) / world.snapshot.instances.length;
			assert.ok(percent <= plan.policy.maxUnhealthyInstancePercent, 'no batch starts above the limit on the whole set');
		}
	}
}

test('no fleet, policy, fate or wish of the operator makes an upgrade break its rules, and each comes to an end', () => {
	fc.assert(
		fc.property(
			fleets,
			policies,
			fc.array(fates, {minLength: 1, maxLength: 12}),
			fc.array(steps, {minLength: 1, maxLength: 60}),
			(planned, policy, someFates, someSteps) => {
				const world = new World(planned, someFates);
				const story = tell(makePlan(planned, {policy}), planned);
				const asked: string[] = [];
				let isOver = false;
				story.when({type: 'confirm'});

				const carryOut = () => {
					const call = due(story.upgrade());

					if (call?.type === 'write-model') {
						world.write(call.image);
						story.when({type: 'model-written', etag: null});
					} else if (call?.type === 'upgrade-instances') {
						asked.push(...call.instanceIds.map(id => `${story.upgrade().leg.direction} ${id}`));
						world.ask(call.instanceIds);
						story.when({type: 'batch-taken', operation: 'operation'});
						isOver = false;
					}
				};

				const turn = (step: Step) => {
					world.pass(step);
					isOver ||= world.isAtRest && !step.isOperationLate;
					const facts = story.whenSeen(world.snapshot, isOver ? 'over' : 'running');
					checkRequest(story, world, facts, policy, planned);
					carryOut();
				};

				for (const step of someSteps) {
					if (step.steering !== 'none') {
						const steered = steer(story.upgrade(), step.steering, world.snapshot);
						story.take(steered.isPossible ? steered.facts : []);
					}

					turn(step);
				}

				// From here on nobody wants anything and nothing flaps: it must come to its end.
				const calm: Step = {seconds: 60, flaps: [], steering: 'none', isOperationLate: false, isModelForeign: false};

				for (let count = 0; count < 600 && !hasEnded(story.upgrade()); count++) {
					if (story.upgrade().status === 'paused') {
						story.take([{type: 'resumed'}]);
					}

					turn(calm);
				}

				assert.ok(hasEnded(story.upgrade()), `it ends: ${JSON.stringify(story.upgrade().leg)}`);
				assert.equal(due(story.upgrade()), null, 'nothing is asked after the end');
				assert.equal(new Set(asked).size, asked.length, 'each instance is asked at most once on each way');
				assert.deepEqual(fold(story.events()), story.upgrade(), 'the journal tells the same');
			},
		),
		{numRuns: 2000},
	);
});
