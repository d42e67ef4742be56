import {exactVersionOf, type Image, type ImageVersion, unknownImage} from '../../fleet/image.js';
import type {Live} from '../../store/live.js';
import type {ImageTarget} from '../../upgrade/image-target.js';
import {hasEnded} from '../../upgrade/upgrade.js';

/** The versions of the list as far as it is there. */
export function knownVersions({imageVersions}: Live): readonly ImageVersion[] {
	return imageVersions.status === 'loaded' ? imageVersions.value : [];
}

/** A version of the list as a target. */
export function targetOf({kind, publisher, offer, sku, version, id}: ImageVersion): ImageTarget {
	switch (kind) {
		case 'platform': {
			return {...unknownImage, kind, publisher, offer, sku, version};
		}

		case 'gallery': {
			return {...unknownImage, kind, id, exactVersion: version};
		}

		case 'managed': {
			return {...unknownImage, kind, id};
		}
	}
}

/** Whether the list of versions can tell anything about a target: it is of the model's own SKU or gallery image. */
export function isListed(target: ImageTarget, model: Image): boolean {
	return target.kind === model.kind && lineageOf(target) === lineageOf(model);
}

function lineageOf({publisher, offer, sku, id}: Image): string {
	const definition = id?.replace(/\/versions\/[^\/]+$/iv, '') ?? '';

	return [publisher, offer, sku, definition].map(part => part?.toLowerCase() ?? '').join('|');
}

/**
 * The target with an exact version. `latest` is the newest of the list: it is settled now, so that what the operator
 * agrees to stays the same when Azure publishes another. `null` when the list does not tell.
 */
export function resolveTarget(target: ImageTarget, live: Live): ImageTarget | null {
	if (target.kind === 'managed' || target.kind === 'vhd' || exactVersionOf(target) !== null) {
		return target;
	}

	const model = live.snapshot?.scaleSet.image;
	const newest = model && isListed(target, model) ? knownVersions(live).find(({isNewest}) => isNewest) : undefined;

	return newest ? {...target, exactVersion: newest.version} : null;
}

/**
 * The image which the map holds the instances against: that of the upgrade which runs, else the one that was chosen,
 * else the model's own. `null` before the first read.
 */
export function wantedImage(target: ImageTarget | null, live: Live): Image | null {
	const {upgrade, snapshot} = live;

	if (snapshot === null) {
		return null;
	}

	if (upgrade && !hasEnded(upgrade)) {
		return upgrade.leg.image;
	}

	const wanted = target ?? snapshot.scaleSet.image;

	return resolveTarget(wanted, live) ?? wanted;
}
