import type {Image} from './image.js';

/** What versions are versions of: a SKU of the platform offer which a model names, or an image in a gallery. */
export type ImageSeries = {
	readonly kind: 'platform' | 'gallery';
	/** The SKU, or the name of the image in its gallery. */
	readonly name: string;
	/** Resource id of the gallery image, without a version; `null` for a SKU. */
	readonly id: string | null;
	/** `Linux` or `Windows`, where Azure tells: it does for images in a gallery. */
	readonly operatingSystem: string | null;
};

const versionSuffix = /\/versions\/[^\/]+$/iv;

/** The series which an image is of; `null` for kinds without versions, and where the image does not say. */
export function seriesOf({kind, sku, id}: Image): ImageSeries | null {
	if (kind === 'platform' && sku !== null) {
		return {kind, name: sku, id: null, operatingSystem: null};
	}

	const definition = kind === 'gallery' ? (id?.replace(versionSuffix, '') ?? null) : null;

	return definition === null
		? null
		: {kind: 'gallery', name: definition.split('/').at(-1) ?? definition, id: definition, operatingSystem: null};
}

/** A text which two series share when and only when they are the same, letter case aside. */
export function seriesKey({kind, name, id}: ImageSeries): string {
	return `${kind}|${(id ?? name).toLowerCase()}`;
}

/** Whether two series are the same; a missing one is none. */
export function isSameSeries(left: ImageSeries | null, right: ImageSeries | null): boolean {
	return left !== null && right !== null && seriesKey(left) === seriesKey(right);
}
