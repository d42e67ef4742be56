import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {toScaleSet} from '../../source/arm/translate.js';
import {type Image, unknownImage} from '../../source/fleet/image.js';
import type {ScaleSet} from '../../source/fleet/scale-set.js';
import {createAdapter, newImage, reference} from './adapter.js';

const setWith = (image: Image): ScaleSet => ({
	...toScaleSet({location: 'eastus2', name: 'web'}, reference),
	image,
});

const compute = (subscription: string) =>
	`/subscriptions/${subscription}/resourceGroups/rg-img/providers/Microsoft.Compute`;
const definition = `${compute('gallery-subscription')}/galleries/corp/images/web`;
const gallery: Image = {...unknownImage, kind: 'gallery', id: `${definition}/versions/1.9.0`};

suite('the images of a gallery', () => {
	test('come by name from the subscription of the gallery, over all pages', async () => {
		const {arm, http} = createAdapter(({url}) => ({
			body: url.includes('skiptoken')
				? {value: [{name: 'api-2', id: `${definition}-2`, properties: {osType: 'Windows'}}]}
				: {
						value: [{name: 'web', properties: {osType: 'Linux'}}, {name: 'api-10', id: null}, {name: null}],
						nextLink: `https://management.azure.com${definition}?$skiptoken=2`,
					},
		}));

		assert.deepEqual(await arm.listGalleryImages(setWith(gallery)), [
			{kind: 'gallery', name: 'api-2', id: `${definition}-2`, operatingSystem: 'Windows'},
			{
				kind: 'gallery',
				name: 'api-10',
				id: `${compute('gallery-subscription')}/galleries/corp/images/api-10`,
				operatingSystem: null,
			},
			{kind: 'gallery', name: 'web', id: definition, operatingSystem: 'Linux'},
		]);
		assert.ok(http.requests.every(({url}) => url.includes('/subscriptions/gallery-subscription/')));
	});

	test('are not asked for where the image is in none, or in one of others', async () => {
		const {arm, http} = createAdapter(() => ({body: {value: []}}));
		assert.deepEqual(await arm.listGalleryImages(setWith(newImage)), []);
		const community = {...gallery, id: '/CommunityGalleries/pub-1234/Images/base/Versions/2.0.0'};
		assert.deepEqual(await arm.listGalleryImages(setWith(community)), []);
		assert.equal(http.requests.length, 0);
	});
});

suite('managed images', () => {
	const image = (name: string, overrides: object = {}) => ({
		name,
		id: `${compute(reference.subscriptionId)}/images/${name}`,
		location: 'East US 2',
		properties: {provisioningState: 'Succeeded'},
		...overrides,
	});
	const managed: Image = {...unknownImage, kind: 'managed', id: image('golden-9').id.toUpperCase()};

	test('T24: are those which are complete and in the region of the set, and the one of the model is told', async () => {
		const {arm} = createAdapter(() => ({
			body: {
				value: [
					image('golden-11'),
					image('golden-9'),
					image('elsewhere', {location: 'westeurope'}),
					image('unfinished', {properties: {provisioningState: 'Creating'}}),
					image('nameless', {name: null}),
				],
			},
		}));
		const listed = await arm.listImageVersions(setWith(managed));

		assert.deepEqual(
			listed.map(({kind, version, isCurrent, isNewest}) => [kind, version, isCurrent, isNewest]),
			[
				['managed', 'golden-9', true, false],
				['managed', 'golden-11', false, false],
			],
		);
	});

	test('T44: one is read by its id, wherever it is, and is none where the set could not take it', async () => {
		const id = `${compute('another-subscription')}/images/golden-11`;
		const read = async (body: object) => {
			const {arm, http} = createAdapter(() => ({body}));
			return {found: await arm.getManagedImage(setWith(managed), id), requests: http.requests};
		};
		const {found, requests} = await read({...image('golden-11'), id});

		assert.deepEqual([found?.kind, found?.version, found?.id], ['managed', 'golden-11', id]);
		assert.equal(requests.length, 1);
		assert.ok(new URL(requests[0]?.url ?? '').pathname.startsWith(id));
		assert.equal((await read({...image('golden-11'), location: 'westeurope'})).found, null);
		assert.equal((await read({...image('golden-11'), properties: {provisioningState: 'Failed'}})).found, null);
	});

	test('T44: one which is not there and one which may not be read are told apart', async () => {
		const read = async (status: number, code: string) => {
			const {arm} = createAdapter(() => ({status, body: {error: {code, message: 'no'}}}));
			return arm.getManagedImage(setWith(managed), image('gone').id);
		};

		await assert.rejects(read(404, 'ResourceNotFound'), {kind: 'not-found'});
		await assert.rejects(read(403, 'AuthorizationFailed'), {kind: 'permission'});
	});
});

suite('when a version is deprecated', () => {
	test('is told of platform images, also before it is so', async () => {
		const {arm} = createAdapter(() => ({
			body: [
				{
					name: '24.04.202607020',
					properties: {
						imageDeprecationStatus: {
							imageState: 'ScheduledForDeprecation',
							scheduledDeprecationTime: '2027-01-31T00:00:00+00:00',
						},
					},
				},
				{name: '24.04.202611100', properties: {imageDeprecationStatus: {imageState: 'Active'}}},
				{name: '24.04.202612010', properties: {imageDeprecationStatus: {scheduledDeprecationTime: 'soon'}}},
			],
		}));
		const versions = await arm.listImageVersions(setWith(newImage));

		assert.deepEqual(
			versions.map(({deprecatedAt, isDeprecated}) => [deprecatedAt, isDeprecated]),
			[
				[null, false],
				[null, false],
				['2027-01-31T00:00:00.000Z', false],
			],
		);
	});

	test('is the end of life of images in a gallery', async () => {
		const {arm} = createAdapter(() => ({
			body: {
				value: [
					{
						name: '1.9.0',
						id: `${definition}/versions/1.9.0`,
						properties: {
							provisioningState: 'Succeeded',
							publishingProfile: {endOfLifeDate: '2999-01-01T00:00:00Z', excludeFromLatest: true},
						},
					},
				],
			},
		}));
		const [version] = await arm.listImageVersions(setWith(gallery));

		assert.equal(version?.deprecatedAt, '2999-01-01T00:00:00.000Z');
		assert.equal(version.isDeprecated, false);
		assert.equal(version.isExcludedFromLatest, true);
	});
});
