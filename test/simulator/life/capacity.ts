import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {buildWorld} from '../../../source/simulator/scenarios/build-world.js';
import {refuseBeyondQuota} from '../../../source/simulator/life/capacity.js';
import {ArmRefusal} from '../../../source/simulator/errors.js';
import {dig} from '../../../source/simulator/world/json.js';
import {
	codeOf,
	type Demo,
	image,
	newestVersion,
	openDemo,
	secondNewestVersion,
	setPath,
} from '../../helpers/demo-azure.js';

const finish = ({ask, clock}: Demo, answer: {readonly headers: Readonly<Record<string, string>>}): void => {
	const url = answer.headers['azure-asyncoperation'] ?? '';
	for (let look = 0; dig(ask('GET', url).body, 'status') === 'InProgress'; look++) {
		clock.advance(30_000);
		assert.ok(look < 60, 'the operation does not end');
	}
};

const scale = (demo: Demo, capacity: number) => {
	const answer = demo.ask('PUT', setPath, {
		location: 'eastus2',
		sku: {name: 'Standard_D4s_v5', tier: 'Standard', capacity},
	});
	assert.equal(answer.status, 200, answer.text);
	finish(demo, answer);
	demo.clock.advance(60_000);
	return answer;
};

test('a larger capacity makes instances of the current model with new ids, and touches no other', async () => {
	const demo = openDemo();
	await demo.writeVersion(newestVersion);
	const before = await demo.listInstances();
	const answer = scale(demo, 24);
	assert.equal(answer.headers['x-ms-request-charge'], '4');
	assert.equal(dig(answer.body, 'sku', 'capacity'), 24);
	assert.equal(dig(answer.body, 'properties', 'provisioningState'), 'Updating');
	const after = await demo.listInstances();
	assert.equal(after.length, 24);
	assert.deepEqual(after.slice(0, 20), before);
	const highest = Math.max(...before.map(({instanceId}) => Number(instanceId)));
	for (const instance of after.slice(20)) {
		assert.ok(Number(instance.instanceId) > highest);
		assert.equal(instance.latestModelApplied, true);
		assert.equal(instance.storageProfile?.imageReference?.exactVersion, newestVersion);
		assert.equal(instance.provisioningState, 'Succeeded');
		assert.equal(instance.instanceView?.vmHealth?.status?.code, 'HealthState/healthy');
	}

	assert.ok(before.every(({latestModelApplied}) => latestModelApplied === false));
});

test('new instances are Creating while the operation runs, and an upgrade of others goes on beside it', async () => {
	const demo = openDemo({scenario: 'mid-upgrade'});
	const answer = demo.ask('PATCH', setPath, {sku: {capacity: 32}});
	assert.equal(answer.status, 200);
	demo.clock.advance(2000);
	const creating = (await demo.listInstances()).filter(({provisioningState}) => provisioningState === 'Creating');
	assert.equal(creating.length, 2);
	assert.equal(demo.ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['1']}).status, 202);
	assert.equal(demo.ask('POST', `${setPath}/restart`, {instanceIds: [creating[0]?.instanceId ?? '']}).status, 409);
});

test('instances are spread over zones and domains', async () => {
	const demo = openDemo({scenario: 'three-zones'});
	scale(demo, 150);
	const instances = await demo.listInstances();
	const zones = Map.groupBy(instances, instance => instance.zones?.[0]);
	assert.deepEqual(new Set(zones.keys()), new Set(['1', '2', '3']));
	for (const zone of zones.values()) {
		assert.equal(zone.length, 50);
		const cells = Map.groupBy(
			zone,
			({instanceView}) => `${instanceView?.platformUpdateDomain}/${instanceView?.platformFaultDomain}`,
		);
		assert.deepEqual(
			[...cells.values()].map(cell => cell.length),
			Array.from({length: 25}, () => 2),
		);
	}
});

test('a smaller capacity takes the newest of the fullest domain, and never a protected instance', async () => {
	const demo = openDemo({scenario: 'protected'});
	const before = await demo.listInstances();
	const isProtected = ({protectionPolicy}: (typeof before)[number]) => protectionPolicy?.protectFromScaleIn === true;
	const kept = before.filter(isProtected).map(({instanceId}) => instanceId);
	assert.equal(kept.length, 4);
	const answer = scale(demo, 18);
	assert.equal(answer.headers['x-ms-request-charge'], '2');
	const left = new Set((await demo.listInstances()).map(({instanceId}) => instanceId));
	const gone = before.map(({instanceId}) => instanceId).filter(instanceId => !left.has(instanceId));
	assert.equal(gone.length, 2);
	assert.ok(gone.every(instanceId => before.findIndex(other => other.instanceId === instanceId) >= 10));
	scale(demo, 0);
	assert.deepEqual(
		(await demo.listInstances()).map(({instanceId}) => instanceId),
		kept,
	);
});

test('an id which was free for long comes again, with another vmId', async () => {
	const demo = openDemo();
	const before = await demo.listInstances();
	finish(demo, demo.ask('POST', `${setPath}/delete`, {instanceIds: ['0']}));
	assert.equal((await demo.getSet()).sku?.capacity, 19);
	scale(demo, 20);
	assert.ok((await demo.listInstances()).every(({instanceId}) => instanceId !== '0'));
	demo.clock.advance(7_200_000);
	scale(demo, 21);
	const again = (await demo.listInstances()).find(({instanceId}) => instanceId === '0');
	assert.ok(again);
	assert.notEqual(again.vmId, before[0]?.vmId);
});

test('a capacity beyond what a set can have is refused', () => {
	const {ask} = openDemo();
	assert.equal(codeOf(ask('PATCH', setPath, {sku: {capacity: 101}})), 'OperationNotAllowed');
	assert.equal(codeOf(ask('PATCH', setPath, {sku: {capacity: 1.5}})), 'InvalidParameter');
	assert.equal(codeOf(ask('PATCH', setPath, {sku: {capacity: '7'}})), 'InvalidParameter');
});

test('in Automatic mode a change of the capacity alone upgrades nobody', async () => {
	const demo = openDemo({scenario: 'automatic-mode'});
	const before = await demo.listInstances();
	scale(demo, 13);
	assert.deepEqual((await demo.listInstances()).slice(0, 12), before);
});

test('a write of image and capacity does both', async () => {
	const demo = openDemo();
	const answer = demo.ask('PATCH', setPath, {
		sku: {capacity: 22},
		properties: {virtualMachineProfile: {storageProfile: {imageReference: image(newestVersion)}}},
	});
	finish(demo, answer);
	const versions = (await demo.listInstances()).map(({storageProfile}) => storageProfile?.imageReference?.exactVersion);
	assert.equal(versions.filter(version => version === newestVersion).length, 2);
	assert.equal(versions.filter(version => version === secondNewestVersion).length, 20);
});

test('whatever capacities are written one after the other, the set has as many instances as the last says, each once', () => {
	fc.assert(
		fc.property(
			fc.array(fc.integer({min: 0, max: 40}), {minLength: 1, maxLength: 6}),
			fc.integer(),
			(capacities, seed) => {
				const demo = openDemo({seed});
				for (const capacity of capacities) {
					const answer = demo.ask('PATCH', setPath, {sku: {capacity}});
					assert.equal(answer.status, 200);
					demo.clock.advance(40_000);
				}

				demo.clock.advance(600_000);
				const set = demo.simulator.world().scaleSets[setPath.toLowerCase()];
				const ids = set?.instances.map(({instanceId}) => instanceId) ?? [];
				assert.equal(ids.length, capacities.at(-1));
				assert.equal(new Set(ids).size, ids.length);
				assert.ok(set?.instances.every(({provisioningState}) => provisioningState === 'Succeeded'));
			},
		),
		{numRuns: 25},
	);
});

test('more cores than the quota of the region are refused, in the words of Azure', () => {
	const world = buildWorld({scenario: 'calm', seed: 1, speed: 1, startsAt: 0});
	const [place] = Object.values(world.scaleSets);
	assert.ok(place);
	world.coresQuota = 90;
	refuseBeyondQuota(world, place, 'Standard_D4s_v5', 2);
	assert.throws(
		() => {
			refuseBeyondQuota(world, place, 'Standard_D4s_v5', 3);
		},
		error =>
			error instanceof ArmRefusal &&
			error.status === 409 &&
			/Current Limit: 90, Current Usage: 80, Additional Required: 12, \(Minimum\) New Limit Required: 92\./.test(
				error.message,
			),
	);
});
