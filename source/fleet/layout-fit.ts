import type {Heatmap} from './heatmap.js';

/** How a cell is drawn: its glyph and instance id, its glyph with a gap beside it, or its glyph alone. */
export type CellForm = 'id' | 'spaced' | 'dense';

/** Where a column of a block begins, counted from the left edge of the block, and how wide it is. */
export type ColumnFit = {readonly x: number; readonly width: number};

/** How a heatmap is laid on the screen: all widths in terminal columns, all heights in lines. */
export type Fit = {
	readonly form: CellForm;
	readonly cellWidth: number;
	readonly cellGap: number;
	/** How many cells a column holds on one line; a group with more goes on below. */
	readonly cellsPerLine: number;
	/** Room for row labels at the left of each block; 0 when there is none to spare. */
	readonly gutterWidth: number;
	/** Whether the title of a block stands in the gutter beside the headings, and not on a line of its own. */
	readonly isTitleInGutter: boolean;
	/** Whether the screen is too narrow for columns: all groups of a row follow one another. */
	readonly isMerged: boolean;
	readonly columns: readonly ColumnFit[];
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
	readonly margin: number;
};

// Spaced cells leave room for a bracket on both sides, also between two columns.
const roomy: Spacing = {cellGap: 1, gutterGap: 2, columnGap: 3, widestColumnGap: 6, margin: 1};
const spacings: Record<CellForm, Spacing> = {
	id: roomy,
	spaced: roomy,
	dense: {cellGap: 0, gutterGap: 1, columnGap: 1, widestColumnGap: 3, margin: 0},
};

const blockGap = 4;
const longestTitleInGutter = 8;
const fewestMergedCells = 4;

/** What of a heatmap decides about its fit. */
export type Measures = {
	/** Of each column, the most cells which one of its groups has. */
	readonly counts: readonly number[];
	readonly headings: readonly string[];
	readonly labelWidth: number;
	readonly titleWidth: number;
	readonly idWidth: number;
	readonly blockCount: number;
};

/** Measures a heatmap, once for all attempts to fit it. */
export function measure(heatmap: Heatmap): Measures {
	const headings = heatmap.blocks[0]?.columns ?? [];
	const counts = headings.map(() => 0);
	let [labelWidth, titleWidth, idWidth] = [0, 0, 0];

	for (const {title, rows} of heatmap.blocks) {
		titleWidth = Math.max(titleWidth, title?.length ?? 0);

		for (const {label, groups} of rows) {
			labelWidth = Math.max(labelWidth, label.length);

			for (const [column, group] of groups.entries()) {
				counts[column] = Math.max(counts[column] ?? 0, group.length);

				for (const {instanceId} of group) {
					idWidth = Math.max(idWidth, instanceId.length);
				}
			}
		}
	}

	return {counts, headings, labelWidth, titleWidth, idWidth, blockCount: heatmap.blocks.length};
}

type Attempt = {
	readonly form: CellForm;
	readonly cellsPerLine: number;
	readonly blocksAcross: number;
	readonly hasFullHeadings: boolean;
};

function attemptFit(measures: Measures, attempt: Attempt, columns: number): Fit | null {
	const {form, cellsPerLine, blocksAcross, hasFullHeadings} = attempt;
	const spacing = spacings[form];
	const cellWidth = form === 'id' ? 1 + measures.idWidth : 1;
	const isTitleInGutter = measures.titleWidth <= Math.max(measures.labelWidth, longestTitleInGutter);
	const gutterText = Math.max(measures.labelWidth, isTitleInGutter ? measures.titleWidth : 0);
	const gutterWidth = gutterText === 0 ? 0 : gutterText + spacing.gutterGap;

	const widths = measures.counts.map((count, column) => {
		const cells = Math.max(1, Math.min(count, cellsPerLine));
		const headingWidth = hasFullHeadings ? (measures.headings[column] ?? '').length : 1;

		return Math.max(headingWidth, cells * (cellWidth + spacing.cellGap) - spacing.cellGap);
	});

	const gaps = blocksAcross * (widths.length - 1);
	const leastBlockWidth = gutterWidth + sum(widths) + (widths.length - 1) * spacing.columnGap;
	const spare = columns - 2 * spacing.margin - blocksAcross * leastBlockWidth - (blocksAcross - 1) * blockGap;

	if (spare < 0) {
		return null;
	}

	const widestGap = blocksAcross > 1 ? Math.max(spacing.columnGap, blockGap - 1) : spacing.widestColumnGap;
	const columnGap = Math.min(widestGap, spacing.columnGap + (gaps === 0 ? 0 : Math.floor(spare / gaps)));
	let x = gutterWidth;

	const columnFits = widths.map(width => {
		const column = {x, width};
		x += width + columnGap;
		return column;
	});

	const blockWidth = gutterWidth + sum(widths) + (widths.length - 1) * columnGap;

	return {
		form,
		cellWidth,
		cellGap: spacing.cellGap,
		cellsPerLine,
		gutterWidth,
		isTitleInGutter,
		isMerged: false,
		columns: columnFits,
		blocksAcross,
		blockPitch: blockWidth + blockGap,
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
export function fitUnwrapped(measures: Measures, form: CellForm, blocksAcross: number, columns: number): Fit | null {
	return fitColumns(measures, {form, cellsPerLine: Math.max(1, ...measures.counts), blocksAcross}, columns);
}

/**
 * Blocks below each other, groups wrapped as late as the width allows, and then into lines of like length; `null` when
 * not even one cell a line fits.
 */
export function fitWrapped(measures: Measures, form: CellForm, columns: number): Fit | null {
	const mostCells = Math.max(1, ...measures.counts);
	let [fitting, tooMany] = [0, mostCells + 1];

	while (tooMany - fitting > 1) {
		const middle = Math.floor((fitting + tooMany) / 2);

		if (fitColumns(measures, {form, cellsPerLine: middle, blocksAcross: 1}, columns)) {
			fitting = middle;
		} else {
			tooMany = middle;
		}
	}

	if (fitting === 0) {
		return null;
	}

	const cellsPerLine = measures.counts.length > 1 ? Math.ceil(mostCells / Math.ceil(mostCells / fitting)) : fitting;

	return fitColumns(measures, {form, cellsPerLine, blocksAcross: 1}, columns);
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
		columns: [{x: gutterWidth, width: cellsPerLine}],
		blocksAcross: 1,
		blockPitch: columns,
		titleWidth: columns,
		margin: 0,
	};
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
