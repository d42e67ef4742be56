import assert from 'node:assert/strict';
import {test} from 'node:test';
import {dig, digText, isJsonObject, type Json} from '../../../source/simulator/world/json.js';
import {
	codeOf,
	type Demo,
	image,
	openDemo,
	resourceGroup,
	secondNewestVersion,
	setPath,
} from '../../helpers/demo-azure.js';

const newPath = setPath.replace(/web$/, 'fresh');

const body = (capacity: number, more: {readonly [name: string]: unknown} = {}) => ({
	location: 'eastus2',
	sku: {name: 'Standard_D2s_v5', capacity},
	properties: {
		upgradePolicy: {mode: 'Manual'},
		virtualMachineProfile: {
			osProfile: {computerNamePrefix: 'fresh', adminUsername: 'ops', adminPassword: 'not told again'},
			storageProfile: {imageReference: image('latest')},
			networkProfile: {networkInterfaceConfigurations: [{name: 'fresh-nic', properties: {primary: true}}]},
		},
		...more,
	},
});

const itemsOf = (answer: {readonly body: Json}): readonly Json[] => {
	const value = dig(answer.body, 'value');
	return Array.isArray(value) ? value : [];
};

const finish = ({ask, clock}: Demo, answer: {readonly headers: Readonly<Record<string, string>>}): number => {
	const url = answer.headers['azure-asyncoperation'] ?? '';
	let seconds = 0;
	while (dig(ask('GET', url).body, 'status') === 'InProgress') {
		clock.advance(5000);
		seconds += 5;
		assert.ok(seconds < 1800, 'the operation does not end');
	}

	return seconds;
};

test('PUT of a set which is not there answers 201 in state Creating, and its instances come up', () => {
	const demo = openDemo();
	const created = demo.ask('PUT', newPath, body(5));
	assert.equal(created.status, 201);
	assert.equal(created.headers['location'], undefined);
	assert.equal(created.headers['retry-after'], '10');
	assert.equal(created.headers['x-ms-request-charge'], '8');
	assert.equal(dig(created.body, 'properties', 'provisioningState'), 'Creating');
	assert.equal(dig(created.body, 'properties', 'orchestrationMode'), 'Uniform');
	assert.equal(dig(created.body, 'properties', 'virtualMachineProfile', 'osProfile', 'adminPassword'), undefined);
	assert.equal(digText(created.body, 'sku', 'tier'), 'Standard');
	assert.match(created.headers['x-ms-ratelimit-remaining-resource'] ?? '', /CreateVMScaleSetResource;11/);
	const during = itemsOf(demo.ask('GET', `${newPath}/virtualMachines?$expand=instanceView`));
	assert.ok(during.every(instance => dig(instance, 'properties', 'provisioningState') === 'Creating'));
	assert.ok(during.every(instance => dig(instance, 'properties', 'latestModelApplied') === true));
	const seconds = finish(demo, created);
	assert.ok(seconds >= 20 && seconds <= 180, `took ${seconds} s`);
	const after = itemsOf(demo.ask('GET', `${newPath}/virtualMachines?$expand=instanceView`));
	assert.equal(after.length, 5);
	for (const instance of after) {
		assert.equal(dig(instance, 'properties', 'provisioningState'), 'Succeeded');
		assert.equal(dig(instance, 'properties', 'storageProfile', 'imageReference', 'version'), 'latest');
		assert.equal(dig(instance, 'properties', 'storageProfile', 'imageReference', 'exactVersion'), '24.04.202611100');
		assert.match(digText(instance, 'properties', 'osProfile', 'computerName') ?? '', /^fresh[\dA-Z]{6}$/);
	}

	const set = demo.ask('GET', newPath);
	assert.equal(dig(set.body, 'properties', 'provisioningState'), 'Succeeded');
	assert.equal(set.headers['etag'], '"2"');
});

test('surplus instances of overprovisioning take ids and are charged, but never listed', () => {
	const demo = openDemo();
	finish(demo, demo.ask('PUT', newPath, body(2)));
	const first = demo.ask('GET', `${newPath}/virtualMachines`);
	assert.equal(itemsOf(first).length, 2);
	assert.equal(first.headers['x-ms-request-charge'], '4');
	demo.clock.advance(600_000);
	const second = demo.ask('GET', `${newPath}/virtualMachines`);
	assert.equal(second.headers['x-ms-request-charge'], '2');
	const scaled = demo.ask('PATCH', newPath, {sku: {capacity: 3}});
	finish(demo, scaled);
	const ids = itemsOf(demo.ask('GET', `${newPath}/virtualMachines`)).map(item => Number(digText(item, 'instanceId')));
	assert.ok(Math.max(...ids) >= 4, `${ids.join(' ')} have no gap`);
	const unfilled = openDemo();
	finish(unfilled, unfilled.ask('PUT', newPath, body(2, {overprovision: false})));
	assert.deepEqual(
		itemsOf(unfilled.ask('GET', `${newPath}/virtualMachines`)).map(item => digText(item, 'instanceId')),
		['0', '1'],
	);
});

test('the SDK makes a set and sees it in the lists of the group, the region and the subscription', async () => {
	const demo = openDemo();
	const poller = demo.client.virtualMachineScaleSets.createOrUpdate(
		resourceGroup,
		'fresh',
		{
			location: 'eastus2',
			sku: {name: 'Standard_D2s_v5', capacity: 3},
			virtualMachineProfile: {
				storageProfile: {imageReference: image(secondNewestVersion)},
				osProfile: {computerNamePrefix: 'fresh'},
			},
		},
		{updateIntervalInMs: 1},
	);
	await poller.submitted();
	demo.clock.advance(300_000);
	const made = await poller.pollUntilDone();
	assert.equal(made.provisioningState, 'Succeeded');
	const names = async (sets: AsyncIterable<{readonly name?: string}>) => {
		const found: string[] = [];
		for await (const {name = ''} of sets) {
			found.push(name);
		}

		return found;
	};
	const {virtualMachineScaleSets} = demo.client;
	assert.deepEqual(await names(virtualMachineScaleSets.list(resourceGroup)), ['fresh', 'web']);
	assert.deepEqual(await names(virtualMachineScaleSets.listAll()), ['fresh', 'web']);
	assert.deepEqual(await names(virtualMachineScaleSets.listByLocation('eastus2')), ['fresh', 'web']);
	assert.deepEqual(await names(virtualMachineScaleSets.listByLocation('westeurope')), []);
});

test('what cannot be made is refused before anything is there', () => {
	const {ask, simulator} = openDemo();
	const refusals = [
		{answer: ask('PUT', newPath, {...body(1), location: ''}), status: 400, code: 'LocationRequired'},
		{answer: ask('PUT', newPath, {...body(1), sku: {capacity: 1}}), status: 400, code: 'InvalidParameter'},
		{answer: ask('PUT', newPath, body(-1)), status: 400, code: 'InvalidParameter'},
		{answer: ask('PUT', newPath, body(101, {singlePlacementGroup: true})), status: 409, code: 'OperationNotAllowed'},
		{answer: ask('PUT', newPath, body(1), {'if-match': '"1"'}), status: 412, code: 'PreconditionFailed'},
		{
			answer: ask('PUT', newPath, body(1, {virtualMachineProfile: {storageProfile: {imageReference: image('1.2.3')}}})),
			status: 404,
			code: 'PlatformImageNotFound',
		},
		{answer: ask('PATCH', newPath, body(1)), status: 404, code: 'ResourceNotFound'},
		{
			answer: ask('PUT', newPath.replace('rg-demo', 'rg-none'), body(1)),
			status: 404,
			code: 'ResourceGroupNotFound',
		},
	];
	for (const {answer, status, code} of refusals) {
		assert.equal(answer.status, status, answer.text);
		assert.equal(codeOf(answer), code);
	}

	assert.equal(Object.keys(simulator.world().scaleSets).length, 1);
});

test('DELETE answers 202 with both headers, the set is Deleting until its instances are gone, and 204 follows', () => {
	const demo = openDemo();
	const deleted = demo.ask('DELETE', setPath);
	assert.equal(deleted.status, 202);
	assert.equal(deleted.text, '');
	assert.equal(deleted.headers['retry-after'], '10');
	assert.match(deleted.headers['location'] ?? '', /monitor=true/);
	assert.equal(deleted.headers['x-ms-request-charge'], '20');
	assert.equal(dig(demo.ask('GET', setPath).body, 'properties', 'provisioningState'), 'Deleting');
	assert.equal(demo.ask('PATCH', setPath, {tags: {}}).status, 409);
	assert.equal(demo.ask('DELETE', setPath).status, 409);
	finish(demo, deleted);
	assert.equal(codeOf(demo.ask('GET', setPath)), 'ResourceNotFound');
	assert.equal(demo.ask('DELETE', setPath).status, 204);
	assert.equal(demo.ask('GET', deleted.headers['location'] ?? '').status, 200);
	assert.equal(codeOf(demo.ask('DELETE', setPath.replace('rg-demo', 'rg-none'))), 'ResourceGroupNotFound');
});

test('a set which is made again under its old name inherits nothing', () => {
	const demo = openDemo();
	const ask = (method: string, more?: unknown) => demo.ask(method, setPath, more);
	demo.ask('POST', `${setPath}/restart`, {instanceIds: ['0']});
	demo.clock.advance(3000);
	finish(demo, ask('DELETE'));
	assert.deepEqual(
		demo.simulator.world().events.filter(event => 'scaleSetKey' in event),
		[],
	);
	finish(demo, ask('PUT', body(1)));
	const [instance] = itemsOf(demo.ask('GET', `${setPath}/virtualMachines`));
	assert.equal(dig(instance, 'properties', 'provisioningState'), 'Succeeded');
	assert.ok(isJsonObject(ask('GET').body));
});
