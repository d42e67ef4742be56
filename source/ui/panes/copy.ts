import type {Room} from '../geometry.js';
import type {Scene} from '../scene.js';
import {copyItems} from '../screen/copy.js';
import type {Mode} from '../screen/mode.js';
import {blank, type Line, padLine, paragraph, span} from '../text.js';
import {listLines} from './list-lines.js';

/** With fewer rows what can be chosen is worth more than all of a long command. */
const lowBelow = 14;
const leastTextRows = 3;

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

	const isLow = rows < lowBelow;
	const space: readonly Line[] = isLow ? [] : [[]];
	const listRows = Math.min(lines.length, Math.max(1, rows - (isLow ? 1 + leastTextRows : 8)));

	return [
		[span(' Copy to the clipboard of your terminal', 'strong')],
		...space,
		...listLines(lines, index, {columns, rows: listRows}),
		...space,
		...full,
	].slice(0, Math.max(0, rows));
}
