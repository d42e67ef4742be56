import type {Heatmap, HeatmapBlock, HeatmapCell, HeatmapRow} from './heatmap.js';
import type {Fit} from './layout-fit.js';
import type {DrawnLine, LayoutCell, LayoutLine, LayoutText, LayoutTotal} from './layout-line.js';
import type {ColumnFit} from './layout-totals.js';

/** Blocks which stand side by side. */
type Shelf = readonly HeatmapBlock[];

const blankLine: LayoutLine = {kind: 'blank', band: null, texts: [], cells: [], totals: []};

function toShelves(heatmap: Heatmap, blocksAcross: number): readonly Shelf[] {
	const count = Math.ceil(heatmap.blocks.length / blocksAcross);

	return Array.from({length: count}, (_, index) =>
		heatmap.blocks.slice(index * blocksAcross, (index + 1) * blocksAcross),
	);
}

function rowCount(shelf: Shelf): number {
	return Math.max(0, ...shelf.map(({rows}) => rows.length));
}

function groupsOf(row: HeatmapRow | undefined, fit: Fit): readonly (readonly HeatmapCell[])[] {
	return fit.isMerged ? [row?.groups.flat() ?? []] : (row?.groups ?? []);
}

/** How many lines the rows of that index take; a row without instances takes one. */
function rowHeight(shelf: Shelf, row: number, fit: Fit): number {
	let most = 0;

	for (const {rows} of shelf) {
		for (const group of groupsOf(rows[row], fit)) {
			most = Math.max(most, group.length);
		}
	}

	return Math.max(1, Math.ceil(most / fit.cellsPerLine));
}

/** How many lines {@link drawLines} would draw. */
export function countLines(heatmap: Heatmap, fit: Fit, hasBlankLines: boolean): number {
	const shelves = toShelves(heatmap, fit.blocksAcross);
	let lines = hasBlankLines ? Math.max(0, shelves.length - 1) : 0;

	for (const shelf of shelves) {
		lines += topHeight(shelf, fit);

		for (let row = 0; row < rowCount(shelf); row++) {
			lines += rowHeight(shelf, row, fit);
		}
	}

	return lines;
}

/** Draws the whole map from top to bottom; with an empty line between blocks below each other where told. */
export function drawLines(heatmap: Heatmap, fit: Fit, hasBlankLines: boolean): readonly DrawnLine[] {
	const drawn: DrawnLine[] = [];
	let band = 0;

	for (const [index, shelf] of toShelves(heatmap, fit.blocksAcross).entries()) {
		if (hasBlankLines && index > 0) {
			drawn.push({line: blankLine, pin: null});
		}

		const tops = topLines(shelf, fit);
		const pin = tops[0] ?? null;
		drawn.push(...tops.map((line, top) => ({line, pin: top === 0 ? null : pin})));

		for (let row = 0; row < rowCount(shelf); row++) {
			drawn.push(...rowLines(shelf, row, band, fit).map(line => ({line, pin})));
			band++;
		}
	}

	return drawn;
}

/** Titles and headings of blocks which stand side by side: on one line where the titles are short. */
function topLines(shelf: Shelf, fit: Fit): readonly LayoutLine[] {
	const titles = shelf.flatMap((block, across): readonly LayoutText[] => {
		const text = titleOf(block, fit);
		const {key} = block;

		return text === '' ? [] : [{x: blockX(across, fit), width: text.length, text, role: 'title', key}];
	});

	const headings = shelf.flatMap(({columns, key}, across) =>
		fit.isMerged
			? []
			: columns.flatMap((heading, column): readonly LayoutText[] => {
					const {x, width} = columnFit(fit, column);
					const text = shorten(heading, width);

					return text === '' ? [] : [{x: blockX(across, fit) + x, width: text.length, text, role: 'heading', key}];
				}),
	);

	const totals = shelf.flatMap((block, across) => topTotals(block, blockX(across, fit), fit));

	// Totals stand in the last of these lines.
	const line = (kind: 'title' | 'header', texts: readonly LayoutText[], isLast = true): readonly LayoutLine[] =>
		texts.length === 0
			? []
			: [{kind, band: null, texts, cells: [], totals: isLast ? totals.filter(total => !isCovered(total, texts)) : []}];

	if (fit.isTitleInGutter && headings.length > 0) {
		return line(
			'header',
			[...titles, ...headings].toSorted((left, right) => left.x - right.x),
		);
	}

	return [...line('title', titles, headings.length === 0), ...line('header', headings)];
}

function titleOf({title, shortTitle}: HeatmapBlock, {hasShortTitles, titleWidth}: Fit): string {
	return (hasShortTitles ? shortTitle : title)?.slice(0, titleWidth) ?? '';
}

/** Whether a text reaches to a total, as the title of a block without headings can. */
function isCovered({x, width}: LayoutTotal, texts: readonly LayoutText[]): boolean {
	return texts.some(text => text.x < x + width && x <= text.x + text.width);
}

function topTotals({key}: HeatmapBlock, left: number, fit: Fit): readonly LayoutTotal[] {
	const {totalsForm: form, blockTotal, columnTotals} = fit;

	if (form === 'none') {
		return [];
	}

	return [
		...(columnTotals ?? []).map(({x, width}, column) => ({
			x: left + x,
			width,
			form,
			key,
			of: 'column' as const,
			column,
		})),
		...(blockTotal
			? [{x: left + blockTotal.x, width: blockTotal.width, form, key, of: 'block' as const, column: null}]
			: []),
	];
}

/** How many lines {@link topLines} would draw. Told apart from them because a fit is looked for by trying many. */
function topHeight(shelf: Shelf, fit: Fit): number {
	const hasTitle = shelf.some(block => titleOf(block, fit) !== '');
	const hasHeading =
		!fit.isMerged &&
		shelf.some(({columns}) => columns.some((heading, column) => shorten(heading, columnFit(fit, column).width) !== ''));

	return fit.isTitleInGutter && hasHeading ? 1 : Number(hasTitle) + Number(hasHeading);
}

/** `FD3` whole, or its number alone, or nothing. */
function shorten(heading: string, width: number): string {
	if (heading.length <= width) {
		return heading;
	}

	const short = /\d+$|\?$/.exec(heading)?.[0] ?? '';

	return short.length <= width ? short : '';
}

function rowLines(shelf: Shelf, row: number, band: number, fit: Fit): readonly LayoutLine[] {
	return Array.from({length: rowHeight(shelf, row, fit)}, (_, line): LayoutLine => {
		const texts: LayoutText[] = [];
		const cells: LayoutCell[] = [];
		const totals: LayoutTotal[] = [];

		for (const [across, block] of shelf.entries()) {
			const ofBlock = block.rows[row];
			const left = blockX(across, fit);
			const label = ofBlock?.label.slice(0, fit.gutterWidth) ?? '';

			if (ofBlock && label !== '' && line === 0) {
				texts.push({x: left, width: label.length, text: label, role: 'label', key: ofBlock.key});
			}

			if (ofBlock && fit.rowTotals && fit.totalsForm !== 'none' && line === 0) {
				const {x, width} = fit.rowTotals;
				totals.push({x: left + x, width, form: fit.totalsForm, key: ofBlock.key, of: 'row', column: null});
			}

			for (const [column, group] of groupsOf(ofBlock, fit).entries()) {
				const {x} = columnFit(fit, column);
				const onLine = group.slice(line * fit.cellsPerLine, (line + 1) * fit.cellsPerLine);

				for (const [index, cell] of onLine.entries()) {
					const cellX = left + x + index * (fit.cellWidth + fit.cellGap);
					cells.push({x: cellX, width: fit.cellWidth, cell, rowKey: ofBlock?.key ?? '', column, across});
				}
			}
		}

		return {kind: 'row', band, texts, cells, totals};
	});
}

function blockX(across: number, fit: Fit): number {
	return fit.margin + across * fit.blockPitch;
}

function columnFit(fit: Fit, column: number): ColumnFit {
	return fit.columns[column] ?? {x: fit.gutterWidth, width: 0};
}
