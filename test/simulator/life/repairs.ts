import assert from 'node:assert/strict';
import {test} from 'node:test';
import {becomeUnhealthy} from '../../../source/simulator/faults/occurrences.js';
import {modelWith, newestVersion, resourceGroup, scaleSetName} from '../../helpers/demo-azure.js';
import {openWorld, type WorldInHand} from '../../helpers/world-in-hand.js';

const openRepaired = (repairAction: string, scenario = 'calm'): WorldInHand => {
	const world = openWorld({scenario});
	world.arrange({properties: {automaticRepairsPolicy: {enabled: true, gracePeriod: 'PT30M', repairAction}}});
	return world;
};

const sicken = (world: WorldInHand, ...positions: readonly number[]): readonly string[] =>
	becomeUnhealthy(
		world.world,
		world.web(),
		positions.flatMap(position => world.web().instances[position] ?? []),
	);

test('an unhealthy instance is replaced by a new one of the current model, with another id and the same place', () => {
	const world = openRepaired('Replace');
	const old = structuredClone(world.web().instances[2]);
	const [sick] = sicken(world, 2);
	world.wait(600);
	assert.ok(world.web().instances.every(({instanceId}) => instanceId !== sick));
	assert.equal(world.web().instances.length, 20);
	const [successor] = world.web().instances.slice(-1);
	assert.notEqual(successor?.vmId, old?.vmId);
	assert.equal(successor?.updateDomain, old?.updateDomain);
	assert.equal(successor?.health, 'healthy');
	assert.equal(successor?.modelRevision, world.web().modelRevision);
});

test('a repair by reimage keeps the machine and makes its disk anew, one by restart keeps the disk too', () => {
	for (const action of ['Reimage', 'Restart']) {
		const world = openRepaired(action);
		const old = structuredClone(world.web().instances[2]);
		sicken(world, 2);
		world.wait(600);
		const repaired = world.web().instances[2];
		assert.equal(repaired?.vmId, old?.vmId);
		assert.equal(repaired?.health, 'healthy');
		assert.equal(repaired?.osDiskName === old?.osDiskName, action === 'Restart');
	}
});

test('an instance whose state has just changed has the grace period to become healthy', () => {
	const world = openRepaired('Restart');
	const [instance] = world.web().instances;
	assert.ok(instance !== undefined);
	instance.provisionedAt = world.world.now;
	sicken(world, 0);
	world.wait(1700);
	assert.equal(instance.health, 'unhealthy');
	world.wait(300);
	assert.equal(instance.health, 'healthy');
});

test('no more than 5 % of the set is under repair at a time', () => {
	const world = openRepaired('Reimage', 'thousand');
	sicken(world, ...Array.from({length: 120}, (_, position) => position));
	let most = 0;
	for (let look = 0; look < 900; look++) {
		most = Math.max(most, world.web().instances.filter(({task}) => task !== null).length);
		world.wait(2);
	}

	assert.equal(most, 50);
	assert.ok(world.web().instances.every(({health}) => health === 'healthy'));
});

test('protected instances are not repaired', () => {
	const world = openRepaired('Replace', 'protected');
	const guarded = world.web().instances.filter(({protection}) => protection !== null);
	becomeUnhealthy(world.world, world.web(), guarded);
	world.wait(7200);
	assert.ok(guarded.every(instance => world.web().instances.includes(instance) && instance.health === 'unhealthy'));
});

test('repairs in vain suspend the service, which the instance view of the set tells', async () => {
	const world = openRepaired('Restart');
	world.arrange({properties: {automaticRepairsPolicy: {gracePeriod: 'PT10M'}}});
	world.world.stageWeights['healthy'] = 0;
	world.world.stageWeights['silent'] = 1;
	sicken(world, 0);
	world.wait(5 * 3600);
	const view = await world.client.virtualMachineScaleSets.getInstanceView(resourceGroup, scaleSetName);
	const services = view.orchestrationServices?.map(({serviceName, serviceState}) => [serviceName, serviceState]);
	assert.deepEqual(services, [['AutomaticRepairs', 'Suspended']]);
	const {epoch} = world.web().instances[0] ?? {};
	world.wait(5 * 3600);
	assert.equal(world.web().instances[0]?.epoch, epoch);
});

test('turning repairs on repairs what is unhealthy already', async () => {
	const world = openWorld({scenario: 'calm'});
	sicken(world, 4);
	world.wait(3600);
	assert.equal(world.web().instances[4]?.health, 'unhealthy');
	await world.write({automaticRepairsPolicy: {enabled: true, gracePeriod: 'PT10M', repairAction: 'Restart'}});
	world.wait(300);
	assert.equal(world.web().instances[4]?.health, 'healthy');
});

test('nothing is repaired during a roll by the platform, and all of it afterwards', async () => {
	const world = openRepaired('Restart', 'rolling-mode');
	await world.write(modelWith(newestVersion));
	const last = world.web().instances.at(-1)?.instanceId ?? '';
	world.wait(30);
	becomeUnhealthy(world.world, world.web(), [world.instance(last)]);
	world.wait(300);
	assert.equal(world.roll().code, 'RollingForward');
	assert.equal(world.instance(last).health, 'unhealthy');
	await world.client.virtualMachineScaleSetRollingUpgrades.cancel(resourceGroup, scaleSetName).submitted();
	world.wait(300);
	assert.equal(world.instance(last).health, 'healthy');
});
