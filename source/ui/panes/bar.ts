import {type Line, span} from '../text.js';
import type {Glyphs} from '../theme.js';

/** What a bar shows the shares of. */
export type BarCounts = {
	readonly total: number;
	readonly upgraded: number;
	readonly failed: number;
	readonly asked: number;
};

/**
 * A bar of exactly `columns`: what is upgraded, what failed, what was asked for, and what is left. A share which is not
 * nothing is at least one column wide while there is room, and it is full only when all is done.
 */
export function barLine({total, upgraded, failed, asked}: BarCounts, columns: number, glyphs: Glyphs): Line {
	const left = Math.max(0, total - upgraded - failed - asked);
	const widths = shareOut([upgraded, failed, asked, left], columns);
	const looks = [
		{glyph: glyphs.barDone, tone: 'good'},
		{glyph: glyphs.failed, tone: 'failed'},
		{glyph: glyphs.barAsked, tone: 'upgrading'},
		{glyph: glyphs.barLeft, tone: 'rule'},
	] as const;

	return looks.flatMap(({glyph, tone}, index) => {
		const width = widths[index] ?? 0;
		return width === 0 ? [] : [span(glyph.repeat(width), tone)];
	});
}

/** Whole columns for shares, in proportion, by largest remainder. */
function shareOut(shares: readonly number[], columns: number): readonly number[] {
	const total = shares.reduce((sum, share) => sum + share, 0);

	if (total === 0) {
		return shares.map((_, index) => (index === shares.length - 1 ? columns : 0));
	}

	const widths = shares.map(share => (share > 0 ? Math.max(1, Math.floor((share * columns) / total)) : 0));
	const spareAfter = () => columns - widths.reduce((sum, width) => sum + width, 0);

	// What was rounded down most gets the columns which are left; what was rounded up was so for the widest to pay.
	for (let spare = spareAfter(); spare !== 0; spare = spareAfter()) {
		const wants = (index: number) =>
			spare > 0 ? ((shares[index] ?? 0) * columns) / total - (widths[index] ?? 0) : (widths[index] ?? 0);
		const first = shares.reduce((best, _, index) => (wants(index) > wants(best) ? index : best), 0);
		widths[first] = (widths[first] ?? 0) + Math.sign(spare);
	}

	return widths;
}
