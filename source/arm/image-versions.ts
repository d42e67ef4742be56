import type {ComputeManagementClient, GalleryImageVersion, VirtualMachineImageResource} from '@azure/arm-compute';
import {compareVersions, exactVersionOf, type ImageVersion} from '../fleet/image.js';
import type {ScaleSet} from '../fleet/scale-set.js';
import {readPages} from './pages.js';
import {memberOf, objectsOf, textOf} from './untrusted.js';

type Reader = (subscriptionId: string) => ComputeManagementClient;

/** What is known of a version before it is compared with the others. */
type Candidate = Omit<ImageVersion, 'isNewest' | 'isCurrent'>;

/** The versions of a platform image, in the region of the set; `[]` when its image does not name one. */
export async function listPlatformVersions(
	reader: Reader,
	scaleSet: ScaleSet,
	sku: string | null = scaleSet.image.sku,
): Promise<readonly ImageVersion[]> {
	const {publisher, offer} = scaleSet.image;

	if (publisher === null || offer === null || sku === null) {
		return [];
	}

	// The SDK drops the expanded properties here, and its `listWithProperties` asks for `$expand` twice in one URL.
	let body: unknown;
	const images: readonly VirtualMachineImageResource[] = await reader(
		scaleSet.subscriptionId,
	).virtualMachineImages.list(scaleSet.location, publisher, offer, sku, {
		expand: 'properties',
		onResponse(response) {
			body = response.parsedBody;
		},
	});

	const deprecations = readDeprecations(body);
	const candidates = objectsOf(images).flatMap(({name}): Candidate[] => {
		const version = textOf(name);

		if (version === null) {
			return [];
		}

		const {isDeprecated, deprecatedAt} = deprecations.get(version) ?? {isDeprecated: false, deprecatedAt: null};

		return [
			{
				kind: 'platform',
				publisher,
				offer,
				sku,
				version,
				id: null,
				publishedAt: null,
				isDeprecated,
				deprecatedAt,
				isExcludedFromLatest: isDeprecated,
			},
		];
	});

	const isSameSku = sku.toLowerCase() === scaleSet.image.sku?.toLowerCase();
	return compared(candidates, isSameSku ? scaleSet : null);
}

type Deprecation = Pick<ImageVersion, 'isDeprecated' | 'deprecatedAt'>;

/** Deprecated versions can no longer be used for new instances; those `ScheduledForDeprecation` still can. */
function readDeprecations(body: unknown): ReadonlyMap<string, Deprecation> {
	const deprecations = new Map<string, Deprecation>();

	for (const image of Array.isArray(body) ? objectsOf<object>(body) : []) {
		const status = memberOf(memberOf(image, 'properties'), 'imageDeprecationStatus');
		const name = textOf(memberOf(image, 'name'));

		if (name !== null) {
			deprecations.set(name, {
				isDeprecated: textOf(memberOf(status, 'imageState'))?.toLowerCase() === 'deprecated',
				deprecatedAt: toTimestamp(textOf(memberOf(status, 'scheduledDeprecationTime'))),
			});
		}
	}

	return deprecations;
}

const galleryImage =
	/^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/galleries\/([^/]+)\/images\/([^/]+)/i;

/**
 * The versions of an image in a gallery of one's own which are complete and replicated to the region of the set; `[]`
 * for shared and community galleries. `now` decides which are past their end of life.
 */
export async function listGalleryVersions(
	reader: Reader,
	scaleSet: ScaleSet,
	now: number,
	signal?: AbortSignal,
): Promise<readonly ImageVersion[]> {
	const [, subscriptionId, resourceGroup, gallery, image] = galleryImage.exec(scaleSet.image.id ?? '') ?? [];

	if (!subscriptionId || !resourceGroup || !gallery || !image) {
		return [];
	}

	const versions = reader(subscriptionId).galleryImageVersions;
	const listed = await readPages(versions.listByGalleryImage(resourceGroup, gallery, image), signal);
	const candidates = listed.flatMap(version => toGalleryCandidate(version, scaleSet.location, now));

	return compared(candidates, scaleSet);
}

function toGalleryCandidate(image: GalleryImageVersion, location: string, now: number): readonly Candidate[] {
	const version = textOf(image.name);
	const profile = image.publishingProfile;
	const regions = objectsOf(profile?.targetRegions);
	const region = regions.find(({name}) => regionKey(name) === regionKey(location));
	const isUsable = regions.length === 0 || region !== undefined;
	const isComplete = (textOf(image.provisioningState) ?? 'Succeeded').toLowerCase() === 'succeeded';

	if (version === null || !isUsable || !isComplete) {
		return [];
	}

	const endOfLife = timeOf(profile?.endOfLifeDate);
	const publishedAt = timeOf(profile?.publishedDate);

	return [
		{
			kind: 'gallery',
			publisher: null,
			offer: null,
			sku: null,
			version,
			id: textOf(image.id),
			publishedAt: publishedAt === null ? null : new Date(publishedAt).toISOString(),
			isDeprecated: endOfLife !== null && endOfLife <= now,
			deprecatedAt: endOfLife === null ? null : new Date(endOfLife).toISOString(),
			isExcludedFromLatest: profile?.excludeFromLatest === true || region?.excludeFromLatest === true,
		},
	];
}

/** Regions are written `East US 2` here and `eastus2` there. */
function regionKey(name: unknown): string {
	return (textOf(name) ?? '').replaceAll(' ', '').toLowerCase();
}

function toTimestamp(text: string | null): string | null {
	const time = text === null ? Number.NaN : Date.parse(text);

	return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function timeOf(date: unknown): number | null {
	return date instanceof Date && !Number.isNaN(date.getTime()) ? date.getTime() : null;
}

/** Newest first, and each compared with the others and with the model of `current`, where that is the same image. */
function compared(candidates: readonly Candidate[], current: ScaleSet | null): readonly ImageVersion[] {
	const sorted = candidates.toSorted((left, right) => compareVersions(right.version, left.version));
	const newest = sorted.find(({isExcludedFromLatest}) => !isExcludedFromLatest) ?? sorted[0];
	const exact = current === null ? null : exactVersionOf(current.image);
	const isLatest = exact === null && current?.image.version?.toLowerCase() === 'latest';

	return sorted.map(candidate => {
		const isNewest = candidate.version === newest?.version;
		const isNamed = exact !== null && compareVersions(candidate.version, exact) === 0;

		return {...candidate, isNewest, isCurrent: isNamed || (isLatest && isNewest)};
	});
}
