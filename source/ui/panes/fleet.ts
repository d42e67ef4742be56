import type {FleetEntry} from '../../fleet/fleet-entry.js';
import {fitStrip} from '../../fleet/fleet-strip.js';
import {counted} from '../../upgrade/counted.js';
import {drawFleet, type FleetView, visibleEntries} from '../fleet-view.js';
import type {Room} from '../geometry.js';
import type {Scene} from '../scene.js';
import {knownEntries} from '../screen/fleet-list.js';
import {modeOfBody} from '../screen/fleet-mode.js';
import {blank, type Line, lineWidth, padLine, paragraph, type Span, span, type Style, type Tone} from '../text.js';
import {fleetFilterLine, fleetLegendLine, fleetStatusLine} from './fleet-status.js';
import {type FleetTable, type PlacedColumn, toFleetTable, upgradeOf} from './fleet-table.js';
import {isStripOld} from './fleet-age.js';

const gap = blank(2);

/** All scale sets, a line each, one of which is to be opened. */
export function fleetLines(scene: Scene, room: Room): readonly Line[] {
	const {screen, live, size} = scene;
	const view = drawFleet(screen, live, size);
	const isTyping = modeOfBody(screen.mode).type === 'scale-sets-filter';
	const bottom = isTyping ? fleetFilterLine(scene, view) : fleetStatusLine(scene, view);
	const {standingStill, shown, hasLegend, rows} = view;
	const table = toFleetTable(knownEntries(live), live, room.columns);
	const list =
		shown.length === 0
			? emptyLines(scene, room.columns)
			: [headingLine(scene, table), ...visibleEntries(view).map(entry => entryLine(entry, scene, view, table))];

	return [
		...standingStill,
		...Array.from({length: rows + 1}, (_, row) => list[row] ?? []),
		...(hasLegend ? [fleetLegendLine(scene, view, table.stripWidth)] : []),
		bottom,
	];
}

/** Why there is nothing to choose from, and what can be done. */
function emptyLines({screen, live}: Scene, columns: number): readonly Line[] {
	const {fleet, connection, chosenSubscriptionId, fleetGroup} = live;
	const say = (text: string, tone: Tone): readonly Line[] =>
		paragraph(text, tone, Math.min(columns - 1, 100), [blank(1)]);

	if (connection.status === 'failed') {
		return [[], ...say(connection.message, 'bad'), ...(connection.next === null ? [] : say(connection.next, 'plain'))];
	}

	switch (fleet.status) {
		case 'idle':
		case 'loading': {
			return [[], ...say('Reading the scale sets.', 'dim')];
		}

		case 'failed': {
			return [
				[],
				...say(fleet.message, 'bad'),
				...say('It is tried again every minute; R tries now, S chooses another subscription.', 'plain'),
			];
		}

		case 'loaded': {
			return [
				[],
				...(fleet.value.length === 0
					? say(
							`There is no scale set ${fleetGroup === null ? '' : `in group ${fleetGroup} `}of ${chosenSubscriptionId === null ? 'any' : 'this'} subscription which you may read. S chooses another subscription.`,
							'warn',
						)
					: say(
							`None of ${counted(fleet.value.length, 'scale set')} matches /${screen.fleet.filter}. A word is looked for in what the list tells; numbers as behind:2 unhealthy:1. esc shows all of them.`,
							'warn',
						)),
			];
		}
	}
}

function headingLine({screen}: Scene, {before, stripWidth, after}: FleetTable): Line {
	const {order, isReversed} = screen.fleet;

	const heading = ({column, width}: PlacedColumn): Line => {
		const isSorted = column.order === order;
		// Texts go from a to z, numbers from the largest.
		const isFalling =
			(column.name === 'count' || column.name === 'behind' || column.name === 'unhealthy') !== isReversed;
		const sign = isSorted ? (isFalling ? '↓' : '↑') : '';
		const before = column.isRight ? blank(width - column.heading.length) : blank(0);

		// The sign of the order may stand between the columns, so that no column is wider for it.
		return padLine([before, span(`${column.heading}${sign}`, isSorted ? 'strong' : 'dim')], width + gap.columns);
	};

	return [
		blank(2),
		...before.flatMap(heading),
		...padLine([span('instances', 'dim')], stripWidth),
		gap,
		...after.flatMap(heading),
	];
}

function entryLine(entry: FleetEntry, scene: Scene, view: FleetView, {before, stripWidth, after}: FleetTable): Line {
	const {live, theme, now} = scene;
	const isChosen = view.shown[view.index] === entry;
	const isFaint = isStripOld(entry, now);
	const row = {entry, upgrade: upgradeOf(entry, live)};

	const cell = ({column, width}: PlacedColumn): Line => {
		const {text, tone} = column.cellOf(row);
		const line: Line = [span(text, {tone, isFaint: isFaint && column.name !== 'name' && column.name !== 'upgrade'})];

		return column.isRight ? [blank(width - lineWidth(line)), ...line, gap] : [...padLine(line, width), gap];
	};

	const strip = padLine(stripSpans(entry, scene, stripWidth, isFaint), stripWidth);

	return [
		span(isChosen ? `${theme.glyphs.mark} ` : '  ', 'key'),
		...highlighted(before.flatMap(cell), isChosen),
		...strip,
		gap,
		...highlighted(after.flatMap(cell), isChosen),
	];
}

/** The chosen line is reversed, but for its strip: there the colours say the states. */
function highlighted(line: Line, isChosen: boolean): Line {
	return isChosen ? line.map(({text, columns}) => ({text, columns, style: {tone: 'strong', isReversed: true}})) : line;
}

/** The instances of a set in so many columns, a piece for each run of one state; or why they are not there. */
function stripSpans(
	{strip, failure}: FleetEntry,
	{theme, now}: Scene,
	columns: number,
	isFaint: boolean,
): readonly Span[] {
	if (strip === null) {
		return [failure === null ? span('reading', 'dim') : unreadSpan(failure, columns)];
	}

	if (strip.states.length === 0) {
		return [span('empty', 'dim')];
	}

	const spans: Span[] = [];
	const states = fitStrip(strip.states, columns);
	let from = 0;

	for (const [index, state] of states.entries()) {
		if (states[index + 1] !== state) {
			const style: Style = {tone: state, isFaint};
			spans.push(span(theme.glyphs[state].repeat(index + 1 - from), style));
			from = index + 1;
		}
	}

	const age = span(`${Math.floor((now - strip.receivedAt) / 60_000)} min old`, 'warn');
	const hasRoom = isFaint && states.length + gap.columns + age.columns <= columns;

	return hasRoom ? [...spans, gap, age] : spans;
}

/** In full where there is room; the line which tells of the chosen set has it otherwise. */
function unreadSpan(failure: string, columns: number): Span {
	const full = span(failure, 'warn');

	return full.columns <= columns ? full : span('not read', 'warn');
}
