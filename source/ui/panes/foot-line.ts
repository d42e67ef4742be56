import type {MapView} from '../map-view.js';
import type {Scene} from '../scene.js';
import {sharesOf, shareText} from '../shares.js';
import {fitParts, type Line, span} from '../text.js';

/**
 * The totals of the columns of the block which the cursor is in: `group 3  FD0 18/20  FD1 20/20`. It stands below a map
 * whose columns are too narrow for totals of their own.
 */
export function footLine({screen, theme}: Scene, map: MapView): Line {
	const vmId = screen.cursor?.vmId;
	const block =
		map.heatmap.blocks.find(({rows}) =>
			rows.some(({groups}) => groups.some(group => group.some(cell => cell.vmId === vmId))),
		) ?? map.heatmap.blocks[0];
	const columns = block && sharesOf(map, screen.lens, theme.glyphs).columns.get(block.key);

	if (!block || !columns) {
		return [];
	}

	const parts = columns.map((share, column) => [
		span(`${block.columns[column] ?? ''} `, 'dim'),
		span(shareText(share, 'shares') || '0', share.good === share.total ? 'dim' : 'plain'),
	]);

	return [
		span(' '),
		...fitParts(
			[...(block.title === null ? [] : [[span(block.title, 'strong')]]), ...parts],
			span('  '),
			map.columns - 1,
		),
	];
}
