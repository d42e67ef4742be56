import {compareVersions, exactVersionOf, type ImageVersion} from '../fleet/image.js';
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

/**
 * The version which `latest` stands for now, when it is not the one which a target was resolved to; `null` when it is, or
 * when the target does not say `latest`. Between the plan and the write of the model a version may be published: then
 * instances would take one which nobody read about.
 *
 * @param versions newest first, read anew.
 */
export function movedLatest(target: ImageTarget, versions: readonly ImageVersion[]): string | null {
	const planned = target.exactVersion;

	if (!followsLatest(target) || planned === null) {
		return null;
	}

	const now = versions.find(version => version.isNewest)?.version ?? null;

	return now === null || compareVersions(now, planned) === 0 ? null : now;
}

/** Whether an image moves on with new versions: `latest`, and of a gallery an image without a version. */
export function followsLatest({kind, version, id}: ImageTarget): boolean {
	return (
		(kind === 'platform' && version?.toLowerCase() === 'latest') ||
		(kind === 'gallery' && !/\/versions\/(?!latest$)[^/]+$/i.test(id ?? ''))
	);
}
