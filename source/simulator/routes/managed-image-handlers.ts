import type {Answer, Call} from './call.js';
import {resourceNotFound} from '../errors.js';
import {managedImageId} from '../world/galleries.js';
import type {JsonObject} from '../world/json.js';
import type {ManagedImage} from '../world/image-catalogue.js';

const isSame = (one: string, other: string | undefined): boolean => one.toLowerCase() === other?.toLowerCase();

const managedImageBody = (image: ManagedImage): JsonObject => ({
	name: image.name,
	id: managedImageId(image),
	type: 'Microsoft.Compute/images',
	location: image.location,
	tags: {},
	properties: {
		storageProfile: {
			osDisk: {
				osType: image.osType,
				osState: 'Generalized',
				diskSizeGB: 30,
				caching: 'ReadWrite',
				storageAccountType: 'Standard_LRS',
				managedDisk: {
					id: `/subscriptions/${image.subscriptionId}/resourceGroups/${image.resourceGroup}/providers/Microsoft.Compute/disks/${image.name}-disk`,
				},
			},
			dataDisks: [],
			zoneResilient: false,
		},
		hyperVGeneration: 'V2',
		provisioningState: 'Succeeded',
	},
});

const managedImagesOf = ({world, parameters}: Call): readonly ManagedImage[] =>
	world.managedImages.filter(
		image =>
			isSame(image.subscriptionId, parameters['subscriptionId']) &&
			(parameters['resourceGroup'] === undefined || isSame(image.resourceGroup, parameters['resourceGroup'])),
	);

/** The images of a subscription or of one of its groups which are not in a gallery. */
export const listManagedImages = (call: Call): Answer => ({
	status: 200,
	body: {value: managedImagesOf(call).map(managedImageBody)},
});

/** One image which is not in a gallery. */
export const getManagedImage = (call: Call): Answer => {
	const {image: name = '', resourceGroup = ''} = call.parameters;
	const found = managedImagesOf(call).find(image => isSame(image.name, name));
	if (found === undefined) {
		throw resourceNotFound('Microsoft.Compute/images', name, resourceGroup);
	}

	return {status: 200, body: managedImageBody(found)};
};
