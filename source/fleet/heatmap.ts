import {arrange, at, axisFor, type DomainAxis} from './heatmap-arrangement.js';
import {compareInstanceIds} from './instance-id.js';
import type {Instance} from './scale-set.js';
import type {Snapshot} from './snapshot.js';

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
