import type {MapView} from '../map-view.js';
import type {Scene} from '../scene.js';
import type {Lens} from '../screen/screen.js';
import type {CellLook} from './cell-look.js';
import {fitParts, type Line, span} from '../text.js';
import {goodName, lookAtAll} from './lens.js';

const lensNames: Readonly<Record<Lens, string>> = {
	upgrade: 'upgrade',
	health: 'health',
	power: 'power',
	image: 'image',
	'image-age': 'behind newest',
};

/** What the glyphs on the map mean; only those which are there. */
export function legendLine({screen, theme, size}: Scene, map: MapView): Line {
	const {looks, ofInstances} = lookAtAll(screen.lens, map, theme.glyphs);
	const counts = new Map<CellLook, number>();

	for (const [index, {vmId}] of map.snapshot.instances.entries()) {
		const look = ofInstances[index];

		if (look && (map.matching?.has(vmId) ?? true)) {
			counts.set(look, (counts.get(look) ?? 0) + 1);
		}
	}

	const parts = looks
		.filter(look => counts.has(look))
		.map(look => [
			span(look.glyph, look.tone),
			span(` ${look.name}`, 'dim'),
			...(screen.lens === 'upgrade' ? [] : [span(` ${counts.get(look)}`)]),
		]);

	const isFiltered = map.matching !== null && map.matching.size < map.snapshot.instances.length;
	const others = [
		...(isFiltered ? [[span(theme.glyphs.filtered, 'rule'), span(' filtered', 'dim')]] : []),
		// Marks of dense maps have no glyph of their own.
		...(screen.marks.size > 0
			? [
					map.layout.form === 'dense'
						? [span('marked', {tone: 'dim', isUnderlined: true})]
						: [span(theme.glyphs.mark, 'strong'), span(' marked', 'dim')],
				]
			: []),
		...(map.layout.totalsForm === 'missing' ? [[span(`-n not ${goodName(screen.lens)}`, 'dim')]] : []),
	];
	const lens = screen.lens === 'upgrade' ? [] : [[span(`${lensNames[screen.lens]}:`, 'strong')]];

	return [span(' '), ...fitParts([...lens, ...parts, ...others], span('  '), size.columns - 2)];
}
