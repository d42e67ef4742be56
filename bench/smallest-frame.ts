import type headless from '@xterm/headless';
import {type CellStyle, isSameStyle, styleChange} from '../source/ui/terminal/cell-style.js';

/** A cell as a terminal shows it. */
export type ShownCell = {readonly text: string; readonly style: CellStyle};

/** What a terminal shows, row by row. The second cell of a wide character has an empty text. */
export function shownCells({buffer, rows, cols}: headless.Terminal): readonly (readonly ShownCell[])[] {
	return Array.from({length: rows}, (_, row) => {
		const line = buffer.active.getLine(row);

		return Array.from({length: cols}, (_, column) => {
			const cell = line?.getCell(column);
			const attributes =
				(cell?.isBold() ? 1 : 0) +
				(cell?.isDim() ? 2 : 0) +
				(cell?.isUnderline() ? 8 : 0) +
				(cell?.isInverse() ? 32 : 0);
			const foreground = cell === undefined || cell.isFgDefault() ? '' : `38;5;${cell.getFgColor()}`;
			const background = cell === undefined || cell.isBgDefault() ? '' : `48;5;${cell.getBgColor()}`;
			const text = cell?.getChars() || (cell?.getWidth() === 0 ? '' : ' ');

			return {text, style: {attributes, foreground, background}};
		});
	});
}

const plain: CellStyle = {attributes: 0, foreground: '', background: ''};

/**
 * The fewest bytes which turn one screen into another: of each cell that differs its glyph, the way there from the last
 * one, and its style where that is another. Nothing around it: no reset at the end, no synchronised update.
 */
export function smallestFrame(
	before: readonly (readonly ShownCell[])[],
	after: readonly (readonly ShownCell[])[],
): number {
	let bytes = 0;
	let pen = plain;
	let place: {readonly row: number; readonly column: number} | null = null;

	for (const [row, cells] of after.entries()) {
		const isDifferent = (column: number) => !isSameCell(before[row]?.[column], cells[column]);
		const blankFrom = 1 + cells.findLastIndex(({text, style}) => text !== ' ' || !isSameStyle(style, plain));

		for (const [column, {text, style}] of cells.entries()) {
			if (!isDifferent(column)) {
				continue;
			}

			bytes += place?.row === row ? wayForward(cells, place.column, column, pen) : move(row, column);
			const end = cells.length - 1 - cells.toReversed().findIndex((_, index) => isDifferent(cells.length - 1 - index));

			if (column >= blankFrom && end - column >= 3) {
				bytes += styleChange(pen, plain).length + '\u{1B}[K'.length;
				[pen, place] = [plain, {row, column}];
				break;
			}

			bytes += styleChange(pen, style).length + Buffer.byteLength(text);
			[pen, place] = [style, {row, column: column + 1}];
		}
	}

	return bytes;
}

function isSameCell(left: ShownCell | undefined, right: ShownCell | undefined): boolean {
	return left !== undefined && right !== undefined && left.text === right.text && isSameStyle(left.style, right.style);
}

function move(row: number, column: number): number {
	return (column === 0 ? `\u{1B}[${row + 1}H` : `\u{1B}[${row + 1};${column + 1}H`).length;
}

/** A jump to the right, or the cells between once more, where they have the style of the pen. */
function wayForward(cells: readonly ShownCell[], from: number, to: number, pen: CellStyle): number {
	if (from === to) {
		return 0;
	}

	const jump = (to - from === 1 ? '\u{1B}[C' : `\u{1B}[${to - from}C`).length;
	const between = cells.slice(from, to);
	const isSameLook = between.every(({style}) => isSameStyle(style, pen));

	return isSameLook ? Math.min(jump, Buffer.byteLength(between.map(({text}) => text).join(''))) : jump;
}
