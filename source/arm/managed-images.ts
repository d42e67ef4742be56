import type {ComputeManagementClient, Image} from '@azure/arm-compute';
import type {ImageVersion} from '../fleet/image.js';
import type {ScaleSet} from '../fleet/scale-set.js';
import {readPages} from './pages.js';
import {textOf} from './untrusted.js';

type Reader = (subscriptionId: string) => ComputeManagementClient;

/**
 * The managed images of the set's subscription which the set could take, by name: those in its region, since an instance
 * is created from an image of its own region alone (documented: Managed images), and complete. A managed image has no
 * versions: its name stands for one.
 */
export async function listManagedImages(
	reader: Reader,
	scaleSet: ScaleSet,
	signal?: AbortSignal,
): Promise<readonly ImageVersion[]> {
	const images = await readPages(reader(scaleSet.subscriptionId).images.list(), signal);

	return images
		.flatMap(image => toImageVersion(image, scaleSet) ?? [])
		.toSorted((left, right) => left.version.localeCompare(right.version, 'en', {numeric: true}));
}

const managedImage =
	/^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/images\/([^/]+)$/i;

/** A managed image, by its resource id; `null` where the set could not take it. */
export async function getManagedImage(reader: Reader, scaleSet: ScaleSet, id: string): Promise<ImageVersion | null> {
	const [, subscriptionId, resourceGroup, name] = managedImage.exec(id) ?? [];

	return !subscriptionId || !resourceGroup || !name
		? null
		: toImageVersion(await reader(subscriptionId).images.get(resourceGroup, name), scaleSet);
}

function toImageVersion(image: Image, scaleSet: ScaleSet): ImageVersion | null {
	const name = textOf(image.name);
	const id = textOf(image.id);
	const isComplete = (textOf(image.provisioningState) ?? 'Succeeded').toLowerCase() === 'succeeded';

	if (name === null || id === null || !isComplete || regionKey(image.location) !== regionKey(scaleSet.location)) {
		return null;
	}

	return {
		kind: 'managed',
		publisher: null,
		offer: null,
		sku: null,
		version: name,
		id,
		publishedAt: null,
		isNewest: false,
		isCurrent: id.toLowerCase() === scaleSet.image.id?.toLowerCase(),
		isDeprecated: false,
		deprecatedAt: null,
		isExcludedFromLatest: false,
	};
}

/** Regions are written `East US 2` here and `eastus2` there. */
function regionKey(name: unknown): string {
	return (textOf(name) ?? '').replaceAll(' ', '').toLowerCase();
}
