import {compareVersions, exactVersionOf, imageVersionName} from '../../fleet/image.js';
import type {Live} from '../../store/live.js';
import type {ImageTarget} from '../../upgrade/image-target.js';
import {versionsFor} from './images.js';

/** Whether an image is there for the set to take, as far as the lists tell which were read. */
export type Existence =
	| {readonly status: 'listed'}
	/** The list was read, and it is not in it. */
	| {readonly status: 'missing'; readonly message: string}
	/** There is no list which could tell, or it was not read. */
	| {readonly status: 'unchecked'};

/** Looks for an image among the versions of its SKU or gallery image. Nothing is asked of Azure for it. */
export function existenceOf(target: ImageTarget, live: Live): Existence {
	const versions = versionsFor(target, live);
	const location = live.snapshot?.scaleSet.location ?? 'the region of the set';

	if (target.kind === 'vhd' || versions.status !== 'loaded') {
		return {status: 'unchecked'};
	}

	const wanted = exactVersionOf(target);
	const newest = versions.value.find(({isNewest}) => isNewest) ?? versions.value[0];
	const isListed =
		target.kind === 'managed' ||
		(wanted === null
			? newest !== undefined
			: versions.value.some(({version}) => compareVersions(version, wanted) === 0));

	if (isListed) {
		return {status: 'listed'};
	}

	const series = target.kind === 'platform' ? (target.sku ?? 'this SKU') : 'this image';

	return {
		status: 'missing',
		message:
			newest === undefined
				? `There is no version of ${series} in ${location}.`
				: `${imageVersionName(target)} is not among the versions of ${series} in ${location}; the newest is ${newest.version}.`,
	};
}
