import {describeInstance, fitDescription} from '../../fleet/describe.js';
import {positionOf} from '../../fleet/layout-position.js';
import type {MapView} from '../map-view.js';
import {rangeOf} from '../range.js';
import type {Scene} from '../scene.js';
import type {Screen} from '../screen/screen.js';
import {blank, joinLines, type Line, lineWidth, span, spreadLine, type Tone} from '../text.js';
import {timeOfDay} from '../time-text.js';
import {lookThrough} from './lens.js';

/** What the cursor is on, in words; and how many are marked and shown, since acts apply to these. */
export function statusLine(scene: Scene, map: MapView | null): Line {
	const {screen, size, theme} = scene;
	const instance = map?.snapshot.instances.find(({vmId}) => vmId === screen.cursor?.vmId);

	if (map === null || !instance) {
		return [];
	}

	const look = lookThrough(screen.lens, map, theme.glyphs).lookOf(instance);
	const state = lookThrough('upgrade', map, theme.glyphs).lookOf(instance);
	const right = countsPart(scene, map);
	const room = size.columns - lineWidth(right) - 6;
	const parts = fitDescription(
		describeInstance(instance, {
			wanted: map.wanted,
			scaleSet: map.snapshot.scaleSet,
			changing: map.changing,
			since: sinceText(screen, instance.vmId),
		}),
		room,
	);

	const left = parts.flatMap(({key, text}, index): Line => {
		const tone: Tone = key === 'id' ? 'strong' : key === 'failure' ? 'bad' : key === 'state' ? state.tone : 'plain';
		return index === 0 ? [span(text, tone)] : [span(' · ', 'rule'), span(text, tone)];
	});

	return spreadLine([span(' '), span(look.glyph, look.tone), span(' '), ...left], right, size.columns, 16);
}

/** Since when it is as it is. Azure does not tell: it is what was seen from here. */
function sinceText({changedAt: times}: Screen, vmId: string): string | null {
	const changedAt = times.get(vmId);

	return changedAt === undefined ? null : `since ${timeOfDay(new Date(changedAt).toISOString())}`;
}

/** How many are marked; acts apply to those too which the filter hides, so that it says how many these are. */
function marksPart({marks}: Screen, {matching}: MapView): Line {
	const hidden = matching === null ? 0 : [...marks].filter(vmId => !matching.has(vmId)).length;
	const text = hidden === 0 ? ` ${marks.size} marked ` : ` ${marks.size} marked, ${hidden} hidden `;

	return marks.size === 0 ? [] : [span(text, {tone: 'strong', isReversed: true})];
}

/** So much of the line may go to what is counted; below that, the instance is not to be recognized. */
const mostForCounts = 0.6;

/** The marks are always said: acts apply to them. The text of the filter goes first, which the map shows as well. */
function countsPart({screen, size}: Scene, map: MapView): Line {
	const range = rangeOf(screen, map).size;
	const drawn = screen.rangeFrom === null ? [] : [span(` range of ${range} `, {tone: 'warn', isReversed: true})];
	const acted = [drawn, marksPart(screen, map)];
	const shown = map.matching === null ? [] : [span(`${map.matching.size} shown`, 'dim')];
	const filter = map.matching === null ? [] : [span(`/${screen.filter} `, 'warn'), ...shown];
	const position = positionPart(map);
	const forms = [
		[filter, position, ...acted],
		[shown, position, ...acted],
		[shown, ...acted],
	].map(parts => joinLines(parts, blank(1)));
	const fitting = forms.find(form => lineWidth(form) <= size.columns * mostForCounts) ?? joinLines(acted, blank(1));

	return [...fitting, blank(1)];
}

/** Which domains are seen of a map that is higher than its room. */
function positionPart({heatmap, layout}: MapView): Line {
	const position = positionOf(heatmap, layout);

	if (position === null) {
		return [];
	}

	const {text, linesAbove, linesBelow} = position;
	const arrows = `${linesAbove > 0 ? '↑' : ''}${linesBelow > 0 ? '↓' : ''}`;

	return text === null
		? [span(arrows, 'key'), span(` ${linesAbove + linesBelow} lines`, 'dim')]
		: [span(arrows, 'key'), span(` ${text}`, 'dim')];
}
