import {firstVisible} from './image-picker.js';
import {highlightLine, type Line} from '../text.js';

/** A list of which one entry is chosen: as many lines as there is room for, the chosen one among them and seen at a glance. */
export function listLines(
	lines: readonly Line[],
	index: number,
	{columns, rows}: {readonly columns: number; readonly rows: number},
): readonly Line[] {
	const first = firstVisible(index, lines.length, rows);

	return lines
		.slice(first, first + Math.max(0, rows))
		.map((line, place) => (first + place === index ? highlightLine(line, columns) : line));
}
