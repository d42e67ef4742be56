import {type Heatmap, type HeatmapOptions, toHeatmap} from '../fleet/heatmap.js';
import {type Image, imageKey} from '../fleet/image.js';
import {type Layout, layoutHeatmap, type LayoutOptions} from '../fleet/layout.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {Live} from '../store/live.js';
import type {Size} from './geometry.js';
import {changingOf, matchingInstances} from './matching.js';
import {wantedImage} from './screen/images.js';
import type {Screen} from './screen/screen.js';
import {divideScreen} from './screen-geometry.js';

/** The map as it stands on the screen. */
export type MapView = {
	readonly snapshot: Snapshot;
	readonly wanted: Image;
	readonly changing: ReadonlySet<string> | undefined;
	readonly heatmap: Heatmap;
	readonly layout: Layout;
	/** How wide the room for the map is. */
	readonly columns: number;
	/** Without the instances which the filter leaves out; marks are made among these. */
	readonly shown: {readonly snapshot: Snapshot; readonly heatmap: Heatmap};
	/** The vmIds which the filter shows; `null` when it shows all. */
	readonly matching: ReadonlySet<string> | null;
};

type Arranged = {readonly options: HeatmapOptions; readonly heatmap: Heatmap};

const arranged = new WeakMap<Snapshot, Arranged>();

/** The heatmap of a snapshot; the one before when nothing it is made of has changed, as with most keys. */
function heatmapOf(snapshot: Snapshot, options: HeatmapOptions): Heatmap {
	const last = arranged.get(snapshot);
	const isSame =
		last?.options.axis === options.axis &&
		last.options.changing === options.changing &&
		imageKey(last.options.wanted) === imageKey(options.wanted);

	if (last && isSame) {
		return last.heatmap;
	}

	const heatmap = toHeatmap(snapshot, options);
	arranged.set(snapshot, {options, heatmap});

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
	const heatmap = heatmapOf(snapshot, {axis: screen.axis, wanted, changing});
	const {map} = divideScreen(screen, live, size);
	const matching = matchingInstances(screen.filter, snapshot, wanted, changing);

	return {
		snapshot,
		wanted,
		changing,
		heatmap,
		columns: map.columns,
		layout: layoutOf(heatmap, {
			...map,
			cursor: screen.cursor?.vmId ?? null,
			firstVisibleLine: screen.firstVisibleLine,
		}),
		shown: matching === null ? {snapshot, heatmap} : withoutOthers(snapshot, heatmap, matching),
		matching,
	};
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
