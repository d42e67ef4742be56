import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	modelWith,
	newestVersion,
	openDemo,
	resourceGroup,
	scaleSetName,
	setPath,
	codeOf,
} from '../helpers/demo-azure.js';

test('in Rolling mode a write starts a roll of batches inside one update domain, and refuses other acts', async () => {
	const {client, clock, listInstances, ask} = openDemo({scenario: 'rolling-mode'});
	const poller = client.virtualMachineScaleSets.update(resourceGroup, scaleSetName, modelWith(newestVersion));
	await poller.submitted();
	const refused = ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['0']});
	assert.equal(refused.status, 409);
	assert.equal(codeOf(refused), 'OperationNotAllowed');
	let most = 0;
	for (let look = 0; look < 600 && !poller.isDone; look++) {
		clock.advance(7000);
		await poller.poll();
		const updating = (await listInstances()).filter(({provisioningState}) => provisioningState === 'Updating');
		const domains = new Set(updating.map(({instanceView}) => instanceView?.platformUpdateDomain));
		assert.ok(domains.size <= 1);
		most = Math.max(most, updating.length);
	}

	assert.equal(most, 3);
	assert.ok((await listInstances()).every(({latestModelApplied}) => latestModelApplied === true));
	const latest = await client.virtualMachineScaleSetRollingUpgrades.getLatest(resourceGroup, scaleSetName);
	assert.equal(latest.runningStatus?.code, 'Completed');
	assert.equal(latest.progress?.successfulInstanceCount, 18);
});

test('a roll is cancelled once; the next write starts one again, even if it changes nothing', async () => {
	const {client, clock, ask} = openDemo({scenario: 'rolling-mode'});
	assert.equal(ask('POST', `${setPath}/rollingUpgrades/cancel`).status, 409);
	await client.virtualMachineScaleSets.update(resourceGroup, scaleSetName, modelWith(newestVersion)).submitted();
	clock.advance(30_000);
	assert.equal(ask('POST', `${setPath}/rollingUpgrades/cancel`).status, 202);
	const cancelled = await client.virtualMachineScaleSetRollingUpgrades.getLatest(resourceGroup, scaleSetName);
	assert.equal(cancelled.runningStatus?.code, 'Cancelled');
	assert.equal(cancelled.runningStatus?.lastAction, 'Cancel');
	clock.advance(300_000);
	assert.equal(ask('PATCH', setPath, {}).status, 200);
	const again = await client.virtualMachineScaleSetRollingUpgrades.getLatest(resourceGroup, scaleSetName);
	assert.equal(again.runningStatus?.code, 'RollingForward');
});
