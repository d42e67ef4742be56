import {describeInstance, fitDescription} from '../../fleet/describe.js';
import type {MapView} from '../map-view.js';
import type {Scene} from '../scene.js';
import {joinLines, type Line, lineWidth, span, spreadLine, type Tone} from '../text.js';
import {lookThrough} from './lens.js';

/** What the cursor is on, in words; and how many are marked and shown, since acts apply to these. */
export function statusLine(scene: Scene, map: MapView | null): Line {
	const {screen, size, theme} = scene;
	const instance = map?.snapshot.instances.find(({vmId}) => vmId === screen.cursor?.vmId);

	if (map === null || !instance) {
		return [];
	}

	const look = lookThrough('upgrade', map, theme.glyphs).lookOf(instance);
	const right = countsPart(scene, map);
	const room = size.columns - lineWidth(right) - 6;
	const parts = fitDescription(
		describeInstance(instance, {wanted: map.wanted, scaleSet: map.snapshot.scaleSet, changing: map.changing}),
		room,
	);

	const left = parts.flatMap(({key, text}, index): Line => {
		const tone: Tone = key === 'id' ? 'strong' : key === 'failure' ? 'bad' : key === 'state' ? look.tone : 'plain';
		return index === 0 ? [span(text, tone)] : [span(' · ', 'rule'), span(text, tone)];
	});

	return spreadLine([span(' '), span(look.glyph, look.tone), span(' '), ...left], right, size.columns, 16);
}

function countsPart({screen}: Scene, map: MapView): Line {
	const marked =
		screen.marks.size === 0 ? [] : [span(` ${screen.marks.size} marked `, {tone: 'strong', isReversed: true})];
	const filtered =
		map.matching === null ? [] : [span(`/${screen.filter} `, 'warn'), span(`${map.matching.size} shown`, 'dim')];

	const {lines, firstVisibleLine, visibleLines} = map.layout;
	const below = lines.length - firstVisibleLine - visibleLines.length;
	const hidden = [firstVisibleLine > 0 ? `↑${firstVisibleLine}` : null, below > 0 ? `↓${below}` : null].filter(
		part => part !== null,
	);

	return joinLines(
		[filtered, hidden.length === 0 ? [] : [span(hidden.join(' '), 'key'), span(' lines', 'dim')], marked],
		span(' '),
	).concat(span(' '));
}
