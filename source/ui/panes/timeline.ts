import type {UpgradeEvent} from '../../upgrade/event.js';
import {type BatchSpan, batchesToCome, toTimeline} from '../../upgrade/timeline.js';
import type {Upgrade} from '../../upgrade/upgrade.js';
import type {Room} from '../geometry.js';
import type {Glyphs} from '../theme.js';
import {blank, clipLine, type Line, padLine, span} from '../text.js';
import {durationText, timeOfDay} from '../time-text.js';

const mostNameColumns = 14;
/** How long it took, and how many of it failed. */
const durationColumns = 11;
const leastChartColumns = 12;

export type TimelineOptions = {
	/** Milliseconds since 1970 of the clock which wrote the events. */
	readonly now: number;
	readonly room: Room;
	readonly glyphs: Glyphs;
	/** How many lines are wanted at most, where there is room for more. */
	readonly most?: number;
};

/**
 * The batches over time: when each was asked for, how long Azure worked on it and how long a gate held it, the last ones
 * as far as there is room; and which come next. Empty before the first.
 */
export function timelineLines(
	upgrade: Upgrade,
	events: readonly UpgradeEvent[],
	{now, room: {columns, rows}, glyphs, most = rows}: TimelineOptions,
): readonly Line[] {
	const spans = toTimeline(upgrade, events);
	const [first] = spans;

	if (first === undefined || rows < 3) {
		return [];
	}

	const next = nextLine(upgrade, columns);
	const shown = spans.slice(-Math.max(1, Math.min(rows, most) - 1 - next.length));
	const nameColumns = Math.min(mostNameColumns, Math.max(...shown.map(({batch, name}) => labelOf(batch, name).length)));
	const chartColumns = Math.max(leastChartColumns, Math.min(60, columns - nameColumns - durationColumns - 2));
	const start = Math.min(...shown.map(({start: at}) => at));
	const end = Math.max(...shown.map(({end: at}) => at ?? now), start + 1000);
	const placeOf = (at: number) =>
		Math.max(0, Math.min(chartColumns, Math.round(((at - start) / (end - start)) * chartColumns)));

	const hidden = spans.length - shown.length;
	const title = hidden === 0 ? 'batches' : `batches, ${hidden} before`;
	const times = `${clockText(start)} – ${clockText(end)}`;

	return [
		clipLine([...padLine([span(title, 'strong')], Math.max(0, columns - times.length)), span(times, 'dim')], columns),
		...shown.map(batch =>
			clipLine(
				[
					...padLine([span(labelOf(batch.batch, batch.name), batch.end === null ? 'plain' : 'dim')], nameColumns),
					blank(1),
					...chart(batch, {placeOf, now, columns: chartColumns, glyphs}),
					blank(1),
					...endParts(batch, now, glyphs),
				],
				columns,
			),
		),
		...next,
	];
}

function labelOf(batch: number, name: string): string {
	return `${batch + 1} ${name.replace(/^zone /v, 'z')}`;
}

function clockText(at: number): string {
	return timeOfDay(new Date(at).toISOString());
}

type Axis = {
	readonly placeOf: (at: number) => number;
	readonly now: number;
	readonly columns: number;
	readonly glyphs: Glyphs;
};

function chart({start, end, heldFrom}: BatchSpan, {placeOf, now, columns, glyphs}: Axis): Line {
	const from = Math.min(columns - 1, placeOf(start));
	const to = Math.max(from + 1, placeOf(end ?? now));
	const held = heldFrom === null ? to : Math.max(from, Math.min(to, placeOf(heldFrom)));
	const isRunning = end === null;

	return padLine(
		[
			blank(from),
			span((isRunning ? glyphs.barAsked : glyphs.barDone).repeat(held - from), isRunning ? 'upgrading' : 'good'),
			span(glyphs.barLeft.repeat(to - held), isRunning ? 'upgrading' : 'dim'),
		],
		columns,
	);
}

/** How long it took, and what became of its instances where that is not simply good. */
function endParts({start, end, progress}: BatchSpan, now: number, glyphs: Glyphs): Line {
	const failed = progress.filter(is => is === 'failed').length;

	return [
		span(durationText(((end ?? now) - start) / 1000).padStart(6), end === null ? 'strong' : 'dim'),
		...(failed > 0 ? [span(` ${failed}${glyphs.failed}`, 'failed')] : []),
	];
}

function nextLine(upgrade: Upgrade, columns: number): readonly Line[] {
	const names = batchesToCome(upgrade);
	const named = names.slice(0, 3);
	const rest = names.length - named.length;

	return names.length === 0 || upgrade.endedAt !== null
		? []
		: [
				clipLine(
					[span('then ', 'dim'), span(`${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`, 'dim')],
					columns,
				),
			];
}
