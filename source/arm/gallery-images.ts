import type {ComputeManagementClient} from '@azure/arm-compute';
import type {ImageSeries} from '../fleet/image-series.js';
import type {ScaleSet} from '../fleet/scale-set.js';
import {readPages} from './pages.js';
import {textOf} from './untrusted.js';

type Reader = (subscriptionId: string) => ComputeManagementClient;

const galleryImage =
	/^(\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/galleries\/([^/]+))\/images\//i;

/**
 * The images of the gallery which the model's own image is in, by name; `[]` for images which are in none, and for shared
 * and community galleries, which are listed by other means than one's own.
 */
export async function listGalleryImages(
	reader: Reader,
	scaleSet: ScaleSet,
	signal?: AbortSignal,
): Promise<readonly ImageSeries[]> {
	const [, galleryId, subscriptionId, resourceGroup, gallery] = galleryImage.exec(scaleSet.image.id ?? '') ?? [];

	if (!galleryId || !subscriptionId || !resourceGroup || !gallery) {
		return [];
	}

	const images = await readPages(reader(subscriptionId).galleryImages.listByGallery(resourceGroup, gallery), signal);

	return images
		.flatMap((image): readonly ImageSeries[] => {
			const name = textOf(image.name);

			return name === null
				? []
				: [
						{
							kind: 'gallery',
							name,
							id: textOf(image.id) ?? `${galleryId}/images/${name}`,
							operatingSystem: textOf(image.osType),
						},
					];
		})
		.toSorted((left, right) => left.name.localeCompare(right.name, 'en', {numeric: true}));
}
