import {exactVersionOf, type Image} from '../fleet/image.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {OldImages} from './event.js';

/**
 * The images before an upgrade, for the way back. "latest" in a model says nothing about yesterday: what most instances
 * run is what it stood for.
 */
export function oldImagesOf(snapshot: Snapshot): OldImages {
	const {image: model} = snapshot.scaleSet;
	const counts = new Map<string, number>();

	for (const {image} of snapshot.instances) {
		const version = exactVersionOf(image);

		if (version !== null && image.kind === model.kind && image.sku === model.sku) {
			counts.set(version, (counts.get(version) ?? 0) + 1);
		}
	}

	const [most] = [...counts].sort(([, left], [, right]) => right - left);
	const exactVersion = exactVersionOf(model) ?? most?.[0] ?? null;

	return {
		model: {...model, exactVersion},
		instances: Object.fromEntries(snapshot.instances.map(({vmId, image}): [string, Image] => [vmId, image])),
	};
}
