import {digText, type JsonObject} from './json.js';
import type {Gallery, GalleryVersion, ManagedImage} from './image-catalogue.js';
import type {World} from './world.js';

const day = 86_400_000;

/** An image of a gallery, found by whichever of its three ids. */
export type FoundGalleryImage = {
	readonly gallery: Gallery;
	readonly image: Gallery['images'][number];
	/** The version in the id, or `null` for the newest. */
	readonly version: string | null;
};

/**
 * The galleries of a simulated subscription. The newest version of `web-image` is excluded from latest, and the one
 * before it is not replicated to the region of the scale sets: a client must read more than the list of names.
 */
export const demoGalleries = (
	subscriptionId: string,
	resourceGroup: string,
	location: string,
	startsAt: number,
): readonly Gallery[] => {
	const everywhere = [location, 'westeurope'];
	const version = (name: string, daysAgo: number, regions: readonly string[], isExcluded = false): GalleryVersion => ({
		name,
		isExcludedFromLatest: isExcluded,
		regions: regions.map((region, index) => ({name: region, replicas: index === 0 ? 2 : 1, progress: 100})),
		publishedAt: startsAt - daysAgo * day,
	});
	return [
		{
			subscriptionId,
			resourceGroup,
			name: 'demo_images',
			location,
			communityName: 'demo-3c1a7d52-8a9f-4e56-9b1d-0c7e2f4a6b88',
			uniqueName: `${subscriptionId}-DEMO_IMAGES`,
			images: [
				{
					name: 'web-image',
					osType: 'Linux',
					identifier: {publisher: 'demo', offer: 'web', sku: 'ubuntu-24_04'},
					versions: [
						version('2026.8.0', 95, everywhere),
						version('2026.9.0', 60, everywhere),
						version('2026.10.0', 30, everywhere),
						version('2026.11.0', 9, everywhere),
						version('2026.11.1', 5, ['westeurope']),
						version('2026.12.0', 1, everywhere, true),
					],
				},
				{
					name: 'batch-image',
					osType: 'Linux',
					identifier: {publisher: 'demo', offer: 'batch', sku: 'ubuntu-24_04'},
					versions: [version('1.0.0', 200, everywhere)],
				},
			],
		},
	];
};

/** The images of a simulated subscription which are not in a gallery. */
export const demoManagedImages = (
	subscriptionId: string,
	resourceGroup: string,
	location: string,
): readonly ManagedImage[] =>
	['web-golden-2026-09', 'web-golden-2026-11'].map(name => ({
		subscriptionId,
		resourceGroup,
		name,
		location,
		osType: 'Linux',
	}));

const compareVersions = (one: string, other: string): number => {
	const ones = one.split('.').map(Number);
	const others = other.split('.').map(Number);
	for (let part = 0; part < 3; part++) {
		const difference = (ones[part] ?? 0) - (others[part] ?? 0);
		if (difference !== 0) {
			return difference;
		}
	}

	return 0;
};

const isIn = (version: GalleryVersion, location: string): boolean =>
	version.regions.some(region => region.name.toLowerCase() === location.toLowerCase());

/** The versions which `latest` may mean in a region, from the oldest to the newest: replicated to it, and not excluded. */
export const latestCandidates = (found: FoundGalleryImage, location: string): readonly GalleryVersion[] =>
	found.image.versions
		.filter(version => !version.isExcludedFromLatest && isIn(version, location))
		.toSorted((one, other) => compareVersions(one.name, other.name));

/** The version which the reference stands for in a region now; `undefined` where there is none. */
export const resolvedVersion = (found: FoundGalleryImage, location: string): GalleryVersion | undefined =>
	found.version === null
		? latestCandidates(found, location).at(-1)
		: found.image.versions.find(version => version.name === found.version && isIn(version, location));

const isSame = (one: string | undefined, other: string | null): boolean =>
	one !== undefined && one.toLowerCase() === other?.toLowerCase();

/** The three ways in which a reference names an image of a gallery, and how its gallery is known. */
const ways: ReadonlyArray<{
	readonly member: string;
	readonly pattern: RegExp;
	readonly isOf: (gallery: Gallery, named: Readonly<Record<string, string | undefined>>) => boolean;
}> = [
	{
		member: 'id',
		pattern:
			/^\/subscriptions\/(?<subscription>[^/]+)\/resourceGroups\/(?<group>[^/]+)\/providers\/Microsoft\.Compute\/galleries\/(?<gallery>[^/]+)\/images\/(?<image>[^/]+)(?:\/versions\/(?<version>[^/]+))?$/i,
		isOf: (gallery, named) =>
			isSame(named['subscription'], gallery.subscriptionId) &&
			isSame(named['group'], gallery.resourceGroup) &&
			isSame(named['gallery'], gallery.name),
	},
	{
		member: 'communityGalleryImageId',
		pattern: /^\/CommunityGalleries\/(?<gallery>[^/]+)\/Images\/(?<image>[^/]+)(?:\/Versions\/(?<version>[^/]+))?$/i,
		isOf: ({communityName}, named) => isSame(named['gallery'], communityName),
	},
	{
		member: 'sharedGalleryImageId',
		pattern: /^\/SharedGalleries\/(?<gallery>[^/]+)\/Images\/(?<image>[^/]+)(?:\/Versions\/(?<version>[^/]+))?$/i,
		isOf: ({uniqueName}, named) => isSame(named['gallery'], uniqueName),
	},
];

const asVersion = (version: string | undefined): string | null =>
	version === undefined || version.toLowerCase() === 'latest' ? null : version;

/** The image of a gallery which a reference names; `undefined` where it names none, or none there is. */
export const galleryImageOf = (world: World, reference: JsonObject | null): FoundGalleryImage | undefined => {
	for (const {member, pattern, isOf} of ways) {
		const named = pattern.exec(digText(reference ?? undefined, member) ?? '')?.groups;
		const gallery = named && world.galleries.find(candidate => isOf(candidate, named));
		const image = gallery?.images.find(candidate => isSame(named?.['image'], candidate.name));
		if (gallery !== undefined && image !== undefined) {
			return {gallery, image, version: asVersion(named?.['version'])};
		}
	}

	return undefined;
};

/** Whether a reference names a gallery at all, be it there or not. */
export const isGalleryReference = (reference: JsonObject | null): boolean =>
	ways.some(({member, pattern}) => pattern.test(digText(reference ?? undefined, member) ?? ''));

/** The managed image which a reference names, or `undefined`. */
export const managedImageOf = (world: World, reference: JsonObject | null): ManagedImage | undefined => {
	const id = digText(reference ?? undefined, 'id')?.toLowerCase();
	return world.managedImages.find(image => managedImageId(image).toLowerCase() === id);
};

/** The id of a gallery. */
export const galleryId = (gallery: Gallery): string =>
	`/subscriptions/${gallery.subscriptionId}/resourceGroups/${gallery.resourceGroup}/providers/Microsoft.Compute/galleries/${gallery.name}`;

/** The id of an image which is not in a gallery. */
export const managedImageId = (image: ManagedImage): string =>
	`/subscriptions/${image.subscriptionId}/resourceGroups/${image.resourceGroup}/providers/Microsoft.Compute/images/${image.name}`;

/** The reference to the version which is so many behind the newest that `latest` may mean in the region. */
export const galleryReference = (
	world: World,
	location: string,
	imageName: string,
	versionsBehind: number,
): JsonObject | null => {
	const gallery = world.galleries[0];
	const image = gallery?.images.find(candidate => candidate.name === imageName);
	if (gallery === undefined || image === undefined) {
		return null;
	}

	const version = latestCandidates({gallery, image, version: null}, location).at(-1 - versionsBehind);
	return {id: `${galleryId(gallery)}/images/${image.name}${version === undefined ? '' : `/versions/${version.name}`}`};
};
