import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isRestError} from '@azure/arm-compute';
import {dig, digText, type Json} from '../../../source/simulator/world/json.js';
import {codeOf, openDemo, resourceGroup, scaleSetName, setPath} from '../../helpers/demo-azure.js';

const instancesOf = (body: Json): readonly Json[] => {
	const value = dig(body, 'value');
	return Array.isArray(value) ? value : [];
};

const idsOf = (body: Json): readonly string[] =>
	instancesOf(body).map(instance => digText(instance, 'instanceId') ?? '?');

test('the SDK lists instances with placement, power, health and image', async () => {
	const {listInstances} = openDemo();
	const instances = await listInstances();
	assert.equal(instances.length, 20);
	assert.equal(new Set(instances.map(instance => instance.vmId)).size, 20);
	for (const instance of instances) {
		assert.match(instance.vmId ?? '', /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
		assert.equal(instance.name, `web_${instance.instanceId}`);
		assert.equal(instance.latestModelApplied, true);
		assert.equal(instance.storageProfile?.imageReference?.exactVersion, '24.04.202610080');
		assert.equal(instance.instanceView?.vmHealth?.status?.code, 'HealthState/healthy');
		assert.deepEqual(
			instance.instanceView?.statuses?.map(({code}) => code),
			['ProvisioningState/succeeded', 'PowerState/running'],
		);
	}

	const domains = new Set(
		instances.map(({instanceView}) => `${instanceView?.platformUpdateDomain}/${instanceView?.platformFaultDomain}`),
	);
	assert.equal(domains.size, 20);
});

test('ids have gaps and computer names count in base 36', async () => {
	const {listInstances} = openDemo({scenario: 'three-zones'});
	const instances = await listInstances();
	const ids = instances.map(instance => Number(instance.instanceId));
	assert.ok(Math.max(...ids) > instances.length, 'no gap in 100 ids');
	for (const instance of instances) {
		const suffix = instance.instanceView?.computerName?.slice('web'.length) ?? '';
		assert.equal(suffix.length, 6);
		assert.equal(Number.parseInt(suffix, 36), Number(instance.instanceId));
	}
});

test('pages hold 120 instances in text order of their ids, sorted by number inside', () => {
	const {ask, simulator} = openDemo({scenario: 'thousand'});
	const all = simulator.world().scaleSets[setPath.toLowerCase()]?.instances.map(({instanceId}) => instanceId) ?? [];
	const inTextOrder = all.toSorted();
	const first = ask('GET', `${setPath}/virtualMachines`);
	const expected = inTextOrder.slice(0, 120).toSorted((one, other) => Number(one) - Number(other));
	assert.deepEqual(idsOf(first.body), expected);
	const link = digText(first.body, 'nextLink') ?? '';
	assert.ok(link.startsWith(`https://management.azure.com:443${setPath}/virtualMachines?`));
	assert.match(link, /\$skiptoken=/);
});

test('the SDK follows nine pages to a thousand instances, each once, in ten placement groups', async () => {
	const {listInstances, requests} = openDemo({scenario: 'thousand'});
	const instances = await listInstances();
	assert.equal(new Set(instances.map(({instanceId}) => instanceId)).size, 1000);
	assert.equal(requests.length, 9);
	assert.ok(requests.every(({query}) => query.includes('$expand=instanceView')));
	const groups = Map.groupBy(instances, ({instanceView}) => instanceView?.placementGroupId);
	assert.deepEqual(
		[...groups.values()].map(group => group.length),
		Array.from({length: 10}, () => 100),
	);
});

test('a skip token which was not given out is refused', () => {
	const {ask} = openDemo({scenario: 'thousand'});
	const answer = ask('GET', `${setPath}/virtualMachines?$skiptoken=abcd`);
	assert.equal(answer.status, 400);
	assert.equal(codeOf(answer), 'InvalidParameter');
	assert.equal(dig(answer.body, 'error', 'target'), '$skiptoken');
});

test('$select=instanceView falsifies latestModelApplied and drops members, as recorded', () => {
	const {ask} = openDemo();
	const answer = ask('GET', `${setPath}/virtualMachines?%24expand=instanceView&%24select=instanceView`);
	const [instance] = instancesOf(answer.body);
	assert.deepEqual(Object.keys(Object(instance)), ['id', 'instanceId', 'properties']);
	assert.equal(dig(instance, 'properties', 'latestModelApplied'), false);
	assert.deepEqual(dig(instance, 'properties', 'hardwareProfile'), {});
	assert.equal(dig(instance, 'properties', 'instanceView', 'platformUpdateDomain'), 0);
});

test('$filter on latestModelApplied keeps the instances it names, and another filter is refused', () => {
	const {ask} = openDemo({scenario: 'mid-upgrade'});
	const filtered = (filter: string) => ask('GET', `${setPath}/virtualMachines?$filter=${encodeURIComponent(filter)}`);
	assert.equal(instancesOf(filtered('properties/latestModelApplied eq true').body).length, 10);
	assert.equal(instancesOf(filtered('properties/latestModelApplied eq false').body).length, 20);
	assert.equal(filtered("properties/vmId eq 'x'").status, 400);
});

test('the view is given only where it is asked for', async () => {
	const {client, ask} = openDemo();
	const plain = await client.virtualMachineScaleSetVMs.get(resourceGroup, scaleSetName, '0');
	assert.equal(plain.instanceView, undefined);
	const expanded = await client.virtualMachineScaleSetVMs.get(resourceGroup, scaleSetName, '0', {
		expand: 'instanceView',
	});
	assert.equal(expanded.instanceView?.computerName, 'web000000');
	const view = await client.virtualMachineScaleSetVMs.getInstanceView(resourceGroup, scaleSetName, '0');
	assert.equal(view.vmAgent?.statuses?.[0]?.displayStatus, 'Ready');
	assert.ok(!ask('GET', `${setPath}/virtualMachines`).text.includes('instanceView'));
});

test('an unknown instance is not found by Compute, not by the gateway', async () => {
	const {client} = openDemo();
	await assert.rejects(
		client.virtualMachineScaleSetVMs.get(resourceGroup, scaleSetName, '99999'),
		error => isRestError(error) && error.statusCode === 404 && error.code === 'NotFound',
	);
});

test('an instance body has the members of recorded bodies, in their order', () => {
	const {ask} = openDemo({scenario: 'three-zones'});
	const {body} = ask('GET', `${setPath}/virtualMachines/0`);
	assert.deepEqual(Object.keys(Object(body)), [
		'name',
		'id',
		'type',
		'location',
		'tags',
		'instanceId',
		'sku',
		'zones',
		'properties',
		'etag',
	]);
	assert.deepEqual(Object.keys(Object(dig(body, 'properties'))), [
		'latestModelApplied',
		'modelDefinitionApplied',
		'networkProfileConfiguration',
		'provisioningState',
		'hardwareProfile',
		'resilientVMDeletionStatus',
		'vmId',
		'storageProfile',
		'osProfile',
		'networkProfile',
		'timeCreated',
	]);
	const view = ask('GET', `${setPath}/virtualMachines/0/instanceView`);
	assert.deepEqual(Object.keys(Object(view.body)), [
		'placementGroupId',
		'platformUpdateDomain',
		'platformFaultDomain',
		'computerName',
		'osName',
		'osVersion',
		'vmAgent',
		'disks',
		'vmHealth',
		'hyperVGeneration',
		'statuses',
	]);
});

test('a deallocated instance has no computer name, system or agent in its view', async () => {
	const {listInstances} = openDemo({scenario: 'protected'});
	const instances = await listInstances();
	const deallocated = instances.filter(({instanceView}) =>
		instanceView?.statuses?.some(({code}) => code === 'PowerState/deallocated'),
	);
	assert.equal(deallocated.length, 1);
	assert.equal(deallocated[0]?.instanceView?.computerName, undefined);
	assert.equal(deallocated[0]?.instanceView?.vmAgent, undefined);
	const isProtected = instances.filter(({protectionPolicy}) => protectionPolicy?.protectFromScaleSetActions === true);
	assert.equal(isProtected.length, 3);
});

test('a custom image is told by its URI, without an image reference', async () => {
	const {listInstances, getSet} = openDemo({scenario: 'old-vhd'});
	const [instance] = await listInstances();
	assert.equal(instance?.storageProfile?.imageReference, undefined);
	assert.match(instance?.storageProfile?.osDisk?.image?.uri ?? '', /^https:.*\.vhd$/);
	assert.equal(instance?.instanceView?.vmHealth, undefined);
	const set = await getSet();
	assert.match(set.virtualMachineProfile?.storageProfile?.osDisk?.image?.uri ?? '', /^https:.*\.vhd$/);
});

test('a filter on the start of a status is understood, and one on anything else refused', () => {
	const {ask} = openDemo();
	const countOf = (filter: string): number =>
		idsOf(ask('GET', `${setPath}/virtualMachines?$filter=${encodeURIComponent(filter)}`).body).length;
	assert.equal(countOf("startswith(instanceView/statuses/code, 'PowerState') eq true"), 20);
	assert.equal(countOf("startswith(instanceView/statuses/code,'PowerState/stopped') eq true"), 0);
	assert.equal(countOf("startswith(instanceView/statuses/code, 'PowerState/running') eq false"), 0);
	assert.equal(countOf('properties/latestModelApplied eq true'), 20);
	assert.equal(ask('GET', `${setPath}/virtualMachines?$filter=name eq 'x'`).status, 400);
});

test('$select of the statuses leaves nothing else of the view', () => {
	const {ask} = openDemo();
	const [first] = instancesOf(
		ask('GET', `${setPath}/virtualMachines?$expand=instanceView&$select=instanceView/statuses`).body,
	);
	const view = dig(first, 'properties', 'instanceView');
	assert.deepEqual(Object.keys(view ?? {}), ['statuses']);
	assert.equal(dig(first, 'properties', 'latestModelApplied'), false);
});
