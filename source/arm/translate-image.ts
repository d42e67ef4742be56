import type {
	StorageProfile,
	VirtualMachineScaleSetStorageProfile,
	VirtualMachineScaleSetUpdateStorageProfile,
} from '@azure/arm-compute';
import {type Image, unknownImage} from '../fleet/image.js';
import {textOf} from './untrusted.js';

const galleryId = /^\/(?:subscriptions\/.*\/)?(?:galleries|communityGalleries|sharedGalleries)\/[^/]+\/images\/[^/]+/i;
const managedImageId = /\/providers\/microsoft\.compute\/images\/[^/]+$/i;
const versionOfId = /\/versions\/([^/]+)$/i;

/**
 * The image which a model's or an instance's storage profile names. A gallery id without a version means the newest
 * one, which is written as `latest`, as for platform images.
 */
export function toImage(profile: StorageProfile | VirtualMachineScaleSetStorageProfile | null | undefined): Image {
	const reference = profile?.imageReference;
	const id =
		textOf(reference?.id) ?? textOf(reference?.communityGalleryImageId) ?? textOf(reference?.sharedGalleryImageId);
	const exactVersion = textOf(reference?.exactVersion);

	if (id !== null && galleryId.test(id)) {
		const version = versionOfId.exec(id)?.[1] ?? 'latest';
		return {...unknownImage, kind: 'gallery', id, version, exactVersion};
	}

	if (id !== null) {
		return {...unknownImage, kind: managedImageId.test(id) ? 'managed' : 'unknown', id, exactVersion};
	}

	const publisher = textOf(reference?.publisher);

	if (publisher !== null) {
		return {
			...unknownImage,
			kind: 'platform',
			publisher,
			offer: textOf(reference?.offer),
			sku: textOf(reference?.sku),
			version: textOf(reference?.version),
			exactVersion,
		};
	}

	const uri = textOf(profile?.osDisk?.image?.uri);

	return uri === null ? unknownImage : {...unknownImage, kind: 'vhd', uri: withoutSecrets(uri)};
}

/** The query may be a SAS token, and what stands before `@` a password. */
function withoutSecrets(uri: string): string {
	return uri.replace(/[?#].*$/s, '').replace(/^(\w+:\/\/)[^/]*@/, '$1');
}

/**
 * The storage profile which a PATCH needs to put `image` into a model: its complete reference, so that nothing of an
 * older reference stays beside it. `null` when the image is not fully named and cannot be written.
 */
export function toStorageProfile(image: Image): VirtualMachineScaleSetUpdateStorageProfile | null {
	switch (image.kind) {
		case 'platform': {
			const {publisher, offer, sku} = image;
			const version = image.version ?? image.exactVersion;

			return publisher === null || offer === null || sku === null || version === null
				? null
				: {imageReference: {publisher, offer, sku, version}};
		}

		case 'gallery': {
			return image.id === null ? null : {imageReference: galleryReference(galleryVersionId(image.id, image.version))};
		}

		case 'managed': {
			return image.id === null ? null : {imageReference: {id: image.id}};
		}

		case 'vhd': {
			return image.uri === null ? null : {osDisk: {image: {uri: image.uri}}};
		}

		case 'unknown': {
			return null;
		}
	}
}

function galleryVersionId(id: string, version: string | null): string {
	const isNewest = version === null || version.toLowerCase() === 'latest';

	return isNewest || versionOfId.test(id) ? id : `${id}/versions/${version}`;
}

function galleryReference(id: string) {
	if (/^\/communityGalleries\//i.test(id)) {
		return {communityGalleryImageId: id};
	}

	return /^\/sharedGalleries\//i.test(id) ? {sharedGalleryImageId: id} : {id};
}
