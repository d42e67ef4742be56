import {sortDomains} from './domain.js';
import {findCell, type Heatmap} from './heatmap.js';
import type {Image} from './image.js';
import type {Instance} from './scale-set.js';
import {isCurrent, type Snapshot} from './snapshot.js';

/** The marked instances, by vmId. Functions which would change nothing give the same set back. */
export type Marks = ReadonlySet<string>;

/** No instance marked. */
export const noMarks: Marks = new Set();

/** Marks one instance, or unmarks it. */
export function toggle(marks: Marks, vmId: string): Marks {
	return toggleAll(marks, [vmId]);
}

/**
 * Marks the row of domains which an instance is in, such as its update domain, in its block only: domains of different
 * blocks have nothing in common but the number. Unmarks the row when all of it is marked.
 */
export function markRow(marks: Marks, heatmap: Heatmap, vmId: string): Marks {
	const position = findCell(heatmap, vmId);
	const row = position ? heatmap.blocks[position.block]?.rows[position.row] : undefined;

	return toggleAll(marks, row?.groups.flatMap(group => group.map(cell => cell.vmId)) ?? []);
}

/**
 * Marks the column of an instance in its block, such as its fault domain; unmarks it when all of it is marked. Where the
 * rows are zones, a column goes no further than its row: the first fault domain or placement group of one zone has
 * nothing in common with that of another but the number.
 */
export function markColumn(marks: Marks, heatmap: Heatmap, vmId: string): Marks {
	const position = findCell(heatmap, vmId);
	const block = position ? heatmap.blocks[position.block] : undefined;
	const rows = block?.rows.filter((_, row) => heatmap.axis !== 'zone' || row === position?.row) ?? [];

	return toggleAll(
		marks,
		rows.flatMap(({groups}) => groups[position?.column ?? 0]?.map(cell => cell.vmId) ?? []),
	);
}

/**
 * The instances from one to another in the order of reading (blocks, then rows, then columns), both included, whichever
 * comes first. Empty when one of the two is not on the map.
 */
export function rangeBetween(heatmap: Heatmap, from: string, to: string): readonly string[] {
	const vmIds = heatmap.blocks.flatMap(({rows}) =>
		rows.flatMap(({groups}) => groups.flatMap(group => group.map(cell => cell.vmId))),
	);
	const ends = [vmIds.indexOf(from), vmIds.indexOf(to)];

	return ends.includes(-1) ? [] : vmIds.slice(Math.min(...ends), Math.max(...ends) + 1);
}

/** Marks the given instances; unmarks them when all are marked. */
export function markRange(marks: Marks, vmIds: readonly string[]): Marks {
	return toggleAll(marks, vmIds);
}

/** Marks the zone of an instance, whatever the map shows; unmarks it when all of it is marked. */
export function markZone(marks: Marks, snapshot: Snapshot, vmId: string): Marks {
	const instance = snapshot.instances.find(candidate => candidate.vmId === vmId);
	const ofZone = instance ? snapshot.instances.filter(({zone}) => zone === instance.zone) : [];

	return toggleAll(marks, vmIdsOf(ofZone));
}

/**
 * Marks all instances which surely run another image than the wanted one, in whatever state they are; unmarks them when
 * all are marked. What cannot be told is left alone.
 */
export function markOutdated(marks: Marks, snapshot: Snapshot, wanted: Image): Marks {
	const outdated = snapshot.instances.filter(instance => isCurrent(instance, wanted, snapshot.scaleSet) === false);

	return toggleAll(marks, vmIdsOf(outdated));
}

/** Marks every instance of the snapshot. */
export function markAll(marks: Marks, snapshot: Snapshot): Marks {
	const vmIds = vmIdsOf(snapshot.instances);

	return vmIds.every(vmId => marks.has(vmId)) ? marks : new Set([...marks, ...vmIds]);
}

/** Turns every mark of the snapshot round; twice is as before. */
export function invert(marks: Marks, snapshot: Snapshot): Marks {
	const vmIds = vmIdsOf(snapshot.instances);
	const kept = without(marks, vmIds);

	return new Set([...kept, ...vmIds.filter(vmId => !marks.has(vmId))]);
}

/** Unmarks every instance. */
export function clear(): Marks {
	return noMarks;
}

/**
 * Drops the marks of instances which are not there any more. `vanished` names them, so that the operator is told that
 * fewer are marked than were.
 */
export function prune(marks: Marks, snapshot: Snapshot): {readonly marks: Marks; readonly vanished: readonly string[]} {
	const vanished = without(marks, vmIdsOf(snapshot.instances));

	return {marks: vanished.length === 0 ? marks : new Set(without(marks, vanished)), vanished};
}

function toggleAll(marks: Marks, vmIds: readonly string[]): Marks {
	if (vmIds.length === 0) {
		return marks;
	}

	const isEachMarked = vmIds.every(vmId => marks.has(vmId));

	return new Set(isEachMarked ? without(marks, vmIds) : [...marks, ...vmIds]);
}

function without(marks: Marks, vmIds: readonly string[]): readonly string[] {
	const dropped = new Set(vmIds);

	return [...marks].filter(vmId => !dropped.has(vmId));
}

function vmIdsOf(instances: readonly Instance[]): readonly string[] {
	return instances.map(({vmId}) => vmId);
}

/** Which instances a command line names: an instance must be in one of the values of every kind that is given. */
export type SelectionOptions = {
	readonly updateDomains?: readonly number[] | undefined;
	readonly faultDomains?: readonly number[] | undefined;
	readonly zones?: readonly string[] | undefined;
	readonly instanceIds?: readonly string[] | undefined;
	/** Of those named, only the ones which surely run another image than the wanted one. */
	readonly isOutdatedOnly?: boolean | undefined;
};

export type Selection = {
	/** In the order of the snapshot. */
	readonly selected: readonly Instance[];
	/** Left out by `isOutdatedOnly` although named, since which image they run cannot be told. */
	readonly undetermined: readonly Instance[];
	/** What was named and is not there, in the order in which it was named. */
	readonly unknownUpdateDomains: readonly number[];
	readonly unknownFaultDomains: readonly number[];
	readonly unknownZones: readonly string[];
	readonly unknownInstanceIds: readonly string[];
	/** What is there, for a refusal to say. */
	readonly existing: {
		readonly updateDomains: readonly number[];
		readonly faultDomains: readonly number[];
		readonly zones: readonly string[];
	};
};

/**
 * Selects instances by what a command line names. Values of one kind unite and kinds intersect: update domains 1 and 2
 * and zone 1 are what zone 1 has of both. An empty list is a kind which was not given, and when no kind was given, the
 * outdated instances are meant: never the whole set for want of a word.
 *
 * Nothing is refused here: names of what is not there are reported, and select nothing.
 */
export function selectInstances(snapshot: Snapshot, options: SelectionOptions, wanted: Image): Selection {
	const {updateDomains = [], faultDomains = [], zones = [], instanceIds = []} = options;
	const {instances, scaleSet} = snapshot;
	const isAnythingNamed = [updateDomains, faultDomains, zones, instanceIds].some(({length}) => length > 0);
	const isOutdatedOnly = options.isOutdatedOnly === true || !isAnythingNamed;

	const named = instances.filter(
		instance =>
			isAmong(instance.updateDomain, updateDomains) &&
			isAmong(instance.faultDomain, faultDomains) &&
			isAmong(instance.zone, zones) &&
			isAmong(instance.instanceId, instanceIds),
	);

	const isRunning = (instance: Instance) => isCurrent(instance, wanted, scaleSet);

	const existing = {
		updateDomains: sortDomains(instances.map(({updateDomain}) => updateDomain)).filter(domain => domain !== null),
		faultDomains: sortDomains(instances.map(({faultDomain}) => faultDomain)).filter(domain => domain !== null),
		zones: sortDomains(instances.map(({zone}) => zone)).filter(zone => zone !== null),
	};

	return {
		selected: isOutdatedOnly ? named.filter(instance => isRunning(instance) === false) : named,
		undetermined: isOutdatedOnly ? named.filter(instance => isRunning(instance) === null) : [],
		unknownUpdateDomains: withoutExisting(updateDomains, existing.updateDomains),
		unknownFaultDomains: withoutExisting(faultDomains, existing.faultDomains),
		unknownZones: withoutExisting(zones, existing.zones),
		unknownInstanceIds: withoutExisting(
			instanceIds,
			instances.map(({instanceId}) => instanceId),
		),
		existing,
	};
}

function isAmong<Value>(value: Value | null, values: readonly Value[]): boolean {
	return values.length === 0 || (value !== null && values.includes(value));
}

function withoutExisting<Value>(named: readonly Value[], existing: readonly Value[]): readonly Value[] {
	const known = new Set(existing);

	return [...new Set(named)].filter(value => !known.has(value));
}
