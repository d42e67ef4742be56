import type {FleetEntry} from '../../fleet/fleet-entry.js';
import {parseFleetFilter} from '../../fleet/fleet-filter.js';
import {imageName} from '../../fleet/image.js';
import type {Behind} from '../../fleet/publication.js';
import {instanceStates} from '../../fleet/snapshot.js';
import {type FleetView, visibleEntries} from '../fleet-view.js';
import type {Scene} from '../scene.js';
import {knownEntries} from '../screen/fleet-list.js';
import {unfinishedText} from '../../upgrade/unfinished.js';
import {blank, clipLine, fitParts, type Line, lineWidth, span, spreadLine} from '../text.js';
import {durationText} from '../time-text.js';
import {upgradeOf} from './fleet-table.js';

const dot = span(' · ', 'rule');

/** All about the chosen set which there is room for, and where in the list it is. */
export function fleetStatusLine(scene: Scene, {shown, index}: FleetView): Line {
	const {screen, live, now, size} = scene;
	const entry = shown[index];
	const filtered: Line =
		screen.fleet.filter === ''
			? []
			: [
					span(`/${screen.fleet.filter}`, 'warn'),
					span(` ${shown.length} of ${knownEntries(live).length} shown`, 'dim'),
					blank(2),
				];

	if (entry === undefined) {
		return [];
	}

	const right: Line = [...filtered, span(`${index + 1}/${shown.length}`, 'dim'), blank(1)];
	const left = fitParts(partsOf(entry, scene, now), dot, size.columns - lineWidth(right) - 3);

	return spreadLine([blank(1), ...left], right, size.columns, 16);
}

/** What is known of a set, the most important first. */
function partsOf(entry: FleetEntry, {live}: Scene, now: number): readonly Line[] {
	const {scaleSet, strip, failure, behind} = entry;
	const upgrade = upgradeOf(entry, live);
	const states = strip === null ? [] : instanceStates.toReversed().filter(state => strip.totals[state] > 0);
	const isNew = behind?.versions === 0;

	return [
		[span(scaleSet.name, 'strong')],
		...(upgrade === null ? [] : [[span(unfinishedText(upgrade), 'upgrading')]]),
		...(failure === null ? [] : [[span(failure, 'warn')]]),
		...(strip === null
			? []
			: [
					states.flatMap((state, place) => [
						...(place === 0 ? [] : [blank(2)]),
						span(`${strip.totals[state]} ${state}`, state),
					]),
				]),
		...(behind === null || isNew ? [] : [[span(behindText(behind))]]),
		[span(scaleSet.resourceGroup, 'dim')],
		[span(imageName(scaleSet.image), 'dim')],
		[span(scaleSet.upgradePolicyMode, 'dim')],
		[span(scaleSet.location, 'dim')],
		[span(entry.subscriptionName, 'dim')],
		...(strip === null ? [] : [[span(`read ${durationText((now - strip.receivedAt) / 1000)} ago`, 'dim')]]),
	];
}

function behindText({versions, days, newest}: Behind): string {
	const time = days === null ? '' : ` (${days} days)`;

	return `${versions === 1 ? '1 version' : `${versions} versions`}${time} behind ${newest}`;
}

/** What is typed of the filter, what is wrong with it, and how many lines it shows. */
export function fleetFilterLine({screen, live, size}: Scene, {shown}: FleetView): Line {
	const {filter: text} = screen.fleet;
	const filter = parseFleetFilter(text);
	const typed: Line = [blank(1), span('/', 'key'), span(text, 'strong'), span('▏', 'key'), blank(1)];

	if (!filter.ok) {
		return clipLine([...typed, span(filter.message, 'warn')], size.columns);
	}

	return text.trim() === ''
		? clipLine(
				[...typed, span('behind:2 behind:30d unhealthy:20% mode:automatic rg-shop; ! means not', 'dim')],
				size.columns,
			)
		: spreadLine(
				typed,
				[span(`${shown.length} of ${knownEntries(live).length} shown`, 'dim'), blank(1)],
				size.columns,
				8,
			);
}

/** What the signs in the strips mean, those which are on the screen; and how many instances one may stand for. */
export function fleetLegendLine({theme, size}: Scene, view: FleetView, stripWidth: number): Line {
	const strips = visibleEntries(view).flatMap(({strip}) => strip ?? []);
	const parts = instanceStates
		.toReversed()
		.filter(state => strips.some(({totals}) => totals[state] > 0))
		.map((state): Line => [span(theme.glyphs[state], state), span(` ${state}`, 'dim')]);
	const most = strips.reduce((largest, {states}) => Math.max(largest, states.length), 0);
	const scale = Math.ceil(most / stripWidth);
	const left = fitParts(parts, span('  '), size.columns - 2, 0);
	const room = size.columns - lineWidth(left) - 4;
	const notes = [`a sign is up to ${scale} instances: the gravest shows`, `a sign: up to ${scale}`];
	const text = scale > 1 ? notes.find(({length}) => length <= room) : undefined;
	const note: Line = text === undefined ? [] : [span(text, 'dim'), blank(1)];

	return spreadLine([blank(1), ...left], note, size.columns);
}
