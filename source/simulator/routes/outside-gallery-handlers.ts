import type {Answer, Call} from './call.js';
import {armTime} from '../world/clock.js';
import {entityNotFound} from '../errors.js';
import {latestCandidates} from '../world/galleries.js';
import type {JsonObject} from '../world/json.js';
import type {Gallery, GalleryVersion} from '../world/image-catalogue.js';

type GalleryImage = Gallery['images'][number];

const isSame = (one: string, other: string | undefined): boolean => one.toLowerCase() === other?.toLowerCase();

/** What a gallery is called from outside: `communityGalleries` or `sharedGalleries` in the path. */
type Outside = {
	readonly segment: 'CommunityGalleries' | 'SharedGalleries';
	readonly nameOf: (gallery: Gallery) => string | null;
};

const community: Outside = {
	segment: 'CommunityGalleries',
	nameOf: ({communityName}) => communityName,
};

const shared: Outside = {segment: 'SharedGalleries', nameOf: ({uniqueName}) => uniqueName};

const foundOutside = (call: Call, outside: Outside) => {
	const {publicGallery = '', image: imageName, location = ''} = call.parameters;
	const gallery = call.world.galleries.find(candidate => isSame(outside.nameOf(candidate) ?? '', publicGallery));
	const image = gallery?.images.find(candidate => imageName === undefined || isSame(candidate.name, imageName));
	if (gallery === undefined || image === undefined) {
		throw entityNotFound(`The gallery or image '${publicGallery}/${imageName ?? ''}' was not found.`);
	}

	const place = `/${outside.segment}/${outside.nameOf(gallery) ?? ''}`;
	const body = (path: string, name: string, properties: JsonObject): JsonObject => ({
		name,
		location: location.toLowerCase(),
		identifier: {uniqueId: `${place}${path}`},
		...(Object.keys(properties).length > 0 && {properties}),
	});
	return {gallery, image, body, location};
};

const outsideHandlers = (outside: Outside) => ({
	getGallery: (call: Call): Answer => {
		const {gallery, body} = foundOutside(call, outside);
		return {status: 200, body: body('', outside.nameOf(gallery) ?? '', {})};
	},
	listImages: (call: Call): Answer => {
		const {gallery, body} = foundOutside(call, outside);
		return {
			status: 200,
			body: {value: gallery.images.map(image => body(`/Images/${image.name}`, image.name, outsideImage(image)))},
		};
	},
	getImage: (call: Call): Answer => {
		const {image, body} = foundOutside(call, outside);
		return {status: 200, body: body(`/Images/${image.name}`, image.name, outsideImage(image))};
	},
	listVersions: (call: Call): Answer => {
		const {gallery, image, body, location} = foundOutside(call, outside);
		const versions = latestCandidates({gallery, image, version: null}, location);
		return {
			status: 200,
			body: {
				value: versions.map(version =>
					body(`/Images/${image.name}/Versions/${version.name}`, version.name, outsideVersion(version)),
				),
			},
		};
	},
	getVersion: (call: Call): Answer => {
		const {image, body} = foundOutside(call, outside);
		const version = image.versions.find(({name}) => name === call.parameters['version']);
		if (version === undefined) {
			throw entityNotFound(`Version: ${call.parameters['version'] ?? ''} was not found.`);
		}

		return {
			status: 200,
			body: body(`/Images/${image.name}/Versions/${version.name}`, version.name, outsideVersion(version)),
		};
	},
});

const outsideImage = (image: GalleryImage): JsonObject => ({
	osType: image.osType,
	osState: 'Generalized',
	hyperVGeneration: 'V2',
	architecture: 'x64',
	identifier: image.identifier,
});

const outsideVersion = (version: GalleryVersion): JsonObject => ({
	publishedDate: armTime(version.publishedAt),
	excludeFromLatest: version.isExcludedFromLatest,
	storageProfile: {osDiskImage: {diskSizeGB: 30, hostCaching: 'ReadWrite'}},
});

/** Galleries which everybody sees, by their public names. */
export const communityGalleries = outsideHandlers(community);

/** Galleries which the tenant sees, by their unique names. */
export const sharedGalleries = outsideHandlers(shared);
