import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {UpgradeOperationHistoricalStatusInfo} from '@azure/arm-compute';
import {dig, digText, type Json} from '../../../source/simulator/world/json.js';
import {publishImage} from '../../../source/simulator/faults/occurrences.js';
import {osUpgradeHistoryBody} from '../../../source/simulator/bodies/rolling-body.js';
import {newestVersion, resourceGroup, scaleSetName} from '../../helpers/demo-azure.js';
import {openWorld, type WorldInHand} from '../../helpers/world-in-hand.js';

const published = '24.04.202611170';

const publish = (world: WorldInHand, isBad = false): void => {
	publishImage(world.world, world.web(), {publisher: null, offer: null, sku: null, version: published, isBad});
};

/** A set on `latest`, all of it current, which the platform upgrades by itself. */
const openIdle = (): WorldInHand => {
	const world = openWorld({scenario: 'auto-os-upgrade'});
	world.finishRoll();
	world.wait(600);
	return world;
};

const historyOf = async ({client}: WorldInHand): Promise<readonly UpgradeOperationHistoricalStatusInfo[]> => {
	const found: UpgradeOperationHistoricalStatusInfo[] = [];
	for await (const attempt of client.virtualMachineScaleSets.listOSUpgradeHistory(resourceGroup, scaleSetName)) {
		found.push(attempt);
	}

	return found;
};

const versions = (world: WorldInHand): ReadonlySet<unknown> =>
	new Set(world.web().instances.map(({imageReference}) => imageReference?.['exactVersion']));

test('the scenario begins in the middle of an upgrade by the platform, a fifth of the set at a time', async () => {
	const world = openWorld({scenario: 'auto-os-upgrade'});
	const latest = await world.client.virtualMachineScaleSetRollingUpgrades.getLatest(resourceGroup, scaleSetName);
	assert.equal(latest.runningStatus?.code, 'RollingForward');
	assert.deepEqual(latest.progress, {
		successfulInstanceCount: 6,
		failedInstanceCount: 0,
		inProgressInstanceCount: 6,
		pendingInstanceCount: 18,
	});
	assert.equal(
		(await world.client.virtualMachineScaleSets.get(resourceGroup, scaleSetName)).provisioningState,
		'Updating',
	);
	world.finishRoll(({inProgressInstanceIds}) => assert.ok(inProgressInstanceIds.length <= 6));
	assert.equal(world.roll().code, 'Completed');
	assert.deepEqual([...versions(world)], [newestVersion]);
	assert.ok(world.web().instances.every(({modelRevision}) => modelRevision === world.web().modelRevision));
});

test('the history tells of the last five attempts of two months, the newest first, and of how they ended', async () => {
	const world = openWorld({scenario: 'auto-os-upgrade'});
	const history = await historyOf(world);
	assert.deepEqual(
		history.map(({properties}) => [properties?.runningStatus?.code, properties?.startedBy]),
		[
			['RollingForward', 'Platform'],
			['Completed', 'Platform'],
			['Faulted', 'Platform'],
			['Completed', 'User'],
			['Cancelled', 'User'],
		],
	);
	assert.equal(history[0]?.properties?.targetImageReference?.version, newestVersion);
	assert.equal(history[2]?.properties?.error?.code, 'MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade');
	assert.equal(history[2]?.properties?.rollbackInfo?.successfullyRolledbackInstanceCount, 3);
	assert.equal(history[4]?.properties?.error?.code, 'RollingUpgradeInternalError');
	world.wait(10 * 86_400);
	assert.equal((await historyOf(world)).length, 3);
});

test('an attempt under way has the end of the one before, which lies before its own start, as in a documented sample', () => {
	const world = openWorld({scenario: 'auto-os-upgrade'});
	const attempts = dig(osUpgradeHistoryBody(world.world, world.web()), 'value');
	assert.ok(Array.isArray(attempts));
	const status = (attempt: Json | undefined) => dig(attempt, 'properties', 'runningStatus');
	assert.equal(dig(status(attempts[0]), 'code'), 'RollingForward');
	assert.equal(dig(status(attempts[0]), 'completedTime'), dig(status(attempts[1]), 'completedTime'));
	const [started, completed] = ['startTime', 'completedTime'].map(name => digText(status(attempts[0]), name) ?? '');
	assert.ok(Date.parse(completed ?? '') < Date.parse(started ?? ''));
});

test('a published version is rolled out by the platform about ten minutes later, and nothing happens before', () => {
	const world = openIdle();
	const {operationId} = world.roll();
	publish(world);
	world.wait(500);
	assert.equal(world.roll().operationId, operationId);
	assert.deepEqual([...versions(world)], [newestVersion]);
	world.wait(200);
	assert.notEqual(world.roll().operationId, operationId);
	assert.equal(world.roll().startedBy, 'Platform');
	world.finishRoll();
	assert.deepEqual([...versions(world)], [published]);
});

test('a publication alone changes no instance and makes none outdated', async () => {
	const world = openWorld({scenario: 'calm'});
	world.arrange({
		properties: {
			virtualMachineProfile: {storageProfile: {imageReference: world.web().instances[0]?.imageReference ?? {}}},
		},
	});
	const before = structuredClone(world.web());
	publish(world);
	world.wait(3600);
	assert.deepEqual(world.web(), before);
});

test('an upgrade waits while the set is busy with something else', async () => {
	const world = openIdle();
	publish(world);
	world.wait(500);
	const {operationId} = world.roll();
	world.world.stageWeights['stuck'] = 1000;
	await world.client.virtualMachineScaleSets
		.reimage(resourceGroup, scaleSetName, {
			vmScaleSetReimageInput: {instanceIds: ['1']},
		})
		.submitted();
	world.wait(20);
	world.world.stageWeights['stuck'] = 0;
	world.wait(3000);
	assert.equal(world.roll().operationId, operationId);
	world.wait(6000);
	assert.notEqual(world.roll().operationId, operationId);
});

test('an instance which does not become healthy gets its old disk back, unless automatic rollback is off', async () => {
	for (const isOff of [false, true]) {
		const world = openIdle();
		world.arrange({
			properties: {upgradePolicy: {automaticOSUpgradePolicy: {disableAutomaticRollback: isOff}}},
		});
		publish(world, true);
		world.wait(700);
		world.finishRoll();
		assert.equal(world.roll().code, 'Faulted');
		const [attempt] = await historyOf(world);
		const failed = attempt?.properties?.progress?.failedInstanceCount ?? 0;
		assert.ok(failed > 0);
		assert.equal(attempt?.properties?.rollbackInfo?.successfullyRolledbackInstanceCount, isOff ? 0 : failed);
		for (const instanceId of world.roll().failedInstanceIds) {
			const version = world.instance(instanceId).imageReference?.['exactVersion'];
			assert.equal(version, isOff ? published : newestVersion);
		}
	}
});

test('without useRollingUpgradePolicy an automatic upgrade keeps to a fifth at a time, whatever the policy of the set', () => {
	const world = openIdle();
	world.arrange({
		properties: {
			upgradePolicy: {
				rollingUpgradePolicy: {maxBatchInstancePercent: 5},
				automaticOSUpgradePolicy: {useRollingUpgradePolicy: false},
			},
		},
	});
	publish(world);
	world.wait(700);
	let most = 0;
	world.finishRoll(({inProgressInstanceIds}) => {
		most = Math.max(most, inProgressInstanceIds.length);
	});
	assert.equal(most, 6);
});

test('a deferred upgrade takes only instances which were approved', async () => {
	const world = openIdle();
	world.arrange({properties: {upgradePolicy: {automaticOSUpgradePolicy: {osRollingUpgradeDeferral: true}}}});
	publish(world);
	world.wait(3600);
	assert.equal(world.roll().code, 'RollingForward');
	assert.deepEqual([...versions(world)], [newestVersion]);
	const approved = world.web().instances[3]?.instanceId ?? '';
	await world.client.virtualMachineScaleSets
		.approveRollingUpgrade(resourceGroup, scaleSetName, {
			vmInstanceIDs: {instanceIds: [approved]},
		})
		.submitted();
	world.wait(600);
	assert.deepEqual(world.roll().successfulInstanceIds, [approved]);
	await world.client.virtualMachineScaleSets.approveRollingUpgrade(resourceGroup, scaleSetName).submitted();
	world.finishRoll();
	assert.deepEqual([...versions(world)], [published]);
});

test('turning automatic upgrades on upgrades what is behind, and turning them off stops what is planned', async () => {
	const world = openIdle();
	const enable = async (isOn: boolean): Promise<void> => {
		await world.write({upgradePolicy: {automaticOSUpgradePolicy: {enableAutomaticOSUpgrade: isOn}}});
		world.wait(30);
	};

	await enable(false);
	publish(world);
	world.wait(3600);
	assert.deepEqual([...versions(world)], [newestVersion]);
	await enable(true);
	world.wait(300);
	await enable(false);
	world.wait(3600);
	assert.deepEqual([...versions(world)], [newestVersion]);
	await enable(true);
	world.wait(700);
	world.finishRoll();
	assert.deepEqual([...versions(world)], [published]);
});
