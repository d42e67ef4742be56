import {exactVersionOf, type ImageVersion} from '../fleet/image.js';
import type {ImageTarget} from './image-target.js';

/**
 * The target with `latest` resolved to the version which Azure would take for it, so that instances can be held against
 * it; any other target, and `latest` of an empty list, as it is. A gallery image without a version is "latest" too.
 *
 * @param versions newest first.
 */
export function resolveLatest(target: ImageTarget, versions: readonly ImageVersion[] | null): ImageTarget {
	if ((target.kind !== 'platform' && target.kind !== 'gallery') || exactVersionOf(target) !== null) {
		return target;
	}

	const newest = versions?.find(version => version.isNewest);

	return newest === undefined ? target : {...target, exactVersion: newest.version};
}
