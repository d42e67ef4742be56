import type {DrawnLine, LayoutLine} from './layout-line.js';

/** With fewer rows a pinned title would take too much of the map. */
const fewestRowsForPin = 4;

export type WindowOptions = {
	/** How many lines there is room for. */
	readonly rows: number;
	/** The line which was the first before. */
	readonly firstVisibleLine: number;
	/** The instance to keep in sight. */
	readonly cursor: string | null;
};

export type LineWindow = {readonly firstVisibleLine: number; readonly visibleLines: readonly LayoutLine[]};

/**
 * Chooses the lines which are seen: it scrolls no further than it must for the cursor's whole row of domains, or for
 * its line when the row is taller than the window. Scrolled into the middle of a block, the first line shown is the
 * block's title or headings in place of what it covers, so that one always knows where one is.
 */
export function showLines(drawn: readonly DrawnLine[], {rows, firstVisibleLine, cursor}: WindowOptions): LineWindow {
	const last = Math.max(0, drawn.length - rows);
	const first = Math.min(last, Math.max(0, followCursor(drawn, rows, Math.min(firstVisibleLine, last), cursor)));
	const visibleLines = drawn.slice(first, first + Math.max(0, rows)).map(({line}) => line);
	const pin = pinAt(drawn, first, rows);

	return {firstVisibleLine: first, visibleLines: pin ? [pin, ...visibleLines.slice(1)] : visibleLines};
}

function pinAt(drawn: readonly DrawnLine[], first: number, rows: number): LayoutLine | null {
	return first > 0 && rows >= fewestRowsForPin ? (drawn[first]?.pin ?? null) : null;
}

function followCursor(drawn: readonly DrawnLine[], rows: number, first: number, cursor: string | null): number {
	const cursorLine = drawn.findIndex(({line}) => line.cells.some(({cell}) => cell.vmId === cursor));

	if (cursor === null || cursorLine === -1) {
		return first;
	}

	const band = drawn[cursorLine]?.line.band;
	const bandStart = drawn.findIndex(({line}) => line.band === band);
	const bandEnd = drawn.findLastIndex(({line}) => line.band === band);
	const isBandTooTall = bandEnd - bandStart + 1 > rows - 1;
	const top = isBandTooTall ? cursorLine : bandStart;
	const bottom = isBandTooTall ? cursorLine : bandEnd;

	if (top < first + (pinAt(drawn, first, rows) ? 1 : 0)) {
		const start = startOfBlock(drawn, top);

		if (bottom - start < rows) {
			return start;
		}

		return rows > 1 ? top - 1 : top;
	}

	return bottom > first + rows - 1 ? bottom - rows + 1 : first;
}

/** The line to begin with to see a row: its title and headings right above it, or a line which a pinned one covers. */
function startOfBlock(drawn: readonly DrawnLine[], row: number): number {
	let start = row;

	while (drawn[start - 1]?.line.kind === 'header' || drawn[start - 1]?.line.kind === 'title') {
		start--;
	}

	return start === row ? row - 1 : start;
}
