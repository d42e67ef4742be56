import assert from 'node:assert/strict';
import {test} from 'node:test';
import {dig, type Json} from '../../../source/simulator/world/json.js';
import {codeOf, newestVersion, openDemo, resourceGroup, scaleSetName, setPath} from '../../helpers/demo-azure.js';

const instancePath = `${setPath}/virtualMachines/0`;

const protection = (protectionPolicy: Json) => ({properties: {protectionPolicy}});

test('PUT of an instance with nothing but a protection policy protects it, and Updating passes within seconds', () => {
	const {ask, clock} = openDemo();
	const answer = ask('PUT', instancePath, protection({protectFromScaleIn: true, protectFromScaleSetActions: true}));
	assert.equal(answer.status, 200);
	assert.equal(answer.headers['location'], undefined);
	assert.match(answer.headers['azure-asyncoperation'] ?? '', /operations/);
	assert.equal(answer.headers['x-ms-request-charge'], '1');
	assert.equal(answer.headers['etag'], '"3"');
	assert.match(answer.headers['x-ms-ratelimit-remaining-resource'] ?? '', /VMScaleSetVMActionsResource;11/);
	assert.equal(dig(answer.body, 'properties', 'provisioningState'), 'Updating');
	clock.advance(10_000);
	const after = ask('GET', instancePath);
	assert.equal(dig(after.body, 'properties', 'provisioningState'), 'Succeeded');
	assert.deepEqual(dig(after.body, 'properties', 'protectionPolicy'), {
		protectFromScaleIn: true,
		protectFromScaleSetActions: true,
	});
	assert.equal(after.headers['etag'], '"3"');
	assert.equal(ask('PUT', instancePath, protection(null)).headers['etag'], '"4"');
	clock.advance(10_000);
	assert.equal(dig(ask('GET', instancePath).body, 'properties', 'protectionPolicy'), undefined);
});

test('the SDK protects an instance, and a star spares it', async () => {
	const {client, clock, writeVersion, upgrade, listInstances} = openDemo();
	const poller = client.virtualMachineScaleSetVMs.update(
		resourceGroup,
		scaleSetName,
		'0',
		{location: 'eastus2', protectionPolicy: {protectFromScaleIn: true, protectFromScaleSetActions: true}},
		{updateIntervalInMs: 1},
	);
	await poller.submitted();
	clock.advance(20_000);
	const written = await poller.pollUntilDone();
	assert.equal(written.protectionPolicy?.protectFromScaleSetActions, true);
	await writeVersion(newestVersion);
	await upgrade(['*']);
	const outdated = (await listInstances()).filter(({latestModelApplied}) => latestModelApplied === false);
	assert.deepEqual(
		outdated.map(({instanceId}) => instanceId),
		['0'],
	);
});

test('protection from actions without protection from scale-in is refused', () => {
	const {ask} = openDemo();
	const answer = ask('PUT', instancePath, protection({protectFromScaleIn: false, protectFromScaleSetActions: true}));
	assert.equal(answer.status, 400);
	assert.equal(codeOf(answer), 'InvalidParameter');
	assert.equal(ask('PUT', instancePath, protection({protectFromScaleIn: 'yes'})).status, 400);
	assert.equal(ask('PUT', `${setPath}/virtualMachines/999`, protection({})).status, 404);
	assert.equal(ask('PUT', instancePath, {}, {'if-match': '"17"'}).status, 412);
	const implied = ask('PUT', instancePath, protection({protectFromScaleSetActions: true}));
	assert.equal(dig(implied.body, 'properties', 'protectionPolicy', 'protectFromScaleIn'), true);
});

test('an instance takes tags of its own', () => {
	const {ask, clock} = openDemo();
	ask('PUT', instancePath, {tags: {mine: 'yes'}});
	clock.advance(10_000);
	assert.deepEqual(dig(ask('GET', instancePath).body, 'tags'), {mine: 'yes'});
	assert.notDeepEqual(dig(ask('GET', `${setPath}/virtualMachines/1`).body, 'tags'), {mine: 'yes'});
});

test('an eviction is simulated only of spot instances: they are deallocated, or deleted', () => {
	const {ask, clock} = openDemo();
	const refused = ask('POST', `${instancePath}/simulateEviction`);
	assert.equal(refused.status, 409);
	assert.deepEqual(refused.body, {
		error: {
			code: 'OperationNotAllowed',
			message: "Operation 'simulateEviction' is allowed only for Spot Virtual Machines",
		},
	});
	const spot = (evictionPolicy: string) => {
		ask('PATCH', setPath, {properties: {virtualMachineProfile: {priority: 'Spot', evictionPolicy}}});
		clock.advance(30_000);
	};

	spot('Deallocate');
	const answer = ask('POST', `${instancePath}/simulateEviction`);
	assert.equal(answer.status, 204);
	assert.equal(answer.headers['azure-asyncoperation'], undefined);
	clock.advance(120_000);
	const view = ask('GET', `${instancePath}/instanceView`);
	assert.match(view.text, /PowerState\/deallocated/);
	spot('Delete');
	assert.equal(ask('POST', `${setPath}/virtualMachines/1/simulateEviction`).status, 204);
	clock.advance(120_000);
	assert.equal(ask('GET', `${setPath}/virtualMachines/1/instanceView`).status, 404);
});
