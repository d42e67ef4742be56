import {ArmRefusal, invalidParameter, operationNotAllowed, propertyChangeNotAllowed} from '../errors.js';
import {fillWrittenModel} from '../bodies/filled-members.js';
import {galleryImageOf, isGalleryReference, managedImageOf, resolvedVersion} from './galleries.js';
import {versionsOf} from './images.js';
import {dig, digText, isSameJson, type JsonObject, mergePatch} from './json.js';
import {readModelBody} from '../bodies/model-body.js';
import {isFlexible, modelImageReference, modelImageUri} from './model.js';
import {refuseUnfitPolicies} from '../rolling/rolling-refusals.js';
import type {ScaleSet, World} from './world.js';

/** A Uniform set can have instances of so many different models at once [documented]. */
const modelsLimit = 10;

/** What the model becomes, and whether instances are now made of something else. */
export type ModelChange = {readonly resource: JsonObject; readonly isModelChanged: boolean};

/**
 * Works out what a PUT or PATCH makes of the model. Both keep what the body does not name: real clients send partial
 * bodies to both.
 *
 * @throws ArmRefusal for changes which Azure refuses, and for the few which are not simulated.
 */
export const planModelWrite = (world: World, scaleSet: ScaleSet, body: JsonObject): ModelChange => {
	const written = fillWrittenModel(mergePatch(scaleSet.resource, readModelBody(body)));
	refuseForbiddenChanges(world, scaleSet, written);
	// However a client writes the region, the answer has its name.
	const resource = {...written, location: scaleSet.location};
	const before = fillWrittenModel(scaleSet.resource);
	const isModelChanged =
		!isSameJson(
			dig(resource, 'properties', 'virtualMachineProfile'),
			dig(before, 'properties', 'virtualMachineProfile'),
		) || digText(resource, 'sku', 'name') !== digText(scaleSet.resource, 'sku', 'name');
	if (isModelChanged) {
		refuseTooManyModels(scaleSet);
	}

	return {resource, isModelChanged};
};

const refuseForbiddenChanges = (world: World, scaleSet: ScaleSet, resource: JsonObject): void => {
	const old = scaleSet.resource;
	if (digText(resource, 'location')?.replaceAll(' ', '').toLowerCase() !== scaleSet.location.toLowerCase()) {
		throw new ArmRefusal(409, {
			code: 'InvalidResourceLocation',
			message: `The resource '${scaleSet.name}' already exists in location '${scaleSet.location}' in resource group '${scaleSet.resourceGroup}'. A resource with the same name cannot be created in location '${digText(resource, 'location') ?? ''}'. Please select a new resource name.`,
		});
	}

	refuseForbiddenCapacity(resource);
	if (isFlexible(resource) !== isFlexible(old)) {
		throw propertyChangeNotAllowed('orchestrationMode');
	}

	refuseForbiddenImages(world, scaleSet, resource);
	refuseUnfitPolicies(resource);
};

/** A placement group holds 100 instances, a set 1,000 [documented; texts unproven]. */
export const refuseForbiddenCapacity = (resource: JsonObject): void => {
	const capacity = dig(resource, 'sku', 'capacity');
	if (capacity === undefined) {
		return;
	}

	if (typeof capacity !== 'number' || !Number.isInteger(capacity) || capacity < 0) {
		throw invalidParameter(
			`The value '${JSON.stringify(capacity)}' of parameter 'sku.capacity' is invalid.`,
			'sku.capacity',
		);
	}

	const isSingle = dig(resource, 'properties', 'singlePlacementGroup') === true;
	const most = isSingle ? 100 : 1000;
	if (capacity > most) {
		throw operationNotAllowed(
			`The capacity ${capacity} is more than the ${most} instances which a Virtual Machine Scale Set with singlePlacementGroup=${isSingle} can have.`,
		);
	}
};

const refuseForbiddenImages = (world: World, scaleSet: ScaleSet, resource: JsonObject): void => {
	const old = scaleSet.resource;
	const before = modelImageReference(old);
	const after = modelImageReference(resource);
	if (isSameJson(before ?? undefined, after ?? undefined)) {
		return;
	}

	const kindBefore = kindOf(before, modelImageUri(old));
	const kindAfter = kindOf(after, modelImageUri(resource));
	if (kindBefore !== kindAfter) {
		throw operationNotAllowed(
			`The image of a Virtual Machine Scale Set cannot be changed from a ${kindBefore} image to a ${kindAfter} image.`,
		);
	}

	for (const member of ['publisher', 'offer']) {
		const was = digText(before ?? undefined, member);
		const becomes = digText(after ?? undefined, member);
		if (was?.toLowerCase() !== becomes?.toLowerCase()) {
			throw propertyChangeNotAllowed(`imageReference.${member}`);
		}
	}

	refuseUnknownImage(world, resource, scaleSet.location);
};

/** Refuses a model which names an image there is none of, or which is not in the region. */
export const refuseUnknownImage = (world: World, resource: JsonObject, location: string): void => {
	const reference = modelImageReference(resource);
	if (reference === null) {
		return;
	}

	const inGallery = galleryImageOf(world, reference);
	if (inGallery !== undefined) {
		if (resolvedVersion(inGallery, location) === undefined) {
			throw galleryImageNotFound(reference, location);
		}
	} else if (isGalleryReference(reference)) {
		throw galleryImageNotFound(reference, location);
	} else if (digText(reference, 'publisher') !== null) {
		refuseUnknownVersion(world, reference);
	} else if (managedImageOf(world, reference) === undefined) {
		throw new ArmRefusal(404, {
			code: 'NotFound',
			target: 'imageReference',
			message: `The Image '${digText(reference, 'id') ?? ''}' cannot be found in '${location}' region.`,
		});
	}
};

/** 404, an image of a gallery which is not there, or has no version in the region [public reports]. */
const galleryImageNotFound = (reference: JsonObject, location: string): ArmRefusal => {
	const id =
		digText(reference, 'id') ??
		digText(reference, 'communityGalleryImageId') ??
		digText(reference, 'sharedGalleryImageId') ??
		'';
	return new ArmRefusal(404, {
		code: 'GalleryImageNotFound',
		target: 'imageReference',
		message: `The gallery image ${id} is not available in ${location} region. Please contact image owner to replicate to this region, or change your requested region.`,
	});
};

const kindOf = (reference: JsonObject | null, uri: string | null): string => {
	if (digText(reference ?? undefined, 'publisher') !== null) {
		return 'platform';
	}

	if (reference !== null) {
		return isGalleryReference(reference) ? 'gallery' : 'custom';
	}

	return uri === null ? 'missing' : 'VHD';
};

const refuseUnknownVersion = (world: World, reference: JsonObject): void => {
	const version = digText(reference, 'version') ?? '';
	const versions = versionsOf(world, reference) ?? [];
	const isKnown =
		version.toLowerCase() === 'latest' ? versions.length > 0 : versions.some(({name}) => name === version);
	if (!isKnown) {
		const urn = ['publisher', 'offer', 'sku', 'version'].map(member => digText(reference, member) ?? '').join(':');
		throw new ArmRefusal(404, {
			code: 'PlatformImageNotFound',
			target: 'imageReference',
			message: `The platform image '${urn}' is not available. Verify that all fields in the storage profile are correct. For more details about storage profile information, please refer to https://aka.ms/storageprofile`,
		});
	}
};

const refuseTooManyModels = (scaleSet: ScaleSet): void => {
	const alive = new Set(scaleSet.instances.map(instance => instance.modelRevision));
	if (alive.size >= modelsLimit) {
		throw operationNotAllowed(
			`The Virtual Machine Scale Set '${scaleSet.name}' has instances of ${alive.size} different models already; at most ${modelsLimit} are allowed. Upgrade instances to the latest model first.`,
		);
	}
};
