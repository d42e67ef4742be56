import {compareVersions, exactVersionOf, type Image, type ImageVersion} from './image.js';
import type {Instance, ScaleSet} from './scale-set.js';
import {type InstanceState, instanceState, instanceStates, type Totals, totalsOf} from './snapshot.js';

/** All instances of a set in one line: what the list of scale sets shows of them. */
export type FleetStrip = {
	/** When it was read, in milliseconds of the local clock. */
	readonly receivedAt: number;
	/** The state of each instance against the image of the model, in the order of the instance ids. */
	readonly states: readonly InstanceState[];
	readonly totals: Totals;
	/** The oldest version of the model's own image line which an instance runs; `null` when none tells one. */
	readonly oldest: Image | null;
};

export type FleetStripOptions = {
	readonly scaleSet: ScaleSet;
	/** Sorted by instance id as a number. */
	readonly instances: readonly Instance[];
	/** Versions which the set could take, to tell what `latest` stands for; `null` when they are not known. */
	readonly versions: readonly ImageVersion[] | null;
	readonly receivedAt: number;
	/** vmIds which an upgrade of ours is changing now: these are upgrading, whatever their probe says. */
	readonly changing?: ReadonlySet<string> | undefined;
};

/** Makes the strip of a set. `latest` in the model is held to be the newest version. */
export function toFleetStrip({scaleSet, instances, versions, receivedAt, changing}: FleetStripOptions): FleetStrip {
	const wanted = modelImage(scaleSet, versions);
	const states = instances.map(instance => instanceState(instance, wanted, scaleSet, changing));

	return {receivedAt, states, totals: totalsOf(states), oldest: oldestOf(scaleSet.image, instances)};
}

/** The image of the model, with `latest` as the version which it stands for now, where that is known. */
export function modelImage({image}: ScaleSet, versions: readonly ImageVersion[] | null): Image {
	const newest = versions?.find(({isNewest}) => isNewest);
	const isOpen = (image.kind === 'platform' || image.kind === 'gallery') && exactVersionOf(image) === null;

	return isOpen && newest !== undefined ? {...image, exactVersion: newest.version} : image;
}

/** Versions compare inside one SKU only: instances of another one say nothing about how far behind the set is. */
function oldestOf(model: Image, instances: readonly Instance[]): Image | null {
	let oldest: Image | null = null;
	let oldestVersion: string | null = null;

	for (const {image} of instances) {
		const version = lineOf(image) === lineOf(model) ? exactVersionOf(image) : null;

		if (version !== null && (oldestVersion === null || compareVersions(version, oldestVersion) < 0)) {
			oldest = image;
			oldestVersion = version;
		}
	}

	return oldest;
}

/** What versions of an image are versions of: a SKU, or an image in a gallery. */
export function lineOf({kind, publisher, offer, sku, id}: Image): string {
	const definition = id?.replace(/\/versions\/[^/]+$/i, '') ?? '';

	return [kind, publisher ?? '', offer ?? '', sku ?? '', definition].join('|').toLowerCase();
}

/** The share of the instances which are unhealthy or failed, 0 to 100; `null` for a set without instances. */
export function unhealthyPercent({instances, unhealthy, failed}: Totals): number | null {
	return instances === 0 ? null : ((unhealthy + failed) / instances) * 100;
}

/**
 * A strip which fits into `columns`: each column stands for a run of instances and shows the gravest state of its run,
 * so that one failed instance of a thousand is seen. A strip which fits is as it was.
 */
export function fitStrip(states: readonly InstanceState[], columns: number): readonly InstanceState[] {
	if (states.length <= columns) {
		return states;
	}

	return Array.from({length: Math.max(0, Math.floor(columns))}, (_, column) => {
		const from = Math.floor((column * states.length) / columns);
		const to = Math.floor(((column + 1) * states.length) / columns);

		return gravest(states.slice(from, to));
	});
}

/** The order of {@link instanceStates} is that of gravity. */
function gravest(run: readonly InstanceState[]): InstanceState {
	return instanceStates.find(state => run.includes(state)) ?? 'unknown';
}
