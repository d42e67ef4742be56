import {galleryImageOf, latestCandidates, resolvedVersion} from './galleries.js';
import {digText, type JsonObject} from './json.js';
import type {ImageCatalogue, ImageVersionFacts} from './image-catalogue.js';
import type {World} from './world.js';

const versions = (...names: readonly string[]): readonly ImageVersionFacts[] =>
	names.map((name, index) => ({name, state: index === 0 && names.length > 3 ? 'ScheduledForDeprecation' : 'Active'}));

/** What is offered in every simulated region. */
export const platformImages: ImageCatalogue = {
	Canonical: {
		'ubuntu-22_04-lts': {
			server: versions('22.04.202606110', '22.04.202608150', '22.04.202610240'),
		},
		'ubuntu-24_04-lts': {
			minimal: versions('24.04.202608060', '24.04.202610090', '24.04.202611110'),
			server: versions('24.04.202607020', '24.04.202608050', '24.04.202609010', '24.04.202610080', '24.04.202611100'),
		},
	},
	MicrosoftWindowsServer: {
		WindowsServer: {
			'2022-datacenter-g2': versions('20348.4171.260908', '20348.4297.261010'),
		},
	},
};

/** The member of `record` whose name is `name`, whatever its case; `undefined` where there is none. */
export const findByName = <Value>(record: {readonly [name: string]: Value}, name: string): Value | undefined => {
	const wanted = name.toLowerCase();
	return Object.entries(record).find(([key]) => key.toLowerCase() === wanted)?.[1];
};

/** The versions of the SKU which an image reference names, oldest first; `undefined` where it is not a platform image. */
export const versionsOf = (world: World, reference: JsonObject | null): readonly ImageVersionFacts[] | undefined => {
	const publisher = digText(reference ?? undefined, 'publisher');
	const offer = digText(reference ?? undefined, 'offer');
	const sku = digText(reference ?? undefined, 'sku');
	if (publisher === null || offer === null || sku === null) {
		return undefined;
	}

	return findByName(findByName(findByName(world.images, publisher) ?? {}, offer) ?? {}, sku);
};

/**
 * An image reference with the version it stands for now in a region, as `exactVersion`: of a platform image, or of one in
 * a gallery. Other kinds of image come back as they are.
 */
export const resolveReference = (world: World, reference: JsonObject, location: string): JsonObject => {
	const inGallery = galleryImageOf(world, reference);
	if (inGallery !== undefined) {
		const {exactVersion: _old, ...rest} = reference;
		const found = resolvedVersion(inGallery, location);
		return {...rest, ...(found !== undefined && {exactVersion: found.name})};
	}

	const newest = versionsOf(world, reference)?.at(-1);
	const version = digText(reference, 'version') ?? 'latest';
	if (newest === undefined) {
		return reference;
	}

	return {...reference, version, exactVersion: version.toLowerCase() === 'latest' ? newest.name : version};
};

/** Tells whether an instance's image is the newest of its SKU, or the newest in its gallery which `latest` may mean. */
export const isNewestImage = (world: World, reference: JsonObject | null, location: string): boolean => {
	const inGallery = galleryImageOf(world, reference);
	const newest =
		inGallery === undefined ? versionsOf(world, reference)?.at(-1) : latestCandidates(inGallery, location).at(-1);
	return newest !== undefined && digText(reference ?? undefined, 'exactVersion') === newest.name;
};
