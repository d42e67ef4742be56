import type {Snapshot} from '../source/fleet/snapshot.js';
import {makeSnapshot, newImage, oldImage} from '../test/helpers/fleet.js';

/** All instances on the image of the model, spread over the domains of so many placement groups of 100. */
export function makeFleet(placementGroups: number): Snapshot {
	return makeSnapshot({
		domains: {placementGroups, updateDomains: 5, faultDomains: 5, each: 4},
		change: () => ({image: newImage}),
		scaleSet: {image: newImage},
	});
}

/** The fleet with so many percent of its instances, at least one, on another image; which ones follows from `step`. 0 changes nothing. */
export function changeFleet(fleet: Snapshot, step: number, percent: number): Snapshot {
	if (step === 0) {
		return {...fleet};
	}

	const {length} = fleet.instances;
	const count = Math.max(1, Math.round((length * percent) / 100));
	// No divisor of a hundred or a thousand: the changes are spread over the map.
	const changed = new Set(Array.from({length: count}, (_, index) => (step * 37 + index * 61) % length));

	return {
		...fleet,
		instances: fleet.instances.map((instance, index) =>
			changed.has(index) ? {...instance, image: oldImage} : instance,
		),
	};
}
