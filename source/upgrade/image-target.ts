import {type Image, type ImageKind, unknownImage} from '../fleet/image.js';

/**
 * The image an upgrade goes to: a version of the same SKU or of another (platform), a gallery image or version, a
 * managed image, or a VHD blob. A complete image, as it will stand in the model.
 */
export type ImageTarget = Image;

/** What a text means as a target, or why it means none, in a sentence which says what would. */
export type ParsedImageTarget =
	| {readonly isValid: true; readonly target: ImageTarget}
	| {readonly isValid: false; readonly message: string};

/**
 * Why a model cannot come to name an image of a kind, in a sentence; `null` when it can. Azure refuses another kind with
 * 409 (documented: Modify a scale set; seen in issues).
 */
export function kindRefusal(model: Image, kind: ImageKind): string | null {
	return kind === model.kind
		? null
		: `The model names a ${model.kind} image and the target is a ${kind} image: Azure does not let a model change the kind.`;
}

const version = /^(?:\d+(?:\.\d+){1,3}|latest)$/i;
const sku = /^[\w.-]+$/;
const forms =
	'a version (24.04.202611100), sku/version, latest, a gallery or managed image resource id, or an https VHD URI';

/**
 * Reads what an operator typed: `24.04.202611100`, `sku/version`, `latest`, a resource id, or an https VHD URI. Versions
 * and SKUs are those of the publisher and offer which the model has now: Azure does not let a model change these. Where the
 * model names a gallery image a version is one of that.
 */
export function parseImageTarget(text: string, model: Image): ParsedImageTarget {
	const typed = text.trim();

	if (typed.startsWith('/')) {
		return parseResourceId(typed);
	}

	if (/^[a-z][a-z\d+.-]*:\/\//i.test(typed)) {
		return parseVhdUri(typed);
	}

	const parts = typed.split('/');
	const wantedVersion = parts.at(-1) ?? '';
	const wantedSku = parts.length === 2 ? parts[0] : model.sku;

	if (parts.length > 2 || !version.test(wantedVersion) || !sku.test(wantedSku ?? '-')) {
		return invalid(`"${typed}" is not an image. Give ${forms}.`);
	}

	if (model.kind === 'gallery' && model.id !== null && parts.length === 1) {
		const definition = model.id.replace(/\/versions\/[^/]+$/i, '');

		return parseResourceId(
			wantedVersion.toLowerCase() === 'latest' ? definition : `${definition}/versions/${wantedVersion}`,
		);
	}

	if (model.kind !== 'platform') {
		return invalid(
			`"${typed}" is a version of a platform image, but the scale set runs a ${model.kind} image. Give the resource id or URI of the image.`,
		);
	}

	return valid({...model, sku: wantedSku ?? null, version: wantedVersion.toLowerCase(), exactVersion: null, id: null});
}

const galleryImage =
	/^\/(?:subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/galleries|CommunityGalleries|SharedGalleries)\/[^/]+\/images\/[^/]+(?:\/versions\/([^/]+))?$/i;
const managedImage = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/images\/[^/]+$/i;

function parseResourceId(id: string): ParsedImageTarget {
	const gallery = galleryImage.exec(id);

	if (gallery) {
		const galleryVersion = gallery[1] ?? null;
		const isExact = galleryVersion !== null && galleryVersion.toLowerCase() !== 'latest';

		return valid({...unknownImage, kind: 'gallery', id, exactVersion: isExact ? galleryVersion : null});
	}

	if (managedImage.test(id)) {
		return valid({...unknownImage, kind: 'managed', id});
	}

	return invalid(
		`"${id}" is not the resource id of an image. It must end in …/galleries/GALLERY/images/IMAGE[/versions/VERSION] or …/images/IMAGE.`,
	);
}

const vhdUri = /^https:\/\/([^/?#@\s]+)\/([^?#\s]+\.vhd)(\?\S*)?$/i;

function parseVhdUri(uri: string): ParsedImageTarget {
	const match = vhdUri.exec(uri);

	if (!match) {
		return invalid('A VHD is given as an https URI of a blob which ends in .vhd.');
	}

	if (match[3] !== undefined) {
		return invalid(
			"The VHD URI carries a query, which may be a secret. Give the URI of the blob alone: Azure reads it with the scale set's own right.",
		);
	}

	return valid({...unknownImage, kind: 'vhd', uri});
}

function valid(target: ImageTarget): ParsedImageTarget {
	return {isValid: true, target};
}

function invalid(message: string): ParsedImageTarget {
	return {isValid: false, message};
}
