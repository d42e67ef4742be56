import {readablePart} from '../fleet/filter.js';
import {hasSamePlaces, type Heatmap, toHeatmap} from '../fleet/heatmap.js';
import type {DomainAxis} from '../fleet/heatmap-arrangement.js';
import type {Image, ImageVersion} from '../fleet/image.js';
import {type Layout, layoutHeatmap, type LayoutOptions} from '../fleet/layout.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {Live} from '../store/live.js';
import type {Size} from './geometry.js';
import {changingOf, matchingInstances} from './matching.js';
import {knownVersions, wantedImage} from './screen/images.js';
import type {Screen} from './screen/screen.js';
import {divideScreen} from './screen-geometry.js';

/** The map as it stands on the screen. */
export type MapView = {
	readonly snapshot: Snapshot;
	readonly wanted: Image;
	readonly changing: ReadonlySet<string> | undefined;
	/** The versions which the set could take, as far as they are known. */
	readonly versions: readonly ImageVersion[];
	readonly heatmap: Heatmap;
	readonly layout: Layout;
	/** How wide the room for the map is. */
	readonly columns: number;
	/** Without the instances which the filter leaves out; marks are made among these. */
	readonly shown: {readonly snapshot: Snapshot; readonly heatmap: Heatmap};
	/** The vmIds which the filter shows; `null` when it shows all. */
	readonly matching: ReadonlySet<string> | null;
	/** Whether a line below the map tells the totals of the cursor's columns, for want of room beside their headings. */
	readonly hasFootLine: boolean;
};

type Arranged = {readonly snapshot: Snapshot; readonly axis: DomainAxis; readonly heatmap: Heatmap};

let arranged: Arranged | null = null;

/** The heatmap of a snapshot; the one before while every instance stays where it is, as from most polls to the next. */
function heatmapOf(snapshot: Snapshot, axis: DomainAxis): Heatmap {
	const heatmap =
		arranged?.axis === axis && hasSamePlaces(arranged.snapshot, snapshot)
			? arranged.heatmap
			: toHeatmap(snapshot, axis);
	arranged = {snapshot, axis, heatmap};

	return heatmap;
}

type LaidOut = {readonly options: LayoutOptions; readonly layout: Layout};

const laidOut = new WeakMap<Heatmap, LaidOut>();

/** The layout of a heatmap; the one before when it is asked for again, as by each key and by the frame it leads to. */
function layoutOf(heatmap: Heatmap, options: LayoutOptions): Layout {
	const last = laidOut.get(heatmap);
	const isSame =
		last?.options.columns === options.columns &&
		last.options.rows === options.rows &&
		last.options.cursor === options.cursor &&
		last.options.firstVisibleLine === options.firstVisibleLine;

	if (last && isSame) {
		return last.layout;
	}

	const layout = layoutHeatmap(heatmap, options);
	laidOut.set(heatmap, {options, layout});

	return layout;
}

/** Lays the map out for a screen; `null` before the first read. */
export function drawMap(screen: Screen, live: Live, size: Size): MapView | null {
	const {snapshot} = live;
	const wanted = wantedImage(screen.target, live);

	if (snapshot === null || wanted === null) {
		return null;
	}

	const changing = changingOf(live);
	const heatmap = heatmapOf(snapshot, screen.axis);
	const {map, pane} = divideScreen(screen, live, size);
	const isTyped = screen.mode.type === 'filter';
	const filter = isTyped ? (readablePart(screen.filter) ?? '') : screen.filter;
	const matching = matchingInstances(filter, snapshot, wanted, changing);
	const options = {...map, cursor: screen.cursor?.vmId ?? null, firstVisibleLine: screen.firstVisibleLine};
	// A pane below the map needs its lines more than totals of columns do.
	const {layout, hasFootLine} =
		pane?.place === 'below' ? {layout: layoutOf(heatmap, options), hasFootLine: false} : layOut(heatmap, options);

	return {
		snapshot,
		wanted,
		changing,
		versions: knownVersions(live),
		heatmap,
		columns: map.columns,
		layout,
		shown: matching === null ? {snapshot, heatmap} : shownOf(snapshot, heatmap, matching),
		matching,
		hasFootLine,
	};
}

/** A map so low that a line of totals would cost it too much. */
const leastRowsForFootLine = 8;

/** The layout, with a line kept free for the totals of columns where they have no other place. */
function layOut(heatmap: Heatmap, options: LayoutOptions): Pick<MapView, 'layout' | 'hasFootLine'> {
	const layout = layoutOf(heatmap, options);
	const hasColumns = (heatmap.blocks[0]?.columns.length ?? 0) > 1;

	if (layout.hasColumnTotals || !hasColumns || options.rows < leastRowsForFootLine) {
		return {layout, hasFootLine: false};
	}

	if (layout.lines.length < options.rows) {
		return {layout, hasFootLine: true};
	}

	// What scrolls has no line to lose; what just fits does.
	return layout.lines.length === options.rows
		? {layout, hasFootLine: false}
		: {layout: layoutHeatmap(heatmap, {...options, rows: options.rows - 1}), hasFootLine: true};
}

type Shown = {
	readonly heatmap: Heatmap;
	readonly matching: ReadonlySet<string>;
	readonly shown: MapView['shown'];
};

const shownBefore = new WeakMap<Snapshot, Shown>();

function shownOf(snapshot: Snapshot, heatmap: Heatmap, matching: ReadonlySet<string>): MapView['shown'] {
	const last = shownBefore.get(snapshot);

	if (last?.heatmap === heatmap && last.matching === matching) {
		return last.shown;
	}

	const shown = withoutOthers(snapshot, heatmap, matching);
	shownBefore.set(snapshot, {heatmap, matching, shown});

	return shown;
}

function withoutOthers(snapshot: Snapshot, heatmap: Heatmap, matching: ReadonlySet<string>): MapView['shown'] {
	return {
		snapshot: {...snapshot, instances: snapshot.instances.filter(({vmId}) => matching.has(vmId))},
		heatmap: {
			...heatmap,
			blocks: heatmap.blocks.map(block => ({
				...block,
				rows: block.rows.map(row => ({
					...row,
					groups: row.groups.map(group => group.filter(({vmId}) => matching.has(vmId))),
				})),
			})),
		},
	};
}
