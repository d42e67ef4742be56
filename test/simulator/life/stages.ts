import assert from 'node:assert/strict';
import {test} from 'node:test';
import {digText} from '../../../source/simulator/world/json.js';
import {stages} from '../../../source/simulator/life/stages.js';
import {modelWith, newestVersion, resourceGroup, scaleSetName} from '../../helpers/demo-azure.js';
import {openWorld, type WorldInHand} from '../../helpers/world-in-hand.js';

const upgrade = async (world: WorldInHand, ...instanceIds: readonly string[]): Promise<string> => {
	await world.client.virtualMachineScaleSets
		.updateInstances(resourceGroup, scaleSetName, {instanceIds: [...instanceIds]})
		.submitted();
	return Object.keys(world.world.operations).at(-1) ?? '';
};

const openWritten = async (scenario = 'calm'): Promise<WorldInHand> => {
	const world = openWorld({scenario});
	await world.write(modelWith(newestVersion));
	world.wait(30);
	return world;
};

test('every stage is reached from a task or from another stage', () => {
	const names = new Set(stages.map(({name}) => name));
	for (const {when} of stages) {
		assert.ok(when.reached === 'requested' || names.has(when.reached), `${when.reached} leads nowhere`);
	}
});

test('failures of stages happen only where a scenario gives them a weight', () => {
	for (const {becomes, weight, name} of stages) {
		assert.equal(becomes.fails !== undefined || name === 'silent', weight === 0, name);
	}
});

for (const {stage, code, words, seconds} of [
	{
		stage: 'extension-failed',
		code: 'VMExtensionProvisioningError',
		words: /extension 'ApplicationHealthLinux'/,
		seconds: [90, 180],
	},
	{
		stage: 'never-started',
		code: 'VMStartTimedOut',
		words: /^VM 'web_0' did not start in the allotted time/,
		seconds: [740, 800],
	},
	{
		stage: 'never-provisioned',
		code: 'OSProvisioningTimedOut',
		words: /^OS Provisioning for VM 'web_0'/,
		seconds: [1200, 1300],
	},
	{stage: 'stuck', code: 'InternalExecutionError', words: /Please retry later/, seconds: [5400, 6010]},
] as const) {
	test(`an upgrade whose instance is ${stage} fails with ${code}, and leaves the instance Failed`, async () => {
		const world = await openWritten();
		world.world.stageWeights[stage] = 1_000_000;
		const operationId = await upgrade(world, '0');
		world.wait(6100);
		const operation = world.world.operations[operationId];
		assert.equal(operation?.status, 'Failed');
		assert.equal(operation?.error?.['code'], code);
		assert.match(digText(operation?.error ?? undefined, 'message') ?? '', words);
		assert.equal(operation?.error?.['target'], '0');
		const took = ((operation?.endedAt ?? 0) - (operation?.startedAt ?? 0)) / 1000;
		assert.ok(took >= seconds[0] && took <= seconds[1], `took ${took} s`);
		assert.equal(world.instance('0').provisioningState, 'Failed');
		assert.equal(world.instance('0').failure?.code, code);
	});
}

test('an upgrade with two failed instances tells both, and the others come through', async () => {
	const world = await openWritten();
	const ids = world
		.web()
		.instances.slice(0, 6)
		.map(({instanceId}) => instanceId);
	world.world.stageWeights['extension-failed'] = 1;
	const operationId = await upgrade(world, ...ids);
	world.wait(600);
	const failed = ids.filter(instanceId => world.instance(instanceId).provisioningState === 'Failed');
	assert.ok(failed.length > 1 && failed.length < 6, `${failed.length} failed`);
	const details = world.world.operations[operationId]?.error?.['details'];
	assert.ok(Array.isArray(details));
	assert.equal(details.length, failed.length);
});

test('a failed instance is brought up anew by the next upgrade', async () => {
	const world = await openWritten();
	world.world.stageWeights['extension-failed'] = 1_000_000;
	await upgrade(world, '0');
	world.wait(600);
	world.world.stageWeights['extension-failed'] = 0;
	const operationId = await upgrade(world, '0');
	world.wait(600);
	assert.equal(world.world.operations[operationId]?.status, 'Succeeded');
	assert.equal(world.instance('0').provisioningState, 'Succeeded');
	assert.equal(world.instance('0').failure, null);
	assert.equal(world.instance('0').health, 'healthy');
});

test('an application which never answers is initializing for the grace period, and unknown afterwards', async () => {
	const world = await openWritten();
	world.world.stageWeights['healthy'] = 0;
	world.world.stageWeights['silent'] = 1;
	await upgrade(world, '0');
	world.wait(400);
	assert.equal(world.instance('0').health, 'initializing');
	world.wait(500);
	assert.equal(world.instance('0').health, 'unknown');
});

test('while an OS disk is replaced a load balancer says unhealthy, and the extension unknown', async () => {
	for (const [scenario, health] of [
		['three-zones', 'unhealthy'],
		['calm', 'unknown'],
	] as const) {
		const world = await openWritten(scenario);
		await upgrade(world, '0');
		world.wait(10);
		assert.equal(world.instance('0').health, health);
	}
});
