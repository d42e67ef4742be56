import {exactVersionOf, type Image, type ImageVersion, unknownImage} from '../../fleet/image.js';
import {seriesKey, seriesOf} from '../../fleet/image-series.js';
import type {Command} from '../../store/command.js';
import type {Live, Loadable} from '../../store/live.js';
import type {ImageTarget} from '../../upgrade/image-target.js';
import {resolveLatest} from '../../upgrade/resolve-latest.js';
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
 * The versions among which a target is looked for: those of the model's own SKU or gallery image, or those of another
 * one; of managed images those of the set's subscription. Idle, and never to be loaded, where nothing can be listed.
 */
export function versionsFor(target: ImageTarget, live: Live): Loadable<readonly ImageVersion[]> {
	const model = live.snapshot?.scaleSet.image;

	if (!canBeListed(target)) {
		return {status: 'idle'};
	}

	if (target.kind === 'managed') {
		// The list is of one subscription: about an image which is not in it, it tells nothing.
		const isThere = knownVersions(live).some(({id}) => id?.toLowerCase() === target.id?.toLowerCase());
		return isThere ? live.imageVersions : {status: 'idle'};
	}

	if (model && isListed(target, model)) {
		return live.imageVersions;
	}

	const series = model?.kind === target.kind ? seriesOf(target) : null;

	return series === null ? {status: 'idle'} : (live.seriesVersions[seriesKey(series)] ?? {status: 'idle'});
}

/** Shared and community galleries are listed by other means than one's own: an empty list would mean nothing. */
function canBeListed({kind, id}: ImageTarget): boolean {
	return kind !== 'gallery' || /^\/subscriptions\//iv.test(id ?? '');
}

/** What asks for {@link versionsFor}; `null` where a plan does without: Azure would list none, or refuses the kind. */
export function loadVersionsFor(target: ImageTarget, live: Live): Command | null {
	const model = live.snapshot?.scaleSet.image;
	const series = seriesOf(target);

	if (!model || series === null || model.kind !== target.kind || !canBeListed(target)) {
		return null;
	}

	return isListed(target, model) ? {type: 'load-image-versions'} : {type: 'load-series-versions', series};
}

/**
 * The target with an exact version. `latest` is the newest of the list: it is settled now, so that what the operator
 * agrees to stays the same when Azure publishes another. `null` when the list does not tell.
 */
export function resolveTarget(target: ImageTarget, live: Live): ImageTarget | null {
	if (target.kind === 'managed' || target.kind === 'vhd') {
		return target;
	}

	const versions = versionsFor(target, live);
	const resolved = resolveLatest(target, versions.status === 'loaded' ? versions.value : null);

	return exactVersionOf(resolved) === null ? null : resolved;
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
