import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ImageVersion} from '../../source/fleet/image.js';
import {imagesText} from '../../source/commands/images-text.js';
import {makeSnapshot} from '../helpers/fleet.js';

const {scaleSet} = makeSnapshot({domains: {each: 1}});
const now = Date.UTC(2026, 10, 20, 14, 21, 7);

const gallery: ImageVersion = {
	kind: 'gallery',
	publisher: null,
	offer: null,
	sku: null,
	version: '2026.11.0',
	id: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/galleries/g/images/web/versions/2026.11.0',
	publishedAt: '2026-11-10T08:00:00.000Z',
	isNewest: true,
	isCurrent: false,
	isDeprecated: false,
	deprecatedAt: null,
	isExcludedFromLatest: false,
};

test('a version says when it was published, and since when or from when on it is deprecated, as the screen does', () => {
	const versions: readonly ImageVersion[] = [
		{
			...gallery,
			version: '2026.12.0',
			isNewest: false,
			isExcludedFromLatest: true,
			publishedAt: '2026-11-20T01:00:00Z',
		},
		gallery,
		{
			...gallery,
			version: '2026.9.0',
			isNewest: false,
			isCurrent: true,
			deprecatedAt: '2026-12-01T00:00:00Z',
			publishedAt: null,
		},
		{
			...gallery,
			version: '2026.8.0',
			isNewest: false,
			isDeprecated: true,
			deprecatedAt: '2026-10-01T00:00:00Z',
			publishedAt: null,
		},
		{...gallery, version: '2026.7.0', isNewest: false, isDeprecated: true, publishedAt: null},
	];

	assert.deepEqual(imagesText(scaleSet, versions, now).split('\n'), [
		'2026.12.0  excluded from latest  published 2026-11-20, today',
		'2026.11.0  newest  published 2026-11-10, 10 days ago',
		'2026.9.0   in the model now  deprecated from 2026-12-01',
		'2026.8.0   deprecated since 2026-10-01',
		'2026.7.0   deprecated',
	]);
});

test('of a platform image the name of the version tells when it was built', () => {
	const platform: ImageVersion = {
		...gallery,
		kind: 'platform',
		sku: 'server',
		version: '24.04.202611190',
		publishedAt: null,
		id: null,
	};

	assert.equal(imagesText(scaleSet, [platform], now), '24.04.202611190  server  newest  built 2026-11-19, 1 day ago');
});

test('where nothing can be listed it says what the set runs', () => {
	assert.equal(imagesText(scaleSet, [], now), 'No versions: the set runs a platform image.');
});
