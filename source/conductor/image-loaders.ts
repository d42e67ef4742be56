import type {Arm} from '../arm/arm.js';
import {ArmError} from '../arm/arm-error.js';
import {type ImageVersion, unknownImage} from '../fleet/image.js';
import {type ImageSeries, seriesKey} from '../fleet/image-series.js';
import type {ScaleSet} from '../fleet/scale-set.js';
import type {Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import {settle} from './loaders.js';

/**
 * Puts the SKUs of the model's offer, or the images of its gallery, into the store, or why they could not be read. An
 * answer about a scale set which is not open any more is dropped. Never rejects.
 */
export async function loadImageSeries(arm: Arm, store: Store<Live>): Promise<void> {
	const {snapshot} = store.get();

	if (snapshot === null) {
		return;
	}

	const loading: Live['imageSeries'] = {status: 'loading'};
	store.set({imageSeries: loading});
	const imageSeries = await settle(listSeries(arm, snapshot.scaleSet));

	if (store.get().imageSeries === loading) {
		store.set({imageSeries});
	}
}

async function listSeries(arm: Arm, scaleSet: ScaleSet): Promise<readonly ImageSeries[]> {
	if (scaleSet.image.kind !== 'platform') {
		return arm.listGalleryImages(scaleSet);
	}

	const skus = await arm.listImageSkus(scaleSet);

	return skus.map(name => ({kind: 'platform', name, id: null, operatingSystem: null}));
}

/** Puts the versions of a SKU or gallery image into the store, or why they could not be read. Never rejects. */
export async function loadSeriesVersions(arm: Arm, store: Store<Live>, series: ImageSeries): Promise<void> {
	const {snapshot} = store.get();

	if (snapshot === null) {
		return;
	}

	const key = seriesKey(series);
	const loading: Live['imageVersions'] = {status: 'loading'};
	store.set({seriesVersions: {...store.get().seriesVersions, [key]: loading}});
	const {scaleSet} = snapshot;

	const versions = await settle(
		series.kind === 'platform'
			? orNone(arm.listImageVersions(scaleSet, {sku: series.name}))
			: orNone(arm.listImageVersions({...scaleSet, image: {...unknownImage, kind: 'gallery', id: series.id}})),
	);

	if (store.get().seriesVersions[key] === loading) {
		store.set({seriesVersions: {...store.get().seriesVersions, [key]: versions}});
	}
}

/** A SKU or a gallery image which is not there has no versions; that is an answer. Any other failure is none. */
async function orNone(asked: Promise<readonly ImageVersion[]>): Promise<readonly ImageVersion[]> {
	try {
		return await asked;
	} catch (error) {
		if (error instanceof ArmError && error.kind === 'not-found') {
			return [];
		}

		throw error;
	}
}
