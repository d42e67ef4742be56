import type {Live} from '../../store/live.js';
import {counted, instancesText} from '../../upgrade/counted.js';
import type {Scene} from '../scene.js';
import {initialFleetList, knownEntries} from '../screen/fleet-list.js';
import {isFleetMode, modeOfBody} from '../screen/fleet-mode.js';
import {fitParts, joinLines, type Line, lineWidth, span, spreadLine, type Tone} from '../text.js';
import {durationText} from '../time-text.js';
import {fleetAge} from './fleet-age.js';

const dot = span(' · ', 'rule');
const gap = span('   ');

/** Above the list of all scale sets: whose they are and how fresh; and how many, and how they are. */
export function fleetHeaderLines(scene: Scene, rows: number): readonly Line[] {
	return rows === 1 ? [shortLine(scene)] : [placeLine(scene), totalsLine(scene)];
}

const readOnly: Line = [span(' READ-ONLY ', {tone: 'warn', isReversed: true})];

/** On a small screen: how fresh, how many, how ill. */
function shortLine({screen, live, now, size}: Scene): Line {
	const right = joinLines(
		[screen.isReadOnly ? readOnly : [], freshnessPart(live, now), ...totalsParts(live).slice(2, 3)],
		span('  '),
	);
	const count = totalsParts(live)[0] ?? [span('scale sets', 'strong')];

	return spreadLine([span(' '), ...count], [...right, span(' ')], size.columns, 8);
}

function placeLine({screen, live, now, size}: Scene): Line {
	const {place, identity} = live;
	const title = modeOfBody(screen.mode).type === 'subscriptions' ? 'subscriptions' : 'scale sets';
	const right = fitParts(
		[
			freshnessPart(live, now),
			screen.isReadOnly ? readOnly : [],
			place === null ? [] : [span(place, 'warn')],
			identity === null ? [] : [span('acting as ', 'dim'), span(identity)],
		].filter(part => part.length > 0),
		gap,
		Math.floor(size.columns * 0.6),
		screen.isReadOnly ? 2 : 1,
	);
	const left: readonly Line[] = [
		[span(title, 'strong')],
		[span(subscriptionText(live), 'dim')],
		...(live.fleetGroup === null ? [] : [[span('only group ', 'dim'), span(live.fleetGroup, 'warn')]]),
	];

	return spreadLine(
		[span(' '), ...fitParts(left, dot, size.columns - lineWidth(right) - 4)],
		[...right, span(' ')],
		size.columns,
		12,
	);
}

/** Whose sets are shown: a subscription by its name, as soon as that is known. */
function subscriptionText({chosenSubscriptionId, subscriptions}: Live): string {
	if (chosenSubscriptionId === null) {
		return 'all subscriptions';
	}

	const found =
		subscriptions.status === 'loaded'
			? subscriptions.value.find(({id}) => id.toLowerCase() === chosenSubscriptionId.toLowerCase())
			: undefined;

	return found?.name ?? chosenSubscriptionId;
}

function freshnessPart(live: Live, now: number): Line {
	const {connection, fleet} = live;

	if (connection.status === 'failed') {
		return [span('NOT CONNECTED', 'bad')];
	}

	if (connection.status === 'throttled' && connection.retryAt > now) {
		return [span(`throttled, again in ${durationText((connection.retryAt - now) / 1000)}`, 'warn')];
	}

	if (fleet.status !== 'loaded') {
		return fleet.status === 'failed' ? [span('NOT READ', 'bad')] : [span('reading', 'dim')];
	}

	const {read, sets, oldestMinutes, isOld} = fleetAge(live, now);

	if (read < sets) {
		return [span(`read ${read} of ${sets}`, 'dim')];
	}

	return oldestMinutes === null
		? [span('live', 'good')]
		: [span(`up to ${oldestMinutes} min old`, isOld ? 'warn' : 'plain')];
}

function totalsLine({screen, live, size}: Scene): Line {
	const {order, isReversed} = screen.fleet;
	const by: Line = [span('by ', 'dim'), span(`${order}${isReversed ? ', turned round' : ''}`)];
	const parts = totalsParts(live);
	const isFitting = lineWidth(joinLines(parts, gap)) + lineWidth(by) + 4 <= size.columns;
	const isUsual = order === initialFleetList.order && !isReversed;

	// What there is to worry about is worth more than an order which nobody chose.
	const isShown = isFleetMode(screen.mode) && screen.mode.type !== 'subscriptions';
	const right = !isShown || (isUsual && !isFitting) ? [] : by;
	const left = fitParts(parts, gap, size.columns - lineWidth(right) - 4);

	return parts.length === 0 ? [] : spreadLine([span(' '), ...left], [...right, span(' ')], size.columns);
}

/** Sets, instances, and what there is to worry about; nothing before they are known. */
function totalsParts(live: Live): readonly Line[] {
	const entries = knownEntries(live);

	if (live.fleet.status !== 'loaded') {
		return [];
	}

	const strips = entries.flatMap(({strip}) => strip ?? []);
	const sum = (count: (strip: (typeof strips)[number]) => number) =>
		strips.reduce((total, strip) => total + count(strip), 0);
	const behind = entries.filter(entry => (entry.behind?.versions ?? 0) > 0).length;
	const running = live.unfinished.filter(({carrier}) => carrier === 'alive').length;
	const part = (text: string, tone: Tone): Line => [span(text, tone)];
	const ill = sum(({totals}) => totals.unhealthy + totals.failed);

	return [
		part(counted(entries.length, 'scale set'), 'strong'),
		part(instancesText(sum(({totals}) => totals.instances)), 'plain'),
		part(`${ill} unhealthy`, ill > 0 ? 'bad' : 'dim'),
		part(`${behind} behind`, behind > 0 ? 'warn' : 'dim'),
		...(running === 0 ? [] : [part(running === 1 ? '1 upgrade runs' : `${running} upgrades run`, 'upgrading')]),
	];
}
