import {ArmRefusal, notSimulated, operationNotAllowed, propertyChangeNotAllowed} from './errors.js';
import {versionsOf} from './images.js';
import {dig, digText, isJsonObject, isSameJson, mergePatch, type JsonObject} from './json.js';
import {modelImageReference, modelImageUri} from './model.js';
import type {ScaleSet, World} from './world.js';

/** A Uniform set can have instances of so many different models at once [documented]. */
const modelsLimit = 10;

/** Members which a write never changes, whatever the body says. */
const readOnlyMembers = ['id', 'name', 'type', 'etag', 'systemData'];
const readOnlyProperties = ['provisioningState', 'uniqueId', 'timeCreated'];

const without = (source: JsonObject, names: readonly string[]): JsonObject =>
	Object.fromEntries(Object.entries(source).filter(([name]) => !names.includes(name)));

/** What the model becomes, and whether instances are now made of something else. */
export type ModelChange = {readonly resource: JsonObject; readonly isModelChanged: boolean};

/**
 * Works out what a PUT or PATCH makes of the model. Both keep what the body does not name: real clients send partial
 * bodies to both.
 *
 * @throws ArmRefusal for changes which Azure refuses, and for the few which are not simulated.
 */
export const planModelWrite = (world: World, scaleSet: ScaleSet, body: JsonObject): ModelChange => {
	const {properties} = body;
	const patch: JsonObject = {
		...without(body, readOnlyMembers),
		...(isJsonObject(properties) && {properties: without(properties, readOnlyProperties)}),
	};
	const resource = mergePatch(scaleSet.resource, patch);
	refuseForbiddenChanges(world, scaleSet, resource);
	const isModelChanged =
		!isSameJson(
			dig(resource, 'properties', 'virtualMachineProfile'),
			dig(scaleSet.resource, 'properties', 'virtualMachineProfile'),
		) || digText(resource, 'sku', 'name') !== digText(scaleSet.resource, 'sku', 'name');
	if (isModelChanged) {
		refuseTooManyModels(scaleSet);
	}

	return {resource, isModelChanged};
};

const refuseForbiddenChanges = (world: World, scaleSet: ScaleSet, resource: JsonObject): void => {
	const old = scaleSet.resource;
	if (digText(resource, 'location')?.toLowerCase() !== scaleSet.location.toLowerCase()) {
		throw new ArmRefusal(409, {
			code: 'InvalidResourceLocation',
			message: `The resource '${scaleSet.name}' already exists in location '${scaleSet.location}' in resource group '${scaleSet.resourceGroup}'. A resource with the same name cannot be created in location '${digText(resource, 'location') ?? ''}'. Please select a new resource name.`,
		});
	}

	if (dig(resource, 'sku', 'capacity') !== dig(old, 'sku', 'capacity')) {
		throw notSimulated('A change of the capacity');
	}

	if (digText(resource, 'properties', 'orchestrationMode') !== digText(old, 'properties', 'orchestrationMode')) {
		throw propertyChangeNotAllowed('orchestrationMode');
	}

	refuseForbiddenImages(world, old, resource);
};

const refuseForbiddenImages = (world: World, old: JsonObject, resource: JsonObject): void => {
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

	if (kindAfter === 'platform' && after !== null) {
		refuseUnknownVersion(world, after);
	}
};

const kindOf = (reference: JsonObject | null, uri: string | null): string => {
	if (digText(reference ?? undefined, 'publisher') !== null) {
		return 'platform';
	}

	if (reference !== null) {
		return 'custom';
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
