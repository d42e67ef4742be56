import {type Row, ScreenGrid} from './screen-grid.js';
import {ScreenModel} from './screen-model.js';

type OverlayRow = {readonly text: string; readonly cells: Row};

/** Rows which lie over a screen: each a text with styles in it. A text which stays the same is read once. */
export class ScreenOverlay {
	#rows: readonly OverlayRow[] = [];
	#columns = 0;

	/** Takes a text for each row, from the top. None may be wider than the screen or move the cursor. */
	set(texts: readonly string[], columns: number): void {
		const before = columns === this.#columns ? this.#rows : [];
		this.#columns = columns;
		this.#rows = texts.map((text, index) => {
			const same = before[index];
			return same?.text === text ? same : {text, cells: readRow(text, columns)};
		});
	}

	/**
	The screen with the rows over it, cut or filled up to its size. It is a picture which does not change any more; a row
	which stayed the same is the same object as in the picture before.
	*/
	over(grid: ScreenGrid): ScreenGrid {
		const shown = this.#columns === grid.columns ? this.#rows : this.#resizedRows(grid.columns);
		return new ScreenGrid(
			grid.columns,
			Array.from({length: grid.rowCount}, (_, row) => shown[row]?.cells ?? grid.copyOfRow(row)),
		);
	}

	#resizedRows(columns: number): ReadonlyArray<{readonly cells: Row}> {
		const count = this.#rows.length;
		const resized = new ScreenGrid(
			this.#columns,
			this.#rows.map(({cells}) => cells),
		).resized(columns, count, 0);
		return this.#rows.map((_, row) => ({cells: resized.row(row)}));
	}
}

function readRow(text: string, columns: number): Row {
	const model = new ScreenModel({columns, rows: 1});
	model.feed(`\u{1B}[?1049h${text}`);
	return model.screen.grid.row(0);
}
