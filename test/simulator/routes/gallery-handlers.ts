import assert from 'node:assert/strict';
import {test} from 'node:test';
import {dig, digText} from '../../../source/simulator/world/json.js';
import {codeOf, openDemo, resourceGroup, setPath, subscriptionId} from '../../helpers/demo-azure.js';

const gallery = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/galleries/demo_images`;
const imagePath = `${gallery}/images/web-image`;
const compute = `/subscriptions/${subscriptionId}/providers/Microsoft.Compute`;

const writeImage = (demo: ReturnType<typeof openDemo>, imageReference: {readonly [name: string]: string}) => {
	const answer = demo.ask('PATCH', setPath, {properties: {virtualMachineProfile: {storageProfile: {imageReference}}}});
	demo.clock.advance(30_000);
	return answer;
};

test('the SDK walks from the gallery to the versions, with regions and what latest leaves out', async () => {
	const {client} = openDemo({scenario: 'gallery'});
	const names: unknown[] = [];
	for await (const {name} of client.galleries.list()) {
		names.push(name);
	}

	for await (const {name, osType} of client.galleryImages.listByGallery(resourceGroup, 'demo_images')) {
		names.push(name, osType);
	}

	assert.deepEqual(names, ['demo_images', 'web-image', 'Linux', 'batch-image', 'Linux']);
	const versions = [];
	for await (const version of client.galleryImageVersions.listByGalleryImage(
		resourceGroup,
		'demo_images',
		'web-image',
	)) {
		versions.push(version);
	}

	assert.deepEqual(
		versions.filter(({publishingProfile}) => publishingProfile?.excludeFromLatest === true).map(({name}) => name),
		['2026.12.0'],
	);
	const elsewhere = versions.filter(
		({publishingProfile}) => publishingProfile?.targetRegions?.some(({name}) => name === 'eastus2') === false,
	);
	assert.deepEqual(
		elsewhere.map(({name}) => name),
		['2026.11.1'],
	);
	assert.ok(versions.every(({replicationStatus}) => replicationStatus === undefined));
	const one = await client.galleryImageVersions.get(resourceGroup, 'demo_images', 'web-image', '2026.11.0', {
		expand: 'ReplicationStatus',
	});
	assert.equal(one.replicationStatus?.aggregatedState, 'Completed');
	assert.ok(one.publishingProfile?.publishedDate);
});

test('what a gallery has not is 404 by its full name', () => {
	const {ask} = openDemo({scenario: 'gallery'});
	for (const path of [`${gallery}x`, `${gallery}/images/none`, `${imagePath}/versions/9.9.9`]) {
		const answer = ask('GET', path);
		assert.equal(answer.status, 404);
		assert.equal(codeOf(answer), 'ResourceNotFound');
	}
});

test('instances of the gallery scenario tell the exact version of their image', async () => {
	const {listInstances, getSet} = openDemo({scenario: 'gallery'});
	const set = await getSet();
	assert.equal(set.virtualMachineProfile?.storageProfile?.imageReference?.id, `${imagePath}/versions/2026.10.0`);
	const instances = await listInstances();
	assert.ok(instances.every(({storageProfile}) => storageProfile?.imageReference?.exactVersion === '2026.10.0'));
});

test('an id without a version means the newest in the region which is not excluded', async () => {
	const demo = openDemo({scenario: 'gallery'});
	assert.equal(writeImage(demo, {id: imagePath}).status, 200);
	await demo.upgrade(['0']);
	const [first] = await demo.listInstances();
	assert.equal(first?.storageProfile?.imageReference?.exactVersion, '2026.11.0');
	assert.equal(first?.storageProfile?.imageReference?.id, imagePath);
});

test('a version which is excluded from latest can be asked for, one which is not in the region cannot', async () => {
	const demo = openDemo({scenario: 'gallery'});
	const refused = writeImage(demo, {id: `${imagePath}/versions/2026.11.1`});
	assert.equal(refused.status, 404);
	assert.equal(codeOf(refused), 'GalleryImageNotFound');
	assert.equal(codeOf(writeImage(demo, {id: `${gallery}/images/none`})), 'GalleryImageNotFound');
	assert.equal(writeImage(demo, {id: `${imagePath}/versions/2026.12.0`}).status, 200);
	await demo.upgrade(['0']);
	const [first] = await demo.listInstances();
	assert.equal(first?.storageProfile?.imageReference?.exactVersion, '2026.12.0');
});

test('the same image is there under its community and its shared name', async () => {
	const demo = openDemo({scenario: 'gallery'});
	const {client, ask} = demo;
	const community = 'demo-3c1a7d52-8a9f-4e56-9b1d-0c7e2f4a6b88';
	const image = await client.communityGalleryImages.get('eastus2', community, 'web-image');
	assert.equal(image.uniqueId, `/CommunityGalleries/${community}/Images/web-image`);
	const versions: unknown[] = [];
	for await (const {name} of client.communityGalleryImageVersions.list('eastus2', community, 'web-image')) {
		versions.push(name);
	}

	assert.deepEqual(versions, ['2026.8.0', '2026.9.0', '2026.10.0', '2026.11.0']);
	const shared = ask(
		'GET',
		`${compute}/locations/eastus2/sharedGalleries/${subscriptionId}-DEMO_IMAGES/images/web-image/versions/2026.11.0`,
	);
	assert.equal(digText(shared.body, 'name'), '2026.11.0');
	assert.equal(ask('GET', `${compute}/locations/eastus2/communityGalleries/nobody`).status, 404);
	assert.equal(
		writeImage(demo, {communityGalleryImageId: `/CommunityGalleries/${community}/Images/web-image`}).status,
		200,
	);
	await demo.upgrade(['0']);
	const [first] = await demo.listInstances();
	assert.equal(first?.storageProfile?.imageReference?.exactVersion, '2026.11.0');
});

test('a set does not go from a gallery to another kind of image', () => {
	const demo = openDemo({scenario: 'gallery'});
	const managed = demo.ask('GET', `${compute}/images`);
	const first = dig(managed.body, 'value');
	const id = Array.isArray(first) ? (digText(first[0], 'id') ?? '') : '';
	assert.match(id, /web-golden-2026-09$/);
	assert.equal(digText(demo.ask('GET', id).body, 'name'), 'web-golden-2026-09');
	assert.equal(demo.ask('GET', `${id}x`).status, 404);
	assert.equal(codeOf(writeImage(demo, {id})), 'OperationNotAllowed');
});

test('a set on an image which is not in a gallery goes to another of these, and tells it by its id alone', async () => {
	const demo = openDemo();
	const images = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/images`;
	const [old, newer] = [`${images}/web-golden-2026-09`, `${images}/web-golden-2026-11`] as const;
	const path = setPath.replace(/web$/, 'own');
	const made = demo.ask('PUT', path, {
		location: 'eastus2',
		sku: {name: 'Standard_D2s_v5', capacity: 2},
		properties: {virtualMachineProfile: {storageProfile: {imageReference: {id: old}}}},
	});
	assert.equal(made.status, 201, made.text);
	demo.clock.advance(300_000);
	const write = (id: string) =>
		demo.ask('PATCH', path, {properties: {virtualMachineProfile: {storageProfile: {imageReference: {id}}}}});
	assert.equal(codeOf(write(`${images}/none`)), 'NotFound');
	assert.equal(write(newer).status, 200);
	demo.clock.advance(30_000);
	const idsOfImages = (): readonly unknown[] => {
		const value = dig(demo.ask('GET', `${path}/virtualMachines`).body, 'value');
		return Array.isArray(value)
			? value.map(instance => dig(instance, 'properties', 'storageProfile', 'imageReference'))
			: [];
	};
	assert.deepEqual(idsOfImages(), [{id: old}, {id: old}]);
	assert.equal(demo.ask('POST', `${path}/manualupgrade`, {instanceIds: ['*']}).status, 202);
	demo.clock.advance(300_000);
	assert.deepEqual(idsOfImages(), [{id: newer}, {id: newer}]);
});
