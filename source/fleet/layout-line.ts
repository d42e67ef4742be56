import type {HeatmapCell} from './heatmap.js';
import type {TotalsForm} from './layout-totals.js';

/** A text on a line; never longer than `width`. */
export type LayoutText = {
	readonly x: number;
	readonly width: number;
	readonly text: string;
	readonly role: 'title' | 'heading' | 'label';
	/** Key of the block which a title or heading is of, or of the row of a label. */
	readonly key: string;
};

/** A cell on a line, `width` columns from `x` on; gaps beside it are free for a cursor. */
export type LayoutCell = {
	readonly x: number;
	readonly width: number;
	readonly cell: HeatmapCell;
	readonly rowKey: string;
	/** Index of its column in the block. */
	readonly column: number;
	/** Which of the blocks side by side it is in, from 0 on. */
	readonly across: number;
};

/** Room for a total; what is counted depends on what the colours say, so the text is not made here. */
export type LayoutTotal = {
	readonly x: number;
	readonly width: number;
	readonly form: Exclude<TotalsForm, 'none'>;
	/** Key of the row, or of the block for the total of a block or of one of its columns. */
	readonly key: string;
	readonly of: 'row' | 'block' | 'column';
	/** Index of the column, where it is the total of one. */
	readonly column: number | null;
};

export type LayoutLine = {
	readonly kind: 'title' | 'header' | 'row' | 'blank';
	/** Lines of one row of domains share a number, which rises down the map; `null` for all other lines. */
	readonly band: number | null;
	/** From left to right. */
	readonly texts: readonly LayoutText[];
	/** From left to right. */
	readonly cells: readonly LayoutCell[];
	readonly totals: readonly LayoutTotal[];
};

/** A line of the whole map, with the line which tells where one is when the map is scrolled to it. */
export type DrawnLine = {readonly line: LayoutLine; readonly pin: LayoutLine | null};
