import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setHealth} from '../../../source/simulator/life/become.js';
import {
	modelWith,
	newestVersion,
	openDemo,
	resourceGroup,
	scaleSetName,
	setPath,
	codeOf,
} from '../../helpers/demo-azure.js';
import {openWorld, rollingPolicy} from '../../helpers/world-in-hand.js';

const newest = modelWith(newestVersion);

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

const rollingUpgrades = (world: ReturnType<typeof openWorld>) => world.client.virtualMachineScaleSetRollingUpgrades;

test('a roll takes minutes and a little more, and so does its operation', async () => {
	const world = openWorld({scenario: 'rolling-mode'});
	const poller = world.client.virtualMachineScaleSets.update(resourceGroup, scaleSetName, newest);
	await poller.submitted();
	const seconds = world.finishRoll();
	const minutes = Math.round(seconds / 60);
	assert.ok(minutes >= 8 && Math.abs(seconds - minutes * 60) < minutes, `took ${seconds} s`);
	const operation = world.world.operations[world.roll().operationId];
	assert.equal(operation?.status, 'Succeeded');
	assert.equal(operation?.endedAt, world.roll().endedAt);
});

test('a write in Rolling mode which changes nothing takes one minute and touches no instance', async () => {
	const world = openWorld({scenario: 'rolling-mode'});
	const before = structuredClone(world.web().instances);
	await world.write({tags: {owner: 'somebody'}});
	const seconds = world.finishRoll();
	assert.ok(seconds > 60 && seconds < 61, `took ${seconds} s`);
	assert.deepEqual(world.web().instances, before);
});

test('a roll does not begin while more of the set is unhealthy than its policy allows, and says so after 20 s', async () => {
	const world = openWorld({scenario: 'rolling-mode'});
	const unhealthy = world.web().instances.slice(0, 4);
	for (const [position, instance] of unhealthy.entries()) {
		setHealth(world.world, world.web(), instance, position === 0 ? 'unknown' : 'unhealthy');
	}

	const before = structuredClone(world.web().instances);
	await world.write(newest);
	const seconds = world.finishRoll();
	assert.ok(seconds >= 17 && seconds <= 23, `took ${seconds} s`);
	assert.deepEqual(world.web().instances, before);
	const latest = await rollingUpgrades(world).getLatest(resourceGroup, scaleSetName);
	assert.equal(latest.runningStatus?.code, 'Faulted');
	assert.equal(latest.error?.code, 'MaxUnhealthyInstancePercentExceededBeforeRollingUpgrade');
	assert.match(latest.error?.message ?? '', /before any batch was attempted\. 22% of instances .* threshold of 20%/);
	assert.deepEqual(
		latest.error?.details?.map(({target}) => target),
		unhealthy.map(({instanceId}) => `web/virtualMachines/${instanceId}`),
	);
	assert.deepEqual(latest.progress, {
		successfulInstanceCount: 0,
		failedInstanceCount: 0,
		inProgressInstanceCount: 0,
		pendingInstanceCount: 0,
	});
	const operation = world.world.operations[world.roll().operationId];
	assert.equal(operation?.status, 'Failed');
	assert.equal(operation?.error?.['code'], 'MaxUnhealthyInstancePercentExceededBeforeRollingUpgrade');
});

test('a roll stops before a batch when too much of the whole set has become unhealthy meanwhile', async () => {
	const world = openWorld({scenario: 'rolling-mode'});
	await world.write(newest);
	world.wait(20);
	for (const instance of world.web().instances.slice(-4)) {
		setHealth(world.world, world.web(), instance, 'unhealthy');
	}

	world.finishRoll();
	const {code, error, pendingInstanceIds, successfulInstanceIds} = world.roll();
	assert.equal(code, 'Faulted');
	assert.equal(error?.['code'], 'MaxUnhealthyInstancePercentExceededInRollingUpgrade');
	assert.equal(successfulInstanceIds.length, 3);
	assert.equal(pendingInstanceIds.length, 15);
});

test('unhealthy instances make the next batch smaller, so that never more is down than the policy allows', async () => {
	const world = openWorld({scenario: 'rolling-mode'});
	await world.write(newest);
	world.wait(20);
	for (const instance of world.web().instances.slice(-2)) {
		setHealth(world.world, world.web(), instance, 'unhealthy');
	}

	const left = new Set([18]);
	world.finishRoll(({pendingInstanceIds}) => left.add(pendingInstanceIds.length));
	const sizes = [...left].map((length, index, all) => length - (all[index + 1] ?? 0));
	// The third batch has one of the two in its own domain.
	assert.deepEqual(sizes.slice(0, 3), [3, 1, 2]);
});

test('a roll stops after a batch when too many of the upgraded instances are unhealthy, after five minutes of waiting', async () => {
	const world = openWorld({scenario: 'rolling-mode'});
	world.world.stageWeights['healthy'] = 0;
	world.world.stageWeights['silent'] = 1;
	await world.write(newest);
	const seconds = world.finishRoll();
	assert.ok(seconds > 300 && seconds < 600, `took ${seconds} s`);
	const latest = await rollingUpgrades(world).getLatest(resourceGroup, scaleSetName);
	assert.equal(latest.runningStatus?.code, 'Faulted');
	assert.equal(latest.error?.code, 'MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade');
	assert.match(
		latest.error?.message ?? '',
		/100% of instances .* threshold of 20%\. .* First failed instance ID is: \d+\.$/,
	);
	assert.equal(latest.progress?.failedInstanceCount, 3);
	assert.equal(latest.progress?.pendingInstanceCount, 15);
});

test('a roll which may go on with failed instances says so in its error', async () => {
	const world = openWorld({scenario: 'rolling-mode'});
	world.arrange(rollingPolicy({maxUnhealthyUpgradedInstancePercent: 100, maxUnhealthyInstancePercent: 100}));
	world.world.isNewestImageBad = true;
	await world.write(newest);
	const codes = new Set<unknown>();
	world.finishRoll(({error}) => codes.add(error?.['code']));
	assert.ok(codes.has('RollingUpgradeInProgressWithFailedUpgradedVMs'));
	assert.equal(world.roll().code, 'Completed');
	assert.equal(world.roll().failedInstanceIds.length + world.roll().successfulInstanceIds.length, 18);
});

test('the pause between batches is kept, and counted from the end of a batch', async () => {
	const world = openWorld({scenario: 'rolling-mode'});
	const batches = async (pause: string): Promise<{readonly seconds: number; readonly batches: number}> => {
		world.arrange(rollingPolicy({pauseTimeBetweenBatches: pause}));
		world.web().modelRevision += 1;
		const seen = new Set<string>();
		await world.write({});
		const seconds = world.finishRoll(({inProgressInstanceIds}) => seen.add(inProgressInstanceIds.join()));
		seen.delete('');
		return {seconds, batches: seen.size};
	};

	const without = await batches('PT0S');
	const with2 = await batches('PT2M30S');
	assert.equal(with2.batches, without.batches);
	const pauses = (with2.seconds - without.seconds) / 150;
	assert.ok(Math.abs(pauses - (without.batches - 1)) < 0.1, `${pauses} pauses of ${without.batches} batches`);
});

test('batches stay inside one zone and one update domain, unless the policy crosses zones', async () => {
	for (const isCrossZone of [false, true]) {
		const world = openWorld({scenario: 'three-zones'});
		world.arrange({properties: {upgradePolicy: {mode: 'Rolling'}}});
		world.arrange(rollingPolicy({enableCrossZoneUpgrade: isCrossZone}));
		await world.write(newest);
		let mostZones = 0;
		let mostInstances = 0;
		world.finishRoll(({inProgressInstanceIds}) => {
			const batch = inProgressInstanceIds.map(instanceId => world.instance(instanceId));
			assert.ok(new Set(batch.map(({updateDomain}) => updateDomain)).size <= 1);
			mostZones = Math.max(mostZones, new Set(batch.map(({zone}) => zone)).size);
			mostInstances = Math.max(mostInstances, batch.length);
		});
		assert.equal(mostZones, isCrossZone ? 3 : 1);
		assert.ok(isCrossZone ? mostInstances === 20 : mostInstances <= 7);
		assert.equal(world.roll().successfulInstanceIds.length, 100);
	}
});

test('a set of five instances is upgraded one at a time, whatever the policy allows', async () => {
	const world = openWorld({scenario: 'rolling-mode'});
	world.web().instances = world
		.web()
		.instances.slice(0, 5)
		.map(instance => ({...instance, updateDomain: 0}));
	world.arrange(rollingPolicy({maxBatchInstancePercent: 100, maxUnhealthyInstancePercent: 100}));
	await world.write(newest);
	world.finishRoll(({inProgressInstanceIds}) => assert.ok(inProgressInstanceIds.length <= 1));
	assert.equal(world.roll().successfulInstanceIds.length, 5);
});

test('unhealthy instances go first where the policy prioritizes them', async () => {
	const world = openWorld({scenario: 'rolling-mode'});
	world.arrange(rollingPolicy({prioritizeUnhealthyInstances: true}));
	const last = world.web().instances.at(-1);
	assert.ok(last !== undefined);
	setHealth(world.world, world.web(), last, 'unhealthy');
	await world.write(newest);
	assert.deepEqual(world.roll().inProgressInstanceIds, [last.instanceId]);
});

test('protected instances are left out of a roll', async () => {
	const world = openWorld({scenario: 'protected'});
	world.arrange({properties: {upgradePolicy: {mode: 'Rolling'}}});
	await world.write(newest);
	world.finishRoll();
	const left = world.web().instances.filter(({modelRevision}) => modelRevision !== world.web().modelRevision);
	assert.equal(left.length, 3);
	assert.ok(left.every(({protection}) => protection?.protectFromScaleSetActions === true));
});

test('a breach puts failed instances back on their old image where the policy wants that, and then faults', async () => {
	const world = openWorld({scenario: 'rolling-mode'});
	world.arrange(rollingPolicy({rollbackFailedInstancesOnPolicyBreach: true}));
	const before = structuredClone(world.web().instances);
	world.world.stageWeights['extension-failed'] = 1000;
	await world.write(newest);
	world.wait(200);
	world.world.stageWeights['extension-failed'] = 0;
	world.finishRoll();
	const {code, failedInstanceIds, rolledBackInstanceIds} = world.roll();
	assert.equal(code, 'Faulted');
	assert.equal(failedInstanceIds.length, 3);
	assert.deepEqual(rolledBackInstanceIds, failedInstanceIds);
	for (const instanceId of rolledBackInstanceIds) {
		const old = before.find(candidate => candidate.instanceId === instanceId);
		const {imageReference, modelRevision, osDiskName, provisioningState, failure} = world.instance(instanceId);
		assert.deepEqual(imageReference, old?.imageReference);
		assert.equal(modelRevision, old?.modelRevision);
		assert.equal(osDiskName, old?.osDiskName);
		assert.equal(provisioningState, 'Succeeded');
		assert.equal(failure, null);
	}
});

test('a cancel leaves a mixed set: what is under way finishes and counts as failed, nothing else begins', async () => {
	const world = openWorld({scenario: 'rolling-mode'});
	await world.write(newest);
	const operationId = world.roll().operationId;
	world.wait(30);
	await rollingUpgrades(world).cancel(resourceGroup, scaleSetName).submitted();
	const latest = await rollingUpgrades(world).getLatest(resourceGroup, scaleSetName);
	assert.equal(latest.runningStatus?.code, 'Cancelled');
	assert.equal(latest.error?.code, 'RollingUpgradeInternalError');
	assert.deepEqual(latest.error?.details, [
		{
			code: 'RollingUpgradeCanceled',
			message: 'Rolling Upgrade failed as upgrade was canceled while it was in progress.',
			target: 'web/virtualMachines/0',
		},
	]);
	assert.equal(latest.progress?.failedInstanceCount, 3);
	assert.equal(latest.progress?.pendingInstanceCount, 15);
	assert.equal(world.world.operations[operationId]?.status, 'Failed');
	world.wait(1800);
	const current = world.web().instances.filter(({modelRevision}) => modelRevision === world.web().modelRevision);
	assert.equal(current.length, 3);
	assert.ok(world.web().instances.every(({task}) => task === null));
});

test('what a cancelled roll had planned does not disturb the next one', async () => {
	const world = openWorld({scenario: 'rolling-mode'});
	await world.write(newest);
	world.wait(59);
	await rollingUpgrades(world).cancel(resourceGroup, scaleSetName).submitted();
	world.wait(0.9);
	await world.write({});
	world.wait(5);
	world.finishRoll(() => {
		assert.equal(world.world.events.filter(({kind}) => kind === 'roll-continues').length, 1);
	});
	assert.equal(world.roll().code, 'Completed');
});

test('a Service Fabric set takes a model write one whole update domain at a time, though it is in Automatic mode', async () => {
	const world = openWorld({scenario: 'service-fabric'});
	await world.write(newest);
	const batches = new Set<string>();
	world.finishRoll(({inProgressInstanceIds}) => batches.add(inProgressInstanceIds.toSorted().join()));
	const domains = Map.groupBy(world.web().instances, ({updateDomain}) => updateDomain);
	assert.equal(world.roll().successfulInstanceIds.length, 10);
	for (const domain of domains.values()) {
		assert.ok(
			batches.has(
				domain
					.map(({instanceId}) => instanceId)
					.toSorted()
					.join(),
			),
		);
	}
});

test('instances which disappear during a roll are not waited for', async () => {
	const world = openWorld({scenario: 'rolling-mode'});
	await world.write(newest);
	world.wait(10);
	const gone = new Set([world.roll().inProgressInstanceIds[0], world.roll().pendingInstanceIds[0]]);
	world.web().instances = world.web().instances.filter(({instanceId}) => !gone.has(instanceId));
	world.finishRoll();
	assert.equal(world.roll().code, 'Completed');
	assert.equal(world.roll().successfulInstanceIds.length, 16);
});

test('a write which changes the image and shrinks the set rolls those which stay, and lets the others go', async () => {
	const world = openWorld({scenario: 'rolling-mode'});
	await world.write({sku: {name: 'Standard_D4s_v5', capacity: 12}, ...newest});
	world.finishRoll();
	assert.equal(world.roll().code, 'Completed');
	assert.equal(world.web().instances.length, 12);
	assert.ok(world.web().instances.every(({modelRevision}) => modelRevision === world.web().modelRevision));
});

test('the same seed and the same requests make the same roll, to the last byte', async () => {
	const played = async (seed: number): Promise<string> => {
		const world = openWorld({scenario: 'rolling-mode', seed});
		world.arrange(rollingPolicy({maxSurge: true, pauseTimeBetweenBatches: 'PT20S'}));
		await world.write(newest);
		world.finishRoll();
		return JSON.stringify(world.world);
	};

	assert.equal(await played(7), await played(7));
	assert.notEqual(await played(7), await played(8));
});

test('deallocated instances do not count as unhealthy, and take the model where they are', async () => {
	const world = openWorld({scenario: 'rolling-mode'});
	for (const instance of world.web().instances.slice(0, 6)) {
		instance.powerState = 'deallocated';
		setHealth(world.world, world.web(), instance, 'lost');
	}

	await world.write(newest);
	world.finishRoll();
	assert.equal(world.roll().code, 'Completed');
	assert.equal(world.web().instances.filter(({powerState}) => powerState === 'deallocated').length, 6);
	assert.ok(world.web().instances.every(({imageReference}) => imageReference?.['exactVersion'] === newestVersion));
});

test('a write of the capacity alone starts no roll, unless one has stopped early before', async () => {
	const world = openWorld({scenario: 'rolling-mode'});
	await world.write({sku: {name: 'Standard_D4s_v5', capacity: 19}});
	assert.equal(world.web().rollingUpgrade, null);
	world.wait(300);
	await world.write(newest);
	await rollingUpgrades(world).cancel(resourceGroup, scaleSetName).submitted();
	world.wait(300);
	await world.write({sku: {name: 'Standard_D4s_v5', capacity: 18}});
	assert.equal(world.roll().code, 'RollingForward');
});
