import {type CellStyle, defaultStyle, isSameStyle, styleChange} from './cell-style.js';
import {isPlainText, isWidthCertain} from './display-width.js';
import type {Row} from './screen-grid.js';
import type {Cursor, Screen} from './screen.js';

const eraseToEndOfRow = '\u{1B}[K';

/**
What to write to a terminal which shows `previous` so that it shows `next`; empty when they look the same. Both have the same size.

Sends the cells which differ, row by row: a cursor move, a style where it changes, the characters. Begins with an absolute move and
the default style and ends with the default style, so that what others write in between neither shifts nor colours a frame.
*/
export function diffScreens(previous: Screen, next: Screen): string {
	const pen = new Pen();
	for (let row = 0; row < next.grid.rowCount; row++) {
		drawRow(pen, row, previous.grid.row(row), next.grid.row(row));
	}

	pen.setStyle(defaultStyle);
	return withCursor(pen.bytes, previous.cursor, next.cursor);
}

function drawRow(pen: Pen, rowIndex: number, previous: Row, next: Row): void {
	if (previous === next) {
		return;
	}

	let end = next.graphemes.length;
	while (end > 0 && isSameCell(previous, next, end - 1)) {
		end--;
	}

	const blankFrom = end === 0 ? 0 : blankTailStart(next);
	for (let column = 0; column < end; column++) {
		const grapheme = next.graphemes[column] ?? ' ';
		// The second cell of a wide character is drawn with the first.
		if (grapheme === '' || isSameCell(previous, next, column)) {
			continue;
		}

		pen.moveTo(rowIndex, column, next);
		if (column >= blankFrom && end - column > eraseToEndOfRow.length) {
			pen.eraseToEndOfRow();
			return;
		}

		pen.setStyle(next.styles[column] ?? defaultStyle);
		pen.draw(grapheme, next, column);
	}
}

function isSameCell(previous: Row, next: Row, column: number): boolean {
	return (
		previous.graphemes[column] === next.graphemes[column] &&
		isSameStyle(previous.styles[column] ?? defaultStyle, next.styles[column] ?? defaultStyle)
	);
}

function blankTailStart({graphemes, styles}: Row): number {
	let start = graphemes.length;
	while (start > 0 && graphemes[start - 1] === ' ' && isSameStyle(styles[start - 1] ?? defaultStyle, defaultStyle)) {
		start--;
	}

	return start;
}

function withCursor(drawing: string, previous: Cursor, next: Cursor): string {
	if (!next.isVisible) {
		return previous.isVisible ? `\u{1B}[?25l${drawing}` : drawing;
	}

	// A hidden cursor is left where drawing ended, so it is nowhere in particular when it comes back.
	const isInPlace =
		previous.isVisible && drawing === '' && previous.row === next.row && previous.column === next.column;
	return drawing + (isInPlace ? '' : absoluteMove(next.row, next.column)) + (previous.isVisible ? '' : '\u{1B}[?25h');
}

function absoluteMove(row: number, column: number): string {
	return column === 0 ? `\u{1B}[${row + 1}H` : `\u{1B}[${row + 1};${column + 1}H`;
}

/** Writes at a place in a style, and remembers both as far as they are sure. */
class Pen {
	bytes = '';
	#style: CellStyle = defaultStyle;
	/** Where the terminal's cursor is, unless nobody can be sure. */
	#place: {readonly row: number; readonly column: number} | undefined;

	/** Goes to a cell the shortest way: over cells which are right already, by a relative move, or by an absolute one. */
	moveTo(row: number, column: number, cells: Row): void {
		if (this.#place?.row === row && this.#place.column <= column) {
			this.bytes += this.#moveForward(this.#place.column, column, cells);
		} else {
			this.bytes += absoluteMove(row, column);
		}

		this.#place = {row, column};
	}

	setStyle(style: CellStyle): void {
		this.bytes += styleChange(this.#style, style);
		this.#style = style;
	}

	/** Writes the character which begins in this cell. */
	draw(grapheme: string, cells: Row, column: number): void {
		let next = column + 1;
		while (cells.graphemes[next] === '') {
			next++;
		}

		const isCertain = isWidthCertain(grapheme);
		if (!isCertain && next > column + 1) {
			// A terminal which shows it narrower than that would leave an old character beside it.
			this.bytes += `\u{1B}[${next - column}X`;
		}

		this.bytes += grapheme;
		// After the last column terminals differ on where the cursor is.
		const isSure = isCertain && next < cells.graphemes.length;
		this.#place = isSure && this.#place ? {row: this.#place.row, column: next} : undefined;
	}

	eraseToEndOfRow(): void {
		this.setStyle(defaultStyle);
		this.bytes += eraseToEndOfRow;
	}

	#moveForward(from: number, to: number, {graphemes, styles}: Row): string {
		const distance = to - from;
		if (distance === 0) {
			return '';
		}

		const move = distance === 1 ? '\u{1B}[C' : `\u{1B}[${distance}C`;
		const between = graphemes.slice(from, to).join('');
		const isReusable =
			distance <= move.length &&
			isPlainText(between) &&
			styles.slice(from, to).every(style => isSameStyle(style, this.#style));
		// Counted in bytes: most glyphs of the heatmap are three of them.
		return isReusable && Buffer.byteLength(between) <= move.length ? between : move;
	}
}
