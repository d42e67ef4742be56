/** The size of the terminal, in columns and rows. */
export type Size = {readonly columns: number; readonly rows: number};

/** A part of the screen. */
export type Room = Size;

/** With less there is no telling the instances apart. */
export const leastSize: Size = {columns: 40, rows: 10};

/** Whether the terminal is too small to draw anything of use. */
export function isTooSmall({columns, rows}: Size): boolean {
	return columns < leastSize.columns || rows < leastSize.rows;
}

/** How the screen is divided, from top to bottom; heights in rows. */
export type Geometry = {
	readonly headerRows: number;
	/** Between header and body: what is said to the operator, or a blank row where there is room. */
	readonly noticeRows: number;
	readonly body: Room;
	readonly map: Room;
	/** Beside the map or below it; `null` where there is only room for the map. */
	readonly pane: (Room & {readonly place: 'beside' | 'below'}) | null;
	/** A line about the upgrade, where there is no pane for it. */
	readonly summaryRows: number;
	/** Under the body: what is asked or typed, or what the cursor is on. */
	readonly panelRows: number;
	/** How much of the map a question covers, so that nothing on the map moves because something is asked. */
	readonly coveredRows: number;
	readonly legendRows: number;
	readonly footerRows: number;
};

export type GeometryOptions = {
	readonly size: Size;
	/** How many lines there are to say to the operator. */
	readonly noticeLines: number;
	/** How many lines the panel under the body has. */
	readonly panelLines: number;
	readonly hasUpgrade: boolean;
	/** The map has a line for the cursor and a legend; whatever else is asked for covers it. */
	readonly isMap: boolean;
};

const paneBesideFrom = 120;
const paneBelowFrom = 60;
const leastMapRows = 6;
const leastPaneRows = 4;
/** Between the map and the pane beside it: a blank, a rule and a blank. */
export const gapBeside = 3;

/** Divides the screen. The parts never add up to more than its size. */
export function divide({size, noticeLines, panelLines, hasUpgrade, isMap}: GeometryOptions): Geometry {
	const {columns, rows} = size;
	const isLow = rows < 16;
	const headerRows = isLow ? 1 : 2;
	const footerRows = 1;
	const legendRows = isMap && !isLow ? 1 : 0;
	const standingLines = isMap ? 1 : panelLines;
	const panelRows = Math.min(standingLines, Math.max(0, rows - headerRows - footerRows - legendRows - 1));
	const roomForNotice = rows - headerRows - footerRows - legendRows - panelRows - 1;
	const noticeRows = Math.max(0, Math.min(Math.max(noticeLines, spaceForNotice(rows)), roomForNotice));
	const bodyRows = Math.max(0, rows - headerRows - footerRows - legendRows - panelRows - noticeRows);
	const body = {columns, rows: bodyRows};

	const isAsking = isMap && panelLines > 1;
	const coveredRows = isAsking ? Math.max(0, Math.min(panelLines - panelRows - legendRows, bodyRows - 1)) : 0;

	return {
		headerRows,
		noticeRows,
		body,
		...divideBody(body, hasUpgrade),
		panelRows: isAsking ? panelRows + legendRows : panelRows,
		coveredRows,
		legendRows: isAsking ? 0 : legendRows,
		footerRows,
	};
}

/** Kept free for what is to be said, so that the map does not jump when it is. */
function spaceForNotice(rows: number): number {
	return rows < 16 ? 0 : rows < 30 ? 1 : 2;
}

function divideBody(body: Room, hasUpgrade: boolean): Pick<Geometry, 'map' | 'pane' | 'summaryRows'> {
	const {columns, rows} = body;

	if (columns >= paneBesideFrom) {
		const paneColumns = Math.min(76, Math.max(46, Math.floor(columns * 0.38)));

		return {
			map: {columns: columns - paneColumns - gapBeside, rows},
			pane: {place: 'beside', columns: paneColumns, rows},
			summaryRows: 0,
		};
	}

	const paneRows = Math.min(14, Math.floor(rows * 0.45));

	if (!hasUpgrade || columns < paneBelowFrom || paneRows < leastPaneRows || rows - paneRows < leastMapRows) {
		const summaryRows = hasUpgrade && rows > 3 ? 1 : 0;

		return {map: {columns, rows: rows - summaryRows}, pane: null, summaryRows};
	}

	return {
		map: {columns, rows: rows - paneRows},
		pane: {place: 'below', columns, rows: paneRows},
		summaryRows: 0,
	};
}
