import assert from 'node:assert/strict';
import {test} from 'node:test';
import {assert as holds, asyncProperty, boolean, integer, record, subarray} from 'fast-check';
import {setHealth} from '../../../source/simulator/life/become.js';
import {capacityOf} from '../../../source/simulator/world/model.js';
import {modelWith, newestVersion} from '../../helpers/demo-azure.js';
import {openWorld, rollingPolicy} from '../../helpers/world-in-hand.js';

const positions = Array.from({length: 18}, (_, position) => position);

/** A surge whose old instances are not gone yet when the next batch begins: the set looks larger than it is. */
const surgeWhichLingers = {
	seed: 5,
	policy: {
		maxBatchInstancePercent: 11,
		maxUnhealthyInstancePercent: 16,
		maxUnhealthyUpgradedInstancePercent: 50,
		enableCrossZoneUpgrade: false,
		prioritizeUnhealthyInstances: false,
		rollbackFailedInstancesOnPolicyBreach: false,
		maxSurge: true,
	},
	isBad: false,
	unhealthy: [],
	extensionWeight: 1,
};

const situation = record({
	seed: integer({min: 1, max: 1000}),
	policy: record({
		maxBatchInstancePercent: integer({min: 5, max: 100}),
		maxUnhealthyInstancePercent: integer({min: 5, max: 100}),
		maxUnhealthyUpgradedInstancePercent: integer({min: 0, max: 100}),
		enableCrossZoneUpgrade: boolean(),
		prioritizeUnhealthyInstances: boolean(),
		rollbackFailedInstancesOnPolicyBreach: boolean(),
		maxSurge: boolean(),
	}),
	isBad: boolean(),
	unhealthy: subarray(positions, {maxLength: 5}),
	extensionWeight: integer({min: 0, max: 1}),
});

test('whatever the policy, the image and the health of the set: a roll ends, keeps its batches small and loses no instance', async () => {
	await holds(
		asyncProperty(situation, async ({seed, policy, isBad, unhealthy, extensionWeight}) => {
			const world = openWorld({scenario: 'rolling-mode', seed});
			world.arrange(rollingPolicy(policy));
			world.world.isNewestImageBad = isBad;
			world.world.stageWeights['extension-failed'] = extensionWeight;
			for (const position of unhealthy) {
				const instance = world.web().instances[position];
				assert.ok(instance !== undefined);
				setHealth(world.world, world.web(), instance, 'unhealthy');
			}

			await world.write(modelWith(newestVersion));
			const most = Math.max(1, Math.floor((18 * policy.maxBatchInstancePercent) / 100));
			const domainOf = new Map(world.web().instances.map(instance => [instance.instanceId, instance.updateDomain]));
			world.finishRoll(roll => {
				assert.ok(roll.inProgressInstanceIds.length <= most);
				assert.ok(new Set(roll.inProgressInstanceIds.map(instanceId => domainOf.get(instanceId))).size <= 1);
			});
			const {code, pendingInstanceIds, successfulInstanceIds, failedInstanceIds, inProgressInstanceIds} = world.roll();
			const told = [...pendingInstanceIds, ...successfulInstanceIds, ...failedInstanceIds];
			assert.deepEqual(inProgressInstanceIds, []);
			assert.equal(new Set(told).size, told.length);
			assert.ok(told.length === 18 || (code === 'Faulted' && told.length === 0));
			assert.equal(
				code === 'Completed',
				told.length === 18 && pendingInstanceIds.length === 0 && world.roll().breach === null,
			);
			world.wait(7200);
			assert.equal(world.web().instances.length, 18);
			assert.equal(capacityOf(world.web().resource), 18);
			assert.ok(world.web().instances.every(({task}) => task === null));
			assert.deepEqual(world.world.runningOperations, {});
			assert.deepEqual(world.world.events, []);
		}),
		{numRuns: 60, examples: [[surgeWhichLingers]]},
	);
});
