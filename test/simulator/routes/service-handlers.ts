import assert from 'node:assert/strict';
import {test} from 'node:test';
import {dig} from '../../../source/simulator/world/json.js';
import {codeOf, openDemo, resourceGroup, scaleSetName, setPath} from '../../helpers/demo-azure.js';

test('automatic repairs are suspended and resumed, and the instance view of the set tells it', async () => {
	const {ask, clock, client} = openDemo();
	const services = () => dig(ask('GET', `${setPath}/instanceView`).body, 'orchestrationServices');
	assert.equal(services(), undefined);
	const suspend = {serviceName: 'AutomaticRepairs', action: 'Suspend'};
	assert.equal(codeOf(ask('POST', `${setPath}/setOrchestrationServiceState`, suspend)), 'OperationNotAllowed');
	ask('PATCH', setPath, {properties: {automaticRepairsPolicy: {enabled: true, gracePeriod: 'PT30M'}}});
	clock.advance(30_000);
	assert.deepEqual(services(), [{serviceName: 'AutomaticRepairs', serviceState: 'Running'}]);
	const poller = client.virtualMachineScaleSets.setOrchestrationServiceState(
		resourceGroup,
		scaleSetName,
		{serviceName: 'AutomaticRepairs', action: 'Suspend'},
		{updateIntervalInMs: 1},
	);
	await poller.submitted();
	clock.advance(5000);
	await poller.pollUntilDone();
	assert.deepEqual(services(), [{serviceName: 'AutomaticRepairs', serviceState: 'Suspended'}]);
	const resumed = ask('POST', `${setPath}/setOrchestrationServiceState`, {...suspend, action: 'Resume'});
	assert.equal(resumed.status, 202);
	assert.equal(resumed.headers['x-ms-request-charge'], '0');
	assert.deepEqual(services(), [{serviceName: 'AutomaticRepairs', serviceState: 'Running'}]);
	assert.equal(ask('POST', `${setPath}/setOrchestrationServiceState`, {...suspend, action: 'Stop'}).status, 400);
});

test('there are no lifecycle hook events', async () => {
	const {ask, client} = openDemo();
	const events: unknown[] = [];
	for await (const event of client.virtualMachineScaleSetLifeCycleHookEvents.list(resourceGroup, scaleSetName)) {
		events.push(event);
	}

	assert.deepEqual(events, []);
	assert.equal(ask('GET', `${setPath}/lifecycleHookEvents/one`).status, 404);
	assert.equal(ask('PATCH', `${setPath}/lifecycleHookEvents/one`, {}).status, 404);
});

test('reapply is taken and changes nothing', async () => {
	const {client, clock, listInstances} = openDemo();
	const before = await listInstances();
	const poller = client.virtualMachineScaleSets.reapply(resourceGroup, scaleSetName, {updateIntervalInMs: 1});
	await poller.submitted();
	clock.advance(10_000);
	await poller.pollUntilDone();
	assert.deepEqual(await listInstances(), before);
});

test('a walk over update domains tells the next one, until there is none', () => {
	const {ask} = openDemo({scenario: 'service-fabric'});
	const path = `${setPath}/forceRecoveryServiceFabricPlatformUpdateDomainWalk`;
	assert.deepEqual(ask('POST', `${path}?platformUpdateDomain=0`).body, {
		walkPerformed: true,
		nextPlatformUpdateDomain: 1,
	});
	assert.deepEqual(ask('POST', `${path}?platformUpdateDomain=4`).body, {walkPerformed: true});
	assert.equal(ask('POST', path).status, 400);
});
