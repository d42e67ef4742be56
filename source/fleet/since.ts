import {imageKey} from './image.js';
import type {Instance} from './scale-set.js';
import type {Snapshot} from './snapshot.js';

/**
 * By vmId, when the first snapshot was taken which showed an instance as it is now, in milliseconds since 1970 by
 * Azure's clock. Only of those which were seen to change: Azure itself tells no such times.
 */
export type ChangeTimes = ReadonlyMap<string, number>;

/** No instance was seen to change yet. */
export const noChanges: ChangeTimes = new Map();

/**
 * Takes another snapshot of the same set into account. An instance changes when its image, health, power, provisioning
 * or failure does, and when it comes; those which are gone are forgotten. The same times while nothing changes.
 */
export function noteChanges(times: ChangeTimes, before: Snapshot, {takenAt, instances}: Snapshot): ChangeTimes {
	const known = new Map(before.instances.map(instance => [instance.vmId, instance]));
	const changed = instances.filter(instance => !isAlike(known.get(instance.vmId), instance));
	const stayed = instances.filter(({vmId}) => times.has(vmId));

	// The usual poll sees nothing new.
	return changed.length === 0 && stayed.length === times.size
		? times
		: new Map([
				...stayed.map(({vmId}) => [vmId, times.get(vmId) ?? takenAt] as const),
				...changed.map(({vmId}) => [vmId, takenAt] as const),
			]);
}

function isAlike(before: Instance | undefined, now: Instance): boolean {
	return (
		before === now ||
		(before !== undefined &&
			before.healthState === now.healthState &&
			before.powerState === now.powerState &&
			before.provisioningState === now.provisioningState &&
			before.failure === now.failure &&
			imageKey(before.image) === imageKey(now.image))
	);
}
