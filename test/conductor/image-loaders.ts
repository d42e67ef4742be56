import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadImageSeries, loadSeriesVersions} from '../../source/conductor/image-loaders.js';
import {type ImageSeries, seriesKey} from '../../source/fleet/image-series.js';
import {initialLive, type Live} from '../../source/store/live.js';
import {createStore} from '../../source/store/store.js';
import {openSession, type Session} from '../helpers/session.js';

const sku = (name: string): ImageSeries => ({kind: 'platform', name, id: null, operatingSystem: null});

async function open(scenario: string) {
	const session: Session = openSession(scenario);
	const store = createStore<Live>({...initialLive, snapshot: await session.snapshot()});
	const ended = async (loading: Promise<void>) => session.clock.runUntil(loading);

	return {session, store, ended};
}

test('the SKUs of the offer come into the store, and the versions of another one', async () => {
	const {session, store, ended} = await open('calm');
	await ended(loadImageSeries(session.arm, store));
	const {imageSeries} = store.get();
	assert.ok(imageSeries.status === 'loaded');
	assert.deepEqual(
		imageSeries.value.map(({name}) => name),
		['minimal', 'server'],
	);

	await ended(loadSeriesVersions(session.arm, store, sku('minimal')));
	const versions = store.get().seriesVersions[seriesKey(sku('MINIMAL'))];
	assert.ok(versions?.status === 'loaded');
	assert.equal(versions.value[0]?.version, '24.04.202611110');
	assert.ok(versions.value.every(({isCurrent}) => !isCurrent));
});

test('a SKU which is not there has no versions', async () => {
	const {session, store, ended} = await open('calm');
	await ended(loadSeriesVersions(session.arm, store, sku('daily')));
	assert.deepEqual(store.get().seriesVersions[seriesKey(sku('daily'))], {status: 'loaded', value: []});
});

test('T44: of a gallery its images come, and versions of another one which are in the region of the set', async () => {
	const {session, store, ended} = await open('gallery');
	await ended(loadImageSeries(session.arm, store));
	const {imageSeries} = store.get();
	assert.ok(imageSeries.status === 'loaded');
	assert.deepEqual(
		imageSeries.value.map(({name, operatingSystem}) => [name, operatingSystem]),
		[
			['batch-image', 'Linux'],
			['web-image', 'Linux'],
		],
	);

	const [batch] = imageSeries.value;
	assert.ok(batch);
	await ended(loadSeriesVersions(session.arm, store, batch));
	const versions = store.get().seriesVersions[seriesKey(batch)];
	assert.ok(versions?.status === 'loaded');
	assert.deepEqual(
		versions.value.map(({version}) => version),
		['1.0.0'],
	);
});

test('a list which cannot be read says why, and nothing is asked before the scale set is known', async () => {
	const {session, store, ended} = await open('calm');
	const arm = {
		...session.arm,
		listImageSkus: async () => {
			throw new Error('Could not list the image SKUs.');
		},
	};
	await ended(loadImageSeries(arm, store));
	assert.deepEqual(store.get().imageSeries, {status: 'failed', message: 'Could not list the image SKUs.'});

	const empty = createStore<Live>(initialLive);
	await loadImageSeries(session.arm, empty);
	await loadSeriesVersions(session.arm, empty, sku('minimal'));
	assert.equal(empty.get(), initialLive);
});

test('an answer about a scale set which was left is dropped', async () => {
	const {session, store, ended} = await open('calm');
	const loading = loadImageSeries(session.arm, store);
	const other = loadSeriesVersions(session.arm, store, sku('minimal'));
	store.set({imageSeries: {status: 'idle'}, seriesVersions: {}});
	await ended(Promise.all([loading, other]).then(() => {}));

	assert.deepEqual(store.get().imageSeries, {status: 'idle'});
	assert.deepEqual(store.get().seriesVersions, {});
});
