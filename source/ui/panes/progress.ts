import {isEnding, type UpgradeEvent} from '../../upgrade/event.js';
import {type DomainProgress, type Report, toReport} from '../../upgrade/report.js';
import {hasEnded, type Upgrade} from '../../upgrade/upgrade.js';
import type {Room} from '../geometry.js';
import type {Scene} from '../scene.js';
import {trySteering} from '../screen/steering.js';
import {blank, clipLine, fitParts, type Line, lineWidth, paragraph, span} from '../text.js';
import {azureNow, durationText, estimateText, timeOfDay} from '../time-text.js';
import {estimateSecondsLeft} from '../time-left.js';
import {barLine} from './bar.js';
import {recentEntries} from './event-log.js';

/** With less, the bar of the whole upgrade has a line for itself. */
const barBesideFrom = 70;

/** With less room for them the map tells of the domains well enough. */
const leastRowsForDomains = 12;

/** How the upgrade goes: where it is, what holds it, its domains and what happened, the newest first. */
export function progressLines(scene: Scene, upgrade: Upgrade, {columns, rows}: Room): readonly Line[] {
	const {live, theme} = scene;
	const report = toReport(upgrade, live.events, eventNow(scene));
	const head = headLines(scene, upgrade, report, columns);
	const roomLeft = rows - head.length;
	const domains =
		roomLeft >= leastRowsForDomains
			? domainLines(scene, report.domains, columns, Math.floor(roomLeft / 2))
			: domainLines(scene, report.domains.filter(({asked}) => asked > 0).slice(0, 1), columns, 1);
	const isRoomy = roomLeft >= leastRowsForDomains;
	const roomForEvents = roomLeft - domains.length - (isRoomy ? 2 : 0);

	return [
		...head,
		...(isRoomy ? [[]] : []),
		...domains,
		...(isRoomy ? [[span(theme.glyphs.rule.repeat(columns), 'rule')]] : []),
		...eventLines(live.events, columns, roomForEvents),
	].slice(0, Math.max(0, rows));
}

/** The upgrade in one line, for a screen without room for more. */
export function progressSummary(scene: Scene, upgrade: Upgrade): Line {
	const {headline, tone, totals} = toReport(upgrade, scene.live.events, eventNow(scene));

	return clipLine(
		[span(` ${totals.upgraded}/${totals.total} `, 'strong'), span(headline.replace(/^upgrade \S+ · /v, ''), tone)],
		scene.size.columns,
	);
}

/** Events are stamped with Azure's clock, which is not ours. */
function eventNow({live, now}: Scene): number {
	return azureNow(live, now) ?? now;
}

function headLines(scene: Scene, upgrade: Upgrade, report: Report, columns: number): readonly Line[] {
	const {live, theme} = scene;
	const now = eventNow(scene);
	const countdown = report.until === null ? null : Math.ceil((report.until - now) / 1000);
	const parts = countParts(upgrade, report, hasEnded(upgrade) ? null : estimateSecondsLeft(upgrade, live.events, now));
	const isBesideBar = columns >= barBesideFrom;
	const counts = fitParts(parts, span(' · ', 'rule'), isBesideBar ? columns - 22 : columns, 2);
	const barColumns = isBesideBar ? Math.min(40, columns - lineWidth(counts) - 2) : columns;
	const bar = barLine(report.totals, Math.max(8, barColumns), theme.glyphs);

	return [
		...paragraph(report.headline, report.tone === 'plain' ? 'strong' : report.tone, columns),
		...(isBesideBar ? [clipLine([...bar, blank(2), ...counts], columns)] : [bar, clipLine(counts, columns)]),
		...messageLines(report, countdown, columns),
		...nextLines(scene, upgrade, columns),
	];
}

function countParts({leg}: Upgrade, {totals}: Report, secondsLeft: number | null): readonly Line[] {
	const word = leg.direction === 'forward' ? 'upgraded' : 'back';

	return [
		[span(`${totals.upgraded} of ${totals.total} ${word}`, 'strong')],
		totals.failed > 0 ? [span(`${totals.failed} failed`, 'failed')] : [],
		totals.asked > 0 ? [span(`${totals.asked} in flight`, 'upgrading')] : [],
		secondsLeft === null ? [] : [span(`~${estimateText(secondsLeft)} left`, 'dim')],
	].filter(part => part.length > 0);
}

function messageLines(
	{message, destination, tone}: Report,
	countdown: number | null,
	columns: number,
): readonly Line[] {
	const left: Line = countdown === null || countdown <= 0 ? [] : [span(`${durationText(countdown)} `, 'strong')];

	return message === null
		? [[span('to ', 'dim'), span(destination.replace(/^[→←] /v, ''))]]
		: paragraph(message, tone === 'plain' ? 'warn' : tone, columns, left);
}

/** After an ending: what can be done, and where it is written down. */
function nextLines({live, screen}: Scene, upgrade: Upgrade, columns: number): readonly Line[] {
	if (!hasEnded(upgrade)) {
		return [];
	}

	const isRegrettable = upgrade.status === 'faulted' || upgrade.status === 'cancelled';
	const canGoBack = !screen.isReadOnly && trySteering(live, 'roll-back').isPossible;
	const next = isRegrettable && canGoBack ? 'b rolls back what was changed; o and u plan the rest again. ' : '';

	return [
		...paragraph(`${next}esc closes this.`, 'plain', columns),
		...(live.journalPath === null ? [] : paragraph(live.journalPath, 'dim', columns)),
	];
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
	const barColumns = Math.max(4, Math.min(40, columns - nameWidth - countWidth - 18));
	const current = domains.findIndex(({upgraded, failed, total}) => upgraded + failed < total);
	const last = Math.max(0, domains.length - rows);
	const first = Math.max(0, Math.min(last, (current === -1 ? domains.length : current) - Math.floor(rows / 2)));

	return domains.slice(first, first + rows).map(domain => {
		const {name, total, upgraded, failed, seconds} = domain;

		return clipLine(
			[
				span(name.padEnd(nameWidth), seconds === null ? 'dim' : 'plain'),
				blank(1),
				...barLine(domain, barColumns, theme.glyphs),
				span(` ${`${upgraded}/${total}`.padStart(countWidth)}`, upgraded === total ? 'good' : 'plain'),
				span(seconds === null ? '' : `  ${durationText(seconds)}`, 'dim'),
				...(failed > 0 ? [span(`  ${failed} ${theme.glyphs.failed}`, 'failed')] : []),
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
