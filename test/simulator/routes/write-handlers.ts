import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isRestError} from '@azure/arm-compute';
import {dig} from '../../../source/simulator/world/json.js';
import {
	codeOf,
	image,
	modelWith,
	newestVersion,
	openDemo,
	resourceGroup,
	scaleSetName,
	setPath,
} from '../../helpers/demo-azure.js';

const patchOf = (imageReference: unknown) => ({
	properties: {virtualMachineProfile: {storageProfile: {imageReference}}},
});

test('PATCH with the right If-Match changes the image alone and counts the etag up', async () => {
	const {client, clock, getSet, requests} = openDemo();
	const before = await getSet();
	const poller = client.virtualMachineScaleSets.update(resourceGroup, scaleSetName, modelWith(newestVersion), {
		ifMatch: before.etag ?? '',
		updateIntervalInMs: 1,
	});
	await poller.submitted();
	const during = await getSet();
	assert.equal(during.provisioningState, 'Updating');
	clock.advance(10_000);
	const after = await poller.pollUntilDone();
	assert.equal(after.etag, '"3"');
	assert.equal(after.provisioningState, 'Succeeded');
	assert.deepEqual(
		{...after, etag: null, virtualMachineProfile: null},
		{...before, etag: null, virtualMachineProfile: null},
	);
	assert.equal(after.virtualMachineProfile?.storageProfile?.imageReference?.version, newestVersion);
	assert.deepEqual(after.virtualMachineProfile?.networkProfile, before.virtualMachineProfile?.networkProfile);
	const write = requests.find(({method}) => method === 'PATCH');
	assert.equal(write?.ifMatch, '"2"');
	assert.deepEqual(write?.requestBody, patchOf({...image(newestVersion)}));
});

test('PATCH with a stale If-Match is refused with 412 and changes nothing', async () => {
	const {client, getSet} = openDemo();
	await assert.rejects(
		async () => {
			const poller = client.virtualMachineScaleSets.update(resourceGroup, scaleSetName, modelWith(newestVersion), {
				ifMatch: '"1"',
			});
			await poller.submitted();
		},
		error => isRestError(error) && error.statusCode === 412,
	);
	const set = await getSet();
	assert.equal(set.etag, '"2"');
	assert.equal(set.virtualMachineProfile?.storageProfile?.imageReference?.version, '24.04.202610080');
});

test('If-None-Match * refuses a set which exists', () => {
	const {ask} = openDemo();
	const answer = ask('PUT', setPath, {location: 'eastus2'}, {'if-none-match': '*'});
	assert.equal(answer.status, 412);
	assert.equal(codeOf(answer), 'PreconditionFailed');
});

test('an image reference is replaced as a whole, other members merge', () => {
	const {ask} = openDemo();
	const answer = ask('PATCH', setPath, {
		tags: {only: 'this'},
		...patchOf({publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'minimal'}),
	});
	assert.equal(answer.status, 404);
	assert.equal(codeOf(answer), 'PlatformImageNotFound');
	const accepted = ask('PATCH', setPath, {tags: {only: 'this'}, ...patchOf({...image('latest'), sku: 'minimal'})});
	assert.equal(accepted.status, 200);
	assert.deepEqual(dig(accepted.body, 'tags'), {only: 'this'});
	assert.deepEqual(dig(accepted.body, 'properties', 'virtualMachineProfile', 'storageProfile', 'imageReference'), {
		...image('latest'),
		sku: 'minimal',
	});
	assert.equal(
		dig(accepted.body, 'properties', 'virtualMachineProfile', 'storageProfile', 'osDisk', 'createOption'),
		'FromImage',
	);
});

test('a write answers 200 with the operation and Retry-After, and its request id is the operation', () => {
	const {ask} = openDemo();
	const answer = ask('PATCH', setPath, patchOf(image(newestVersion)));
	assert.equal(answer.status, 200);
	assert.equal(answer.headers['retry-after'], '10');
	assert.equal(answer.headers['location'], undefined);
	assert.equal(answer.headers['etag'], '"3"');
	assert.equal(dig(answer.body, 'etag'), '"3"');
	assert.equal(dig(answer.body, 'properties', 'provisioningState'), 'Updating');
	assert.ok(answer.headers['azure-asyncoperation']?.includes(answer.headers['x-ms-request-id'] ?? '?'));
});

test('in Manual mode a write touches no instance: all become outdated and none is updated', async () => {
	const {writeVersion, listInstances, clock} = openDemo();
	const before = await listInstances();
	await writeVersion(newestVersion);
	clock.advance(3_600_000);
	const after = await listInstances();
	assert.ok(after.every(({latestModelApplied}) => latestModelApplied === false));
	const facts = (instances: typeof before) =>
		instances.map(({instanceId, vmId, etag, storageProfile, provisioningState}) => ({
			instanceId,
			vmId,
			etag,
			storageProfile,
			provisioningState,
		}));
	assert.deepEqual(facts(after), facts(before));
});

test('a write of tags alone leaves the latest model applied', async () => {
	const {ask, listInstances} = openDemo();
	assert.equal(ask('PATCH', setPath, {tags: {changed: 'yes'}}).status, 200);
	const instances = await listInstances();
	assert.ok(instances.every(({latestModelApplied}) => latestModelApplied === true));
});

test('PUT keeps the members which the body does not name', async () => {
	const {ask, getSet} = openDemo();
	const before = await getSet();
	const answer = ask('PUT', setPath, {location: 'eastus2', ...patchOf(image(newestVersion))});
	assert.equal(answer.status, 200);
	const after = await getSet();
	assert.deepEqual(after.virtualMachineProfile?.osProfile, before.virtualMachineProfile?.osProfile);
	assert.deepEqual(after.upgradePolicy, before.upgradePolicy);
	assert.equal(after.virtualMachineProfile?.storageProfile?.imageReference?.version, newestVersion);
});

test('members which the simulator does not know survive a write', () => {
	const {ask} = openDemo();
	ask('PATCH', setPath, {properties: {someNewPolicy: {depth: {of: 'it'}}}});
	ask('PATCH', setPath, patchOf(image(newestVersion)));
	assert.deepEqual(dig(ask('GET', setPath).body, 'properties', 'someNewPolicy'), {depth: {of: 'it'}});
});

test('what Azure fixes at creation cannot be changed later', () => {
	const {ask} = openDemo();
	const publisher = ask('PATCH', setPath, patchOf({...image('latest'), publisher: 'Debian'}));
	assert.equal(publisher.status, 409);
	assert.equal(codeOf(publisher), 'PropertyChangeNotAllowed');
	const kind = ask('PATCH', setPath, patchOf({id: '/subscriptions/x/resourceGroups/y/providers/z/images/custom'}));
	assert.equal(kind.status, 409);
	assert.equal(codeOf(kind), 'OperationNotAllowed');
	const version = ask('PATCH', setPath, patchOf(image('24.04.1')));
	assert.equal(version.status, 404);
	assert.equal(codeOf(version), 'PlatformImageNotFound');
});

test('members which are null are as good as absent, or remove what was there, and never break the model', async () => {
	const {ask, getSet} = openDemo();
	const before = await getSet();
	const answer = ask('PUT', setPath, {
		location: null,
		sku: null,
		zones: null,
		properties: {
			virtualMachineProfile: {priority: null, securityProfile: {securityType: 'TrustedLaunch', uefiSettings: null}},
			upgradePolicy: null,
		},
	});
	assert.equal(answer.status, 200, answer.text);
	assert.doesNotMatch(answer.text, /null/);
	const after = await getSet();
	assert.equal(after.sku?.capacity, 20);
	assert.deepEqual(after.upgradePolicy, before.upgradePolicy);
	assert.equal(after.virtualMachineProfile?.securityProfile?.securityType, 'TrustedLaunch');
});

test('a body of which no model can be made is refused, and names the member', () => {
	const {ask} = openDemo();
	for (const [body, target] of [
		[{sku: 'big'}, 'sku'],
		[{tags: []}, 'tags'],
		[{zones: '1'}, 'zones'],
		[{properties: {virtualMachineProfile: 7}}, 'properties.virtualMachineProfile'],
		[
			{properties: {virtualMachineProfile: {storageProfile: {imageReference: 'x'}}}},
			'properties.virtualMachineProfile.storageProfile.imageReference',
		],
		[
			{properties: {virtualMachineProfile: {extensionProfile: {extensions: [null]}}}},
			'properties.virtualMachineProfile.extensionProfile.extensions',
		],
		[{properties: {platformFaultDomainCount: 9}}, 'properties.platformFaultDomainCount'],
	] as const) {
		const answer = ask('PATCH', setPath, body);
		assert.equal(answer.status, 400, answer.text);
		assert.equal(dig(answer.body, 'error', 'target'), target);
	}
});

test('an eleventh model alive in the set is refused', async () => {
	const demo = openDemo();
	const versions = ['24.04.202607020', '24.04.202608050'];
	const ids = (await demo.listInstances()).map(({instanceId}) => instanceId ?? '');
	for (let round = 0; round < 9; round++) {
		await demo.writeVersion(versions[round % 2] ?? '');
		await demo.upgrade([ids[round] ?? '']);
	}

	const answer = demo.ask('PATCH', setPath, patchOf(image(newestVersion)));
	assert.equal(answer.status, 409);
	assert.equal(codeOf(answer), 'OperationNotAllowed');
});

test('in Automatic mode a write takes every instance down at once', async () => {
	const {client, clock, listInstances} = openDemo({scenario: 'automatic-mode'});
	const poller = client.virtualMachineScaleSets.update(resourceGroup, scaleSetName, modelWith(newestVersion), {
		updateIntervalInMs: 1,
	});
	await poller.submitted();
	clock.advance(9000);
	const during = await listInstances();
	assert.ok(during.every(({provisioningState}) => provisioningState === 'Updating'));
	clock.advance(300_000);
	await poller.pollUntilDone();
	const after = await listInstances();
	assert.ok(after.every(instance => instance.storageProfile?.imageReference?.exactVersion === newestVersion));
});
