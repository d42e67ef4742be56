import {compareDecimals} from './order.js';

/**
 * Where an operating system image comes from: an image of the platform (marketplace), a version in a compute gallery
 * (own, shared or community), a managed image, or a VHD blob of a set with unmanaged disks.
 */
export type ImageKind = 'platform' | 'gallery' | 'managed' | 'vhd' | 'unknown';

/**
 * An operating system image, as a model or an instance names it. Facts which a kind does not have, or which Azure did
 * not tell, are `null`.
 */
export type Image = {
	readonly kind: ImageKind;
	readonly publisher: string | null;
	readonly offer: string | null;
	readonly sku: string | null;
	/** As written in the model: a version, or `latest`. */
	readonly version: string | null;
	/** What `version` stood for when Azure resolved it; on every instance since 2020, seldom on a model. */
	readonly exactVersion: string | null;
	/** Resource id of a gallery image, a gallery image version or a managed image. */
	readonly id: string | null;
	/** Blob URI of a VHD, without its query: a SAS token is never kept. */
	readonly uri: string | null;
};

/** A version which a scale set could take. */
export type ImageVersion = {
	readonly kind: 'platform' | 'gallery' | 'managed';
	readonly publisher: string | null;
	readonly offer: string | null;
	readonly sku: string | null;
	readonly version: string;
	readonly id: string | null;
	/** ISO 8601, or `null` where Azure does not tell (platform images). */
	readonly publishedAt: string | null;
	readonly isNewest: boolean;
	/** Whether the model of the scale set names it now. */
	readonly isCurrent: boolean;
	readonly isDeprecated: boolean;
	/** ISO 8601, since when or from when on it is deprecated; `null` where no date is set. */
	readonly deprecatedAt: string | null;
	/** Whether its publisher keeps it out of what `latest` means. */
	readonly isExcludedFromLatest: boolean;
};

/** An image of which nothing is known: what a missing or unreadable reference becomes. */
export const unknownImage: Image = {
	kind: 'unknown',
	publisher: null,
	offer: null,
	sku: null,
	version: null,
	exactVersion: null,
	id: null,
	uri: null,
};

/**
 * Compares two versions part by part as numbers, for sorting: negative when `left` is older. Azure's versions are up
 * to three numbers (`24.04.202611100`), so text order would put 10 before 9. Parts which are no numbers come after all
 * that are, in the order of their text.
 */
export function compareVersions(left: string, right: string): number {
	if (left === right) {
		return 0;
	}

	const leftParts = left.toLowerCase().split('.');
	const rightParts = right.toLowerCase().split('.');

	for (let index = 0; index < Math.max(leftParts.length, rightParts.length); index++) {
		const difference = compareDecimals(leftParts[index] ?? '0', rightParts[index] ?? '0');

		if (difference !== 0) {
			return difference;
		}
	}

	return 0;
}

/**
 * Whether something that runs `actual` runs what `wanted` asks for: `null` when that cannot be told.
 *
 * `wanted` with version `latest` is met by its `exactVersion` alone: which version was the newest when is not to be
 * guessed. Names and resource ids compare without regard to case, as everywhere in ARM; a fact which one of the two
 * lacks decides nothing.
 */
export function runsImage(actual: Image, wanted: Image): boolean | null {
	if (actual.kind === 'unknown' || wanted.kind === 'unknown') {
		return null;
	}

	if (actual.kind !== wanted.kind) {
		return false;
	}

	switch (wanted.kind) {
		case 'platform': {
			return isEach(
				isSame(actual.publisher, wanted.publisher),
				isSame(actual.offer, wanted.offer),
				isSame(actual.sku, wanted.sku),
				isSameVersion(actual, wanted),
			);
		}

		case 'gallery': {
			return isEach(isSame(galleryDefinition(actual), galleryDefinition(wanted)), isSameVersion(actual, wanted));
		}

		case 'managed': {
			return isSame(actual.id, wanted.id);
		}

		case 'vhd': {
			return isSame(actual.uri, wanted.uri);
		}
	}
}

/** One `false` decides; short of that, one `null` leaves it open. */
function isEach(...answers: readonly (boolean | null)[]): boolean | null {
	if (answers.includes(false)) {
		return false;
	}

	return answers.includes(null) ? null : true;
}

function isSame(left: string | null, right: string | null): boolean | null {
	if (left === null || right === null) {
		return null;
	}

	return left === right || left.toLowerCase() === right.toLowerCase();
}

function isSameVersion(actual: Image, wanted: Image): boolean | null {
	const actualVersion = exactVersionOf(actual);
	const wantedVersion = exactVersionOf(wanted);

	return actualVersion === null || wantedVersion === null ? null : compareVersions(actualVersion, wantedVersion) === 0;
}

/**
 * The exact version of an image, of a gallery image also where only its resource id names it: `null` for `latest` which
 * nobody resolved, and for kinds without versions.
 */
export function exactVersionOf(image: Image): string | null {
	if (image.exactVersion !== null) {
		return image.exactVersion;
	}

	const version = image.version ?? (image.kind === 'gallery' ? versionOfId(image.id) : null);

	return version?.toLowerCase() === 'latest' ? null : version;
}

// Shared and community galleries have the same tail, and may say `latest` there.
const galleryVersionSuffix = /\/versions\/([^/]+)$/i;

function versionOfId(id: string | null): string | null {
	return galleryVersionSuffix.exec(id ?? '')?.[1] ?? null;
}

function galleryDefinition({id}: Image): string | null {
	return id?.replace(galleryVersionSuffix, '') ?? null;
}

/** A text which two images share when and only when they name the same thing, letter case aside. */
export function imageKey(image: Image): string {
	return keyWith(image, exactVersionOf(image));
}

/**
 * Like {@link imageKey}, but of the reference as it is written: `latest` is one thing, whatever it stood for. Instances
 * keep the reference as their model had it, so different keys are different models.
 */
export function writtenImageKey(image: Image): string {
	const version = image.version ?? versionOfId(image.id) ?? (image.kind === 'platform' ? image.exactVersion : null);

	return keyWith(image, version?.toLowerCase() === 'latest' ? null : version);
}

function keyWith(image: Image, version: string | null): string {
	const id = image.kind === 'gallery' ? galleryDefinition(image) : image.id;
	const parts = [image.kind, image.publisher, image.offer, image.sku, version, id, image.uri];

	return parts.map(part => (part ?? '').toLowerCase()).join('|');
}

const galleryImage = /\/(?:galleries|communityGalleries|sharedGalleries)\/([^/]+)\/images\/([^/]+)/i;

/** The image in one line for people: `ubuntu-24_04-lts server 24.04.202611100`, or the tail of a resource id. */
export function imageName(image: Image): string {
	switch (image.kind) {
		case 'platform': {
			return [image.offer, image.sku, imageVersionName(image)].filter(part => part !== null).join(' ');
		}

		case 'gallery': {
			const match = galleryImage.exec(image.id ?? '');

			return `${match ? `${match[1]}/${match[2]}` : tail(image.id)} ${imageVersionName(image)}`;
		}

		case 'managed': {
			return tail(image.id);
		}

		case 'vhd': {
			return tail(image.uri);
		}

		case 'unknown': {
			return 'unknown image';
		}
	}
}

function tail(path: string | null): string {
	return path?.split('/').at(-1) || 'unknown image';
}

/**
 * The version alone, for a place where the rest is known: `24.04.202611100`, `latest`. Kinds without versions answer
 * with their name.
 */
export function imageVersionName(image: Image): string {
	if (image.kind === 'managed' || image.kind === 'vhd' || image.kind === 'unknown') {
		return imageName(image);
	}

	const exact = exactVersionOf(image);

	if (image.version?.toLowerCase() === 'latest' && exact !== null) {
		return `${exact} (latest)`;
	}

	return exact ?? image.version ?? 'latest';
}
