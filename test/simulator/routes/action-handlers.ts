import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isRestError, type VirtualMachineScaleSetVM} from '@azure/arm-compute';
import {dig} from '../../../source/simulator/world/json.js';
import {codeOf, newestVersion, openDemo, secondNewestVersion, setPath} from '../../helpers/demo-azure.js';

const versionOf = (instance: VirtualMachineScaleSetVM): string | undefined =>
	instance.storageProfile?.imageReference?.exactVersion;

const healthOf = (instance: VirtualMachineScaleSetVM): string | undefined =>
	instance.instanceView?.vmHealth?.status?.code;

test('manualupgrade brings the named instances to the image of the model, and touches no other', async () => {
	const {writeVersion, upgrade, listInstances, clock} = openDemo();
	await writeVersion(newestVersion);
	const before = await listInstances();
	const named = before.slice(0, 4).map(({instanceId}) => instanceId ?? '');
	const seconds = await upgrade(named);
	assert.ok(seconds >= 30 && seconds <= 130, `took ${seconds} s`);
	clock.advance(60_000);
	const after = await listInstances();
	for (const [index, instance] of after.entries()) {
		if (named.includes(instance.instanceId ?? '')) {
			assert.equal(versionOf(instance), newestVersion);
			assert.equal(instance.latestModelApplied, true);
			assert.equal(healthOf(instance), 'HealthState/healthy');
			assert.equal(instance.vmId, before[index]?.vmId);
			assert.notEqual(instance.storageProfile?.osDisk?.name, before[index]?.storageProfile?.osDisk?.name);
		} else {
			assert.deepEqual(instance, before[index]);
		}
	}
});

test('an instance goes through Updating, a stop without agent and health, a boot, and initializing health', async () => {
	const {client, writeVersion, clock, ask} = openDemo({speed: 7});
	await writeVersion(newestVersion);
	const answer = ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['0']});
	assert.equal(answer.status, 202);
	const seen: string[] = [];
	for (let look = 0; look < 200; look++) {
		const instance = await client.virtualMachineScaleSetVMs.get('rg-demo', 'web', '0', {expand: 'instanceView'});
		const view = instance?.instanceView;
		const picture = [
			instance?.provisioningState,
			view?.statuses?.[1]?.code?.slice('PowerState/'.length),
			view?.vmAgent?.statuses?.[0]?.displayStatus,
			view?.vmHealth?.status?.code?.slice('HealthState/'.length),
			versionOf(instance) === newestVersion ? 'new' : 'old',
		].join(' ');
		if (seen.at(-1) !== picture) {
			seen.push(picture);
		}

		clock.advance(1000);
	}

	assert.equal(seen[0], 'Succeeded running Ready healthy old');
	for (const picture of [
		'Updating stopped Not Ready unknown old',
		'Updating starting Not Ready unknown new',
		'Updating running Not Ready unknown new',
		'Updating running Ready unknown new',
	]) {
		assert.ok(seen.includes(picture), `${picture} is not among:\n${seen.join('\n')}`);
	}

	assert.equal(seen.at(-2), 'Succeeded running Ready initializing new');
	assert.equal(seen.at(-1), 'Succeeded running Ready healthy new');
});

test('instances of one request are upgraded in parallel: eight take hardly longer than one', async () => {
	const {writeVersion, upgrade, listInstances} = openDemo({scenario: 'three-zones'});
	await writeVersion(newestVersion);
	const ids = (await listInstances()).map(({instanceId}) => instanceId ?? '');
	const seconds = await upgrade(ids.slice(0, 8));
	assert.ok(seconds >= 20 && seconds <= 75, `took ${seconds} s`);
});

test('the answer is 202 without a body and without Retry-After, and names the operation twice', () => {
	const {ask} = openDemo({scenario: 'mid-upgrade'});
	const answer = ask('POST', `${setPath}/manualUpgrade`, {instanceIds: ['1']});
	assert.equal(answer.status, 202);
	assert.equal(answer.text, '');
	assert.equal(answer.headers['retry-after'], undefined);
	assert.equal(answer.headers['x-ms-request-charge'], '1');
	assert.ok(answer.headers['azure-asyncoperation']?.includes(answer.headers['x-ms-request-id'] ?? '?'));
	assert.match(answer.headers['location'] ?? '', /monitor=true/);
});

test('an unknown instance refuses the whole request with 400, and nothing is upgraded', async () => {
	const {ask, listInstances, clock} = openDemo({scenario: 'mid-upgrade'});
	const before = await listInstances();
	const answer = ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['1', '99999']});
	assert.equal(answer.status, 400);
	assert.deepEqual(answer.body, {
		error: {
			code: 'InvalidParameter',
			target: 'upgradePolicies.instanceIds',
			message: 'The provided instanceId 99999 is not an active Virtual Machine Scale Set VM instanceId.',
		},
	});
	clock.advance(300_000);
	assert.deepEqual(await listInstances(), before);
});

test('ids are required, and an empty list is refused', () => {
	const {ask} = openDemo();
	for (const body of [undefined, {}, {instanceIds: []}, {instanceIds: 'all'}, [1]]) {
		assert.equal(ask('POST', `${setPath}/manualupgrade`, body).status, 400);
	}
});

test('upgrading instances which have the latest model succeeds, changes nothing and is not charged', async () => {
	const {upgrade, listInstances, ask, getSet} = openDemo();
	const before = await listInstances();
	const seconds = await upgrade(['0', '1']);
	assert.ok(seconds <= 5);
	assert.deepEqual(await listInstances(), before);
	assert.equal((await getSet()).etag, '"2"');
	assert.equal(ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['0']}).headers['x-ms-request-charge'], '0');
});

test('an upgrade moves the etag of the set by two, though its model stays, as recorded', async () => {
	const {writeVersion, upgrade, getSet} = openDemo();
	await writeVersion(newestVersion);
	assert.equal((await getSet()).etag, '"3"');
	await upgrade(['0']);
	assert.equal((await getSet()).etag, '"5"');
});

test('a star names all but the protected instances; their own id reaches them', async () => {
	const {writeVersion, upgrade, listInstances} = openDemo({scenario: 'protected'});
	await writeVersion(newestVersion);
	await upgrade(['*']);
	const left = (await listInstances()).filter(instance => versionOf(instance) === secondNewestVersion);
	assert.equal(left.length, 3);
	assert.ok(left.every(({protectionPolicy}) => protectionPolicy?.protectFromScaleSetActions === true));
	await upgrade(left.map(({instanceId}) => instanceId ?? ''));
	assert.ok((await listInstances()).every(instance => versionOf(instance) === newestVersion));
});

test('a deallocated instance takes the image and stays deallocated', async () => {
	const {writeVersion, upgrade, listInstances, clock} = openDemo({scenario: 'protected'});
	await writeVersion(newestVersion);
	const isDeallocated = ({instanceView}: VirtualMachineScaleSetVM) =>
		instanceView?.statuses?.[1]?.code === 'PowerState/deallocated';
	const before = (await listInstances()).find(isDeallocated);
	await upgrade([before?.instanceId ?? '']);
	clock.advance(600_000);
	const after = (await listInstances()).find(isDeallocated);
	assert.equal(after?.instanceId, before?.instanceId);
	assert.equal(after && versionOf(after), newestVersion);
});

test('an instance whose model differs in more than the image is configured without a reboot', async () => {
	const {ask, upgrade, listInstances, clock} = openDemo();
	ask('PATCH', setPath, {properties: {virtualMachineProfile: {osProfile: {allowExtensionOperations: false}}}});
	clock.advance(20_000);
	const [before] = await listInstances();
	assert.equal(before?.latestModelApplied, false);
	const seconds = await upgrade(['0']);
	assert.ok(seconds <= 20, `took ${seconds} s`);
	const [after] = await listInstances();
	assert.equal(after?.latestModelApplied, true);
	assert.equal(after?.storageProfile?.osDisk?.name, before?.storageProfile?.osDisk?.name);
});

test('an upgrade sent at once after a write conflicts with it, and a second later it does not', async () => {
	const {ask, clock} = openDemo();
	const written = ask('PATCH', setPath, {
		properties: {virtualMachineProfile: {osProfile: {allowExtensionOperations: false}}},
	});
	const upgrade = () => ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['0']});
	assert.equal(upgrade().status, 409);
	assert.equal(codeOf(upgrade()), 'Conflict');
	const operation = written.headers['azure-asyncoperation'] ?? '';
	while (dig(ask('GET', operation).body, 'status') === 'InProgress') {
		clock.advance(250);
	}

	assert.equal(upgrade().status, 409);
	clock.advance(1500);
	assert.equal(upgrade().status, 202);
});

test('upgrades of single instances in parallel conflict; a later one of other instances does not', () => {
	const {ask, clock} = openDemo({scenario: 'mid-upgrade'});
	assert.equal(ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['1']}).status, 202);
	assert.equal(ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['2']}).status, 409);
	clock.advance(2000);
	assert.equal(ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['1']}).status, 409);
	assert.equal(ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['2']}).status, 202);
});

test('about half of the instances which take a bad image stay unhealthy; the old image heals them', async () => {
	const {writeVersion, upgrade, listInstances, clock} = openDemo({scenario: 'bad-image', seed: 5});
	const ids = (await listInstances()).map(({instanceId}) => instanceId ?? '');
	await writeVersion(newestVersion);
	await upgrade(ids);
	clock.advance(3_600_000);
	const onNew = await listInstances();
	assert.ok(onNew.every(instance => versionOf(instance) === newestVersion));
	assert.ok(onNew.every(({provisioningState}) => provisioningState === 'Succeeded'));
	const unhealthy = onNew.filter(instance => healthOf(instance) === 'HealthState/unhealthy');
	assert.ok(unhealthy.length >= 5 && unhealthy.length <= 15, `${unhealthy.length} of 20 unhealthy`);
	assert.equal(onNew.filter(instance => healthOf(instance) === 'HealthState/healthy').length, 20 - unhealthy.length);
	await writeVersion(secondNewestVersion);
	await upgrade(ids);
	clock.advance(3_600_000);
	const onOld = await listInstances();
	assert.ok(onOld.every(instance => healthOf(instance) === 'HealthState/healthy'));
});

test('the fate of an instance does not depend on how often somebody looks', async () => {
	const fates = async (looks: number) => {
		const {writeVersion, listInstances, clock, ask} = openDemo({scenario: 'bad-image', seed: 9});
		await writeVersion(newestVersion);
		const ids = (await listInstances()).map(({instanceId}) => instanceId ?? '');
		ask('POST', `${setPath}/manualupgrade`, {instanceIds: ids});
		for (let look = 0; look < looks; look++) {
			clock.advance(600_000 / looks);
			await listInstances();
		}

		return (await listInstances()).map(healthOf);
	};

	assert.deepEqual(await fates(1), await fates(13));
});

test('what an earlier task had in store for an instance is forgotten when another begins', async () => {
	const {writeVersion, upgrade, listInstances, ask, clock} = openDemo();
	await writeVersion(newestVersion);
	await upgrade(['0']);
	const healthOfFirst = async () => {
		const [first] = await listInstances();
		return first && healthOf(first);
	};

	assert.equal(await healthOfFirst(), 'HealthState/initializing');
	assert.equal(ask('POST', `${setPath}/poweroff`, {instanceIds: ['0']}).status, 202);
	clock.advance(3_600_000);
	assert.equal(await healthOfFirst(), 'HealthState/unknown');
});

test('a custom image is replaced by another one, by URI', async () => {
	const {ask, upgrade, listInstances, clock} = openDemo({scenario: 'old-vhd'});
	const uri = 'https://stdemoimages.blob.core.windows.net/vhds/web-2026-11.vhd';
	const storageProfile = {osDisk: {image: {uri}}};
	assert.equal(ask('PATCH', setPath, {properties: {virtualMachineProfile: {storageProfile}}}).status, 200);
	clock.advance(20_000);
	await upgrade(['0']);
	const instances = await listInstances();
	assert.deepEqual(
		instances.filter(instance => instance.storageProfile?.osDisk?.image?.uri === uri).map(({instanceId}) => instanceId),
		['0'],
	);
});

test('power actions and deletion change what they say', async () => {
	const {ask, clock, listInstances, getSet} = openDemo();
	const powerOf = async (instanceId: string) =>
		(await listInstances()).find(instance => instance.instanceId === instanceId)?.instanceView?.statuses?.[1]?.code;
	const act = (action: string, instanceId: string) => {
		assert.equal(ask('POST', `${setPath}/${action}`, {instanceIds: [instanceId]}).status, 202);
		clock.advance(120_000);
	};

	act('poweroff', '0');
	assert.equal(await powerOf('0'), 'PowerState/stopped');
	act('start', '0');
	assert.equal(await powerOf('0'), 'PowerState/running');
	act('deallocate', '0');
	assert.equal(await powerOf('0'), 'PowerState/deallocated');
	act('delete', '0');
	assert.equal(await powerOf('0'), undefined);
	assert.equal((await getSet()).sku?.capacity, 19);
	assert.equal((await listInstances()).length, 19);
});

test('reimage gives a new disk of the same image and leaves the model unapplied', async () => {
	const {writeVersion, listInstances, ask, clock} = openDemo();
	await writeVersion(newestVersion);
	const [before] = await listInstances();
	assert.equal(ask('POST', `${setPath}/reimage`, {instanceIds: ['0']}).status, 202);
	clock.advance(300_000);
	const [after] = await listInstances();
	assert.notEqual(after?.storageProfile?.osDisk?.name, before?.storageProfile?.osDisk?.name);
	assert.equal(after && versionOf(after), secondNewestVersion);
	assert.equal(after?.latestModelApplied, false);
});

test('where the model says latest, a newer version comes with a reimage, not with a manualupgrade', async () => {
	const {writeVersion, upgrade, listInstances, simulator, ask, clock} = openDemo();
	await writeVersion('latest');
	await upgrade(['0']);
	clock.advance(60_000);
	simulator.inject({kind: 'publish-image', version: '24.04.202612010'});
	const [before] = await listInstances();
	assert.equal(before && versionOf(before), newestVersion);
	assert.equal(before?.latestModelApplied, true);

	const answer = ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['0']});
	assert.equal(answer.status, 202);
	assert.equal(answer.headers['x-ms-request-charge'], '0');
	clock.advance(300_000);
	assert.deepEqual((await listInstances())[0], before);

	assert.equal(ask('POST', `${setPath}/reimage`, {instanceIds: ['0']}).status, 202);
	clock.advance(300_000);
	const [after] = await listInstances();
	assert.equal(after && versionOf(after), '24.04.202612010');
});

test('the SDK sees a refused upgrade as a rejected submission', async () => {
	const {client} = openDemo();
	await assert.rejects(
		async () => {
			const poller = client.virtualMachineScaleSets.updateInstances('rg-demo', 'web', {instanceIds: ['99999']});
			await poller.submitted();
		},
		error => isRestError(error) && error.statusCode === 400,
	);
});

test('reimageall and redeploy take an instance down and bring it up again; only the first gives it a new disk', async () => {
	const {ask, clock, listInstances} = openDemo();
	const [before] = await listInstances();
	for (const action of ['reimageall', 'redeploy']) {
		assert.equal(ask('POST', `${setPath}/${action}`, {instanceIds: ['0']}).status, 202);
		clock.advance(12_000);
		const [during] = await listInstances();
		assert.equal(during?.provisioningState, 'Updating', action);
		assert.equal(during?.instanceView?.statuses?.[1]?.code, 'PowerState/stopped', action);
		clock.advance(300_000);
		const [after] = await listInstances();
		assert.equal(after?.provisioningState, 'Succeeded', action);
		assert.equal(after && healthOf(after), 'HealthState/healthy', action);
		assert.notEqual(after?.storageProfile?.osDisk?.name, before?.storageProfile?.osDisk?.name, action);
	}

	assert.equal(ask('POST', `${setPath}/performMaintenance`).status, 409);
});

test('one instance is acted on by its own path, in any case, and a star in the path is all of them', async () => {
	const {ask, clock, listInstances} = openDemo();
	const one = setPath.toLowerCase().replace('/virtualmachinescalesets', '/VIRTUALMACHINESCALESETS');
	for (const action of ['poweroff?skipShutdown=true', 'start', 'restart', 'reimage', 'reimageall', 'redeploy']) {
		const answer = ask('POST', `${one}/virtualmachines/0/${action}`);
		assert.equal(answer.status, 202, action);
		assert.equal(answer.headers['x-ms-request-charge'], '1');
		clock.advance(300_000);
	}

	assert.equal(codeOf(ask('POST', `${setPath}/virtualMachines/999/restart`)), 'NotFound');
	const all = ask('POST', `${setPath}/virtualMachines/%2A/deallocate`);
	assert.equal(all.headers['x-ms-request-charge'], '20');
	clock.advance(300_000);
	const codes = (await listInstances()).map(({instanceView}) => instanceView?.statuses?.[1]?.code);
	assert.deepEqual([...new Set(codes)], ['PowerState/deallocated']);
});

test('DELETE of an instance answers 202 with Retry-After, lowers the capacity, and 204 when it is gone', async () => {
	const {client, clock, ask, getSet} = openDemo();
	const answer = ask('DELETE', `${setPath}/virtualMachines/0`);
	assert.equal(answer.status, 202);
	assert.equal(answer.headers['retry-after'], '10');
	assert.match(answer.headers['x-ms-ratelimit-remaining-resource'] ?? '', /DeleteVMScaleSetVMResource;11/);
	clock.advance(120_000);
	assert.equal(ask('DELETE', `${setPath}/virtualMachines/0`).status, 204);
	const poller = client.virtualMachineScaleSetVMs.delete('rg-demo', 'web', '1', {updateIntervalInMs: 1});
	await poller.submitted();
	clock.advance(120_000);
	await poller.pollUntilDone();
	assert.equal((await getSet()).sku?.capacity, 18);
});

test('one instance cannot be upgraded by its own path: there is no such request', () => {
	const {ask} = openDemo();
	assert.equal(ask('POST', `${setPath}/virtualMachines/0/manualupgrade`).status, 404);
});
