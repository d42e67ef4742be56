import type {Answer, Call} from './call.js';
import {armTime} from '../world/clock.js';
import {resourceNotFound} from '../errors.js';
import {galleryId, latestCandidates} from '../world/galleries.js';
import type {JsonObject} from '../world/json.js';
import type {Gallery, GalleryVersion} from '../world/image-catalogue.js';

type GalleryImage = Gallery['images'][number];

const isSame = (one: string, other: string | undefined): boolean => one.toLowerCase() === other?.toLowerCase();

const galleryBody = (gallery: Gallery): JsonObject => ({
	name: gallery.name,
	id: galleryId(gallery),
	type: 'Microsoft.Compute/galleries',
	location: gallery.location,
	tags: {},
	properties: {
		description: 'Images of the demo',
		identifier: {uniqueName: gallery.uniqueName},
		...(gallery.communityName !== null && {
			sharingProfile: {
				permissions: 'Community',
				communityGalleryInfo: {communityGalleryEnabled: true, publicNames: [gallery.communityName]},
			},
		}),
		provisioningState: 'Succeeded',
	},
});

const galleriesOf = ({world, parameters}: Call): readonly Gallery[] =>
	world.galleries.filter(
		gallery =>
			isSame(gallery.subscriptionId, parameters['subscriptionId']) &&
			(parameters['resourceGroup'] === undefined || isSame(gallery.resourceGroup, parameters['resourceGroup'])),
	);

const galleryOf = (call: Call): Gallery => {
	const {gallery: name = '', resourceGroup = ''} = call.parameters;
	const found = galleriesOf(call).find(gallery => isSame(gallery.name, name));
	if (found === undefined) {
		throw resourceNotFound('Microsoft.Compute/galleries', name, resourceGroup);
	}

	return found;
};

/** The galleries of a subscription or of one of its groups. */
export const listGalleries = (call: Call): Answer => ({
	status: 200,
	body: {value: galleriesOf(call).map(galleryBody)},
});

/** One gallery. */
export const getGallery = (call: Call): Answer => ({status: 200, body: galleryBody(galleryOf(call))});

const imageBody = (gallery: Gallery, image: GalleryImage): JsonObject => ({
	name: image.name,
	id: `${galleryId(gallery)}/images/${image.name}`,
	type: 'Microsoft.Compute/galleries/images',
	location: gallery.location,
	tags: {},
	properties: {
		hyperVGeneration: 'V2',
		architecture: 'x64',
		features: [{name: 'SecurityType', value: 'TrustedLaunchSupported'}],
		osType: image.osType,
		osState: 'Generalized',
		identifier: image.identifier,
		recommended: {vCPUs: {min: 1, max: 64}, memory: {min: 1, max: 512}},
		provisioningState: 'Succeeded',
	},
});

const imageOf = (call: Call): {readonly gallery: Gallery; readonly image: GalleryImage} => {
	const gallery = galleryOf(call);
	const {image: name = '', resourceGroup = ''} = call.parameters;
	const image = gallery.images.find(candidate => isSame(candidate.name, name));
	if (image === undefined) {
		throw resourceNotFound('Microsoft.Compute/galleries/images', `${gallery.name}/${name}`, resourceGroup);
	}

	return {gallery, image};
};

/** The image definitions of a gallery. */
export const listGalleryImages = (call: Call): Answer => {
	const gallery = galleryOf(call);
	return {status: 200, body: {value: gallery.images.map(image => imageBody(gallery, image))}};
};

/** One image definition. */
export const getGalleryImage = (call: Call): Answer => {
	const {gallery, image} = imageOf(call);
	return {status: 200, body: imageBody(gallery, image)};
};

/** A version with the regions it is in; how far each has come only where `$expand=ReplicationStatus` asks for it [documented]. */
const versionBody = (
	gallery: Gallery,
	image: GalleryImage,
	version: GalleryVersion,
	isReplicationWanted: boolean,
): JsonObject => {
	const id = `${galleryId(gallery)}/images/${image.name}/versions/${version.name}`;
	const isDone = version.regions.every(({progress}) => progress === 100);
	return {
		name: version.name,
		id,
		type: 'Microsoft.Compute/galleries/images/versions',
		location: gallery.location,
		tags: {},
		properties: {
			publishingProfile: {
				targetRegions: version.regions.map(region => ({
					name: region.name,
					regionalReplicaCount: region.replicas,
					storageAccountType: 'Standard_LRS',
				})),
				replicaCount: 1,
				excludeFromLatest: version.isExcludedFromLatest,
				publishedDate: armTime(version.publishedAt),
				storageAccountType: 'Standard_LRS',
				replicationMode: 'Full',
			},
			storageProfile: {
				source: {
					id: `/subscriptions/${gallery.subscriptionId}/resourceGroups/${gallery.resourceGroup}/providers/Microsoft.Compute/images/${image.name}-${version.name}`,
				},
				osDiskImage: {sizeInGB: 30, hostCaching: 'ReadWrite', source: {}},
			},
			safetyProfile: {reportedForPolicyViolation: false, allowDeletionOfReplicatedLocations: true},
			provisioningState: 'Succeeded',
			...(isReplicationWanted && {
				replicationStatus: {
					aggregatedState: isDone ? 'Completed' : 'InProgress',
					summary: version.regions.map(({name, progress}) => ({
						region: name,
						state: progress === 100 ? 'Completed' : 'Replicating',
						details: '',
						progress,
					})),
				},
			}),
		},
	};
};

/** The versions of an image, from the oldest to the newest. Lists never tell the replication [documented]. */
export const listGalleryImageVersions = (call: Call): Answer => {
	const {gallery, image} = imageOf(call);
	return {status: 200, body: {value: image.versions.map(version => versionBody(gallery, image, version, false))}};
};

/** One version of an image; `latest` is the newest which is not excluded from it and is in the gallery's region. */
export const getGalleryImageVersion = (call: Call): Answer => {
	const {gallery, image} = imageOf(call);
	const name = call.parameters['version'] ?? '';
	const version =
		name.toLowerCase() === 'latest'
			? latestCandidates({gallery, image, version: null}, gallery.location).at(-1)
			: image.versions.find(candidate => candidate.name === name);
	if (version === undefined) {
		throw resourceNotFound(
			'Microsoft.Compute/galleries/images/versions',
			`${gallery.name}/${image.name}/${name}`,
			call.parameters['resourceGroup'] ?? '',
		);
	}

	const isReplicationWanted = (call.query.get('$expand') ?? '').toLowerCase() === 'replicationstatus';
	return {status: 200, body: versionBody(gallery, image, version, isReplicationWanted)};
};
