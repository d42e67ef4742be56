import {lineOf} from '../fleet/fleet-strip.js';
import {type Image, imageKey, imageName, imageVersionName} from '../fleet/image.js';
import type {Upgrade} from './upgrade.js';

/** The images which the instances of the plan ran before, each once, what most of them ran first. */
export function imagesBefore({plan, oldImages}: Pick<Upgrade, 'plan' | 'oldImages'>): readonly Image[] {
	const found = new Map<string, {readonly image: Image; readonly count: number}>();

	for (const {vmId} of plan.batches.flatMap(({instances}) => instances)) {
		const image = oldImages.instances[vmId];

		if (image !== undefined) {
			const key = imageKey(image);
			found.set(key, {image, count: (found.get(key)?.count ?? 0) + 1});
		}
	}

	return [...found.values()].toSorted((left, right) => right.count - left.count).map(({image}) => image);
}

/** What an upgrade changed, in two words for a list. */
export type ImageChange = {readonly before: string; readonly after: string};

/**
 * From what to what instances went: versions alone where only these differ, the SKU or the gallery image too where that
 * changed, `mixed` where they ran several images.
 *
 * @param ran what they ran: see {@link imagesBefore}. The model may have named the new image already when they did not
 * run it, so that it tells only where they do not.
 */
export function imageChange(
	ran: readonly Image[],
	{from, to}: {readonly from: Image; readonly to: Image},
): ImageChange {
	const images = ran.length > 0 ? ran : [from];
	const [first = from] = images;
	const isOtherLine = images.some(image => lineOf(image) !== lineOf(to));
	const nameOf = isOtherLine ? longNameOf(images, to) : imageVersionName;
	const after = nameOf(to);
	const before = images.length > 1 ? 'mixed' : nameOf(first);

	// The same image, of a model which differed in something else.
	return {before: before === after ? 'another model' : before, after};
}

/** Of images of one offer the SKU tells them apart. */
function longNameOf(images: readonly Image[], to: Image): (image: Image) => string {
	const isOneOffer = [...images, to].every(
		({kind, publisher, offer}) => kind === 'platform' && publisher === to.publisher && offer === to.offer,
	);

	return isOneOffer ? image => `${image.sku ?? '?'} ${imageVersionName(image)}` : imageName;
}
