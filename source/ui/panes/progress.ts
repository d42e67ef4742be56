import {isEnding, type UpgradeEvent} from '../../upgrade/event.js';
import {type DomainProgress, type InstanceCounts, type Report, shortId, toReport} from '../../upgrade/report.js';
import {hasEnded, type Upgrade} from '../../upgrade/upgrade.js';
import {currentBatchName} from '../../upgrade/wording.js';
import type {Room} from '../geometry.js';
import type {Scene} from '../scene.js';
import {isStranded} from '../screen/carrier.js';
import {blank, clipLine, fitParts, joinLines, type Line, lineWidth, paragraph, span, type Tone} from '../text.js';
import {azureNow, durationText, estimateText, isBlind, timeOfDay} from '../time-text.js';
import {estimateSecondsLeft} from '../time-left.js';
import {type BarCounts, barLine} from './bar.js';
import {recentEntries} from './event-log.js';
import {budgetLines, gateFigureLines} from './gate-figures.js';
import {carrierText, nextLines} from './next-steps.js';
import {timelineLines} from './timeline.js';
import {whatHoldsLines} from './what-holds.js';

const mostLastWords = 4;
const dot = span(' · ', 'rule');

/** With less, the bar of the whole upgrade has a line for itself. */
const barBesideFrom = 70;

/** With less room for them the map tells of the domains well enough. */
const leastRowsForDomains = 12;

/** What happened last is worth more than when batches ran. */
const leastRowsForEvents = 6;

/** How the upgrade goes: where it is, what holds it, its domains and what happened, the newest first. */
export function progressLines(scene: Scene, upgrade: Upgrade, {columns, rows}: Room): readonly Line[] {
	const {live, theme} = scene;
	const report = toReport(upgrade, live.events, eventNow(scene));
	const head = headLines(scene, upgrade, report, columns);
	const roomLeft = rows - head.length;
	const domains =
		roomLeft >= leastRowsForDomains
			? domainLines(scene, report.domains, columns, Math.floor(roomLeft / 3))
			: domainLines(scene, report.domains.filter(({asked}) => asked > 0).slice(0, 1), columns, 1);
	const isRoomy = roomLeft >= leastRowsForDomains;
	const carrier = isRoomy ? carrierText(live) : null;
	const carrierLines = carrier === null ? [] : paragraph(carrier, 'dim', columns);
	const budget = isRoomy && !hasEnded(upgrade) ? budgetLines(scene, arrivalPart(scene, upgrade), columns) : [];
	const roomForRest = roomLeft - domains.length - carrierLines.length - budget.length - (isRoomy ? 2 : 0);
	const timeline = timelineLines(upgrade, live.events, {
		now: eventNow(scene),
		room: {columns, rows: roomForRest - leastRowsForEvents - 1},
		glyphs: theme.glyphs,
		most: Math.max(4, Math.floor(roomForRest / 2)),
	});
	const roomForEvents = roomForRest - timeline.length - (timeline.length > 0 ? 1 : 0);

	return [
		...head,
		...carrierLines,
		...budget,
		...(isRoomy ? [[]] : []),
		...domains,
		...(timeline.length > 0 ? [[], ...timeline] : []),
		...(isRoomy ? [[span(theme.glyphs.rule.repeat(columns), 'rule')]] : []),
		...eventLines(live.events, columns, roomForEvents),
	].slice(0, Math.max(0, rows));
}

/** The upgrade in one line, for a screen without room for more. */
export function progressSummary(scene: Scene, upgrade: Upgrade): Line {
	const {totals} = toReport(upgrade, scene.live.events, eventNow(scene));
	const {text, tone} = headlineOf(scene, upgrade);
	const count = span(` ${totals.upgraded}/${totals.total} `, 'strong');
	const full = text.replace(/^upgrade \S+ · /v, '');
	const isFitting = count.columns + span(full).columns <= scene.size.columns;

	// Which domain the batch is the map shows.
	return clipLine([count, span(isFitting ? full : full.replace(/ \([^\)]*\)$/v, ''), tone)], scene.size.columns);
}

/** Which upgrade it is, how it stands and where; one whose process died does not roll, whatever its journal says. */
export function headlineOf({live, now}: Scene, upgrade: Upgrade): {readonly text: string; readonly tone: Tone} {
	const {headline, tone} = toReport(upgrade, live.events, azureNow(live, now) ?? now);

	return isStranded(live) && upgrade.status !== 'paused'
		? {text: `upgrade ${shortId(upgrade.id)} · STANDS STILL · ${currentBatchName(upgrade)}`, tone: 'bad'}
		: {text: headline, tone: tone === 'plain' ? 'strong' : tone};
}

/** When it will be done at this pace, as a time of day (UTC); empty while it stands still. */
function arrivalPart(scene: Scene, upgrade: Upgrade): Line {
	const seconds = secondsLeft(scene, upgrade);

	if (seconds === null) {
		return [];
	}

	return seconds === 'unknown'
		? [span('ETA unknown while nothing can be read', 'dim')]
		: [
				span('ETA ', 'dim'),
				span(`${timeOfDay(new Date(eventNow(scene) + seconds * 1000).toISOString()).slice(0, 5)} UTC`, 'strong'),
			];
}

/** How long it will go on at this pace; unknown while it cannot be seen whether it goes on, `null` while it stands still. */
function secondsLeft(scene: Scene, upgrade: Upgrade): number | 'unknown' | null {
	const {live, now} = scene;

	if (hasEnded(upgrade) || isStranded(live) || live.conductor?.status === 'starting') {
		return null;
	}

	const seconds = estimateSecondsLeft(upgrade, live.events, eventNow(scene));

	return seconds !== null && isBlind(live, now) ? 'unknown' : seconds;
}

/** Events are stamped with Azure's clock, which is not ours. */
function eventNow({live, now}: Scene): number {
	return azureNow(live, now) ?? now;
}

function headLines(scene: Scene, upgrade: Upgrade, report: Report, columns: number): readonly Line[] {
	const {live, theme} = scene;
	const now = eventNow(scene);
	const headline = headlineOf(scene, upgrade);
	const isBesideBar = columns >= barBesideFrom;
	const parts = countParts(upgrade, report, {
		secondsLeft: secondsLeft(scene, upgrade),
		room: isBesideBar ? columns - 14 : columns,
	});
	const counts = fitParts(parts, dot, isBesideBar ? columns - 14 : columns, 2);
	const barColumns = isBesideBar ? Math.min(40, columns - lineWidth(counts) - 2) : columns;
	const bar = barLine(barCounts(report.totals), Math.max(8, barColumns), theme.glyphs);

	return [
		...paragraph(headline.text, headline.tone, columns),
		...(isBesideBar ? [clipLine([...bar, blank(2), ...counts], columns)] : [bar, clipLine(counts, columns)]),
		...(live.conductor?.status === 'gone' && isStranded(live)
			? shortened(paragraph(live.conductor.message, 'warn', columns), columns)
			: whatHoldsLines(upgrade, report, now, columns)),
		...gateFigureLines(scene, upgrade, columns),
		...(live.conductor?.status === 'starting'
			? paragraph('A process is just starting to carry it out.', 'warn', columns)
			: []),
		...nextLines(scene, upgrade, columns),
	];
}

/** What a process said last may be long: it must leave room for what happened. */
function shortened(lines: readonly Line[], columns: number): readonly Line[] {
	const last = lines[mostLastWords - 1];

	return last === undefined || lines.length === mostLastWords
		? lines
		: [...lines.slice(0, mostLastWords - 1), clipLine([...last, span(' …')], columns)];
}

/** Why instances are left out is said where there is room for all of it. */
function countParts(
	upgrade: Upgrade,
	{totals}: Report,
	{secondsLeft: seconds, room}: {readonly secondsLeft: number | 'unknown' | null; readonly room: number},
): readonly Line[] {
	const word = upgrade.leg.direction === 'forward' ? 'upgraded' : 'back';
	// Once it has ended nobody looks after them: what becomes of them is on the map.
	const asked: Line = hasEnded(upgrade)
		? [span(`${totals.asked} asked`, 'warn')]
		: [span(`${totals.asked} in flight`, 'upgrading')];
	const toParts = (leftOut: readonly string[]): readonly Line[] => [
		[span(`${totals.upgraded} of ${totals.total} ${word}`, 'strong')],
		totals.failed > 0 ? [span(`${totals.failed} failed`, 'failed')] : [],
		totals.asked > 0 ? asked : [],
		...leftOut.map((text): Line => [span(text, 'dim')]),
		typeof seconds === 'number' ? [span(`~${estimateText(seconds)} left`, 'dim')] : [],
	];

	const isComplete = lineWidth(joinLines(toParts(leftOutParts(totals)), dot)) <= room;

	return toParts(isComplete ? leftOutParts(totals) : leftOutText(totals)).filter(part => part.length > 0);
}

function leftOutText(counts: InstanceCounts): readonly string[] {
	const count = counts.total - waitedFor(counts);

	return count > 0 ? [`${count} left out`] : [];
}

function leftOutParts({skipped, gone, givenUp}: InstanceCounts): readonly string[] {
	return [
		skipped > 0 ? `${skipped} skipped` : null,
		givenUp > 0 ? `${givenUp} given up` : null,
		gone > 0 ? `${gone} gone` : null,
	].filter(part => part !== null);
}

/** Those which the upgrade does not wait for are no part of what is to be done. */
function waitedFor({total, skipped, gone, givenUp}: InstanceCounts): number {
	return total - skipped - gone - givenUp;
}

function barCounts(counts: InstanceCounts): BarCounts {
	return {...counts, total: waitedFor(counts)};
}

/** The domains around the one which is being upgraded, as many as there is room for. */
function domainLines(
	{theme}: Scene,
	domains: readonly DomainProgress[],
	columns: number,
	rows: number,
): readonly Line[] {
	const nameWidth = Math.max(0, ...domains.map(({name}) => name.length));
	const countWidth = Math.max(0, ...domains.map(({total}) => String(total).length)) * 2 + 1;
	const leftOutWidth = Math.max(0, ...domains.flatMap(leftOutText).map(text => text.length + 2));
	const barColumns = Math.max(4, Math.min(40, columns - nameWidth - countWidth - leftOutWidth - 18));
	const current = domains.findIndex(domain => domain.upgraded + domain.failed < waitedFor(domain));
	const last = Math.max(0, domains.length - rows);
	const first = Math.max(0, Math.min(last, (current === -1 ? domains.length : current) - Math.floor(rows / 2)));

	return domains.slice(first, first + rows).map(domain => {
		const {name, total, upgraded, failed, seconds} = domain;

		return clipLine(
			[
				span(name.padEnd(nameWidth), seconds === null ? 'dim' : 'plain'),
				blank(1),
				...barLine(barCounts(domain), barColumns, theme.glyphs),
				span(` ${`${upgraded}/${total}`.padStart(countWidth)}`, upgraded === waitedFor(domain) ? 'good' : 'plain'),
				span(seconds === null ? '' : `  ${durationText(seconds)}`, 'dim'),
				...(failed > 0 ? [span(`  ${failed} ${theme.glyphs.failed}`, 'failed')] : []),
				...leftOutText(domain).map(text => span(`  ${text}`, 'dim')),
			],
			columns,
		);
	});
}

/** What happened, the newest first: a line each, but the newest in full, unless it is the ending, which is said above. */
function eventLines(events: readonly UpgradeEvent[], columns: number, rows: number): readonly Line[] {
	const last = events.at(-1);
	const isFull = last !== undefined && !isEnding(last);

	return recentEntries(events, rows)
		.flatMap(({at, text, tone}, index) => {
			const lines = paragraph(text, tone, columns, [span(`${timeOfDay(at)} `, 'dim')]);

			return index === 0 && isFull ? lines : [clipLine([span(`${timeOfDay(at)} `, 'dim'), span(text, tone)], columns)];
		})
		.slice(0, Math.max(0, rows));
}
