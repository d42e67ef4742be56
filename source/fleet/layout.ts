import type {Heatmap} from './heatmap.js';
import {type CellForm, type Extras, type Fit, fitMerged, fitUnwrapped, fitWrapped} from './layout-fit.js';
import {type Measures, measure} from './layout-measures.js';
import type {DrawnLine, LayoutLine} from './layout-line.js';
import {countLines, drawLines} from './layout-lines.js';
import type {TotalsForm} from './layout-totals.js';
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
	/** Whether room is kept for totals where there is some; it is unless told otherwise. */
	readonly hasTotals?: boolean | undefined;
};

/** A heatmap laid out for a screen: lines with an x for each text and cell, ready to draw. */
export type Layout = {
	readonly form: CellForm;
	/** How many cells a column holds on one line. */
	readonly cellsPerLine: number;
	readonly blocksAcross: number;
	/** How the totals of rows and blocks are written, where there is room for them. */
	readonly totalsForm: TotalsForm;
	/** Whether each column has its total beside its heading. */
	readonly hasColumnTotals: boolean;
	/** The whole map; its length is its height. */
	readonly lines: readonly LayoutLine[];
	/** Index into `lines`. */
	readonly firstVisibleLine: number;
	/** What to draw: never more than `rows` lines, none wider than `columns`, each cell at most once. */
	readonly visibleLines: readonly LayoutLine[];
};

/**
 * Lays out a heatmap: cells as roomy as the whole map still fits, blocks below each other while the height allows and
 * else side by side, groups wrapped only when nothing else helps. Totals of rows and columns stand where they cost no
 * instance its place. A map which fits in no way is drawn as low as can be, and scrolls.
 */
export function layoutHeatmap(heatmap: Heatmap, options: LayoutOptions): Layout {
	const {columns, rows, cursor, firstVisibleLine = 0, hasTotals = true} = options;
	const {fit, drawn, lines} = placeHeatmap(heatmap, {columns, rows, hasTotals});

	return {
		form: fit.form,
		cellsPerLine: fit.cellsPerLine,
		blocksAcross: fit.blocksAcross,
		totalsForm: fit.totalsForm,
		hasColumnTotals: fit.columnTotals !== null,
		lines,
		...showLines(drawn, {rows, firstVisibleLine, cursor}),
	};
}

type Place = {readonly columns: number; readonly rows: number; readonly hasTotals: boolean};

type Placed = Place & {
	readonly fit: Fit;
	readonly drawn: readonly DrawnLine[];
	readonly lines: readonly LayoutLine[];
};

const placed = new WeakMap<Heatmap, Placed>();

/** Everything but the part which is seen; the same for the same room, so that moving the cursor costs little. */
function placeHeatmap(heatmap: Heatmap, {columns, rows, hasTotals}: Place): Placed {
	const last = placed.get(heatmap);

	if (last?.columns === columns && last.rows === rows && last.hasTotals === hasTotals) {
		return last;
	}

	const {fit, hasBlankLines} = chooseFit(heatmap, {columns: Math.max(1, columns), rows, hasTotals});
	const drawn = columns > 0 ? drawLines(heatmap, fit, hasBlankLines) : [];
	const made = {columns, rows, hasTotals, fit, drawn, lines: drawn.map(({line}) => line)};
	placed.set(heatmap, made);

	return made;
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

function chooseFit(heatmap: Heatmap, {columns, rows, hasTotals}: Place): Choice {
	const measures = measure(heatmap);
	const steps = measures.counts.length > 1 ? stepsForColumns : stepsForOneColumn;

	for (const step of steps) {
		for (const extras of extrasOf(measures, hasTotals)) {
			for (const fit of fitsOf(measures, step, columns, extras)) {
				for (const hasBlankLines of [true, false]) {
					if (countLines(heatmap, fit, hasBlankLines) <= rows) {
						return {fit, hasBlankLines};
					}
				}
			}
		}
	}

	return {fit: lowestFit(heatmap, measures, columns, hasTotals), hasBlankLines: false};
}

const totalsForms: readonly TotalsForm[] = ['shares', 'missing', 'none'];

/** What a map has beside its cells, the most telling first: totals before words in titles. */
function extrasOf({titleWidth, shortTitleWidth}: Measures, hasTotals: boolean): readonly Extras[] {
	const hasShorter = shortTitleWidth < titleWidth;

	const forms = totalsForms.filter(form => hasTotals || form === 'none');

	return forms.flatMap(totals => [
		{totals, hasShortTitles: false},
		...(hasShorter ? [{totals, hasShortTitles: true}] : []),
	]);
}

function lowestFit(heatmap: Heatmap, measures: Measures, columns: number, hasTotals: boolean): Fit {
	const dense = extrasOf(measures, hasTotals).flatMap(extras =>
		[false, true].flatMap(isWrapped => fitsOf(measures, {form: 'dense', isWrapped}, columns, extras)),
	);
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
function fitsOf(measures: Measures, {form, isWrapped}: Step, columns: number, extras: Extras): readonly Fit[] {
	if (isWrapped) {
		const fit = fitWrapped(measures, form, columns, extras);

		return fit ? [fit] : [];
	}

	const fits: Fit[] = [];

	for (let blocksAcross = 1; blocksAcross <= Math.max(1, measures.blockCount); blocksAcross++) {
		const fit = fitUnwrapped(measures, form, blocksAcross, columns, extras);

		if (fit === null) {
			break;
		}

		fits.push(fit);
	}

	return fits;
}
