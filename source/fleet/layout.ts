import type {Heatmap} from './heatmap.js';
import {type CellForm, type Fit, fitMerged, fitUnwrapped, fitWrapped, type Measures, measure} from './layout-fit.js';
import {countLines, drawLines, type LayoutLine} from './layout-lines.js';
import {showLines} from './layout-window.js';

export type LayoutOptions = {
	/** Width of the room for the map, in terminal columns. */
	readonly columns: number;
	/** Height of the room for the map, in lines. */
	readonly rows: number;
	/** The vmId to keep in sight. */
	readonly cursor: string | null;
	/** The first visible line of the layout before, so that the map stands still while it can; 0 at first. */
	readonly firstVisibleLine?: number | undefined;
};

/** A heatmap laid out for a screen: lines with an x for each text and cell, ready to draw. */
export type Layout = {
	readonly form: CellForm;
	/** How many cells a column holds on one line. */
	readonly cellsPerLine: number;
	readonly blocksAcross: number;
	/** The whole map; its length is its height. */
	readonly lines: readonly LayoutLine[];
	/** Index into `lines`. */
	readonly firstVisibleLine: number;
	/** What to draw: never more than `rows` lines, none wider than `columns`, each cell at most once. */
	readonly visibleLines: readonly LayoutLine[];
};

/**
 * Lays out a heatmap: cells as roomy as the whole map still fits, blocks below each other while the height allows and
 * else side by side, groups wrapped only when nothing else helps. A map which fits in no way is drawn as low as can be,
 * and scrolls.
 */
export function layoutHeatmap(heatmap: Heatmap, options: LayoutOptions): Layout {
	const {columns, rows, cursor, firstVisibleLine = 0} = options;
	const {fit, hasBlankLines} = chooseFit(heatmap, Math.max(1, columns), rows);
	const drawn = columns > 0 ? drawLines(heatmap, fit, hasBlankLines) : [];

	return {
		form: fit.form,
		cellsPerLine: fit.cellsPerLine,
		blocksAcross: fit.blocksAcross,
		lines: drawn.map(({line}) => line),
		...showLines(drawn, {rows, firstVisibleLine, cursor}),
	};
}

type Choice = {readonly fit: Fit; readonly hasBlankLines: boolean};

type Step = {readonly form: CellForm; readonly isWrapped: boolean};

// Wrapping one column reads like text. Wrapping several takes rows apart, so that comes last.
const stepsForOneColumn: readonly Step[] = [
	{form: 'id', isWrapped: false},
	{form: 'id', isWrapped: true},
	{form: 'spaced', isWrapped: false},
	{form: 'spaced', isWrapped: true},
	{form: 'dense', isWrapped: false},
	{form: 'dense', isWrapped: true},
];
const stepsForColumns: readonly Step[] = [
	{form: 'id', isWrapped: false},
	{form: 'spaced', isWrapped: false},
	{form: 'dense', isWrapped: false},
	{form: 'spaced', isWrapped: true},
	{form: 'dense', isWrapped: true},
];

function chooseFit(heatmap: Heatmap, columns: number, rows: number): Choice {
	const measures = measure(heatmap);
	const steps = measures.counts.length > 1 ? stepsForColumns : stepsForOneColumn;

	for (const step of steps) {
		for (const fit of fitsOf(measures, step, columns)) {
			for (const hasBlankLines of [true, false]) {
				if (countLines(heatmap, fit, hasBlankLines) <= rows) {
					return {fit, hasBlankLines};
				}
			}
		}
	}

	return {fit: lowestFit(heatmap, measures, columns), hasBlankLines: false};
}

function lowestFit(heatmap: Heatmap, measures: Measures, columns: number): Fit {
	const dense = [false, true].flatMap(isWrapped => fitsOf(measures, {form: 'dense', isWrapped}, columns));
	let lowest = dense[0] ?? fitMerged(measures, columns);
	let height = countLines(heatmap, lowest, false);

	for (const fit of dense.slice(1)) {
		const candidate = countLines(heatmap, fit, false);

		if (candidate < height) {
			[lowest, height] = [fit, candidate];
		}
	}

	return lowest;
}

/** The fits of a form, fewest blocks side by side first; none when it is too wide. */
function fitsOf(measures: Measures, {form, isWrapped}: Step, columns: number): readonly Fit[] {
	if (isWrapped) {
		const fit = fitWrapped(measures, form, columns);

		return fit ? [fit] : [];
	}

	const fits: Fit[] = [];

	for (let blocksAcross = 1; blocksAcross <= Math.max(1, measures.blockCount); blocksAcross++) {
		const fit = fitUnwrapped(measures, form, blocksAcross, columns);

		if (fit === null) {
			break;
		}

		fits.push(fit);
	}

	return fits;
}
