import assert from 'node:assert/strict';
import {ComputeManagementClient, type VirtualMachineScaleSetUpdate} from '@azure/arm-compute';
import {advanceTo} from '../../source/simulator/world/advance.js';
import {buildWorld} from '../../source/simulator/scenarios/build-world.js';
import {answerRequest} from '../../source/simulator/handler.js';
import {mergePatch, type JsonObject} from '../../source/simulator/world/json.js';
import {createInProcessClient} from '../../source/simulator/transport.js';
import type {RollingUpgrade} from '../../source/simulator/world/rolling-upgrade.js';
import {keyOf, type Instance, type ScaleSet, type World} from '../../source/simulator/world/world.js';
import {resourceGroup, scaleSetName, setPath, subscriptionId} from './demo-azure.js';

const startsAt = Date.UTC(2026, 10, 20, 9);

const credential = {
	getToken: async () => ({token: 'not a real token', expiresOnTimestamp: Number.MAX_SAFE_INTEGER}),
};

/** A simulated world which a test holds in its hands: it may change it, and turns its time. */
export type WorldInHand = {
	readonly world: World;
	/** The set `web` as it is now. */
	readonly web: () => ScaleSet;
	/** The real SDK on this world, without retries. */
	readonly client: ComputeManagementClient;
	/** Lets so many simulated seconds pass. */
	readonly wait: (seconds: number) => void;
	/** Changes members of the set's resource behind Azure's back, before a test begins. */
	readonly arrange: (patch: JsonObject) => void;
	/** PATCH of the set through the SDK; the answer has come when this resolves, its operation may still run. */
	readonly write: (update: VirtualMachineScaleSetUpdate) => Promise<void>;
	/** The last roll. */
	readonly roll: () => RollingUpgrade;
	/** Turns time until the roll has ended, looking every few seconds; tells how many seconds it took. */
	readonly finishRoll: (look?: (roll: RollingUpgrade) => void) => number;
	readonly instance: (instanceId: string) => Instance;
};

export const openWorld = (options: {readonly scenario: string; readonly seed?: number}): WorldInHand => {
	const {scenario, seed = 1} = options;
	const world = buildWorld({scenario, seed, speed: 1, startsAt});
	let now = startsAt;
	const httpClient = createInProcessClient(request => answerRequest(world, request, now));
	const client = new ComputeManagementClient(credential, subscriptionId, {httpClient, retryOptions: {maxRetries: 0}});

	const web = (): ScaleSet => {
		const found = world.scaleSets[keyOf(setPath)];
		assert.ok(found !== undefined);
		return found;
	};

	const roll = (): RollingUpgrade => {
		const found = web().rollingUpgrade;
		assert.ok(found !== null);
		return found;
	};

	const wait = (seconds: number): void => {
		now += seconds * 1000;
		advanceTo(world, now);
	};

	return {
		world,
		web,
		client,
		wait,
		roll,
		arrange(patch) {
			web().resource = mergePatch(web().resource, patch);
		},
		async write(update) {
			await client.virtualMachineScaleSets.update(resourceGroup, scaleSetName, update).submitted();
		},
		finishRoll(look) {
			const {startedAt} = roll();
			for (let looks = 0; looks < 20_000 && roll().code === 'RollingForward'; looks++) {
				look?.(roll());
				wait(1);
			}

			const {endedAt} = roll();
			assert.ok(endedAt !== null, 'The roll did not end.');
			return (endedAt - startedAt) / 1000;
		},
		instance(instanceId) {
			const found = web().instances.find(candidate => candidate.instanceId === instanceId);
			assert.ok(found !== undefined, `There is no instance ${instanceId}.`);
			return found;
		},
	};
};

/** A rolling upgrade policy as a patch of the resource. */
export const rollingPolicy = (policy: JsonObject): JsonObject => ({
	properties: {upgradePolicy: {rollingUpgradePolicy: policy}},
});
