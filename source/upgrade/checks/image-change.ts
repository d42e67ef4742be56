import {compareVersions, exactVersionOf, type Image, imageKey} from '../../fleet/image.js';
import {followsLatest} from '../resolve-latest.js';
import {partText} from '../counted.js';
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
				`${partText(newer.length, {of: taken.length, verb: ['runs', 'run']})} a newer version than ${wanted} and would go back to it.`,
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
				`${partText(lost.length, {of: taken.length, verb: ['runs', 'run']})} a version which does not exist in ${scaleSet.location} any more (${[...new Set(lost)].join(', ')}): ${lost.length === 1 ? 'it' : 'they'} cannot be rolled back.`,
				'Try one instance first and look at it: --canary 1 --checkpoint canary.',
			);
}

/** That the model will follow `latest`, which moves on when a version is published. */
export function checkLatest({target}: Pick<CheckFacts, 'target'>): Check | null {
	return followsLatest(target)
		? warn(
				'latest',
				`The model will follow latest, which is ${exactVersionOf(target) ?? 'not known'} now: instances which take it after a newer version is published get that one.`,
				`To have one version for all, name it${imageFlag(target)}.`,
			)
		: null;
}

/**
 * That the model says `latest` already, and instances have that model: when a newer version is published they count as
 * current for Azure, and a request changes nothing of a current instance (recorded: `manualupgrade` of such instances).
 */
export function checkLatestUnwritten({target, hasModelChange, taken}: CheckFacts): Check | null {
	const current = taken.filter(({latestModelApplied}) => latestModelApplied === true).length;

	return followsLatest(target) && !hasModelChange && current > 0
		? warn(
				'latest',
				`${partText(current, {of: taken.length, verb: ['has', 'have']})} the model which says latest and is not written: Azure takes ${current === 1 ? 'it' : 'them'} for current, and it may be that a request changes ${current === 1 ? 'nothing of it' : 'none of them'}.`,
				`Name the version, which is written into the model then${imageFlag(target)}.`,
			)
		: null;
}

/** How to name the version which `latest` stands for. */
function imageFlag(target: Image): string {
	const exact = exactVersionOf(target);
	const definition = (target.id ?? '').replace(/\/versions\/latest$/i, '');

	return exact === null ? '' : `: --image ${target.kind === 'gallery' ? `${definition}/versions/${exact}` : exact}`;
}

/** Whether two images are versions of one thing. */
function isSameSeries(left: Image, right: Image): boolean {
	const seriesOf = (image: Image) => imageKey({...image, exactVersion: '0'});

	return seriesOf(left) === seriesOf(right);
}
