import {faultDomainName, groupName, numberPlacementGroups, sortDomains, updateDomainName, zoneName} from './domain.js';
import {compareInstanceIds} from './instance-id.js';
import type {Instance} from './scale-set.js';
import type {Snapshot} from './snapshot.js';

/** What the rows of the heatmap are. */
export type DomainAxis = 'update-domain' | 'fault-domain' | 'zone' | 'none';

/** Where an instance stands; what it looks like there is the snapshot's. */
export type HeatmapCell = {
	readonly vmId: string;
	readonly instanceId: string;
	/** Which of the snapshot's instances it is. */
	readonly index: number;
};

/** One domain: its instances, a group for each column of its block. */
export type HeatmapRow = {
	/** Unique in the heatmap and stable between polls. */
	readonly key: string;
	/** `UD0`, `FD3`, `zone 1`, or empty on a flat map. */
	readonly label: string;
	/** As many as the block has columns; a group may be empty. Cells sorted by instance id as a number. */
	readonly groups: readonly (readonly HeatmapCell[])[];
};

/** Rows whose domains compare: those of one zone and one placement group. */
export type HeatmapBlock = {
	readonly key: string;
	/** `zone 1`, `zone 1 · group 2`, or `null` when the set has just one block. */
	readonly title: string | null;
	/** The same in a few letters, where there is no room for words: `Z1`, `PG2`, `Z1 PG2`. */
	readonly shortTitle: string | null;
	/** Headings of the columns, such as `FD0`; one empty heading on a flat map. */
	readonly columns: readonly string[];
	readonly rows: readonly HeatmapRow[];
};

export type Heatmap = {readonly axis: DomainAxis; readonly blocks: readonly HeatmapBlock[]};

/**
 * Arranges every instance of a snapshot, each once, by the domains of an axis. Rows and columns are the union over the
 * set, so that all blocks line up; instances of which Azure tells no domain are in the last row and column. A set
 * without instances has no blocks.
 *
 * `axis` of the answer is the one which was used: where no instance has the domains asked for (Flexible sets have no
 * update domains, and seldom tell fault domains), the next that says something, of update domain, zone, fault domain
 * and none.
 */
export function toHeatmap({instances}: Snapshot, axis: DomainAxis): Heatmap {
	const usedAxis = axisFor(axis, instances);
	const {blocks, rows, columns} = arrange(usedAxis, instances);
	const cells = new Map<string, Map<string, Map<string, HeatmapCell[]>>>();

	for (const [index, instance] of sortInstances(instances)) {
		const {vmId, instanceId} = instance;
		const ofBlock = at(cells, blocks.keyOf(instance), () => new Map<string, Map<string, HeatmapCell[]>>());
		const ofRow = at(ofBlock, rows.keyOf(instance), () => new Map<string, HeatmapCell[]>());
		const group = at(ofRow, columns.keyOf(instance), (): HeatmapCell[] => []);
		group.push({vmId, instanceId, index});
	}

	return {
		axis: usedAxis,
		blocks: blocks.domains.map(block => ({
			key: block.key,
			title: blocks.domains.length > 1 ? block.name : null,
			shortTitle: blocks.domains.length > 1 ? (block.shortName ?? block.name) : null,
			columns: columns.domains.map(({name}) => name),
			rows: rows.domains.map(row => ({
				key: `${block.key}/${row.key}`,
				label: row.name,
				groups: columns.domains.map(column => cells.get(block.key)?.get(row.key)?.get(column.key) ?? []),
			})),
		})),
	};
}

/** What a map holds for a key; made first where there is nothing yet. */
function at<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
	const known = map.get(key);

	if (known !== undefined) {
		return known;
	}

	const made = make();
	map.set(key, made);

	return made;
}

/** Whether two snapshots show the same instances at the same places, so that one heatmap serves both. */
export function hasSamePlaces({instances: left}: Snapshot, {instances: right}: Snapshot): boolean {
	return (
		left === right ||
		(left.length === right.length && left.every((instance, index) => isSamePlace(instance, right[index])))
	);
}

function isSamePlace(left: Instance, right: Instance | undefined): boolean {
	return (
		left === right ||
		(left.vmId === right?.vmId &&
			left.instanceId === right.instanceId &&
			left.updateDomain === right.updateDomain &&
			left.faultDomain === right.faultDomain &&
			left.zone === right.zone &&
			left.placementGroupId === right.placementGroupId)
	);
}

/** By instance id; as a snapshot has them already, unless somebody put it together by hand. */
function sortInstances(instances: readonly Instance[]): ReadonlyArray<readonly [index: number, instance: Instance]> {
	return [...instances.entries()].toSorted(([, left], [, right]) =>
		compareInstanceIds(left.instanceId, right.instanceId),
	);
}

/** Where a cell is: indexes of its block, its row there, the group of its column, and itself in the group. */
export type CellPosition = {
	readonly block: number;
	readonly row: number;
	readonly column: number;
	readonly index: number;
};

/** Finds the cell of an instance; `null` when it is not on the map. */
export function findCell(heatmap: Heatmap, vmId: string): CellPosition | null {
	for (const [block, {rows}] of heatmap.blocks.entries()) {
		for (const [row, {groups}] of rows.entries()) {
			for (const [column, group] of groups.entries()) {
				const index = group.findIndex(cell => cell.vmId === vmId);

				if (index !== -1) {
					return {block, row, column, index};
				}
			}
		}
	}

	return null;
}

function axisFor(axis: DomainAxis, instances: readonly Instance[]): DomainAxis {
	const isTold: Record<DomainAxis, boolean> = {
		'update-domain': instances.some(({updateDomain}) => updateDomain !== null),
		'fault-domain': instances.some(({faultDomain}) => faultDomain !== null),
		zone: instances.some(({zone}) => zone !== null),
		none: true,
	};

	if (axis === 'zone' || isTold[axis]) {
		return axis;
	}

	return (['update-domain', 'zone', 'fault-domain'] as const).find(candidate => isTold[candidate]) ?? 'none';
}

/** The different domains of one kind in their order, and in which of them an instance is. */
type Dimension = {
	readonly domains: readonly {readonly key: string; readonly name: string; readonly shortName?: string}[];
	readonly keyOf: (instance: Instance) => string;
};

type Arrangement = {readonly blocks: Dimension; readonly rows: Dimension; readonly columns: Dimension};

function arrange(axis: DomainAxis, instances: readonly Instance[]): Arrangement {
	const updateDomains = toDimension(instances, ({updateDomain}) => updateDomain, updateDomainName);
	const faultDomains = toDimension(instances, ({faultDomain}) => faultDomain, faultDomainName);

	switch (axis) {
		case 'update-domain': {
			const columns = instances.some(({faultDomain}) => faultDomain !== null) ? faultDomains : undivided(instances);

			return {blocks: toBlocks(instances), rows: updateDomains, columns};
		}

		case 'fault-domain': {
			const columns = instances.some(({updateDomain}) => updateDomain !== null) ? updateDomains : undivided(instances);

			return {blocks: toBlocks(instances), rows: faultDomains, columns};
		}

		case 'zone': {
			const groups = toDimension(instances, numberPlacementGroups(instances), groupName);

			return {
				blocks: undivided(instances),
				rows: toDimension(instances, ({zone}) => zone, zoneName),
				columns: [groups, faultDomains].find(({domains}) => domains.length > 1) ?? undivided(instances),
			};
		}

		case 'none': {
			return {blocks: undivided(instances), rows: undivided(instances), columns: undivided(instances)};
		}
	}
}

function toDimension<Value extends number | string | null>(
	instances: readonly Instance[],
	valueOf: (instance: Instance) => Value,
	nameOf: (value: Value) => string,
): Dimension {
	const names = new Map(
		sortDomains(new Set(instances.map(instance => valueOf(instance)))).map(value => [value, nameOf(value)] as const),
	);

	return {
		domains: [...names.values()].map(name => ({key: name, name})),
		keyOf(instance) {
			const value = valueOf(instance);

			return names.get(value) ?? nameOf(value);
		},
	};
}

/** All instances in one nameless domain; none where there are no instances. */
function undivided(instances: readonly Instance[]): Dimension {
	return {domains: instances.length === 0 ? [] : [{key: '', name: ''}], keyOf: () => ''};
}

/** One block for each placement group of each zone: domains compare only inside it. */
function toBlocks(instances: readonly Instance[]): Dimension {
	const numberOf = numberPlacementGroups(instances);
	const keys = new Map<string | null, Map<string | null, string>>();
	// The key holds the group's id and not its number, which changes when a group goes.
	const keyOf = ({zone, placementGroupId}: Instance) =>
		at(
			at(keys, zone, () => new Map<string | null, string>()),
			placementGroupId,
			() => `${zoneName(zone)}/${placementGroupId ?? ''}`,
		);
	const zones = sortDomains(instances.map(({zone}) => zone));

	const domains = zones.flatMap(zone => {
		const ofZone = instances.filter(instance => instance.zone === zone);
		const groups = sortDomains(ofZone.map(instance => numberOf(instance)));

		return groups.flatMap(group => {
			const member = ofZone.find(instance => numberOf(instance) === group);
			const hasZone = zone !== null || zones.length > 1;
			const name = [...(hasZone ? [zoneName(zone)] : []), ...(groups.length > 1 ? [groupName(group)] : [])];
			const shortName = [...(hasZone ? [`Z${zone ?? '?'}`] : []), ...(groups.length > 1 ? [`PG${group ?? '?'}`] : [])];

			return member ? [{key: keyOf(member), name: name.join(' · '), shortName: shortName.join(' ')}] : [];
		});
	});

	return {domains, keyOf};
}
