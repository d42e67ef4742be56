import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import type {Image} from '../../source/fleet/image.js';
import {createAdapter, failureOf, newImage, reference as stubReference, setBody, setUrl} from './adapter.js';
import {createWorld, follow} from './simulated-world.js';

const withVersion = (image: Image, version: string): Image => ({...image, version, exactVersion: null});

suite('a snapshot', () => {
	test('holds the set and all its instances by id as a number, over all pages', async () => {
		const {clock, arm, reference, requests} = createWorld('three-zones');
		const {scaleSet, instances, takenAt} = await clock.runUntil(arm.takeSnapshot(reference));

		assert.equal(scaleSet.name, 'web');
		assert.equal(scaleSet.orchestrationMode, 'Uniform');
		assert.equal(scaleSet.upgradePolicyMode, 'Manual');
		assert.deepEqual(scaleSet.zones, ['1', '2', '3']);
		assert.equal(scaleSet.healthSource, 'load-balancer-probe');
		assert.match(scaleSet.etag ?? '', /^"\d+"$/);
		assert.equal(scaleSet.image.kind, 'platform');

		const ids = instances.map(({instanceId}) => Number(instanceId));
		assert.equal(instances.length, 100);
		assert.deepEqual(
			ids,
			ids.toSorted((left, right) => left - right),
		);
		assert.equal(takenAt, Math.floor(clock.now() / 1000) * 1000);
		assert.ok(requests.every(({query}) => !query.includes('$select')));
	});

	test('knows of each instance its zone, domains, image, power and health', async () => {
		const {clock, arm, reference} = createWorld('three-zones');
		const {instances, scaleSet} = await clock.runUntil(arm.takeSnapshot(reference));

		for (const instance of instances) {
			assert.ok(scaleSet.zones.includes(instance.zone ?? ''));
			assert.ok(instance.updateDomain !== null && instance.updateDomain >= 0 && instance.updateDomain < 5);
			assert.ok(instance.faultDomain !== null && instance.faultDomain >= 0 && instance.faultDomain < 5);
			assert.notEqual(instance.placementGroupId, null);
			assert.equal(instance.image.kind, 'platform');
			assert.notEqual(instance.image.exactVersion, null);
			assert.equal(instance.provisioningState, 'Succeeded');
			assert.equal(instance.powerState, 'running');
			assert.equal(instance.healthState, 'healthy');
			assert.equal(typeof instance.latestModelApplied, 'boolean');
			assert.equal(instance.failure, null);
		}

		assert.equal(new Set(instances.map(({vmId}) => vmId)).size, instances.length);
	});

	test('reads protection and deallocated instances', async () => {
		const {clock, arm, reference} = createWorld('protected');
		const {instances} = await clock.runUntil(arm.takeSnapshot(reference));
		assert.equal(instances.filter(instance => instance.isProtectedFromScaleSetActions).length, 3);
		assert.equal(instances.filter(instance => instance.powerState === 'deallocated').length, 1);
	});

	test('of a custom image (VHD) names its blob, and a write changes the blob alone', async () => {
		const world = createWorld('old-vhd');
		const {clock, arm, reference, requests} = world;
		const {scaleSet, instances} = await clock.runUntil(arm.takeSnapshot(reference));
		assert.equal(scaleSet.image.kind, 'vhd');
		assert.match(scaleSet.image.uri ?? '', /^https:\/\/[^?]+\.vhd$/);
		assert.equal(scaleSet.healthSource, 'none');
		assert.ok(instances.every(({healthState}) => healthState === 'unknown'));
		requests.length = 0;

		const uri = 'https://stdemoimages.blob.core.windows.net/vhds/web-2026-11.vhd';
		await follow(
			world,
			arm,
			await clock.runUntil(arm.updateImage(reference, {...scaleSet.image, uri}, {etag: scaleSet.etag})),
		);
		assert.deepEqual(requests[0]?.requestBody, {
			properties: {virtualMachineProfile: {storageProfile: {osDisk: {image: {uri}}}}},
		});
		assert.equal((await clock.runUntil(arm.getScaleSet(reference))).image.uri, uri);
	});

	test('of a Service Fabric set says that it is one', async () => {
		const {clock, arm, reference} = createWorld('service-fabric');
		const {scaleSet} = await clock.runUntil(arm.takeSnapshot(reference));
		assert.equal(scaleSet.isServiceFabric, true);
		assert.equal(scaleSet.upgradePolicyMode, 'Automatic');
	});

	test('T20: of a set which is not there says so, and where to look', async () => {
		const {clock, arm, reference} = createWorld('calm');
		const error = await failureOf(clock.runUntil(arm.takeSnapshot({...reference, name: 'nothing'})));
		assert.equal(error.kind, 'not-found');
		assert.equal(error.code, 'ResourceNotFound');
		assert.match(error.next ?? '', /az vmss list/);

		const group = await failureOf(clock.runUntil(arm.takeSnapshot({...reference, resourceGroup: 'nowhere'})));
		assert.equal(group.code, 'ResourceGroupNotFound');
		assert.match(group.next ?? '', /az group list/);
	});

	test('T16: fails while the sign-in is over, and is taken again after it', async () => {
		const {clock, arm, simulator, reference} = createWorld('calm');
		simulator.inject({kind: 'sign-out', forSeconds: 60});
		const error = await failureOf(clock.runUntil(arm.takeSnapshot(reference)));
		assert.equal(error.kind, 'sign-in');
		assert.equal(error.code, 'ExpiredAuthenticationToken');
		await clock.advance(60_000);
		assert.equal((await clock.runUntil(arm.takeSnapshot(reference))).instances.length, 20);
	});

	test('leaves what Azure says of its budget', async () => {
		const {clock, arm, reference} = createWorld('calm');
		await clock.runUntil(arm.takeSnapshot(reference));
		assert.equal(typeof arm.budget().get('HighCostGetVMScaleSetResource'), 'number');
		assert.equal(typeof arm.budget().get('GetVMScaleSetResource'), 'number');
	});
});

suite('a snapshot which Azure makes hard', () => {
	const instanceBody = (instanceId: string, vmId: string, latestModelApplied: boolean) => ({
		id: `${setBody.id}/virtualMachines/${instanceId}`,
		instanceId,
		name: `web_${instanceId}`,
		properties: {vmId, latestModelApplied},
	});
	const listUrl = `${setUrl}/virtualMachines`;
	const isListUrl = (url: string) => new URL(url).pathname.endsWith('/virtualMachines');

	test('T24: takes an instance which moved between two pages once, as the later page has it', async () => {
		const {arm} = createAdapter(({url}) => {
			if (!isListUrl(url)) {
				return {body: setBody};
			}

			return url.includes('skiptoken')
				? {body: {value: [instanceBody('10', 'b', true), instanceBody('9', 'c', false)]}}
				: {
						headers: {date: 'Fri, 20 Nov 2026 10:00:00 GMT'},
						body: {
							value: [instanceBody('100', 'a', false), instanceBody('10', 'B', false)],
							nextLink: `${listUrl.replace('.com/', '.com:443/')}?api-version=2026-04-01&$skiptoken=x`,
						},
					};
		});
		const {instances, takenAt} = await arm.takeSnapshot(stubReference);
		assert.deepEqual(
			instances.map(({instanceId, vmId, latestModelApplied}) => [instanceId, vmId, latestModelApplied]),
			[
				['9', 'c', false],
				['10', 'b', true],
				['100', 'a', false],
			],
		);
		assert.equal(takenAt, Date.UTC(2026, 10, 20, 10));
	});

	test('T24: is all pages or nothing', async () => {
		const {arm} = createAdapter(({url}) => {
			if (!isListUrl(url)) {
				return {body: setBody};
			}

			return url.includes('skiptoken')
				? {status: 400, body: {error: {code: 'InvalidParameter', message: 'bad token', target: '$skiptoken'}}}
				: {body: {value: [instanceBody('1', 'a', true)], nextLink: `${listUrl}?$skiptoken=x`}};
		});
		const error = await failureOf(arm.takeSnapshot(stubReference));
		assert.equal(error.kind, 'refused');
		assert.equal(error.code, 'InvalidParameter');
	});

	test('T24, T32: takes an id which was used again between two pages for the newer instance', async () => {
		const {arm} = createAdapter(({url}) => {
			if (!isListUrl(url)) {
				return {body: setBody};
			}

			return url.includes('skiptoken')
				? {body: {value: [instanceBody('1', 'new', true)]}}
				: {body: {value: [instanceBody('1', 'old', false)], nextLink: `${listUrl}?$skiptoken=x`}};
		});
		const {instances} = await arm.takeSnapshot(stubReference);
		assert.deepEqual(
			instances.map(({instanceId, vmId}) => [instanceId, vmId]),
			[['1', 'new']],
		);
	});

	test('T26, T51: bears Azure’s time, so that one which is older than the last is known by it', async () => {
		const dates = ['Fri, 20 Nov 2026 10:00:30 GMT', 'Fri, 20 Nov 2026 10:00:05 GMT'];
		const {arm, clock} = createAdapter(({url}, attempt) => ({
			headers: {date: dates[attempt <= 2 ? 0 : 1] ?? ''},
			body: isListUrl(url) ? {value: []} : setBody,
		}));
		const first = await arm.takeSnapshot(stubReference);
		await clock.advance(5000);
		const second = await arm.takeSnapshot(stubReference);
		assert.equal(first.takenAt, Date.UTC(2026, 10, 20, 10, 0, 30));
		assert.ok(second.takenAt < first.takenAt);
	});

	test('T26: of a stale list has the true time and the old instances, which another read of the model shows', async () => {
		const world = createWorld('mid-upgrade');
		const {clock, arm, simulator, reference} = world;
		const {scaleSet, instances} = await clock.runUntil(arm.takeSnapshot(reference));
		const outdated = instances.find(({latestModelApplied}) => latestModelApplied === false);
		assert.ok(outdated);
		simulator.inject({kind: 'stale-reads', seconds: 300});
		await clock.runUntil(arm.takeSnapshot(reference));
		const operation = await clock.runUntil(arm.upgradeInstances(reference, [outdated.instanceId]));
		await clock.advance(280_000);
		assert.deepEqual(await clock.runUntil(arm.pollOperation(operation)), {status: 'succeeded'});
		const stale = await clock.runUntil(arm.takeSnapshot(reference));
		assert.equal(stale.takenAt, Math.floor(clock.now() / 1000) * 1000);
		assert.deepEqual(stale.instances, instances);
		// The etag of the set itself has moved with the upgrade: the set is read afresh.
		assert.notEqual(stale.scaleSet.etag, scaleSet.etag);
		await clock.advance(30_000);
		const fresh = await clock.runUntil(arm.takeSnapshot(reference));
		assert.equal(fresh.instances.find(({vmId}) => vmId === outdated.vmId)?.latestModelApplied, true);
	});

	test('is none when an instance cannot be told from others', async () => {
		for (const instance of [{}, {instanceId: '1'}, {properties: {vmId: 'a'}}]) {
			const {arm} = createAdapter(({url}) => ({body: isListUrl(url) ? {value: [instance]} : setBody}));
			const error = await failureOf(arm.takeSnapshot(stubReference));
			assert.equal(error.code, 'UnexpectedAnswer');
		}
	});

	test('T51: takes this machine’s clock when Azure does not tell its own', async () => {
		const {arm, clock} = createAdapter(({url}) => ({body: isListUrl(url) ? {value: []} : setBody}));
		assert.equal((await arm.takeSnapshot(stubReference)).takenAt, clock.now());
	});
});

suite('lists', () => {
	test('of subscriptions and scale sets come by name', async () => {
		const {clock, arm, reference} = createWorld('calm');
		const subscriptions = await clock.runUntil(arm.listSubscriptions());
		assert.deepEqual(
			subscriptions.map(({id}) => id),
			[reference.subscriptionId],
		);

		const all = await clock.runUntil(arm.listScaleSets({subscriptionId: reference.subscriptionId}));
		assert.deepEqual(
			all.map(({name}) => name),
			['web'],
		);
		const {resourceGroup, subscriptionId} = reference;
		const ofGroup = await clock.runUntil(arm.listScaleSets({subscriptionId, resourceGroup}));
		assert.equal(ofGroup.length, 1);
	});

	test('of image versions have the newest first, and mark the one of the model', async () => {
		const {clock, arm, reference} = createWorld('calm');
		const scaleSet = await clock.runUntil(arm.getScaleSet(reference));
		const versions = await clock.runUntil(arm.listImageVersions(scaleSet));

		assert.ok(versions.length >= 4);
		assert.equal(versions[0]?.isNewest, true);
		assert.equal(versions[1]?.isCurrent, true);
		assert.equal(versions.filter(({isCurrent}) => isCurrent).length, 1);

		const skus = await clock.runUntil(arm.listImageSkus(scaleSet));
		assert.ok(skus.includes(scaleSet.image.sku ?? ''));
	});
});

suite('a write of the image', () => {
	test('is one PATCH with the complete reference, nothing else, and the etag it was read with', async () => {
		const world = createWorld('calm');
		const {clock, arm, reference, requests} = world;
		const scaleSet = await clock.runUntil(arm.getScaleSet(reference));
		const [newest] = await clock.runUntil(arm.listImageVersions(scaleSet));
		assert.ok(newest);
		requests.length = 0;

		const image = withVersion(scaleSet.image, newest.version);
		const operation = await clock.runUntil(arm.updateImage(reference, image, {etag: scaleSet.etag}));

		assert.equal(requests.length, 1);
		assert.equal(requests[0]?.method, 'PATCH');
		assert.equal(requests[0].ifMatch, scaleSet.etag);
		assert.deepEqual(requests[0].requestBody, {
			properties: {
				virtualMachineProfile: {
					storageProfile: {
						imageReference: {
							publisher: scaleSet.image.publisher,
							offer: scaleSet.image.offer,
							sku: scaleSet.image.sku,
							version: newest.version,
						},
					},
				},
			},
		});

		assert.deepEqual(await follow(world, arm, operation), {status: 'succeeded'});
		const written = await clock.runUntil(arm.getScaleSet(reference));
		assert.equal(written.image.version, newest.version);
		assert.notEqual(written.etag, scaleSet.etag);
	});

	test('T17: into a model which somebody else changed is refused, and changes nothing', async () => {
		const world = createWorld('calm');
		const {clock, arm, reference} = world;
		const scaleSet = await clock.runUntil(arm.getScaleSet(reference));
		const [newest, , , older] = await clock.runUntil(arm.listImageVersions(scaleSet));
		assert.ok(newest && older);
		const foreign = withVersion(scaleSet.image, older.version);
		await follow(world, arm, await clock.runUntil(arm.updateImage(reference, foreign, {etag: null})));

		const image = withVersion(scaleSet.image, newest.version);
		const error = await failureOf(clock.runUntil(arm.updateImage(reference, image, {etag: scaleSet.etag})));
		assert.equal(error.kind, 'model-changed');
		assert.equal(error.status, 412);
		assert.match(error.next ?? '', /new plan/);
		assert.equal((await clock.runUntil(arm.getScaleSet(reference))).image.version, older.version);
	});

	test('which is not fully named is refused before it is sent', async () => {
		const {arm, http} = createAdapter(() => ({}));
		const image: Image = {...newImage, sku: null};
		const error = await failureOf(arm.updateImage(stubReference, image, {etag: null}));
		assert.equal(error.kind, 'refused');
		assert.equal(http.requests.length, 0);
	});
});

suite('an upgrade of instances', () => {
	test('is accepted, followed by another process to its end, and seen on the instances', async () => {
		const world = createWorld('mid-upgrade');
		const {clock, arm, reference, requests, createArm} = world;
		const before = await clock.runUntil(arm.takeSnapshot(reference));
		const outdated = before.instances.filter(({latestModelApplied}) => latestModelApplied === false);
		const [first, second, untouched] = outdated;
		assert.ok(first && second && untouched);
		requests.length = 0;

		const operation = await clock.runUntil(arm.upgradeInstances(reference, [first.instanceId, second.instanceId]));
		assert.deepEqual(
			requests.map(({method, status, requestBody}) => [method, status, requestBody]),
			[['POST', 202, {instanceIds: [first.instanceId, second.instanceId]}]],
		);

		const other = createArm();
		assert.deepEqual(await clock.runUntil(other.pollOperation(operation)), {status: 'running'});
		assert.deepEqual(await follow(world, other, operation), {status: 'succeeded'});

		await clock.advance(600_000);
		const after = await clock.runUntil(other.takeSnapshot(reference));
		const now = (vmId: string) => after.instances.find(instance => instance.vmId === vmId);
		assert.equal(now(first.vmId)?.latestModelApplied, true);
		assert.equal(now(second.vmId)?.image.exactVersion, after.scaleSet.image.version);
		assert.equal(now(untouched.vmId)?.latestModelApplied, false);
	});

	test('T19: which another operation preempts says so, and leaves the instance as it was', async () => {
		for (const tells of ['code', 'words'] as const) {
			const {clock, arm, simulator, reference} = createWorld('mid-upgrade');
			const {instances} = await clock.runUntil(arm.takeSnapshot(reference));
			const outdated = instances.find(({latestModelApplied}) => latestModelApplied === false);
			assert.ok(outdated);
			const operation = await clock.runUntil(arm.upgradeInstances(reference, [outdated.instanceId]));
			simulator.inject({kind: 'preempt', tells, status: 'Failed'});
			const state = await clock.runUntil(arm.pollOperation(operation));
			assert.ok(state.status === 'cancelled' && state.isPreempted, tells);
			await clock.advance(300_000);
			const after = await clock.runUntil(arm.takeSnapshot(reference));
			const same = after.instances.find(({vmId}) => vmId === outdated.vmId);
			assert.equal(same?.latestModelApplied, false);
			assert.equal(same.provisioningState, 'Succeeded');
		}
	});

	test('T22: behind a lock is refused for good, and names what is locked', async () => {
		const {clock, arm, simulator, reference} = createWorld('calm');
		simulator.inject({kind: 'lock'});
		const error = await failureOf(clock.runUntil(arm.upgradeInstances(reference, ['0'])));
		assert.equal(error.kind, 'refused');
		assert.equal(error.code, 'ScopeLocked');
		assert.match(error.next ?? '', /A lock on '.*resourceGroups\/rg-demo' forbids changes/);
		assert.equal(error.isAmbiguous, false);
	});

	test('of an id which does not exist is refused in Azure’s words', async () => {
		const {clock, arm, reference} = createWorld('calm');
		const error = await failureOf(clock.runUntil(arm.upgradeInstances(reference, ['999999'])));
		assert.equal(error.kind, 'refused');
		assert.equal(error.status, 400);
		assert.equal(error.code, 'InvalidParameter');
		assert.match(error.answer, /instanceId 999999 is not an active Virtual Machine Scale Set VM instanceId/);
		assert.equal(error.isAmbiguous, false);
	});

	test('can never mean the whole set', async () => {
		const {arm, http} = createAdapter(() => ({}));

		for (const instanceIds of [['*'], ['1', '*'], [''], ['1', ' ']] as const) {
			const error = await failureOf(arm.upgradeInstances(stubReference, instanceIds));
			assert.equal(error.kind, 'refused');
		}

		// What a caller without types could do.
		const untyped: Promise<unknown> = Reflect.apply(arm.upgradeInstances, arm, [stubReference, []]);
		assert.equal((await failureOf(untyped)).kind, 'refused');
		assert.equal(http.requests.length, 0);
	});
});
