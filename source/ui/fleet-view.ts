import type {FleetEntry} from '../fleet/fleet-entry.js';
import type {Live} from '../store/live.js';
import type {Line} from './text.js';
import type {Size} from './geometry.js';
import {standingStillLines} from './panes/fleet-upgrades.js';
import {chosenIndex, shownEntries} from './screen/fleet-list.js';
import type {Screen} from './screen/screen.js';
import {divideScreen} from './screen-geometry.js';

/** The list of all scale sets as it stands on the screen. */
export type FleetView = {
	/** All lines which the filter shows, sorted. */
	readonly shown: readonly FleetEntry[];
	/** Which of them is chosen; -1 when there is none. */
	readonly index: number;
	/** The first one which is seen, and how many there is room for. */
	readonly first: number;
	readonly rows: number;
	/** Said above the list: which upgrades nobody carries out. */
	readonly standingStill: readonly Line[];
	/** Whether there is room for what the signs mean. */
	readonly hasLegend: boolean;
};

const legendFromRows = 12;
/** The line of headings, and the one which tells of the chosen set. */
const otherLines = 2;
const leastRows = 3;

/** Lays the list out for a screen. */
export function drawFleet(screen: Screen, live: Live, size: Size): FleetView {
	const {body} = divideScreen(screen, live, size);
	const hasLegend = body.rows >= legendFromRows;
	const left = body.rows - otherLines - (hasLegend ? 1 : 0);
	const standingStill = standingStillLines(screen, live, {
		columns: body.columns,
		rows: Math.min(left - leastRows, Math.floor(body.rows / 4)),
	});
	const rows = Math.max(1, left - standingStill.length);
	const shown = shownEntries(screen.fleet, live);
	const index = chosenIndex(screen.fleet, shown);
	const first = Math.max(0, Math.min(screen.fleet.first, index, shown.length - rows));

	return {shown, index, first: Math.max(first, index - rows + 1), rows, standingStill, hasLegend};
}

/** The lines which are seen. */
export function visibleEntries({shown, first, rows}: FleetView): readonly FleetEntry[] {
	return shown.slice(first, first + rows);
}
