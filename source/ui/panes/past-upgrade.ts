import {imageName} from '../../fleet/image.js';
import type {ScaleSetReference} from '../../fleet/scale-set.js';
import type {InstanceProgress} from '../../upgrade/leg.js';
import {batchName} from '../../upgrade/batch.js';
import {imageChange, imagesBefore} from '../../upgrade/image-before.js';
import {shortId, toReport} from '../../upgrade/report.js';
import type {Upgrade} from '../../upgrade/upgrade.js';
import type {Scene} from '../scene.js';
import {knownPast} from '../screen/past-keys.js';
import type {Mode} from '../screen/mode.js';
import type {Glyphs} from '../theme.js';
import {blank, type Line, paragraph, span, type Tone} from '../text.js';
import {recentEntries} from './event-log.js';
import {statusText} from './past-upgrades.js';
import {countedImages} from './plan-images.js';
import {timelineLines} from './timeline.js';
import {timeOfDay} from '../time-text.js';

/** One upgrade of the past: how it ended, where each of its instances stands, its batches over time and all that happened. */
export function pastUpgradeLines(
	{live, theme}: Scene,
	{upgradeId}: Extract<Mode, {readonly type: 'past-upgrade'}>,
	columns: number,
): readonly Line[] {
	const {pastUpgrade} = live;
	const past = knownPast(live).find(candidate => candidate.upgradeId === upgradeId);

	if (pastUpgrade.status === 'failed') {
		return paragraph(`Its journal could not be read: ${pastUpgrade.message}`, 'bad', columns - 1, [blank(1)]);
	}

	if (pastUpgrade.status !== 'loaded' || pastUpgrade.value.upgrade.id !== upgradeId) {
		return [[span(` Reading the journal of upgrade ${shortId(upgradeId)}.`, 'dim')]];
	}

	const {upgrade, events} = pastUpgrade.value;
	const lastAt = Date.parse(events.at(-1)?.at ?? upgrade.startedAt);
	const {message, tone, totals} = toReport(upgrade, events, lastAt);
	const width = columns - 2;
	const isReadable = past !== undefined && past.problem === null;

	return [
		[span(`upgrade ${upgradeId}`, 'strong'), blank(2), span(isReadable ? statusText(past) : upgrade.status, tone)],
		...fact('scale set', setName(upgrade, isReadable ? past.reference : null, width), width),
		...fact('image', changeText(upgrade), width),
		...fact(
			'when',
			upgrade.endedAt === null
				? `since ${dayAndTime(upgrade.startedAt)} UTC, not ended`
				: `${dayAndTime(upgrade.startedAt)} – ${dayAndTime(upgrade.endedAt)} UTC`,
			width,
		),
		...fact('who', isReadable ? (past.by ?? 'not told') : 'not told', width),
		...fact(
			'instances',
			`${totals.upgraded} of ${totals.total} ${upgrade.leg.direction === 'forward' ? 'upgraded' : 'back'}, ${totals.failed} failed`,
			width,
		),
		...(message === null ? [] : fact('came to', message, width, tone === 'plain' ? 'plain' : tone)),
		...(isReadable && past.unreachable !== null ? fact('from here', past.unreachable, width, 'warn') : []),
		[],
		...nextLines(upgrade, isReadable && past.unreachable === null, width),
		[span('where its instances stand, by batch', 'strong')],
		...progressMap(upgrade, theme.glyphs, width),
		[],
		...timelineLines(upgrade, events, {now: lastAt, room: {columns: width, rows: 60}, glyphs: theme.glyphs}),
		[],
		[span('all that happened, the newest first (UTC)', 'strong')],
		...recentEntries(events, events.length).flatMap(entry =>
			paragraph(entry.text, entry.tone, width, [span(`${timeOfDay(entry.at)} `, 'dim')]),
		),
	].map(line => [blank(1), ...line]);
}

function fact(name: string, text: string, columns: number, tone: Tone = 'plain'): readonly Line[] {
	return paragraph(text, tone, columns, [span(name.padEnd(11), 'dim')]);
}

function dayAndTime(timestamp: string): string {
	return timestamp.slice(0, 19).replace('T', ' ');
}

/** What the instances ran, by name where it is but a few images, and what they were to run. */
function changeText({plan, oldImages}: Upgrade): string {
	const images = imagesBefore({plan, oldImages});
	const {before, after} = imageChange(images, plan);
	const ran = plan.batches.flatMap(({instances}) => instances.flatMap(({vmId}) => oldImages.instances[vmId] ?? []));
	const [first = plan.from] = images;

	if (images.length > 1) {
		return `${countedImages(ran)} → ${after}`;
	}

	return imageName(first) === imageName(plan.to)
		? `${before} → ${imageName(plan.to)}`
		: `${imageName(first)} → ${after}`;
}

/** Its whole id where that is one line, else what people call it. */
function setName({plan}: Upgrade, reference: ScaleSetReference | null, columns: number): string {
	return reference === null || plan.scaleSetId.length + 11 <= columns
		? plan.scaleSetId
		: `${reference.name} in ${reference.resourceGroup}`;
}

/** What can be done with it from here; the keys are those of the map. */
function nextLines({status}: Upgrade, isReachable: boolean, columns: number): readonly Line[] {
	if (!isReachable) {
		return [];
	}

	const steps = {
		planned: null,
		'rolling-forward': 'enter goes to its scale set; r takes it up where nobody carries it out.',
		'rolling-back': 'enter goes to its scale set; r takes it up where nobody carries it out.',
		paused: 'enter goes to its scale set; r lets it go on, b rolls it back.',
		completed: 'enter goes to its scale set; b rolls it back.',
		faulted: 'enter goes to its scale set; b rolls it back, F tries again, r goes on despite the breach.',
		cancelled: 'enter goes to its scale set; b rolls it back, F goes on with what is left.',
		'rolled-back': 'enter goes to its scale set; F tries again what did not go back.',
	}[status];

	return steps === null ? [] : [...paragraph(`${steps} What cannot be taken back asks first.`, 'plain', columns), []];
}

/** An instance a sign, a batch a line or more. */
function progressMap({leg, plan}: Upgrade, glyphs: Glyphs, columns: number): readonly Line[] {
	const names = new Map(
		plan.batches.flatMap(batch => batch.instances.map(({vmId}) => [vmId, batchName(batch)] as const)),
	);

	const nameColumns = Math.max(0, ...[...names.values()].map(({length}) => length)) + 5;
	const perLine = Math.max(1, Math.floor((columns - nameColumns) / 2));

	return leg.batches.flatMap((instances, index) => {
		const name = `${String(index + 1).padStart(3)} ${names.get(instances[0]?.vmId ?? '') ?? 'all'}`;

		return Array.from(
			{length: Math.ceil(instances.length / perLine)},
			(_, row): Line => [
				span((row === 0 ? name : '').padEnd(nameColumns), 'dim'),
				...instances.slice(row * perLine, (row + 1) * perLine).flatMap(({vmId}) => {
					const {glyph, tone} = lookOf(leg.progress[vmId] ?? 'pending', glyphs);
					return [span(glyph, tone), blank(1)];
				}),
			],
		);
	});
}

function lookOf(progress: InstanceProgress, glyphs: Glyphs): {readonly glyph: string; readonly tone: Tone} {
	switch (progress) {
		case 'pending': {
			return {glyph: glyphs.outdated, tone: 'outdated'};
		}

		case 'asked': {
			return {glyph: glyphs.upgrading, tone: 'upgrading'};
		}

		case 'upgraded': {
			return {glyph: glyphs.current, tone: 'current'};
		}

		case 'failed': {
			return {glyph: glyphs.failed, tone: 'failed'};
		}

		case 'skipped':
		case 'given-up':
		case 'gone': {
			return {glyph: glyphs.stopped, tone: 'stopped'};
		}
	}
}
