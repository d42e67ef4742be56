import type {Heatmap, HeatmapBlock, HeatmapCell, HeatmapRow} from './heatmap.js';
import type {ColumnFit, Fit} from './layout-fit.js';

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

export type LayoutLine = {
	readonly kind: 'title' | 'header' | 'row' | 'blank';
	/** Lines of one row of domains share a number, which rises down the map; `null` for all other lines. */
	readonly band: number | null;
	/** From left to right. */
	readonly texts: readonly LayoutText[];
	/** From left to right. */
	readonly cells: readonly LayoutCell[];
};

/** Blocks which stand side by side. */
type Shelf = readonly HeatmapBlock[];

const blankLine: LayoutLine = {kind: 'blank', band: null, texts: [], cells: []};

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

/** A line of the whole map, with the line which tells where one is when the map is scrolled to it. */
export type DrawnLine = {readonly line: LayoutLine; readonly pin: LayoutLine | null};

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
	const titles = shelf.flatMap(({title, key}, across): readonly LayoutText[] => {
		const text = title?.slice(0, fit.titleWidth) ?? '';

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

	const line = (kind: 'title' | 'header', texts: readonly LayoutText[]): readonly LayoutLine[] =>
		texts.length === 0 ? [] : [{kind, band: null, texts, cells: []}];

	if (fit.isTitleInGutter && headings.length > 0) {
		return line(
			'header',
			[...titles, ...headings].toSorted((left, right) => left.x - right.x),
		);
	}

	return [...line('title', titles), ...line('header', headings)];
}

/** How many lines {@link topLines} would draw. Told apart from them because a fit is looked for by trying many. */
function topHeight(shelf: Shelf, fit: Fit): number {
	const hasTitle = shelf.some(({title}) => (title?.slice(0, fit.titleWidth) ?? '') !== '');
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

		for (const [across, block] of shelf.entries()) {
			const ofBlock = block.rows[row];
			const left = blockX(across, fit);
			const label = ofBlock?.label.slice(0, fit.gutterWidth) ?? '';

			if (ofBlock && label !== '' && line === 0) {
				texts.push({x: left, width: label.length, text: label, role: 'label', key: ofBlock.key});
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

		return {kind: 'row', band, texts, cells};
	});
}

function blockX(across: number, fit: Fit): number {
	return fit.margin + across * fit.blockPitch;
}

function columnFit(fit: Fit, column: number): ColumnFit {
	return fit.columns[column] ?? {x: fit.gutterWidth, width: 0};
}
