import {exactVersionOf, type Image, imageName, imageVersionName} from '../../fleet/image.js';
import type {Behind} from '../../fleet/publication.js';
import type {ScaleSet} from '../../fleet/scale-set.js';
import {countStates, type InstanceState, instanceStates, type Snapshot} from '../../fleet/snapshot.js';
import type {Live} from '../../store/live.js';
import {followsLatest} from '../../upgrade/resolve-latest.js';
import {hasEnded} from '../../upgrade/upgrade.js';
import {changingOf} from '../matching.js';
import type {Scene} from '../scene.js';
import {isFleetMode, modeBelow} from '../screen/fleet-mode.js';
import {isListed, wantedImage} from '../screen/images.js';
import {newerImage} from '../screen/newer-image.js';
import {fleetHeaderLines} from './fleet-header.js';
import {fitParts, joinLines, type Line, lineWidth, span, spreadLine, type Tone} from '../text.js';
import {ageSeconds, durationText, freshForSeconds, isOld, oldAfterSeconds} from '../time-text.js';
import {daysText} from '../version-words.js';

const dot = span(' · ', 'rule');
const gap = span('   ');

/** Where we are and how fresh it is; and on the second line, if there is room for one, which images and how many. */
export function headerLines(scene: Scene, rows: number): readonly Line[] {
	if (isFleetMode(modeBelow(scene.screen.mode))) {
		return fleetHeaderLines(scene, rows);
	}

	return rows === 1 ? [shortLine(scene)] : [placeLine(scene), imageLine(scene)];
}

/** On a small screen: the set, how fresh, how many. */
function shortLine({screen, live, now, size}: Scene): Line {
	const name = live.snapshot?.scaleSet.name ?? 'vmssroll';
	const right = joinLines(
		[screen.isReadOnly ? readOnly : [], connectionPart(live, now), totalsParts(screen, live, now).slice(0, 1).flat()],
		span('  '),
	);

	return spreadLine([span(` ${name}`, 'strong')], [...right, span(' ')], size.columns, 8);
}

const readOnly: Line = [span(' READ-ONLY ', {tone: 'warn', isReversed: true})];

function placeLine({screen, live, now, size}: Scene): Line {
	const {snapshot, place, budget, identity} = live;
	const right = fitParts(
		[
			connectionPart(live, now),
			screen.isReadOnly ? readOnly : [],
			place === null ? [] : [span(place, 'warn')],
			budget === null ? [] : [span('api ', 'dim'), span(`${budget.remaining}/${budget.capacity}`, budgetTone(budget))],
			identity === null ? [] : [span('acting as ', 'dim'), span(identity)],
		].filter(part => part.length > 0),
		gap,
		Math.floor(size.columns * 0.6),
		screen.isReadOnly ? 2 : 1,
	);

	const room = size.columns - lineWidth(right) - 4;
	const left = snapshot ? setParts(snapshot.scaleSet) : [[span('vmssroll', 'strong')]];

	return spreadLine([span(' '), ...fitParts(left, dot, room)], [...right, span(' ')], size.columns, 12);
}

function setParts(scaleSet: ScaleSet): readonly Line[] {
	const {name, resourceGroup, location, orchestrationMode, upgradePolicyMode, zones} = scaleSet;
	const isSafeMode = upgradePolicyMode === 'Manual';

	return [
		[span(name, 'strong'), span('  '), span(resourceGroup, 'dim')],
		[span(upgradePolicyMode === 'unknown' ? 'mode unknown' : upgradePolicyMode, isSafeMode ? 'dim' : 'warn')],
		[span(location, 'dim')],
		[span(orchestrationMode === 'unknown' ? 'orchestration unknown' : orchestrationMode, 'dim')],
		...(zones.length > 0 ? [[span(`zones ${zones.join(' ')}`, 'dim')]] : []),
	];
}

function budgetTone({remaining, capacity}: {readonly remaining: number; readonly capacity: number}) {
	return remaining * 5 < capacity ? 'warn' : 'plain';
}

function connectionPart(live: Live, now: number): Line {
	const {connection} = live;
	const age = ageSeconds(live, now);

	switch (connection.status) {
		case 'connecting': {
			return [span('connecting', 'dim')];
		}

		case 'live': {
			return age === null || age < freshForSeconds
				? [span('live', 'good')]
				: [span(`${durationText(age)} old`, age < oldAfterSeconds ? 'plain' : 'warn')];
		}

		case 'lost': {
			const {since, retryAt, why} = connection;
			const what = why === 'sign-in' ? 'SIGNED OUT' : why === 'permission' ? 'NOT ALLOWED' : 'NO ANSWER';
			const again =
				retryAt === undefined
					? ''
					: retryAt > now
						? `, again in ${durationText((retryAt - now) / 1000)}`
						: ', reconnecting';

			return [span(`${what} for ${durationText((now - since) / 1000)}${again}`, 'bad')];
		}

		case 'throttled': {
			const old = age === null || age < oldAfterSeconds ? '' : `, ${durationText(age)} old`;

			return [span(`throttled, again in ${durationText((connection.retryAt - now) / 1000)}${old}`, 'warn')];
		}

		case 'failed': {
			return [span('NOT CONNECTED', 'bad')];
		}
	}
}

function imageLine({screen, live, now, size}: Scene): Line {
	const {snapshot} = live;
	const wanted = wantedImage(screen.target, live);

	if (snapshot === null || wanted === null) {
		return [];
	}

	const before = imageBefore(live, snapshot.scaleSet.image);
	const newer = newerImage(screen, live);
	const right = fitParts(
		totalsParts(screen, live, now),
		gap,
		size.columns - lineWidth(fitImages(before, wanted, 0)) - 4,
	);
	const room = size.columns - lineWidth(right) - 4;
	const left = newer === null ? fitImages(before, wanted, room) : fitNews(before, newer, room);

	return spreadLine([span(' '), ...left], [...right, span(' ')], size.columns, 20);
}

/** That there is a newer image than the model's, as far as there is room to say it. */
function fitNews(model: Image, {newest, days}: Behind, room: number): Line {
	const news = (after: string): Line => [dot, span(newest, 'strong'), span(` is out${after}`, 'dim')];
	const age = days === null ? '' : `, ${daysText(days)} newer`;
	const forms: readonly Line[] = [
		[span(imageName(model)), ...news(age)],
		[span(imageVersionName(model)), ...news(age)],
		[span(imageVersionName(model)), ...news('')],
		[span(imageVersionName(model))],
	];

	return forms.find(form => lineWidth(form) <= room) ?? forms.at(-1) ?? [];
}

/** While an upgrade runs the model names the new image already; what it comes from is the news. */
function imageBefore({upgrade}: Live, model: Image): Image {
	if (!upgrade || hasEnded(upgrade)) {
		return model;
	}

	return upgrade.leg.direction === 'forward' ? upgrade.plan.from : upgrade.plan.to;
}

function fitImages(before: Image, wanted: Image, room: number): Line {
	const isSame = isListed(before, wanted) && isSameVersion(before, wanted);
	const after = isListed(before, wanted) ? imageVersionName(wanted) : imageName(wanted);
	const arrow = isSame ? [] : [span(' → ', 'dim'), span(after, 'strong')];
	const now = isSame ? wanted : before;
	const full: Line = [span(imageName(now)), ...arrow];

	return lineWidth(full) <= room ? full : [span(imageVersionName(now)), ...arrow];
}

/** A model which says `latest` already names what `latest` is wanted to be, whatever version it stands for now. */
function isSameVersion(before: Image, wanted: Image): boolean {
	return (
		exactVersionOf(before) === exactVersionOf(wanted) ||
		(exactVersionOf(before) === null && followsLatest(before) && followsLatest(wanted))
	);
}

function totalsParts(screen: Scene['screen'], live: Live, now: number): readonly Line[] {
	const {snapshot} = live;
	const wanted = wantedImage(screen.target, live);

	if (snapshot === null || wanted === null) {
		return [];
	}

	const changing = changingOf(live);
	const totals = countStates(snapshot, wanted, changing);
	const others = instanceStates.filter(state => state !== 'current' && state !== 'outdated' && totals[state] > 0);
	const isFaint = isOld(live, now);
	const toPart = (text: string, tone: Tone): Line => [span(text, {tone, isFaint})];

	return [
		toPart(`${totals.current} of ${totals.instances} current`, totals.current === totals.instances ? 'good' : 'strong'),
		...others.map(state => toPart(`${totals[state]} ${state}`, toneOf(state, snapshot, changing))),
	];
}

/** Those of the batch in flight which are still coming up are expected to be unhealthy for a while. */
function toneOf(state: InstanceState, {instances}: Snapshot, changing: ReadonlySet<string> = new Set()): Tone {
	if (state === 'unhealthy') {
		const isExpected = instances.every(({vmId, healthState}) => healthState !== 'unhealthy' || changing.has(vmId));

		return isExpected ? 'warn' : state;
	}

	return state === 'stopped' ? 'dim' : state;
}
