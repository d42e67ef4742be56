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
	const beforeOf = findInstances(before);
	const changed = instances.filter((instance, index) => !isAlike(beforeOf(instance, index), instance));
	const stayed = times.size === 0 ? 0 : instances.filter(({vmId}) => times.has(vmId)).length;

	// The usual poll sees nothing new.
	if (changed.length === 0 && stayed === times.size) {
		return times;
	}

	const present = stayed === times.size ? null : new Set(instances.map(({vmId}) => vmId));

	return new Map([
		...[...times].filter(([vmId]) => present?.has(vmId) ?? true),
		...changed.map(({vmId}) => [vmId, takenAt] as const),
	]);
}

/** Finds instances by vmId, first where they stand in another snapshot: from one poll to the next few move. */
function findInstances({instances}: Snapshot): (sought: Instance, index: number) => Instance | undefined {
	let byVmId: ReadonlyMap<string, Instance> | null = null;

	return ({vmId}, index) => {
		const there = instances[index];

		if (there?.vmId === vmId) {
			return there;
		}

		byVmId ??= new Map(instances.map(instance => [instance.vmId, instance]));

		return byVmId.get(vmId);
	};
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
