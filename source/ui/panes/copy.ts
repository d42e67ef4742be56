import type {Room} from '../geometry.js';
import type {Scene} from '../scene.js';
import {copyItems} from '../screen/copy.js';
import type {Mode} from '../screen/screen.js';
import {blank, type Line, padLine, paragraph, span} from '../text.js';
import {listLines} from './list-lines.js';

/** What can be copied, each with what it is; the chosen one in full below. */
export function copyLines(
	{screen, live, theme}: Scene,
	{index}: Extract<Mode, {readonly type: 'copy'}>,
	{columns, rows}: Room,
): readonly Line[] {
	const items = copyItems(screen, live);
	const nameWidth = Math.min(Math.floor(columns / 2), Math.max(0, ...items.map(({name}) => span(name).columns)));

	const lines = items.map(
		({name, text}, place): Line => [
			span(place === index ? ` ${theme.glyphs.mark} ` : '   ', 'key'),
			...padLine([span(name)], nameWidth),
			blank(2),
			span(text.split('\n')[0] ?? '', 'dim'),
		],
	);

	const chosen = items[index];
	const full = chosen === undefined ? [] : paragraph(chosen.text.slice(0, 600), 'plain', columns - 2, [blank(1)]);

	return [
		[span(' Copy to the clipboard of your terminal', 'strong')],
		[],
		...listLines(lines, index, {columns, rows: Math.min(lines.length, Math.max(1, rows - 8))}),
		[],
		...full,
	].slice(0, Math.max(0, rows));
}
