import assert from 'node:assert/strict';
import {test} from 'node:test';
import {capacityOf} from '../../../source/simulator/world/model.js';
import {modelWith, newestVersion, resourceGroup, scaleSetName} from '../../helpers/demo-azure.js';
import {openWorld, rollingPolicy} from '../../helpers/world-in-hand.js';

const newest = modelWith(newestVersion);

const openSurge = () => {
	const world = openWorld({scenario: 'rolling-mode'});
	world.arrange(rollingPolicy({maxSurge: true}));
	return world;
};

test('a surge brings new instances up before the old ones go, and all ids and machines are new in the end', async () => {
	const world = openSurge();
	const before = structuredClone(world.web().instances);
	await world.write(newest);
	let most = 0;
	let leastHealthy = Number.POSITIVE_INFINITY;
	world.finishRoll(() => {
		most = Math.max(most, world.web().instances.length);
		const healthy = world.web().instances.filter(({health}) => health === 'healthy');
		leastHealthy = Math.min(leastHealthy, healthy.length);
	});
	assert.equal(world.roll().code, 'Completed');
	assert.equal(world.roll().successfulInstanceIds.length, 18);
	assert.equal(most, 21);
	assert.equal(leastHealthy, 18);
	const after = world.web().instances;
	assert.equal(after.length, 18);
	assert.equal(capacityOf(world.web().resource), 18);
	for (const member of ['instanceId', 'vmId', 'osDiskName'] as const) {
		const old = new Set(before.map(instance => instance[member]));
		assert.ok(after.every(instance => !old.has(instance[member])));
	}

	assert.ok(after.every(({imageReference}) => imageReference?.['exactVersion'] === newestVersion));
	assert.deepEqual(
		after.map(({updateDomain}) => String(updateDomain)).toSorted(),
		before.map(({updateDomain}) => String(updateDomain)).toSorted(),
	);
});

test('a surge for which the cores do not suffice is upgraded in place', async () => {
	const world = openSurge();
	world.world.coresQuota = 18 * 4;
	const before = world.web().instances.map(({vmId}) => vmId);
	await world.write(newest);
	world.finishRoll(() => assert.equal(world.web().instances.length, 18));
	assert.equal(world.roll().code, 'Completed');
	assert.deepEqual(
		world.web().instances.map(({vmId}) => vmId),
		before,
	);
});

test('a new instance which does not become healthy goes again, and the old one stays', async () => {
	const world = openSurge();
	world.world.stageWeights['healthy'] = 0;
	world.world.stageWeights['silent'] = 1;
	const before = world.web().instances.map(({vmId}) => vmId);
	await world.write(newest);
	world.finishRoll();
	assert.equal(world.roll().code, 'Faulted');
	assert.equal(world.roll().failedInstanceIds.length, 3);
	world.wait(120);
	assert.deepEqual(
		world.web().instances.map(({vmId}) => vmId),
		before,
	);
});

test('a cancelled surge takes its new instances back', async () => {
	const world = openSurge();
	await world.write(newest);
	world.wait(20);
	assert.equal(world.web().instances.length, 21);
	await world.client.virtualMachineScaleSetRollingUpgrades.cancel(resourceGroup, scaleSetName).submitted();
	world.wait(120);
	assert.equal(world.web().instances.length, 18);
	assert.equal(capacityOf(world.web().resource), 18);
});
