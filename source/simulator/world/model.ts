import {dig, digText, isJsonObject, type JsonObject} from './json.js';
import type {HealthSource, ScaleSet} from './world.js';

/** The image reference of the model, or `null` where the model names a custom image by URI. */
export const modelImageReference = (resource: JsonObject): JsonObject | null => {
	const reference = dig(resource, 'properties', 'virtualMachineProfile', 'storageProfile', 'imageReference');
	return isJsonObject(reference) ? reference : null;
};

/** The URI of the custom image in the model, or `null`. */
export const modelImageUri = (resource: JsonObject): string | null =>
	digText(resource, 'properties', 'virtualMachineProfile', 'storageProfile', 'osDisk', 'image', 'uri');

/** Automatic, Manual or Rolling. */
export const upgradeMode = (scaleSet: ScaleSet): string =>
	digText(scaleSet.resource, 'properties', 'upgradePolicy', 'mode') ?? 'Manual';

/** The extensions of the model, as ARM JSON. */
export const modelExtensions = (resource: JsonObject): readonly JsonObject[] => {
	const extensions = dig(resource, 'properties', 'virtualMachineProfile', 'extensionProfile', 'extensions');
	return Array.isArray(extensions) ? extensions.filter(extension => isJsonObject(extension)) : [];
};

/** Where health comes from: an application health extension, else a load balancer's probe. */
export const healthSourceOf = (resource: JsonObject): HealthSource => {
	const isExtension = modelExtensions(resource).some(
		extension => digText(extension, 'properties', 'type')?.startsWith('ApplicationHealth') === true,
	);
	if (isExtension) {
		return 'application-health-extension';
	}

	const probe = dig(resource, 'properties', 'virtualMachineProfile', 'networkProfile', 'healthProbe', 'id');
	return typeof probe === 'string' ? 'load-balancer-probe' : 'none';
};

/** Whether the members are virtual machines of their own. */
export const isFlexible = (resource: JsonObject): boolean =>
	digText(resource, 'properties', 'orchestrationMode')?.toLowerCase() === 'flexible';

/** How many instances the set is written to have. */
export const capacityOf = (resource: JsonObject): number => {
	const capacity = dig(resource, 'sku', 'capacity');
	return typeof capacity === 'number' ? capacity : 0;
};

/** Whether the instances are those of a Service Fabric cluster. */
export const isServiceFabric = (resource: JsonObject): boolean =>
	modelExtensions(resource).some(
		extension => digText(extension, 'properties', 'type')?.startsWith('ServiceFabric') === true,
	);
