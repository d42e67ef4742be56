import type {FleetEntry} from '../../fleet/fleet-entry.js';
import type {Live} from '../../store/live.js';
import type {UnfinishedUpgrade} from '../../upgrade/unfinished.js';
import {span} from '../text.js';
import {columnsAfter, columnsBefore, columnsByNeed, type FleetColumn, type FleetRow, sizeOf} from './fleet-columns.js';

/** A column and how wide it is. */
export type PlacedColumn = {readonly column: FleetColumn; readonly width: number};

/** How the list is divided; between the columns are two blanks. */
export type FleetTable = {
	readonly before: readonly PlacedColumn[];
	readonly stripWidth: number;
	readonly after: readonly PlacedColumn[];
};

const gapWidth = 2;
const markWidth = 2;
const leastStrip = 10;
const mostStrip = 100;
const mostText = 34;

/** The upgrade of ours which is unfinished in a set. */
export function upgradeOf({upgradeId}: FleetEntry, {unfinished}: Live): UnfinishedUpgrade | null {
	return upgradeId === null ? null : (unfinished.find(upgrade => upgrade.upgradeId === upgradeId) ?? null);
}

/** Divides the columns of the screen: the most needed first, and the strips get what is left. */
export function toFleetTable(entries: readonly FleetEntry[], live: Live, columns: number): FleetTable {
	const widths = widthsOf(entries, live);
	const widthOf = ({name}: FleetColumn) =>
		name === 'name' ? Math.min(widths.name, Math.max(8, Math.floor(columns * 0.3))) : widths[name];
	const all = [...columnsBefore, ...columnsAfter];
	const chosen = new Set<FleetColumn['name']>();
	const wantedStrip = Math.min(mostStrip, Math.max(leastStrip, widths.strip));
	const roomyStrip = Math.min(wantedStrip, Math.floor(columns / 4));
	let room = columns - markWidth - leastStrip - gapWidth;

	for (const name of columnsByNeed) {
		const column = all.find(candidate => candidate.name === name);
		const width = column && widths[name] > 0 ? widthOf(column) : 0;

		const kept = isOptional(name) ? roomyStrip - leastStrip : 0;

		if (column && width > 0 && width + gapWidth <= room - kept) {
			chosen.add(name);
			room -= width + gapWidth;
		}
	}

	const place = (list: readonly FleetColumn[]): readonly PlacedColumn[] =>
		list.filter(({name}) => chosen.has(name)).map(column => ({column, width: widthOf(column)}));

	return {
		before: place(columnsBefore),
		stripWidth: Math.min(wantedStrip, leastStrip + room),
		after: place(columnsAfter),
	};
}

/** What a line can do without, where the strips would be short for it. */
function isOptional(name: FleetColumn['name']): boolean {
	return name === 'group' || name === 'location' || name === 'subscription';
}

type Widths = Readonly<Record<FleetColumn['name'] | 'strip', number>>;

const measured = new WeakMap<
	readonly FleetEntry[],
	{readonly unfinished: Live['unfinished']; readonly widths: Widths}
>();

/** How wide the columns would be; 0 for those which have nothing to say. Measured once for a list which stays the same. */
function widthsOf(entries: readonly FleetEntry[], live: Live): Widths {
	const last = measured.get(entries);

	if (last?.unfinished === live.unfinished) {
		return last.widths;
	}

	const rows: readonly FleetRow[] = entries.map(entry => ({entry, upgrade: upgradeOf(entry, live)}));
	const isSeveral = new Set(entries.map(({scaleSet}) => scaleSet.subscriptionId.toLowerCase())).size > 1;
	const isAnyUpgraded = rows.some(({upgrade}) => upgrade !== null);
	const widest = (column: FleetColumn) =>
		Math.min(
			mostText,
			rows.reduce((most, row) => Math.max(most, span(column.cellOf(row).text).columns), column.heading.length),
		);
	const widthOf = (column: FleetColumn): number => {
		const isSilent = (column.name === 'subscription' && !isSeveral) || (column.name === 'upgrade' && !isAnyUpgraded);
		return isSilent ? 0 : widest(column);
	};
	const byName = new Map([...columnsBefore, ...columnsAfter].map(column => [column.name, widthOf(column)]));
	const of = (name: FleetColumn['name']) => byName.get(name) ?? 0;
	const widths: Widths = {
		name: of('name'),
		upgrade: of('upgrade'),
		count: of('count'),
		unhealthy: of('unhealthy'),
		behind: of('behind'),
		image: of('image'),
		mode: of('mode'),
		group: of('group'),
		location: of('location'),
		subscription: of('subscription'),
		strip: entries.reduce((most, entry) => Math.max(most, sizeOf(entry) ?? 0), 0),
	};

	measured.set(entries, {unfinished: live.unfinished, widths});
	return widths;
}
