import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isRestError} from '@azure/arm-compute';
import {publishImage} from '../../../source/simulator/faults/occurrences.js';
import {
	modelWith,
	newestVersion,
	openDemo,
	resourceGroup,
	scaleSetName,
	secondNewestVersion,
	setPath,
} from '../../helpers/demo-azure.js';
import {openWorld, type WorldInHand} from '../../helpers/world-in-hand.js';

const rollingUpgrades = ({client}: WorldInHand) => client.virtualMachineScaleSetRollingUpgrades;

const startOs = async (world: WorldInHand): Promise<void> => {
	await rollingUpgrades(world).startOSUpgrade(resourceGroup, scaleSetName).submitted();
};

/** A set whose instances name `latest`, with nothing newer. */
const openOnLatest = (seed = 1): WorldInHand => {
	const world = openWorld({scenario: 'rolling-mode', seed});
	for (const instance of world.web().instances) {
		instance.imageReference = {...instance.imageReference, version: 'latest', exactVersion: newestVersion};
	}

	world.arrange({
		properties: {
			virtualMachineProfile: {
				storageProfile: {imageReference: {...modelWith('latest').virtualMachineProfile.storageProfile.imageReference}},
			},
		},
	});
	return world;
};

const refusalOf = async (
	act: Promise<unknown>,
): Promise<{readonly status: number; readonly code: unknown; readonly message: string}> => {
	try {
		await act;
	} catch (error) {
		assert.ok(isRestError(error));
		return {status: error.statusCode ?? 0, code: error.code, message: error.message};
	}

	return assert.fail('It was not refused.');
};

test('an OS upgrade which finds nothing newer goes by two instances in 121 s, now and then in 41 s, and touches none', async () => {
	const durations = new Map<number, number>();
	for (let seed = 1; seed <= 40; seed++) {
		const world = openOnLatest(seed);
		world.web().instances = world.web().instances.slice(0, 2);
		const before = structuredClone(world.web().instances);
		await startOs(world);
		const seconds = Math.round(world.finishRoll());
		durations.set(seconds, (durations.get(seconds) ?? 0) + 1);
		assert.equal(world.roll().successfulInstanceIds.length, 2);
		assert.deepEqual(world.web().instances, before);
	}

	assert.deepEqual(
		[...durations.keys()].toSorted((one, other) => one - other),
		[41, 121],
	);
	assert.ok((durations.get(121) ?? 0) > 30);
});

test('an OS upgrade with nothing newer which is cancelled tells one instance as failed and one as pending, as recorded', async () => {
	const world = openOnLatest();
	world.web().instances = world.web().instances.slice(0, 2);
	await startOs(world);
	await rollingUpgrades(world).cancel(resourceGroup, scaleSetName).submitted();
	const {progress, runningStatus} = await rollingUpgrades(world).getLatest(resourceGroup, scaleSetName);
	assert.equal(runningStatus?.code, 'Cancelled');
	assert.deepEqual(progress, {
		successfulInstanceCount: 0,
		failedInstanceCount: 1,
		inProgressInstanceCount: 0,
		pendingInstanceCount: 1,
	});
});

test('an OS upgrade brings latest to the newest version in batches, and its poller ends with it', async () => {
	const world = openOnLatest();
	publishImage(world.world, world.web(), {
		publisher: null,
		offer: null,
		sku: null,
		version: '24.04.202611170',
		isBad: false,
	});
	const poller = rollingUpgrades(world).startOSUpgrade(resourceGroup, scaleSetName);
	await poller.submitted();
	world.wait(30);
	await poller.poll();
	assert.equal(poller.isDone, false);
	world.finishRoll(({inProgressInstanceIds}) => assert.ok(inProgressInstanceIds.length <= 3));
	await poller.poll();
	assert.equal(poller.isDone, true);
	const versions = new Set(world.web().instances.map(({imageReference}) => imageReference?.['exactVersion']));
	assert.deepEqual([...versions], ['24.04.202611170']);
	const history = world.client.virtualMachineScaleSets.listOSUpgradeHistory(resourceGroup, scaleSetName);
	const attempt = (await history.next()).value;
	assert.equal(attempt?.properties?.startedBy, 'User');
	assert.equal(attempt?.properties?.progress?.successfulInstanceCount, 18);
	assert.equal(attempt?.properties?.targetImageReference?.version, '24.04.202611170');
});

test('an OS upgrade by a user does not put unhealthy instances back', async () => {
	const world = openOnLatest();
	publishImage(world.world, world.web(), {
		publisher: null,
		offer: null,
		sku: null,
		version: '24.04.202611170',
		isBad: true,
	});
	await startOs(world);
	world.finishRoll();
	assert.equal(world.roll().code, 'Faulted');
	assert.deepEqual(world.roll().rolledBackInstanceIds, []);
});

test('an OS upgrade is refused where no unprotected instance names latest', async () => {
	const pinned = openWorld({scenario: 'rolling-mode'});
	const {status, code, message} = await refusalOf(startOs(pinned));
	assert.equal(status, 409);
	assert.equal(code, 'OperationNotAllowed');
	assert.match(
		message,
		/unless the Virtual Machine Scale Set has some unprotected instances which have imageReference\.version set to latest/,
	);
	assert.equal(pinned.web().rollingUpgrade, null);
	const guarded = openOnLatest();
	for (const instance of guarded.web().instances) {
		instance.protection = {protectFromScaleIn: true, protectFromScaleSetActions: true};
	}

	assert.equal((await refusalOf(startOs(guarded))).status, 409);
});

test('an OS upgrade is refused for a custom image', async () => {
	const {status, message} = await refusalOf(startOs(openWorld({scenario: 'old-vhd'})));
	assert.equal(status, 409);
	assert.match(message, /Platform Image/);
});

test('an OS upgrade is refused where nothing tells health', async () => {
	const world = openOnLatest();
	world.arrange({properties: {virtualMachineProfile: {extensionProfile: {extensions: []}}}});
	const {status, code, message} = await refusalOf(startOs(world));
	assert.equal(status, 400);
	assert.equal(code, 'BadRequest');
	assert.match(message, /a health probe or health extension was not provided/);
});

test('an extension upgrade takes ten minutes a batch, and changes no image', async () => {
	const world = openWorld({scenario: 'calm'});
	world.web().instances = world.web().instances.slice(0, 1);
	const disk = world.web().instances[0]?.osDiskName;
	await rollingUpgrades(world).startExtensionUpgrade(resourceGroup, scaleSetName).submitted();
	const seconds = world.finishRoll();
	assert.ok(seconds >= 600 && seconds <= 610, `took ${seconds} s`);
	assert.equal(world.roll().code, 'Completed');
	assert.equal(world.web().instances[0]?.osDiskName, disk);
	assert.equal(world.web().instances[0]?.imageReference?.['exactVersion'], secondNewestVersion);
});

test('during a roll other rolls, upgrades, deletions and writes are refused', async () => {
	const world = openOnLatest();
	await startOs(world);
	const {virtualMachineScaleSets} = world.client;
	const refusals = await Promise.all([
		refusalOf(startOs(world)),
		refusalOf(rollingUpgrades(world).startExtensionUpgrade(resourceGroup, scaleSetName).submitted()),
		refusalOf(virtualMachineScaleSets.updateInstances(resourceGroup, scaleSetName, {instanceIds: ['0']}).submitted()),
		refusalOf(virtualMachineScaleSets.deleteInstances(resourceGroup, scaleSetName, {instanceIds: ['0']}).submitted()),
		refusalOf(world.write({tags: {}})),
	]);
	for (const {status, code} of refusals) {
		assert.equal(status, 409);
		assert.equal(code, 'OperationNotAllowed');
	}
});

test('a set which was never rolled has no last roll and an empty history', async () => {
	const world = openWorld({scenario: 'calm'});
	const {status} = await refusalOf(rollingUpgrades(world).getLatest(resourceGroup, scaleSetName));
	assert.equal(status, 404);
	const history = world.client.virtualMachineScaleSets.listOSUpgradeHistory(resourceGroup, scaleSetName);
	assert.equal((await history.next()).done, true);
});

test('a roll is told with the policy of the set, and to have started some milliseconds after its action, as recorded', async () => {
	const world = openOnLatest();
	await startOs(world);
	const {policy, runningStatus} = await rollingUpgrades(world).getLatest(resourceGroup, scaleSetName);
	assert.equal(policy?.maxBatchInstancePercent, 20);
	assert.equal(policy?.pauseTimeBetweenBatches, 'PT0S');
	assert.equal(runningStatus?.lastAction, 'Start');
	const lag = (runningStatus?.startTime?.getTime() ?? 0) - (runningStatus?.lastActionTime?.getTime() ?? 0);
	assert.equal(lag, 47);
});

test('a write in Rolling mode is charged a batch, the start of an OS or extension upgrade nothing, as recorded', () => {
	const write = openDemo({scenario: 'rolling-mode'}).ask('PATCH', setPath, {tags: {}});
	assert.equal(write.headers['x-ms-request-charge'], '3');
	const start = openDemo({scenario: 'calm'}).ask('POST', `${setPath}/extensionRollingUpgrade`);
	assert.equal(start.status, 202);
	assert.equal(start.headers['x-ms-request-charge'], '0');
});
