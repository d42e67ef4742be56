import type {PastUpgrade, ReadablePast} from '../../store/past-upgrade.js';
import {imageChange} from '../../upgrade/image-before.js';
import {shortId, statusNames, statusTones} from '../../upgrade/report.js';
import type {UpgradeStatus} from '../../upgrade/upgrade.js';
import type {Room} from '../geometry.js';
import type {Scene} from '../scene.js';
import type {Mode} from '../screen/mode.js';
import {blank, type Line, padLine, paragraph, span, type Tone} from '../text.js';
import {azureNow, durationText} from '../time-text.js';
import {listLines} from './list-lines.js';

type Column = {
	readonly heading: string;
	readonly textOf: (past: ReadablePast, now: number) => string;
	readonly toneOf?: (past: ReadablePast) => Tone;
};

/** From the left; those at the right go first where there is no room. */
const tableColumns: readonly Column[] = [
	{heading: 'upgrade', textOf: ({upgradeId}) => shortId(upgradeId), toneOf: () => 'strong'},
	{heading: 'scale set', textOf: ({reference}) => reference.name},
	{heading: 'status', textOf: statusText, toneOf: statusTone},
	{heading: 'upgraded', textOf: upgradedText, toneOf: ({counts}) => (counts.failed > 0 ? 'bad' : 'plain')},
	{heading: 'begun (UTC)', textOf: ({startedAt}) => startedAt.slice(2, 16).replace('T', ' ')},
	{heading: 'image', textOf: past => `→ ${imageChange(past.ran, past).after}`},
	{heading: 'took', textOf: tookText},
	{heading: 'who', textOf: ({by}) => by ?? '?'},
	{heading: 'from', textOf: past => imageChange(past.ran, past).before},
	{heading: 'group', textOf: ({reference}) => reference.resourceGroup},
];

/** The upgrades which were journaled here, the newest first. */
export function pastUpgradesLines(
	{live, now, theme}: Scene,
	{index}: Extract<Mode, {readonly type: 'past-upgrades'}>,
	{columns, rows}: Room,
): readonly Line[] {
	const {pastUpgrades} = live;

	if (pastUpgrades.status === 'failed') {
		return paragraph(`The past upgrades could not be read: ${pastUpgrades.message}`, 'bad', columns - 1, [blank(1)]);
	}

	if (pastUpgrades.status !== 'loaded') {
		return [[span(' Reading the journals of past upgrades.', 'dim')]];
	}

	if (pastUpgrades.value.length === 0) {
		return paragraph(
			'No upgrade was begun from this account on this machine yet. Plan one with u on the map: it is listed here then, with all that happened in it.',
			'plain',
			columns - 2,
			[blank(1)],
		);
	}

	// Journals are stamped with Azure's clock, which may be ahead of ours.
	const at = Math.max(now, azureNow(live, now) ?? now);
	const readable = pastUpgrades.value.filter(past => past.problem === null);
	const widths = tableColumns.map(({heading, textOf}) =>
		Math.min(38, Math.max(heading.length, ...readable.map(past => span(textOf(past, at)).columns))),
	);

	const shown = fittingColumns(widths, columns);

	const toCells = (partOf: (column: Column) => readonly [text: string, tone: Tone]): Line =>
		shown.flatMap((column, place) => [
			...padLine([span(...partOf(column))], widths[tableColumns.indexOf(column)] ?? 0),
			...(place === shown.length - 1 ? [] : [blank(2)]),
		]);

	const lines = pastUpgrades.value.map(
		(past, place): Line => [
			span(place === index ? ` ${theme.glyphs.mark} ` : '   ', 'key'),
			...(past.problem === null
				? toCells(({textOf, toneOf}) => [textOf(past, at), toneOf?.(past) ?? 'plain'])
				: unreadableParts(past)),
		],
	);

	return [
		[blank(3), ...toCells(({heading}) => [heading, 'dim'])],
		...listLines(lines, index, {columns, rows: rows - 1}),
	];
}

/** The columns which there is room for, the first ones first; a wide one without room leaves it to the next. */
function fittingColumns(widths: readonly number[], columns: number): readonly Column[] {
	let room = columns - 1;

	return tableColumns.filter((_, place) => {
		const width = (widths[place] ?? 0) + 2;
		const isFitting = width <= room;
		room -= isFitting ? width : 0;

		return isFitting;
	});
}

function unreadableParts({upgradeId, problem}: Extract<PastUpgrade, {readonly problem: string}>): Line {
	return [span(shortId(upgradeId), 'dim'), blank(2), span(`cannot be read: ${problem}`, 'warn')];
}

// One line of many: what is quiet stays so, what runs has the colour of what runs.
const tones: Readonly<Record<UpgradeStatus, Tone>> = {...statusTones, planned: 'dim', 'rolling-forward': 'upgrading'};

/** How an upgrade stands; one which should go on and which nobody carries out does not. */
export function statusText({status, endedAt, carrier}: ReadablePast): string {
	const name = statusNames[status];

	if (endedAt !== null || status === 'planned') {
		return name;
	}

	return carrier === 'none' ? 'STANDS STILL' : carrier === 'unknown' ? `${name}?` : name;
}

function statusTone({status, endedAt, carrier}: ReadablePast): Tone {
	return endedAt === null && status !== 'planned' && carrier === 'none' ? 'bad' : tones[status];
}

function upgradedText({counts}: ReadablePast): string {
	const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
	const failed = counts.failed > 0 ? `, ${counts.failed} failed` : '';

	return `${counts.upgraded}/${total}${failed}`;
}

/** How long it took, or runs; of one which stands still nobody can say. */
function tookText({startedAt, endedAt, carrier}: ReadablePast, now: number): string {
	const start = Date.parse(startedAt);

	if (endedAt !== null) {
		return durationText((Date.parse(endedAt) - start) / 1000);
	}

	return carrier === 'running' ? `${durationText((now - start) / 1000)} …` : '';
}
