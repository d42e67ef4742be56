import {type Measures, sum} from './layout-measures.js';
import {
	blockTotalFit,
	type ColumnFit,
	headedWidths,
	rowTotalsWidth as widthOfRowTotals,
	shareWidth,
	type TotalsForm,
} from './layout-totals.js';

/** How a cell is drawn: its glyph and instance id, its glyph with a gap beside it, or its glyph alone. */
export type CellForm = 'id' | 'spaced' | 'dense';

/** How a heatmap is laid on the screen: all widths in terminal columns, all heights in lines. */
export type Fit = {
	readonly form: CellForm;
	readonly cellWidth: number;
	readonly cellGap: number;
	/** How many cells a column holds on one line; a group with more goes on below. */
	readonly cellsPerLine: number;
	/** Room for row labels at the left of each block; 0 when there is none to spare. */
	readonly gutterWidth: number;
	/** Whether titles are the short ones. */
	readonly hasShortTitles: boolean;
	/** Whether the title of a block stands in the gutter beside the headings, and not on a line of its own. */
	readonly isTitleInGutter: boolean;
	/** Whether the screen is too narrow for columns: all groups of a row follow one another. */
	readonly isMerged: boolean;
	readonly columns: readonly ColumnFit[];
	readonly totalsForm: TotalsForm;
	/** Where the totals of rows stand, right of the columns; `null` where there are none. */
	readonly rowTotals: ColumnFit | null;
	/** Where the total of the block stands, beside the headings; `null` where there is none. */
	readonly blockTotal: ColumnFit | null;
	/** Where the totals of columns stand, each beside its heading; `null` where there is no room for all of them. */
	readonly columnTotals: readonly ColumnFit[] | null;
	/** How many blocks stand side by side. */
	readonly blocksAcross: number;
	/** Distance from the left edge of a block to that of the next beside it. */
	readonly blockPitch: number;
	/** Room for the title of a block. */
	readonly titleWidth: number;
	/** Room at the left and right edge, so that a cursor can be put around the first and last cell of a line. */
	readonly margin: number;
};

type Spacing = {
	readonly cellGap: number;
	readonly gutterGap: number;
	readonly columnGap: number;
	readonly widestColumnGap: number;
	readonly totalsGap: number;
	readonly margin: number;
};

// Spaced cells leave room for a bracket on both sides, also between two columns.
const roomy: Spacing = {cellGap: 1, gutterGap: 2, columnGap: 3, widestColumnGap: 6, totalsGap: 2, margin: 1};
const spacings: Record<CellForm, Spacing> = {
	id: roomy,
	spaced: roomy,
	dense: {cellGap: 0, gutterGap: 1, columnGap: 1, widestColumnGap: 3, totalsGap: 1, margin: 0},
};

const blockGap = 4;
/** Totals part two blocks too. */
const blockGapAfterTotals = 3;
const longestTitleInGutter = 8;
const fewestMergedCells = 4;

type Attempt = {
	readonly form: CellForm;
	readonly cellsPerLine: number;
	readonly blocksAcross: number;
	readonly hasFullHeadings: boolean;
	readonly totals: TotalsForm;
	readonly hasShortTitles: boolean;
};

/** What of an attempt is asked for beside its form; the rest follows from the room. */
export type Extras = Pick<Attempt, 'totals' | 'hasShortTitles'>;

function attemptFit(measures: Measures, attempt: Attempt, columns: number): Fit | null {
	const {form, cellsPerLine, blocksAcross, hasFullHeadings, totals, hasShortTitles} = attempt;
	const spacing = spacings[form];
	const widestTitle = hasShortTitles ? measures.shortTitleWidth : measures.titleWidth;
	const rowTotalsWidth = widthOfRowTotals(measures, totals);
	const gapBetween = rowTotalsWidth === 0 ? blockGap : blockGapAfterTotals;
	const atRight = rowTotalsWidth === 0 ? 0 : spacing.totalsGap + rowTotalsWidth;
	const cellWidth = form === 'id' ? 1 + measures.idWidth : 1;
	const isTitleInGutter = widestTitle <= Math.max(measures.labelWidth, longestTitleInGutter);
	const gutterText = Math.max(measures.labelWidth, isTitleInGutter ? widestTitle : 0);
	const gutterWidth = gutterText === 0 ? 0 : gutterText + spacing.gutterGap;

	const widths = measures.counts.map((count, column) => {
		const cells = Math.max(1, Math.min(count, cellsPerLine));
		const headingWidth = hasFullHeadings ? (measures.headings[column] ?? '').length : 1;

		return Math.max(headingWidth, cells * (cellWidth + spacing.cellGap) - spacing.cellGap);
	});

	const gaps = blocksAcross * (widths.length - 1);
	const leastBlockWidth = gutterWidth + sum(widths) + (widths.length - 1) * spacing.columnGap + atRight;
	const spare = columns - 2 * spacing.margin - blocksAcross * leastBlockWidth - (blocksAcross - 1) * gapBetween;

	if (spare < 0) {
		return null;
	}

	const widestGap = blocksAcross > 1 ? Math.max(spacing.columnGap, gapBetween - 1) : spacing.widestColumnGap;
	const headed = totals === 'shares' && hasFullHeadings ? headedWidths(measures) : null;
	const gapsForTotals = headed?.map((width, column) => width + 2 - (widths[column] ?? 0)) ?? [];
	const widerGap = Math.max(spacing.columnGap, ...gapsForTotals.slice(0, -1));
	const widerAtRight = Math.max(0, (gapsForTotals.at(-1) ?? 0) - spacing.totalsGap);
	const forTotals = gaps * (widerGap - spacing.columnGap) + blocksAcross * widerAtRight;
	const hasColumnTotals = headed !== null && spare >= forTotals;
	const totalsGap = spacing.totalsGap + (hasColumnTotals ? widerAtRight : 0);
	const spareForGaps = spare - (hasColumnTotals ? blocksAcross * widerAtRight : 0);
	const columnGap = Math.min(
		Math.max(widestGap, hasColumnTotals ? widerGap : 0),
		spacing.columnGap + (gaps === 0 ? 0 : Math.floor(spareForGaps / gaps)),
	);
	let x = gutterWidth;

	const columnFits = widths.map(width => {
		const column = {x, width};
		x += width + columnGap;
		return column;
	});

	const columnsWidth = gutterWidth + sum(widths) + (widths.length - 1) * columnGap;
	const blockWidth = columnsWidth + (rowTotalsWidth === 0 ? 0 : totalsGap + rowTotalsWidth);
	const mostShown = shareWidth(measures.mostInColumn);
	const rowTotals = rowTotalsWidth === 0 ? null : {x: columnsWidth + totalsGap, width: rowTotalsWidth};
	const lastColumn = columnFits.at(-1);
	const lastHeading = Math.min(measures.headings.at(-1)?.length ?? 0, lastColumn?.width ?? 0);
	const headingsEnd = (lastColumn?.x ?? 0) + lastHeading;

	return {
		form,
		cellWidth,
		cellGap: spacing.cellGap,
		cellsPerLine,
		gutterWidth,
		isTitleInGutter,
		isMerged: false,
		hasShortTitles,
		columns: columnFits,
		totalsForm: rowTotalsWidth === 0 ? 'none' : totals,
		rowTotals,
		blockTotal: rowTotals && (totals === 'shares' ? rowTotals : blockTotalFit(measures, rowTotals, headingsEnd)),
		columnTotals: hasColumnTotals
			? columnFits.map(({x: left}, column) => ({
					x: left + (measures.headings[column] ?? '').length + 1,
					width: mostShown,
				}))
			: null,
		blocksAcross,
		blockPitch: blockWidth + gapBetween,
		titleWidth: isTitleInGutter ? gutterText : blocksAcross > 1 ? blockWidth : columns - 2 * spacing.margin,
		margin: spacing.margin,
	};
}

/** With full headings where they fit, else with short ones. */
function fitColumns(measures: Measures, attempt: Omit<Attempt, 'hasFullHeadings'>, columns: number): Fit | null {
	return (
		attemptFit(measures, {...attempt, hasFullHeadings: true}, columns) ??
		attemptFit(measures, {...attempt, hasFullHeadings: false}, columns)
	);
}

/** So many blocks side by side, each group on one line; `null` when that is too wide. */
export function fitUnwrapped(
	measures: Measures,
	form: CellForm,
	blocksAcross: number,
	columns: number,
	extras: Extras,
): Fit | null {
	const cellsPerLine = Math.max(1, ...measures.counts);

	return fitColumns(measures, {form, cellsPerLine, blocksAcross, ...extras}, columns);
}

/**
 * Blocks below each other, groups wrapped as late as the width allows, and then into lines of like length; `null` when
 * not even one cell a line fits.
 */
export function fitWrapped(measures: Measures, form: CellForm, columns: number, extras: Extras): Fit | null {
	const mostCells = Math.max(1, ...measures.counts);
	let [fitting, tooMany] = [0, mostCells + 1];

	while (tooMany - fitting > 1) {
		const middle = Math.floor((fitting + tooMany) / 2);

		if (fitColumns(measures, {form, cellsPerLine: middle, blocksAcross: 1, ...extras}, columns)) {
			fitting = middle;
		} else {
			tooMany = middle;
		}
	}

	if (fitting === 0) {
		return null;
	}

	const cellsPerLine = measures.counts.length > 1 ? Math.ceil(mostCells / Math.ceil(mostCells / fitting)) : fitting;

	return fitColumns(measures, {form, cellsPerLine, blocksAcross: 1, ...extras}, columns);
}

/** Too narrow for columns: the groups of a row follow one another, and labels go when there is no room beside them. */
export function fitMerged(measures: Measures, columns: number): Fit {
	const labelled = measures.labelWidth + spacings.dense.gutterGap;
	const gutterWidth = measures.labelWidth > 0 && columns - labelled >= fewestMergedCells ? labelled : 0;
	const cellsPerLine = columns - gutterWidth;

	return {
		form: 'dense',
		cellWidth: 1,
		cellGap: 0,
		cellsPerLine,
		gutterWidth,
		isTitleInGutter: false,
		isMerged: true,
		hasShortTitles: false,
		totalsForm: 'none',
		rowTotals: null,
		blockTotal: null,
		columnTotals: null,
		columns: [{x: gutterWidth, width: cellsPerLine}],
		blocksAcross: 1,
		blockPitch: columns,
		titleWidth: columns,
		margin: 0,
	};
}
