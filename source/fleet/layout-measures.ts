import type {Heatmap} from './heatmap.js';

/** What of a heatmap decides about its fit. */
export type Measures = {
	/** Of each column, the most cells which one of its groups has. */
	readonly counts: readonly number[];
	readonly headings: readonly string[];
	readonly labelWidth: number;
	readonly titleWidth: number;
	readonly shortTitleWidth: number;
	readonly idWidth: number;
	readonly blockCount: number;
	/** The most instances of a row, of a column and of a block. */
	readonly mostInRow: number;
	readonly mostInColumn: number;
	readonly mostInBlock: number;
};

/** Measures a heatmap, once for all attempts to fit it. */
export function measure(heatmap: Heatmap): Measures {
	const headings = heatmap.blocks[0]?.columns ?? [];
	const counts = headings.map(() => 0);
	let [labelWidth, titleWidth, shortTitleWidth, idWidth] = [0, 0, 0, 0];
	let [mostInRow, mostInColumn, mostInBlock] = [0, 0, 0];

	for (const {title, shortTitle, rows} of heatmap.blocks) {
		const inColumns = headings.map(() => 0);
		titleWidth = Math.max(titleWidth, title?.length ?? 0);
		shortTitleWidth = Math.max(shortTitleWidth, shortTitle?.length ?? 0);

		for (const {label, groups} of rows) {
			labelWidth = Math.max(labelWidth, label.length);
			mostInRow = Math.max(mostInRow, sum(groups.map(group => group.length)));

			for (const [column, group] of groups.entries()) {
				counts[column] = Math.max(counts[column] ?? 0, group.length);
				inColumns[column] = (inColumns[column] ?? 0) + group.length;

				for (const {instanceId} of group) {
					idWidth = Math.max(idWidth, instanceId.length);
				}
			}
		}

		mostInColumn = Math.max(mostInColumn, ...inColumns);
		mostInBlock = Math.max(mostInBlock, sum(inColumns));
	}

	return {
		counts,
		headings,
		labelWidth,
		titleWidth,
		shortTitleWidth,
		idWidth,
		blockCount: heatmap.blocks.length,
		mostInRow,
		mostInColumn,
		mostInBlock,
	};
}

/** The sum of some numbers. */
export function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
