import {type Image, imageKey, runsImage, writtenImageKey} from './image.js';
import type {Instance, ScaleSet} from './scale-set.js';

/** What one poll saw of one scale set: its model, and every instance. */
export type Snapshot = {
	/** Azure's clock (the `Date` header of the last answer) in milliseconds since 1970. Rules reckon with this clock. */
	readonly takenAt: number;
	readonly scaleSet: ScaleSet;
	/** Sorted by instance id as a number; those of a Flexible set, whose ids are names, by name. */
	readonly instances: readonly Instance[];
};

/** What the heatmap draws of an instance; when several hold, the first in this order. */
export const instanceStates = [
	'failed',
	'unhealthy',
	'upgrading',
	'stopped',
	'unknown',
	'outdated',
	'current',
] as const;

export type InstanceState = (typeof instanceStates)[number];

/** Instances by state. */
export type Totals = {readonly instances: number} & Readonly<Record<InstanceState, number>>;

/**
 * Whether an instance is as `wanted` asks: `true`, `false`, or `null` when that cannot be told.
 *
 * The image alone decides where both are known, since `latestModelApplied` also turns false for changes which are none
 * of the image's, and stays true when "latest" moves on. Where the image cannot be told, `latestModelApplied` answers,
 * but only for the model's own image.
 */
export function isCurrent(instance: Instance, wanted: Image, scaleSet: ScaleSet): boolean | null {
	const hasImage = runsImage(instance.image, wanted);

	if (hasImage !== null) {
		return hasImage;
	}

	const isModelImage = imageKey(wanted) === imageKey(scaleSet.image);

	return isModelImage ? instance.latestModelApplied : null;
}

/**
 * The state of an instance against a wanted image; the order of {@link instanceStates} settles which of several shows.
 *
 * `changing` holds the vmIds which an upgrade of ours asked for and has not seen done: between the request and the poll
 * which shows Azure at work they are upgrading too. Until such an instance is on the wanted image it is upgrading
 * whatever its probe says: it is down because it was asked to be.
 */
export function instanceState(
	instance: Instance,
	wanted: Image,
	scaleSet: ScaleSet,
	changing?: ReadonlySet<string>,
): InstanceState {
	if (instance.provisioningState === 'Failed') {
		return 'failed';
	}

	const isAsked = changing?.has(instance.vmId) ?? false;
	const current = isCurrent(instance, wanted, scaleSet);

	if (isAsked && !(current === true && instance.provisioningState === 'Succeeded')) {
		return 'upgrading';
	}

	if (instance.healthState === 'unhealthy') {
		return 'unhealthy';
	}

	if (isChanging(instance) || isAsked) {
		return 'upgrading';
	}

	if (isStopped(instance)) {
		return 'stopped';
	}

	if (current === null || instance.powerState === 'unknown' || instance.provisioningState === 'unknown') {
		return 'unknown';
	}

	return current ? 'current' : 'outdated';
}

function isChanging(instance: Instance): boolean {
	return (
		instance.provisioningState === 'Updating' ||
		instance.provisioningState === 'Creating' ||
		instance.provisioningState === 'Migrating' ||
		instance.provisioningState === 'Deleting' ||
		instance.healthState === 'initializing' ||
		instance.powerState === 'starting'
	);
}

/** Whether an instance does not run, or is about to stop. */
export function isStopped(instance: Instance): boolean {
	return (
		instance.powerState === 'stopped' ||
		instance.powerState === 'stopping' ||
		instance.powerState === 'deallocated' ||
		instance.powerState === 'deallocating'
	);
}

/** Counts instances by state against a wanted image; `changing` as for {@link instanceState}. */
export function countStates(snapshot: Snapshot, wanted: Image, changing?: ReadonlySet<string>): Totals {
	return totalsOf(snapshot.instances.map(instance => instanceState(instance, wanted, snapshot.scaleSet, changing)));
}

/** Counts states, each of one instance. */
export function totalsOf(states: readonly InstanceState[]): Totals {
	const counts = {failed: 0, unhealthy: 0, upgrading: 0, stopped: 0, unknown: 0, outdated: 0, current: 0};

	for (const state of states) {
		counts[state]++;
	}

	return {instances: states.length, ...counts};
}

/**
 * How many models are alive at least: one for the set's own, and one for each other image reference which an instance
 * keeps. A lower bound, since models can differ in more than the image; at most 10 may be alive in a Uniform set.
 *
 * Instances of a platform image keep the reference as the model had it (`version` is `latest` on both, `exactVersion`
 * alone differs: Compute API, `ImageReference`), so two builds which `latest` stood for are one model. For gallery
 * images that is not documented: one counts only where it is surely not what the model names.
 */
export function countModels(snapshot: Snapshot): number {
	const {image: model} = snapshot.scaleSet;
	const known = snapshot.instances.map(({image}) => image).filter(({kind}) => kind !== 'unknown');

	if (model.kind === 'unknown') {
		return Math.max(1, new Set(known.map(image => writtenImageKey(image))).size);
	}

	const keys = new Set([writtenImageKey(model)]);

	for (const image of known) {
		if (image.kind === 'platform' || runsImage(image, model) === false) {
			keys.add(writtenImageKey(image));
		}
	}

	return keys.size;
}
