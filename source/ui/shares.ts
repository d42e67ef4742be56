import type {Heatmap} from '../fleet/heatmap.js';
import type {Instance} from '../fleet/scale-set.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {MapView} from './map-view.js';
import type {LensView} from './panes/cell-look.js';
import {lookThrough} from './panes/lens.js';
import type {Lens} from './screen/screen.js';
import type {Glyphs} from './theme.js';

/** How many instances of a domain are as they should be, through a lens. */
export type Share = {readonly good: number; readonly total: number};

/** The shares of all domains of a map; of those instances only which the filter shows. */
export type Shares = {
	/** By the key of the row. */
	readonly rows: ReadonlyMap<string, Share>;
	/** By the key of the block. */
	readonly blocks: ReadonlyMap<string, Share>;
	/** By the key of the block, in the order of its columns. */
	readonly columns: ReadonlyMap<string, readonly Share[]>;
};

const noShare: Share = {good: 0, total: 0};

type Counted = {readonly lens: Lens; readonly versions: MapView['versions']; readonly shares: Shares};

const counted = new WeakMap<Heatmap, Counted>();

/** Counts the shares of a map; those before when nothing which they are made of has changed. */
export function sharesOf(map: MapView, lens: Lens, glyphs: Glyphs): Shares {
	const {heatmap} = map.shown;
	const last = counted.get(heatmap);

	if (last?.lens === lens && last.versions === map.versions) {
		return last.shares;
	}

	const shares = countShares(heatmap, byVmId(map.snapshot), lookThrough(lens, map, glyphs));
	counted.set(heatmap, {lens, versions: map.versions, shares});

	return shares;
}

const instancesOf = new WeakMap<Snapshot, ReadonlyMap<string, Instance>>();

/** The instances of a snapshot by their vmId, put together once. */
export function byVmId(snapshot: Snapshot): ReadonlyMap<string, Instance> {
	const known = instancesOf.get(snapshot) ?? new Map(snapshot.instances.map(instance => [instance.vmId, instance]));
	instancesOf.set(snapshot, known);

	return known;
}

function countShares(heatmap: Heatmap, instances: ReadonlyMap<string, Instance>, {lookOf}: LensView): Shares {
	const rows = new Map<string, Share>();
	const blocks = new Map<string, Share>();
	const columns = new Map<string, readonly Share[]>();

	const countGroup = (group: ReadonlyArray<{readonly vmId: string}>): Share => {
		let good = 0;

		for (const {vmId} of group) {
			const instance = instances.get(vmId);
			good += Number(instance !== undefined && lookOf(instance).isGood);
		}

		return {good, total: group.length};
	};

	for (const block of heatmap.blocks) {
		const groups = block.rows.map(row => row.groups.map(countGroup));

		for (const [index, row] of block.rows.entries()) {
			rows.set(row.key, (groups[index] ?? []).reduce(add, noShare));
		}

		const ofColumns = block.columns.map((_, column) =>
			groups.map(group => group[column] ?? noShare).reduce(add, noShare),
		);
		columns.set(block.key, ofColumns);
		blocks.set(block.key, ofColumns.reduce(add, noShare));
	}

	return {rows, blocks, columns};
}

function add(left: Share, right: Share): Share {
	return {good: left.good + right.good, total: left.total + right.total};
}

/** A share such as `18/20`; or, in short, how many are missing: `-2`, or `all`. Empty where there is nothing to count. */
export function shareText({good, total}: Share, form: 'shares' | 'missing'): string {
	if (total === 0) {
		return '';
	}

	return form === 'shares' ? `${good}/${total}` : good === total ? 'all' : `-${total - good}`;
}
