import type {Heatmap} from './heatmap.js';
import type {Layout} from './layout.js';

/** Which part of a map is seen that is higher than its room. */
export type LayoutPosition = {
	/** What is seen: `PG3–PG6 of 10`, `UD0–UD7 of 20`; `null` where the map has no domains to name. */
	readonly text: string | null;
	readonly linesAbove: number;
	readonly linesBelow: number;
};

/** Tells which domains are on the screen; `null` when all of the map is. */
export function positionOf(heatmap: Heatmap, {lines, visibleLines, firstVisibleLine}: Layout): LayoutPosition | null {
	const linesBelow = lines.length - firstVisibleLine - visibleLines.length;

	if (firstVisibleLine === 0 && linesBelow <= 0) {
		return null;
	}

	const seen = new Set(visibleLines.flatMap(({cells}) => cells.map(({rowKey}) => rowKey)));
	const domains =
		heatmap.blocks.length > 1
			? heatmap.blocks.map(({shortTitle, rows}) => ({name: shortTitle, isSeen: rows.some(({key}) => seen.has(key))}))
			: (heatmap.blocks[0]?.rows ?? []).map(({label, key}) => ({name: label, isSeen: seen.has(key)}));
	const first = domains.find(({isSeen}) => isSeen)?.name ?? '';
	const last = domains.findLast(({isSeen}) => isSeen)?.name ?? '';
	const span = first === last ? first : `${first}–${last}`;

	return {
		text: span === '' || domains.length < 2 ? null : `${span} of ${domains.length}`,
		linesAbove: firstVisibleLine,
		linesBelow: Math.max(0, linesBelow),
	};
}
