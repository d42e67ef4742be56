import assert from 'node:assert/strict';
import {test} from 'node:test';
import {dig} from '../../../source/simulator/world/json.js';
import type {ScaleSet} from '../../../source/simulator/world/world.js';
import {codeOf, newestVersion, openDemo, setPath} from '../../helpers/demo-azure.js';

const modelOf = (version: string) => ({
	properties: {
		virtualMachineProfile: {
			storageProfile: {imageReference: {publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version}},
		},
	},
});
const key = setPath.toLowerCase();
const setOf = ({simulator}: ReturnType<typeof openDemo>): ScaleSet => {
	const scaleSet = simulator.world().scaleSets[key];
	assert.ok(scaleSet);
	return scaleSet;
};

const healthOf = (demo: ReturnType<typeof openDemo>) =>
	setOf(demo)
		.instances.filter(({health}) => health === 'unhealthy')
		.map(({instanceId}) => instanceId);

test('named instances turn unhealthy, or as many as asked for by the seed, and stay so', () => {
	const demo = openDemo();
	const {instances} = setOf(demo);
	const ids = [instances[3]?.instanceId, instances[5]?.instanceId];
	const answer = demo.ask('POST', '/_simulator/faults', {kind: 'unhealthy', scaleSet: 'WEB', instanceIds: ids});
	assert.equal(answer.status, 200);
	assert.deepEqual(answer.body, {kind: 'unhealthy', scaleSet: setPath, instanceIds: ids});
	assert.deepEqual(healthOf(demo), ids);
	demo.clock.advance(300_000);
	assert.deepEqual(healthOf(demo), ids);
	const view = demo.ask('GET', `${setPath}/virtualMachines/${ids[0]}/instanceView`);
	assert.equal(dig(view.body, 'vmHealth', 'status', 'code'), 'HealthState/unhealthy');
	const chosen = (seed: number) => {
		const other = openDemo({seed});
		other.simulator.inject({kind: 'unhealthy', count: 4});
		return healthOf(other);
	};

	assert.equal(chosen(1).length, 4);
	assert.deepEqual(chosen(1), chosen(1));
	assert.notDeepEqual(chosen(1), chosen(2));
});

test('a set without a source of health has no unhealthy instances', () => {
	const {ask} = openDemo({scenario: 'old-vhd'});
	const answer = ask('POST', '/_simulator/faults', {kind: 'unhealthy'});
	assert.equal(codeOf(answer), 'InvalidFault');
});

test('an instance vanishes, also from under an upgrade, whose operation ends without it', () => {
	const demo = openDemo({scenario: 'mid-upgrade'});
	const outdated = setOf(demo)
		.instances.filter(instance => instance.modelRevision === 1)
		.slice(0, 2)
		.map(({instanceId}) => instanceId);
	const [gone = '', staying = ''] = outdated;
	const started = demo.ask('POST', `${setPath}/manualupgrade`, {instanceIds: outdated});
	demo.clock.advance(5000);
	demo.simulator.inject({kind: 'vanish', instanceIds: [gone]});
	assert.equal(demo.ask('GET', `${setPath}/virtualMachines/${gone}`).status, 404);
	assert.equal(dig(demo.ask('GET', setPath).body, 'sku', 'capacity'), 29);
	demo.clock.advance(300_000);
	const operation = demo.ask('GET', started.headers['azure-asyncoperation'] ?? '');
	assert.equal(dig(operation.body, 'status'), 'Succeeded');
	const upgraded = demo.ask('GET', `${setPath}/virtualMachines/${staying}`);
	assert.equal(dig(upgraded.body, 'properties', 'latestModelApplied'), true);
});

test('new instances are being created, and come up with the model', () => {
	const demo = openDemo();
	const before = new Set(setOf(demo).instances.map(({instanceId}) => instanceId));
	demo.simulator.inject({kind: 'add-instances', count: 2});
	const fresh = () => setOf(demo).instances.filter(({instanceId}) => !before.has(instanceId));
	assert.deepEqual(
		fresh().map(({provisioningState}) => provisioningState),
		['Creating', 'Creating'],
	);
	assert.equal(dig(demo.ask('GET', setPath).body, 'sku', 'capacity'), 22);
	demo.clock.advance(1_200_000);
	for (const instance of fresh()) {
		assert.equal(instance.provisioningState, 'Succeeded');
		assert.equal(instance.powerState, 'running');
		assert.equal(instance.modelRevision, setOf(demo).modelRevision);
	}
});

test('somebody else writes the model: the etag moves, and an If-Match of before fails', () => {
	const {ask, simulator} = openDemo();
	const etag = ask('GET', setPath).headers['etag'] ?? '';
	const injection = simulator.inject({
		kind: 'foreign-model-write',
		body: modelOf(newestVersion),
	});
	assert.notEqual(injection.happened?.['etag'], etag);
	assert.match(ask('GET', setPath).text, new RegExp(newestVersion));
	const late = ask('PATCH', setPath, {tags: {}}, {'if-match': etag});
	assert.equal(late.status, 412);
});

test('in Rolling mode a foreign write starts a roll, as every write does', () => {
	const demo = openDemo({scenario: 'rolling-mode'});
	demo.simulator.inject({kind: 'foreign-model-write', body: modelOf(newestVersion)});
	demo.clock.advance(30_000);
	const latest = demo.ask('GET', `${setPath}/rollingUpgrades/latest`);
	assert.equal(dig(latest.body, 'properties', 'runningStatus', 'code'), 'RollingForward');
});

test('what Azure would refuse of somebody else is refused', () => {
	const {ask} = openDemo();
	const body = {kind: 'foreign-model-write', body: modelOf('1.2.3')};
	const answer = ask('POST', '/_simulator/faults', body);
	assert.equal(answer.status, 404);
	assert.equal(codeOf(answer), 'PlatformImageNotFound');
});

test('a foreign rolling upgrade is under way, and a second one is refused', () => {
	const {ask, simulator} = openDemo({scenario: 'mid-upgrade'});
	simulator.inject({kind: 'foreign-rolling-upgrade'});
	const latest = ask('GET', `${setPath}/rollingUpgrades/latest`);
	assert.equal(dig(latest.body, 'properties', 'runningStatus', 'code'), 'RollingForward');
	const second = ask('POST', '/_simulator/faults', {kind: 'foreign-rolling-upgrade'});
	assert.equal(second.status, 409);
	assert.equal(codeOf(second), 'OperationNotAllowed');
});

test('a new image version is published: one above the newest, or the one which is named', () => {
	const {ask, simulator} = openDemo();
	const versionsPath =
		'/subscriptions/11111111-2222-4333-8444-555555555555/providers/Microsoft.Compute/locations/eastus2/publishers/Canonical/artifacttypes/vmimage/offers/ubuntu-24_04-lts/skus/server/versions';
	const names = () => ask('GET', versionsPath).text;
	const injection = simulator.inject({kind: 'publish-image'});
	assert.deepEqual(injection.happened?.['version'], '24.04.202611101');
	assert.match(names(), /"24\.04\.202611101"/);
	simulator.inject({kind: 'publish-image', version: '24.04.202612010'});
	assert.match(names(), /"24\.04\.202612010"/);
	assert.throws(() => simulator.inject({kind: 'publish-image', version: '24.04.202612010'}), /already/);
	assert.throws(() => simulator.inject({kind: 'publish-image', sku: 'desktop'}), /no platform image/);
	const write = ask('PATCH', setPath, modelOf('24.04.202612010'));
	assert.equal(write.status, 200);
	assert.doesNotMatch(openDemo().ask('GET', versionsPath).text, /202612010/, 'other worlds know nothing of it');
});

test('an occurrence waits for its time, comes again, and is over after so many times', () => {
	const demo = openDemo();
	const size = () => setOf(demo).instances.length;
	demo.simulator.inject({kind: 'vanish', afterSeconds: 60, everySeconds: 30, times: 3});
	assert.equal(size(), 20);
	demo.clock.advance(60_000);
	assert.equal(size(), 19);
	demo.clock.advance(29_000);
	assert.equal(size(), 19);
	demo.clock.advance(1000);
	assert.equal(size(), 18);
	assert.equal(demo.simulator.faults().length, 1);
	demo.clock.advance(300_000);
	assert.equal(size(), 17);
	assert.deepEqual(demo.simulator.faults(), []);
});

test('an occurrence which was cleared does not come, and one which cannot be is passed over', () => {
	const demo = openDemo();
	demo.simulator.inject({kind: 'vanish', afterSeconds: 60});
	demo.simulator.inject({kind: 'unhealthy', instanceIds: ['999'], afterSeconds: 60});
	assert.equal(demo.simulator.clearFaults('fault-1'), 1);
	demo.clock.advance(60_000);
	assert.equal(setOf(demo).instances.length, 20);
	assert.deepEqual(demo.simulator.faults(), []);
});

test('instances go as an autoscale rule takes them, and the capacity with them', async () => {
	const {simulator, clock, listInstances, getSet} = openDemo();
	const before = (await listInstances()).length;
	simulator.inject({kind: 'remove-instances', count: 3});
	clock.advance(120_000);
	assert.equal((await listInstances()).length, before - 3);
	assert.equal((await getSet()).sku?.capacity, before - 3);
});

test('an autoscale rule which takes instances out of an operation ends it, and the set does not stay in change for ever', async () => {
	const {simulator, clock, ask, getSet} = openDemo();
	assert.equal(ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['0', '1', '2', '6']}).status, 202);
	clock.advance(5000);
	simulator.inject({kind: 'remove-instances', count: 18});
	clock.advance(600_000);
	assert.equal((await getSet()).provisioningState, 'Succeeded');
	assert.deepEqual(simulator.world().runningOperations, {});
});

test('a stage of the life of instances is given a weight, and instances fail by it; unknown stages are refused by name', async () => {
	const {simulator, ask, clock, listInstances} = openDemo({scenario: 'mid-upgrade'});
	assert.throws(() => simulator.inject({kind: 'stage-weight', stage: 'struck-by-lightning'}), /extension-failed/);
	simulator.inject({kind: 'stage-weight', stage: 'extension-failed', weight: 1_000_000});
	assert.equal(ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['1']}).status, 202);
	clock.advance(300_000);
	const failed = (await listInstances()).find(({instanceId}) => instanceId === '1');
	assert.equal(failed?.provisioningState, 'Failed');
	assert.equal(failed?.instanceView?.statuses?.[0]?.code, 'ProvisioningState/failed');
	assert.equal(failed?.instanceView?.statuses?.[0]?.level, 'Error');
	assert.match(failed?.instanceView?.extensions?.[0]?.statuses?.[0]?.message ?? '', /reported a failure/);
	assert.equal(failed?.resources?.[0]?.provisioningState, 'Failed');
});

test('a version which is published as a bad one comes up unhealthy on some instances, and the one after it does not', async () => {
	const {simulator, writeVersion, upgrade, clock, listInstances} = openDemo();
	const healthAfter = async (version: string): Promise<number> => {
		await writeVersion(version);
		await upgrade(['*']);
		clock.advance(120_000);
		const healthy = (await listInstances()).filter(
			({instanceView}) => instanceView?.vmHealth?.status?.code === 'HealthState/healthy',
		);
		return healthy.length;
	};

	simulator.inject({kind: 'publish-image', version: '24.04.202612010', isBad: true});
	const healthy = await healthAfter('24.04.202612010');
	assert.ok(healthy > 2 && healthy < 18, `${healthy} of 20 are healthy`);
	simulator.inject({kind: 'publish-image', version: '24.04.202612020'});
	assert.equal(await healthAfter('24.04.202612020'), 20);
});
