import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {VirtualMachine} from '@azure/arm-compute';
import {dig, digText, isJsonObject} from '../../../source/simulator/world/json.js';
import {
	codeOf,
	type Demo,
	newestVersion,
	openDemo,
	resourceGroup,
	setPath,
	subscriptionId,
} from '../../helpers/demo-azure.js';

const machines = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachines`;

const listMachines = async ({client}: Demo): Promise<VirtualMachine[]> => {
	const found: VirtualMachine[] = [];
	for await (const machine of client.virtualMachines.list(resourceGroup, {
		filter: `'virtualMachineScaleSet/id' eq '${setPath}'`,
		expand: 'instanceView',
	})) {
		found.push(machine);
	}

	return found;
};

test('the members of a Flexible set are virtual machines in three zones, without update domains', async () => {
	const demo = openDemo({scenario: 'flexible'});
	const set = await demo.getSet();
	assert.equal(set.orchestrationMode, 'Flexible');
	assert.equal(set.singlePlacementGroup, false);
	assert.equal(set.overprovision, undefined);
	const found = await listMachines(demo);
	assert.equal(found.length, 30);
	for (const machine of found) {
		assert.match(machine.name ?? '', /^web_[\da-f]{8}$/);
		assert.ok(machine.id?.includes('/RG-DEMO/'));
		assert.ok(machine.virtualMachineScaleSet?.id?.endsWith('/virtualMachineScaleSets/web'));
		assert.equal(machine.storageProfile?.imageReference?.exactVersion, '24.04.202610080');
		assert.equal(machine.instanceView?.vmHealth?.status?.code, 'HealthState/healthy');
		assert.equal(machine.instanceView?.platformUpdateDomain, undefined);
		assert.equal(machine.instanceView?.platformFaultDomain, undefined);
	}

	assert.deepEqual(
		[...Map.groupBy(found, machine => machine.zones?.[0]).values()].map(zone => zone.length),
		[10, 10, 10],
	);
});

test('one machine is found by its name in any case, with its view, and a strange one is not', async () => {
	const demo = openDemo({scenario: 'flexible'});
	const [first] = await listMachines(demo);
	const name = first?.name ?? '';
	const {ask} = demo;
	const one = ask('GET', `${machines}/${name.toUpperCase()}`);
	assert.equal(one.status, 200);
	assert.match(one.headers['x-ms-ratelimit-remaining-resource'] ?? '', /LowCostGetResource;35/);
	assert.equal(dig(one.body, 'properties', 'instanceView'), undefined);
	assert.match(digText(one.body, 'id') ?? '', /\/rg-demo\//);
	assert.ok(
		isJsonObject(dig(ask('GET', `${machines}/${name}?$expand=instanceView`).body, 'properties', 'instanceView')),
	);
	assert.match(ask('GET', `${machines}/${name}/instanceView`).text, /PowerState\/running/);
	assert.equal(codeOf(ask('GET', `${machines}/nobody`)), 'ResourceNotFound');
	assert.equal(ask('GET', `${machines}?$expand=instanceView`).status, 400);
	assert.match(
		ask('GET', `${machines}?$filter='virtualMachineScaleSet/id' eq '${setPath.toUpperCase()}'`).headers[
			'x-ms-ratelimit-remaining-resource'
		] ?? '',
		/HighCostGetSubscriptionMaximum;\d+$/,
	);
});

test('the set has no instance view, and no protection of instances', () => {
	const {ask} = openDemo({scenario: 'flexible'});
	const view = ask('GET', `${setPath}/instanceView`);
	assert.equal(view.status, 409);
	assert.match(view.text, /Operation 'VirtualMachineScaleSets.instanceView.GET' is not allowed/);
	const list = ask('GET', `${setPath}/virtualMachines`);
	const value = dig(list.body, 'value');
	assert.equal(Array.isArray(value) ? value.length : 0, 30);
	const name = Array.isArray(value) ? (digText(value[0], 'instanceId') ?? '') : '';
	assert.equal(ask('PUT', `${setPath}/virtualMachines/${name}`, {}).status, 409);
	assert.deepEqual(
		ask('GET', `${setPath}/virtualMachines/${name}?$expand=instanceView`).body,
		Array.isArray(value) ? value[0] : null,
	);
});

test('manualupgrade brings members of a Flexible set to the image of the model', async () => {
	const demo = openDemo({scenario: 'flexible'});
	const names = (await listMachines(demo)).map(({name}) => name ?? '');
	await demo.writeVersion(newestVersion);
	await demo.upgrade(names.slice(0, 3));
	const versions = (await listMachines(demo)).map(({storageProfile}) => storageProfile?.imageReference?.exactVersion);
	assert.equal(versions.filter(version => version === newestVersion).length, 3);
	assert.equal(demo.ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['*']}).status, 202);
	demo.clock.advance(600_000);
	assert.ok(
		(await listMachines(demo)).every(
			({storageProfile}) => storageProfile?.imageReference?.exactVersion === newestVersion,
		),
	);
});

test('a machine is tagged, stopped, started and deleted by the SDK, and a larger capacity brings another', async () => {
	const demo = openDemo({scenario: 'flexible'});
	const {client, clock, ask} = demo;
	const [first] = await listMachines(demo);
	const name = first?.name ?? '';
	const options = {updateIntervalInMs: 1};
	const update = client.virtualMachines.update(resourceGroup, name, {tags: {mine: 'yes'}}, options);
	await update.submitted();
	clock.advance(10_000);
	assert.deepEqual((await update.pollUntilDone()).tags, {mine: 'yes'});
	for (const [act, power] of [
		['powerOff', 'PowerState/stopped'],
		['start', 'PowerState/running'],
		['deallocate', 'PowerState/deallocated'],
	] as const) {
		const poller = client.virtualMachines[act](resourceGroup, name, options);
		await poller.submitted();
		clock.advance(120_000);
		await poller.pollUntilDone();
		assert.ok(ask('GET', `${machines}/${name}/instanceView`).text.includes(power));
	}

	const deletion = client.virtualMachines.delete(resourceGroup, name, options);
	await deletion.submitted();
	clock.advance(120_000);
	await deletion.pollUntilDone();
	assert.equal((await listMachines(demo)).length, 29);
	assert.equal((await demo.getSet()).sku?.capacity, 29);
	assert.equal(ask('DELETE', `${machines}/${name}`).status, 204);
	ask('PATCH', setPath, {sku: {capacity: 31}});
	clock.advance(300_000);
	const after = await listMachines(demo);
	assert.equal(new Set(after.map(machine => machine.name)).size, 31);
	assert.ok(after.every(({provisioningState}) => provisioningState === 'Succeeded'));
});
