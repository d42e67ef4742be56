import type {ComputeManagementClient} from '@azure/arm-compute';
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
	const current = scaleSet.image.id?.toLowerCase();

	return images
		.flatMap((image): readonly ImageVersion[] => {
			const name = textOf(image.name);
			const id = textOf(image.id);
			const isComplete = (textOf(image.provisioningState) ?? 'Succeeded').toLowerCase() === 'succeeded';

			if (name === null || id === null || !isComplete || regionKey(image.location) !== regionKey(scaleSet.location)) {
				return [];
			}

			return [
				{
					kind: 'managed',
					publisher: null,
					offer: null,
					sku: null,
					version: name,
					id,
					publishedAt: null,
					isNewest: false,
					isCurrent: id.toLowerCase() === current,
					isDeprecated: false,
					deprecatedAt: null,
					isExcludedFromLatest: false,
				},
			];
		})
		.toSorted((left, right) => left.version.localeCompare(right.version, 'en', {numeric: true}));
}

/** Regions are written `East US 2` here and `eastus2` there. */
function regionKey(name: unknown): string {
	return (textOf(name) ?? '').replaceAll(' ', '').toLowerCase();
}
