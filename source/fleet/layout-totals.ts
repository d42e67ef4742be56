import type {Measures} from './layout-measures.js';

/** How a total is written: `18/20`, or what is missing (`-2`, `all`), or not at all. */
export type TotalsForm = 'shares' | 'missing' | 'none';

/** Where a column of a block begins, counted from the left edge of the block, and how wide it is. */
export type ColumnFit = {readonly x: number; readonly width: number};

/** `all`, or a sign and two digits. */
const leastMissingWidth = 3;

/** How wide `18/20` is where there are at most so many. */
export function shareWidth(most: number): number {
	return 2 * String(most).length + 1;
}

/** How much room the totals of rows need; 0 where there are none. */
export function rowTotalsWidth({mostInRow, mostInBlock, labelWidth}: Measures, form: TotalsForm): number {
	// A flat map is one row: the total of all is in the header already.
	if (form === 'none' || labelWidth === 0) {
		return 0;
	}

	return form === 'shares' ? shareWidth(Math.max(mostInRow, mostInBlock)) : missingWidth(mostInRow);
}

function missingWidth(most: number): number {
	return Math.max(leastMissingWidth, 1 + String(most).length);
}

/** The total of a block ends where those of its rows end. Where space is short it may begin before them. */
export function blockTotalFit(measures: Measures, rowTotals: ColumnFit, headingsEnd: number): ColumnFit | null {
	const width = Math.max(rowTotals.width, missingWidth(measures.mostInBlock));
	const x = rowTotals.x + rowTotals.width - width;

	return x > headingsEnd ? {x, width} : null;
}

/** How wide headings are with the totals of their columns beside them; `null` where there is nothing to total. */
export function headedWidths({headings, mostInColumn}: Measures): readonly number[] | null {
	return headings.length > 1 ? headings.map(heading => heading.length + 1 + shareWidth(mostInColumn)) : null;
}
