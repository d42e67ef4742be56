import assert from 'node:assert/strict';
import {test} from 'node:test';
import {dig, digText} from '../../../source/simulator/world/json.js';
import {codeOf, openDemo, resourceGroup, scaleSetName, setPath} from '../../helpers/demo-azure.js';

const path = `${setPath}/extensions/monitor`;
const body = {
	name: 'monitor',
	properties: {
		publisher: 'Demo.Monitoring',
		type: 'MonitorLinux',
		typeHandlerVersion: '1.0',
		protectedSettings: {key: 'x'},
	},
};

test('a new extension answers 201 in state Creating, and leaves every instance without the latest model', async () => {
	const {ask, clock, listInstances} = openDemo();
	const created = ask('PUT', path, body);
	assert.equal(created.status, 201);
	assert.equal(created.headers['retry-after'], '10');
	assert.match(created.headers['x-ms-ratelimit-remaining-resource'] ?? '', /VMScaleSetActionsResource;11/);
	assert.deepEqual(created.body, {
		name: 'monitor',
		id: path,
		type: 'Microsoft.Compute/virtualMachineScaleSets/extensions',
		properties: {
			provisioningState: 'Creating',
			autoUpgradeMinorVersion: false,
			publisher: 'Demo.Monitoring',
			type: 'MonitorLinux',
			typeHandlerVersion: '1.0',
			settings: {},
		},
	});
	clock.advance(20_000);
	assert.equal(dig(ask('GET', path).body, 'properties', 'provisioningState'), 'Succeeded');
	assert.ok((await listInstances()).every(({latestModelApplied}) => latestModelApplied === false));
	const view = ask('GET', `${setPath}/instanceView`);
	assert.match(view.text, /"name":"monitor"/);
	const onInstance = ask('GET', `${setPath}/virtualMachines/0/extensions/Monitor`);
	assert.equal(digText(onInstance.body, 'properties', 'type'), 'MonitorLinux');
	assert.match(ask('GET', `${setPath}/virtualMachines/0/extensions`).text, /ApplicationHealthLinux/);
});

test('a second write changes it, and DELETE takes it out of the model again', async () => {
	const {ask, clock, client} = openDemo();
	ask('PUT', path, body);
	clock.advance(20_000);
	const changed = ask('PATCH', path, {properties: {settings: {level: 2}}});
	assert.equal(changed.status, 200);
	assert.equal(dig(changed.body, 'properties', 'publisher'), 'Demo.Monitoring');
	assert.deepEqual(dig(changed.body, 'properties', 'settings'), {level: 2});
	clock.advance(20_000);
	const names: unknown[] = [];
	for await (const {name} of client.virtualMachineScaleSetExtensions.list(resourceGroup, scaleSetName)) {
		names.push(name);
	}

	assert.deepEqual(names, ['ApplicationHealthLinux', 'monitor']);
	const deleted = ask('DELETE', path);
	assert.equal(deleted.status, 202);
	assert.equal(deleted.headers['retry-after'], '10');
	assert.match(deleted.headers['location'] ?? '', /monitor=true/);
	clock.advance(20_000);
	assert.deepEqual(ask('GET', path).body, {
		error: {code: 'NotFound', message: 'The entity was not found in this Azure location.'},
	});
	assert.equal(ask('DELETE', path).status, 204);
	assert.doesNotMatch(ask('GET', setPath).text, /monitor/);
});

test('an extension without its type, and a change of one which is not there, are refused', () => {
	const {ask} = openDemo();
	assert.equal(codeOf(ask('PUT', path, {properties: {publisher: 'Demo'}})), 'InvalidParameter');
	assert.equal(ask('PATCH', path, {properties: {}}).status, 404);
});
