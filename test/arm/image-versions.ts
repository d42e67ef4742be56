import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {toScaleSet} from '../../source/arm/translate.js';
import {type Image, unknownImage} from '../../source/fleet/image.js';
import type {ScaleSet} from '../../source/fleet/scale-set.js';
import {createAdapter, newImage, reference} from './adapter.js';
import {readRecording, readRecordings} from './recordings.js';

const setWith = (image: Image): ScaleSet => ({
	...toScaleSet({location: 'eastus2', name: 'web'}, reference),
	image,
});

const names = (versions: readonly {readonly version: string}[]) => versions.map(({version}) => version);

suite('the versions of a platform image', () => {
	const body = [
		{name: '24.04.202609010', location: 'eastus2', id: '/x'},
		{
			name: '24.04.202611100',
			properties: {imageDeprecationStatus: {imageState: 'Active'}},
		},
		{
			name: '24.04.202612010',
			properties: {imageDeprecationStatus: {imageState: 'Deprecated'}},
		},
		{name: '24.04.20261231', properties: {imageDeprecationStatus: {imageState: 'ScheduledForDeprecation'}}},
		{name: null},
		{name: '9.0.1'},
	];

	test('come newest first by number, from one request', async () => {
		const {arm, http} = createAdapter(() => ({body}));
		const versions = await arm.listImageVersions(setWith(newImage));

		assert.deepEqual(names(versions), [
			'24.04.202612010',
			'24.04.202611100',
			'24.04.202609010',
			'24.04.20261231',
			'9.0.1',
		]);
		assert.equal(http.requests.length, 1);
		const url = new URL(http.requests[0]?.url ?? '');
		assert.match(
			url.pathname,
			/\/locations\/eastus2\/publishers\/Canonical\/artifacttypes\/vmimage\/offers\/ubuntu-24_04-lts\/skus\/server\/versions$/,
		);
		assert.equal(url.searchParams.get('$expand'), 'properties');
	});

	test('say which is deprecated, which is the newest that is not, and which the model names', async () => {
		const {arm} = createAdapter(() => ({body}));
		const versions = await arm.listImageVersions(setWith({...newImage, version: '24.04.202609010'}));
		const which = (flag: 'isDeprecated' | 'isNewest' | 'isCurrent') => names(versions.filter(version => version[flag]));

		assert.deepEqual(which('isDeprecated'), ['24.04.202612010']);
		assert.deepEqual(which('isNewest'), ['24.04.202611100']);
		assert.deepEqual(which('isCurrent'), ['24.04.202609010']);
	});

	test('of a model which names the latest have the newest as its current one', async () => {
		const {arm} = createAdapter(() => ({body}));
		const versions = await arm.listImageVersions(setWith({...newImage, version: 'latest'}));
		assert.deepEqual(names(versions.filter(({isCurrent}) => isCurrent)), ['24.04.202611100']);
	});

	test('of another SKU are none of the model’s', async () => {
		const {arm, http} = createAdapter(() => ({body}));
		const versions = await arm.listImageVersions(setWith(newImage), {sku: 'minimal'});
		assert.match(http.requests[0]?.url ?? '', /\/skus\/minimal\/versions/);
		assert.ok(versions.every(({isCurrent, sku}) => !isCurrent && sku === 'minimal'));
		assert.deepEqual(names(versions.filter(({isNewest}) => isNewest)), ['24.04.202611100']);
	});

	test('are read from every recorded list', async () => {
		const recorded = readRecordings('image-lists').filter(({url}) => url.includes('/versions?'));
		assert.ok(recorded.length > 0);

		for (const {body: recordedBody} of recorded) {
			const {arm} = createAdapter(() => ({body: recordedBody}));
			const versions = await arm.listImageVersions(setWith(newImage));
			assert.equal(versions.length, Array.isArray(recordedBody) ? recordedBody.length : -1);
			assert.equal(versions.filter(({isNewest}) => isNewest).length, Math.min(1, versions.length));
			assert.ok(versions.every(({version}) => /^[\d.]+$/.test(version)));
		}
	});

	test('are read with the properties of every recorded version', async () => {
		const body = readRecordings('images').map(recording => recording.body);
		const {arm} = createAdapter(() => ({body}));
		const versions = await arm.listImageVersions(setWith(newImage));
		assert.equal(versions.length, body.length);
		assert.ok(versions.every(({isDeprecated}) => !isDeprecated));
	});

	test('are none for a model which does not name its image', async () => {
		const {arm, http} = createAdapter(() => ({body}));

		for (const image of [
			unknownImage,
			{...newImage, publisher: null},
			{...unknownImage, kind: 'vhd', uri: 'https://a/b.vhd'},
		] as const) {
			assert.deepEqual(await arm.listImageVersions(setWith(image)), []);
		}

		assert.equal(http.requests.length, 0);
	});
});

suite('the versions of a gallery image', () => {
	const definition =
		'/subscriptions/gallery-subscription/resourceGroups/rg-images/providers/Microsoft.Compute/galleries/corp/images/base';
	const gallery: Image = {...unknownImage, kind: 'gallery', id: `${definition}/versions/1.9.0`, version: '1.9.0'};
	const versionBody = (name: string, profile: unknown, provisioningState = 'Succeeded') => ({
		id: `${definition}/versions/${name}`,
		name,
		location: 'eastus2',
		properties: {publishingProfile: profile, provisioningState},
	});

	const pageOf = (url: string) =>
		url.includes('skiptoken')
			? {value: [versionBody('1.10.0', {publishedDate: '2026-11-01T00:00:00Z', targetRegions: [{name: 'East US 2'}]})]}
			: {
					value: [
						versionBody('1.9.0', {endOfLifeDate: '2026-01-01T00:00:00Z'}),
						versionBody('1.11.0', {excludeFromLatest: true}),
						versionBody('1.12.0', {targetRegions: [{name: 'westus'}]}),
						versionBody('1.13.0', {}, 'Creating'),
					],
					nextLink: `https://management.azure.com${definition}/versions?$skiptoken=2`,
				};

	test('T24, T44: are those which are complete and in the region of the set, over all pages', async () => {
		const {arm, http} = createAdapter(({url}) => ({body: pageOf(url)}));
		const versions = await arm.listImageVersions(setWith(gallery));

		assert.deepEqual(versions, [
			{
				kind: 'gallery',
				publisher: null,
				offer: null,
				sku: null,
				version: '1.11.0',
				id: `${definition}/versions/1.11.0`,
				publishedAt: null,
				isNewest: false,
				isCurrent: false,
				isDeprecated: false,
				deprecatedAt: null,
				isExcludedFromLatest: true,
			},
			{
				kind: 'gallery',
				publisher: null,
				offer: null,
				sku: null,
				version: '1.10.0',
				id: `${definition}/versions/1.10.0`,
				publishedAt: '2026-11-01T00:00:00.000Z',
				isNewest: true,
				isCurrent: false,
				isDeprecated: false,
				deprecatedAt: null,
				isExcludedFromLatest: false,
			},
			{
				kind: 'gallery',
				publisher: null,
				offer: null,
				sku: null,
				version: '1.9.0',
				id: `${definition}/versions/1.9.0`,
				publishedAt: null,
				isNewest: false,
				isCurrent: true,
				isDeprecated: true,
				deprecatedAt: '2026-01-01T00:00:00.000Z',
				isExcludedFromLatest: false,
			},
		]);
		assert.ok(http.requests.every(({url}) => url.includes('/subscriptions/gallery-subscription/')));
	});

	test('are none for galleries of others', async () => {
		const {arm, http} = createAdapter(({url}) => ({body: pageOf(url)}));
		const id = '/CommunityGalleries/pub-1234/Images/base/Versions/2.0.0';
		assert.deepEqual(await arm.listImageVersions(setWith({...gallery, id})), []);
		assert.equal(http.requests.length, 0);
	});
});

suite('the SKUs of an offer', () => {
	test('come by name', async () => {
		const recording = readRecording('image-lists', 'vmimage--VMImageAutomaticOSUpgradeProperties', 3);
		const {arm} = createAdapter(() => ({body: recording.body}));
		const skus = await arm.listImageSkus(setWith(newImage));
		assert.ok(skus.length > 0);
		assert.deepEqual(
			skus,
			skus.toSorted((left, right) => left.localeCompare(right)),
		);
	});

	test('are none for other images', async () => {
		const {arm, http} = createAdapter(() => ({body: []}));
		assert.deepEqual(await arm.listImageSkus(setWith({...unknownImage, kind: 'managed', id: '/i'})), []);
		assert.equal(http.requests.length, 0);
	});
});
