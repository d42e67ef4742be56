import type {Heatmap, HeatmapCell} from '../fleet/heatmap.js';
import type {MapView} from './map-view.js';
import type {CellLook} from './panes/cell-look.js';
import {lookAtAll} from './panes/lens.js';
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

type Counted = {readonly heatmap: Heatmap; readonly shares: Shares};

const counted = new WeakMap<readonly CellLook[], Counted>();

/** Counts the shares of a map; those before when nothing which they are made of has changed. */
export function sharesOf(map: MapView, lens: Lens, glyphs: Glyphs): Shares {
	const {heatmap} = map.shown;
	const {ofInstances: looks} = lookAtAll(lens, map, glyphs);
	const last = counted.get(looks);

	if (last?.heatmap === heatmap) {
		return last.shares;
	}

	const shares = countShares(heatmap, looks);
	counted.set(looks, {heatmap, shares});

	return shares;
}

function countShares(heatmap: Heatmap, looks: readonly CellLook[]): Shares {
	const rows = new Map<string, Share>();
	const blocks = new Map<string, Share>();
	const columns = new Map<string, readonly Share[]>();

	const countGroup = (group: readonly HeatmapCell[]): Share => ({
		good: group.filter(({index}) => looks[index]?.isGood).length,
		total: group.length,
	});

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
