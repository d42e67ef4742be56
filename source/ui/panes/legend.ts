import type {MapView} from '../map-view.js';
import type {Scene} from '../scene.js';
import {fitParts, type Line, span} from '../text.js';
import {type CellLook, lookThrough} from './lens.js';

/** What the glyphs on the map mean; only those which are there. */
export function legendLine({screen, theme, size}: Scene, map: MapView): Line {
	const {lookOf, looks} = lookThrough(screen.lens, map, theme.glyphs);
	const counts = new Map<CellLook, number>();

	for (const instance of map.snapshot.instances) {
		const look = lookOf(instance);
		counts.set(look, (counts.get(look) ?? 0) + 1);
	}

	const parts = looks
		.filter(look => counts.has(look))
		.map(look => [
			span(look.glyph, look.tone),
			span(` ${look.name}`, 'dim'),
			...(screen.lens === 'upgrade' ? [] : [span(` ${counts.get(look)}`)]),
		]);

	const lens = screen.lens === 'upgrade' ? [] : [[span(`${screen.lens}:`, 'strong')]];

	return [span(' '), ...fitParts([...lens, ...parts], span('  '), size.columns - 2)];
}
