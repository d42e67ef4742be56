import assert from 'node:assert/strict';
import {cloudNamed} from '../source/arm/clouds.js';
import {createComputeArm} from '../source/arm/compute-arm.js';
import {Conductor} from '../source/conductor/conductor.js';
import type {Snapshot} from '../source/fleet/snapshot.js';
import {createSimulator, type Simulator} from '../source/simulator/simulator.js';
import type {World} from '../source/simulator/world/world.js';
import {initialLive, type Live} from '../source/store/live.js';
import {createStore} from '../source/store/store.js';
import type {UpgradeEvent} from '../source/upgrade/event.js';
import {oldImagesOf} from '../source/upgrade/old-images.js';
import {type Plan, planUpgrade} from '../source/upgrade/plan.js';
import {defaultPolicy} from '../source/upgrade/policy.js';
import {createSimulatedClock, type SimulatedClock} from '../test/soak/simulated-clock.js';
import {report, round} from './statistics.js';

const startAt = Date.UTC(2026, 10, 20, 12);
const longestMilliseconds = 12 * 3_600_000;
const name = 'web';

/** A simulated Azure, and time which jumps. */
type Stage = {
	readonly clock: SimulatedClock;
	readonly simulator: Simulator;
	/** How many requests were throttled. */
	readonly throttled: () => number;
	readonly requests: () => number;
};

function openStage(scenario: string): Stage {
	const clock = createSimulatedClock(startAt);
	let throttled = 0;
	let requests = 0;
	const simulator = createSimulator({
		scenario,
		wallClock: clock.now,
		onRequest({status}) {
			requests++;
			throttled += status === 429 ? 1 : 0;
		},
	});

	return {clock, simulator, throttled: () => throttled, requests: () => requests};
}

function armOf({simulator, clock}: Stage) {
	return createComputeArm({
		credential: null,
		cloud: cloudNamed('public'),
		endpoint: 'http://127.0.0.1:9',
		httpClient: simulator.httpClient,
		clock,
	});
}

/** Upgrades a whole set of a scenario by a conductor; tells its plan and how many simulated seconds it took. */
async function conduct(stage: Stage): Promise<{readonly plan: Plan; readonly seconds: number}> {
	const {clock, simulator} = stage;
	const arm = armOf(stage);
	const {subscriptionId, resourceGroup} = simulator.describe();
	const reference = {subscriptionId, resourceGroup, name};
	const snapshot: Snapshot = await arm.takeSnapshot(reference);
	const versions = await arm.listImageVersions(snapshot.scaleSet);
	const newest = versions[0]?.version ?? null;

	const plan = planUpgrade({
		snapshot,
		target: {...snapshot.scaleSet.image, version: newest, exactVersion: newest},
		selected: new Set(snapshot.instances.map(({vmId}) => vmId)),
		policy: defaultPolicy,
		versions,
	});

	const planned: UpgradeEvent = {
		at: new Date(snapshot.takenAt).toISOString(),
		upgradeId: 'upgrade-1',
		type: 'upgrade-planned',
		plan,
		oldImages: oldImagesOf(snapshot),
		identity: null,
		place: null,
	};

	const conductor = new Conductor({
		arm,
		clock,
		store: createStore<Live>(initialLive),
		reference,
		upgradeId: 'upgrade-1',
		journal: {path: 'journal.jsonl', append: async () => {}, close: async () => {}},
		events: [planned],
		pace: 1,
		isHeld: async () => true,
		isWatched: () => false,
		started: {type: 'conductor-started', identity: null, host: 'here', pid: 1, reason: 'started'},
	});

	const before = clock.now();
	await clock.drive(conductor.run(new AbortController().signal), startAt + longestMilliseconds);
	assert.equal(conductor.upgrade.status, 'completed');

	return {plan, seconds: (clock.now() - before) / 1000};
}

/**
 * The least time which the simulated Azure leaves to anybody: somebody who knows the world and needs no reads writes the
 * model, and asks for each batch in the very moment in which the last instance of the one before is healthy.
 */
async function foresee(stage: Stage, plan: Plan): Promise<number> {
	const {clock, simulator} = stage;
	const {subscriptionId, resourceGroup} = simulator.describe();
	const set = `https://management.azure.com/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachineScaleSets/${name}`;

	/** Sends until it is taken: Azure refuses writes for a moment after the one before. */
	const send = async (method: string, url: string, body: unknown) => {
		for (;;) {
			const {status} = simulator.handle({
				method,
				url: `${url}?api-version=2024-07-01`,
				headers: {'content-type': 'application/json'},
				body: JSON.stringify(body),
			});

			if (status < 300) {
				return;
			}

			assert.equal(status, 409);
			await clock.sleep(100);
		}
	};

	/** Jumps from one event of the world to the next until it is as wanted. */
	const until = async (isSo: (world: World) => boolean) => {
		for (let world = simulator.world(); !isSo(world); world = simulator.world()) {
			await clock.sleep(Math.max(1, (world.events[0]?.at ?? world.now) - world.now));
		}
	};

	const {publisher, offer, sku, version} = plan.to;
	const before = clock.now();
	const imageReference = {publisher, offer, sku, version};
	await send('PATCH', set, {properties: {virtualMachineProfile: {storageProfile: {imageReference}}}});
	await until(world => Object.values(world.operations).every(({status}) => status !== 'InProgress'));

	for (const batch of plan.batches) {
		const vmIds = new Set(batch.instances.map(({vmId}) => vmId));
		await send('POST', `${set}/manualupgrade`, {instanceIds: batch.instances.map(({instanceId}) => instanceId)});
		await until(world =>
			Object.values(world.scaleSets).every(({instances}) =>
				instances.every(
					({vmId, task, health, imageReference}) =>
						!vmIds.has(vmId) ||
						(task === null &&
							(health === null || health === 'healthy') &&
							imageReference?.['exactVersion'] === version),
				),
			),
		);
	}

	return (clock.now() - before) / 1000;
}

async function benchScenario(scenario: string): Promise<void> {
	const stage = openStage(scenario);
	const {plan, seconds} = await conduct(stage);
	const ideal = openStage(scenario);
	const floorSeconds = await ideal.clock.drive(foresee(ideal, plan), startAt + longestMilliseconds);

	report('upgrade-overhead', {
		scenario,
		instances: plan.instanceCount,
		batches: plan.batches.length,
		upgradeSeconds: round(seconds),
		floorSeconds: round(floorSeconds),
		ratio: Math.round((seconds / floorSeconds) * 1000) / 1000,
		...(scenario !== 'throttled' && {limitRatio: 1.05}),
		requests: stage.requests(),
		throttled: stage.throttled(),
		limitThrottled: 0,
	});
}

/** How much longer an undisturbed upgrade takes than the simulated Azure and the policy alone would have it, in simulated time. */
export async function benchOverhead(): Promise<void> {
	await benchScenario('three-zones');
	await benchScenario('calm');
	// Buckets so small that waiting for them is most of it.
	await benchScenario('throttled');
}
