import {compareVersions, exactVersionOf, type Image, imageKey} from '../../fleet/image.js';
import {followsLatest} from '../resolve-latest.js';
import {type Check, type CheckFacts, warn} from './check.js';

/** That the SKU changes, which Azure allows for images without a purchase plan alone (documented: Modify a scale set). */
export function checkSku({snapshot: {scaleSet}, target}: Pick<CheckFacts, 'snapshot' | 'target'>): Check | null {
	const from = scaleSet.image.sku;
	const to = target.sku;

	return from === null || to === null || from.toLowerCase() === to.toLowerCase()
		? null
		: warn(
				'image-sku',
				`The SKU changes from ${from} to ${to}: Azure allows that only for images without a purchase plan.`,
				'If it refuses, nothing is changed; a set with a plan needs a new scale set for another SKU.',
			);
}

/** That instances run a newer version of the same image now: they would go back. */
export function checkDowngrade({target, taken}: CheckFacts): Check | null {
	const wanted = exactVersionOf(target);

	if (wanted === null) {
		return null;
	}

	const newer = taken.filter(({image}) => {
		const runs = exactVersionOf(image);

		return runs !== null && isSameSeries(image, target) && compareVersions(runs, wanted) > 0;
	});

	return newer.length === 0
		? null
		: warn(
				'downgrade',
				`${newer.length} of ${taken.length} instances run a newer version than ${wanted} and would go back to it.`,
				'Choose a newer version, unless going back is what you mean.',
			);
}

/** That a version which instances run now is not there any more: those could not be rolled back to it. */
export function checkWayBack({snapshot: {scaleSet}, target, taken, versions}: CheckFacts): Check | null {
	if (versions === null || versions.length === 0) {
		return null;
	}

	const isThere = (wanted: string) => versions.some(({version}) => compareVersions(version, wanted) === 0);
	const lost = taken.flatMap(({image}) => {
		const runs = isSameSeries(image, target) ? exactVersionOf(image) : null;

		return runs === null || isThere(runs) ? [] : [runs];
	});

	return lost.length === 0
		? null
		: warn(
				'way-back',
				`${lost.length} of ${taken.length} instances run a version which does not exist in ${scaleSet.location} any more (${[...new Set(lost)].join(', ')}): they cannot be rolled back.`,
				'Try one instance first and look at it: --canary 1 --checkpoint canary.',
			);
}

/** That the model will follow `latest`, which moves on when a version is published. */
export function checkLatest({target}: Pick<CheckFacts, 'target'>): Check | null {
	if (!followsLatest(target)) {
		return null;
	}

	const exact = exactVersionOf(target);
	const named = target.kind === 'gallery' ? `${galleryImageId(target)}/versions/${exact}` : exact;

	return warn(
		'latest',
		`The model will follow latest, which is ${exact ?? 'not known'} now: instances which take it after a newer version is published get that one.`,
		`To have one version for all, name it${exact === null ? '' : `: --image ${named}`}.`,
	);
}

function galleryImageId({id}: Image): string {
	return (id ?? '').replace(/\/versions\/latest$/i, '');
}

/** Whether two images are versions of one thing. */
function isSameSeries(left: Image, right: Image): boolean {
	const seriesOf = (image: Image) => imageKey({...image, exactVersion: '0'});

	return seriesOf(left) === seriesOf(right);
}
