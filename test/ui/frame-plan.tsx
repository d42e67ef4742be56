import {test} from 'node:test';
import * as fc from 'fast-check';
import type {ImageVersion} from '../../source/fleet/image.js';
import {type ImageSeries, seriesKey} from '../../source/fleet/image-series.js';
import {makeImage, makeSnapshot} from '../helpers/fleet.js';
import {arbitrarySnapshot} from '../helpers/fleet-arbitrary.js';
import {frameSizes} from '../helpers/frame-scenes.js';
import {assertFits, assertFrame} from '../helpers/frames.js';
import {makeLive, sceneTime, seat} from '../helpers/scene.js';
import {versions} from '../helpers/upgrade.js';

const calm = makeSnapshot({domains: {each: 1}, takenAt: sceneTime});

/** Three zones, in which one instance is ill already and one is protected. */
const threeZones = makeSnapshot({
	domains: {zones: ['1', '2', '3']},
	takenAt: sceneTime,
	change: (_, index) =>
		index === 7 ? {healthState: 'unhealthy'} : index === 52 ? {isProtectedFromScaleSetActions: true} : {},
});

/** So many batches that a cell has no room for their numbers. */
const thousand = makeSnapshot({domains: {placementGroups: 10, each: 4}, takenAt: sceneTime});

const definition = '/subscriptions/s/resourceGroups/rg-images/providers/Microsoft.Compute/galleries/corp/images/web';

const ofGallery = makeSnapshot({
	domains: {each: 1},
	takenAt: sceneTime,
	scaleSet: {
		image: {
			...makeImage('2026.9.0', {publisher: null, offer: null, sku: null, exactVersion: null}),
			kind: 'gallery',
			id: `${definition}/versions/2026.9.0`,
		},
	},
});

const galleryVersions: readonly ImageVersion[] = ['2026.12.0', '2026.11.0', '2026.10.0', '2026.9.0'].map(
	(version, index) => ({
		kind: 'gallery',
		publisher: null,
		offer: null,
		sku: null,
		version,
		id: `${definition}/versions/${version}`,
		publishedAt: new Date(sceneTime - ([1, 9, 30, 60][index] ?? 0) * 86_400_000).toISOString(),
		isNewest: index === 1,
		isCurrent: index === 3,
		isDeprecated: index === 3,
		deprecatedAt: index === 3 ? '2026-11-01T00:00:00.000Z' : index === 2 ? '2027-01-31T00:00:00.000Z' : null,
		isExcludedFromLatest: index === 0,
	}),
);

const skus: readonly ImageSeries[] = ['minimal', 'minimal-arm64', 'server', 'server-arm64'].map(name => ({
	kind: 'platform',
	name,
	id: null,
	operatingSystem: null,
}));

for (const size of frameSizes) {
	test(`draws versions in a gallery with all that is known of them at ${size.columns}x${size.rows}`, () => {
		const live = makeLive(ofGallery, {imageVersions: {status: 'loaded', value: galleryVersions}});
		assertFrame('image-gallery', seat({live, size}).press('e').scene());
	});

	test(`draws the policy of a plan while it is changed at ${size.columns}x${size.rows}`, () => {
		const operator = seat({live: makeLive(threeZones), size}).press('e', 'return', '*', 'u', 'tab', '7');
		assertFrame('policy', operator.scene());
	});

	test(`draws a plan of the whole set with its batches at ${size.columns}x${size.rows}`, () => {
		assertFrame(
			'whole-plan',
			seat({live: makeLive(threeZones), size})
				.press('e', 'return', '*', 'u')
				.scene(),
		);
	});

	test(`draws the SKUs of the offer at ${size.columns}x${size.rows}`, () => {
		const live = makeLive(calm, {imageSeries: {status: 'loaded', value: skus}});
		assertFrame('image-skus', seat({live, size}).press('e', 'left').scene());
	});

	test(`draws the versions of another SKU, and what changing to it means, at ${size.columns}x${size.rows}`, () => {
		const [minimal] = skus;
		const live = makeLive(calm, {
			imageSeries: {status: 'loaded', value: skus},
			seriesVersions:
				minimal === undefined
					? {}
					: {
							[seriesKey(minimal)]: {
								status: 'loaded',
								value: versions.map(version => ({...version, sku: 'minimal', isCurrent: false})),
							},
						},
		});

		assertFrame('image-other-sku', seat({live, size}).press('e', 'left', 'home', 'return').scene());
	});

	test(`draws what latest means, and what its choice brings, at ${size.columns}x${size.rows}`, () => {
		assertFrame(
			'image-latest',
			seat({live: makeLive(calm), size})
				.press('e', 'up')
				.scene(),
		);
	});

	test(`draws that another kind of image is refused at ${size.columns}x${size.rows}`, () => {
		assertFrame(
			'image-other-kind',
			seat({live: makeLive(calm), size})
				.press('e', 'tab')
				.scene(),
		);
	});

	test(`draws that the versions cannot be read, and what can be done, at ${size.columns}x${size.rows}`, () => {
		const live = makeLive(calm, {
			imageVersions: {status: 'failed', message: 'Could not list the image versions: throttled (429). Again in 40 s.'},
		});
		assertFrame('image-failed', seat({live, size}).press('e').scene());
	});

	test(`draws where the URI of a VHD is typed, and why one with a token is not taken, at ${size.columns}x${size.rows}`, () => {
		const image = {
			...makeImage('latest', {publisher: null, offer: null, sku: null, version: null, exactVersion: null}),
			kind: 'vhd' as const,
			uri: 'https://store.blob.core.windows.net/vhds/web-2026-09.vhd',
		};
		const snapshot = makeSnapshot({domains: {each: 1}, takenAt: sceneTime, scaleSet: {image}});
		const operator = seat({live: makeLive(snapshot, {imageVersions: {status: 'loaded', value: []}}), size})
			.press('e')
			.paste('https://store.blob.core.windows.net/vhds/web-2026-11.vhd?sv=1&sig=abc');

		assertFrame('image-vhd', operator.press('return').scene());
	});

	test(`draws letters for batches where a cell has no room for their numbers, and the same in the table, at ${size.columns}x${size.rows}`, () => {
		assertFrame(
			'thousand-plan',
			seat({live: makeLive(thousand), size})
				.press('e', 'return', '*', 'u')
				.scene(),
		);
	});

	test(`draws the checks which pass one by one when they are asked for at ${size.columns}x${size.rows}`, () => {
		assertFrame(
			'plan-checks',
			seat({live: makeLive(calm), size})
				.press('e', 'return', 'd', 'u', 'c')
				.scene(),
		);
	});
}

test('never draws a picker, plan or policy which is higher or wider than its terminal', () => {
	const keys = [
		'tab',
		'shift+tab',
		'left',
		'right',
		'up',
		'down',
		'return',
		'u',
		'e',
		'c',
		'9',
		'%',
		'escape',
		'*',
		'G',
	];

	fc.assert(
		fc.property(
			arbitrarySnapshot(),
			fc.record({columns: fc.integer({min: 1, max: 220}), rows: fc.integer({min: 1, max: 70})}),
			fc.array(fc.constantFrom(...keys), {maxLength: 14}),
			(snapshot, size, pressed) => {
				const live = makeLive(snapshot, {imageSeries: {status: 'loaded', value: skus}});
				assertFits(
					seat({live, size})
						.press('e', ...pressed)
						.scene(),
				);
				assertFits(
					seat({live, size})
						.press('e', 'return', '*', 'u', ...pressed)
						.scene(),
				);
			},
		),
		{numRuns: 100},
	);
});
