import {type CellStyle, defaultStyle} from './cell-style.js';

/** One row of cells, as two lists side by side. The second cell of a wide character holds an empty grapheme. */
export type Row = {readonly graphemes: string[]; readonly styles: CellStyle[]};

/** The cells of a screen. Knows what fits where; knows nothing of cursors and sequences. Rows and columns count from 0. */
export class ScreenGrid {
	readonly columns: number;
	readonly #rows: Row[];

	constructor(columns: number, rows: readonly Row[]) {
		this.columns = columns;
		this.#rows = [...rows];
	}

	static blank(columns: number, rowCount: number): ScreenGrid {
		return new ScreenGrid(
			columns,
			Array.from({length: rowCount}, () => blankRow(columns, defaultStyle)),
		);
	}

	get rowCount(): number {
		return this.#rows.length;
	}

	row(index: number): Row {
		const row = this.#rows[index];
		if (row === undefined) {
			throw new RangeError(`Row ${index} is outside a screen of ${this.rowCount} rows.`);
		}

		return row;
	}

	/** Writes a grapheme of 1 or 2 cells; it must fit into the row. What it cuts in half becomes blank. */
	put(rowIndex: number, column: number, grapheme: string, width: number, style: CellStyle): void {
		const row = this.row(rowIndex);
		blankCutCharacters(row, column, column + width, style);
		row.graphemes[column] = grapheme;
		row.styles[column] = style;
		for (let covered = column + 1; covered < column + width; covered++) {
			row.graphemes[covered] = '';
			row.styles[covered] = style;
		}
	}

	/** Adds a combining mark to the character which fills the cell. */
	join(rowIndex: number, column: number, mark: string): void {
		const {graphemes} = this.row(rowIndex);
		const owner = startOfCharacter(graphemes, column);
		graphemes[owner] = (graphemes[owner] ?? ' ') + mark;
	}

	/** Blanks the cells from `start` up to, not with, `end`. */
	erase(rowIndex: number, start: number, end: number, style: CellStyle): void {
		const row = this.row(rowIndex);
		blankCutCharacters(row, start, end, style);
		row.graphemes.fill(' ', start, end);
		row.styles.fill(style, start, end);
	}

	/** The first row goes, a blank one comes at the bottom. */
	scrollUp(style: CellStyle): void {
		this.#rows.shift();
		this.#rows.push(blankRow(this.columns, style));
	}

	/** The same cells in another size: so many rows are dropped at the top, the rest is cut or filled up at the right and the bottom. */
	resized(columns: number, rowCount: number, droppedAtTop: number): ScreenGrid {
		const kept = this.#rows.slice(droppedAtTop, droppedAtTop + rowCount).map(row => resizedRow(row, columns));
		const added = Array.from({length: rowCount - kept.length}, () => blankRow(columns, defaultStyle));
		return new ScreenGrid(columns, [...kept, ...added]);
	}

	/** A row as it is now, whatever becomes of it. */
	copyOfRow(index: number): Row {
		const {graphemes, styles} = this.row(index);
		return {graphemes: [...graphemes], styles: [...styles]};
	}

	/** The rows as text, without blanks at their ends. */
	toText(): string[] {
		return this.#rows.map(row => row.graphemes.join('').trimEnd());
	}
}

function blankRow(columns: number, style: CellStyle): Row {
	return {
		graphemes: Array<string>(columns).fill(' '),
		styles: Array<CellStyle>(columns).fill(style),
	};
}

function resizedRow(row: Row, columns: number): Row {
	const resized = blankRow(columns, defaultStyle);
	const shared = Math.min(columns, row.graphemes.length);
	// A wide character which no longer fits is not shown at all.
	const kept = startOfCharacter(row.graphemes, shared);
	for (let column = 0; column < kept; column++) {
		resized.graphemes[column] = row.graphemes[column] ?? ' ';
		resized.styles[column] = row.styles[column] ?? defaultStyle;
	}

	return resized;
}

function startOfCharacter(graphemes: readonly string[], column: number): number {
	let start = column;
	while (start > 0 && graphemes[start] === '') {
		start--;
	}

	return start;
}

// Writing over a part of a wide character leaves no half character behind.
function blankCutCharacters(row: Row, start: number, end: number, style: CellStyle): void {
	for (let column = startOfCharacter(row.graphemes, start); column < start; column++) {
		row.graphemes[column] = ' ';
		row.styles[column] = style;
	}

	for (let column = end; row.graphemes[column] === ''; column++) {
		row.graphemes[column] = ' ';
		row.styles[column] = style;
	}
}
