import type {Heatmap} from './heatmap.js';
import {nearestByInstanceId} from './instance-id.js';
import type {Layout} from './layout.js';

export type Direction = 'up' | 'down' | 'left' | 'right' | 'first' | 'last' | 'page-up' | 'page-down';

export type CursorOptions = {
	/** The layout on the screen: with it moves follow what is seen, with wrapped groups and blocks side by side. */
	readonly layout?: Layout | undefined;
	/** The instance id which the cursor's instance had, in case it vanished. */
	readonly instanceId?: string | null | undefined;
	/** How many lines a page is; without it what the layout shows, or 10. */
	readonly pageLines?: number | undefined;
};

type CursorCell = {readonly vmId: string; readonly x: number; readonly lane: string};

/** A line of cells, never empty. Lines of one row of domains share a band. */
type CursorLine = {readonly y: number; readonly band: number; readonly cells: readonly CursorCell[]};

const defaultPageLines = 10;

/**
 * Where the cursor stands after a poll: on its own instance, or, when that vanished, on the one with the nearest
 * instance id, or else on the first. `null` when there are no instances.
 */
export function settleCursor(heatmap: Heatmap, vmId: string | null, instanceId: string | null = null): string | null {
	const cells = heatmap.blocks.flatMap(({rows}) => rows.flatMap(({groups}) => groups.flat()));

	if (vmId !== null && cells.some(cell => cell.vmId === vmId)) {
		return vmId;
	}

	const nearest = instanceId === null ? null : nearestByInstanceId(cells, instanceId);

	return (nearest ?? cells[0])?.vmId ?? null;
}

/**
 * Moves the cursor to another instance: left and right through the cells of a row; up and down to the nearest cell of
 * the same column in the next row which has instances, over the borders of blocks. At an edge it stays.
 *
 * A cursor which is nowhere, or whose instance vanished, comes back first, as {@link settleCursor} says, and moves with
 * the next key. The answer is `null` only when there are no instances.
 */
export function moveCursor(
	heatmap: Heatmap,
	vmId: string | null,
	direction: Direction,
	options: CursorOptions = {},
): string | null {
	const {layout, instanceId = null} = options;
	const lines = layout ? linesOfLayout(layout) : linesOfHeatmap(heatmap);

	if (direction === 'first' || direction === 'last') {
		return (direction === 'first' ? lines[0]?.cells[0] : lines.at(-1)?.cells.at(-1))?.vmId ?? null;
	}

	const position = vmId === null ? null : findPosition(lines, vmId);

	if (position === null) {
		return settleCursor(heatmap, vmId, instanceId);
	}

	const pageLines = options.pageLines ?? (layout ? layout.visibleLines.length - 1 : defaultPageLines);

	return step(lines, position, direction, Math.max(1, pageLines)).cell.vmId;
}

type Position = {readonly line: CursorLine; readonly cell: CursorCell};

function step(
	lines: readonly CursorLine[],
	position: Position,
	direction: Exclude<Direction, 'first' | 'last'>,
	pageLines: number,
): Position {
	switch (direction) {
		case 'left': {
			return stepAlong(lines, position, -1);
		}

		case 'right': {
			return stepAlong(lines, position, 1);
		}

		case 'up': {
			return stepAcross(lines, position, -1);
		}

		case 'down': {
			return stepAcross(lines, position, 1);
		}

		case 'page-up': {
			return stepFar(lines, position, -1, pageLines);
		}

		case 'page-down': {
			return stepFar(lines, position, 1, pageLines);
		}
	}
}

/** To the next cell of the band, in the order of reading. */
function stepAlong(lines: readonly CursorLine[], position: Position, by: 1 | -1): Position {
	const ofBand = lines
		.filter(({band}) => band === position.line.band)
		.flatMap(line => line.cells.map(cell => ({line, cell})));
	const index = ofBand.findIndex(({cell}) => cell.vmId === position.cell.vmId);

	return ofBand[index + by] ?? position;
}

/** To the next line below or above: in the same band only within the column, else to the next band with instances. */
function stepAcross(lines: readonly CursorLine[], position: Position, by: 1 | -1): Position {
	const {line, cell} = position;
	const index = lines.indexOf(line);
	const ahead = by === 1 ? lines.slice(index + 1) : lines.slice(0, index).reverse();
	const hasLane = ({cells}: CursorLine) => cells.some(({lane}) => lane === cell.lane);
	const nextBand = ahead.find(({band}) => band !== line.band)?.band;
	const ofNextBand = ahead.filter(({band}) => band === nextBand);

	const target =
		ahead.find(candidate => candidate.band === line.band && hasLane(candidate)) ??
		ofNextBand.find(candidate => hasLane(candidate)) ??
		ofNextBand[0];

	if (!target) {
		return position;
	}

	const inLane = target.cells.filter(({lane}) => lane === cell.lane);

	return {line: target, cell: nearestCell(inLane, cell.x) ?? nearestCell(target.cells, cell.x) ?? cell};
}

function stepFar(lines: readonly CursorLine[], start: Position, by: 1 | -1, pageLines: number): Position {
	let position = start;

	while (Math.abs(position.line.y - start.line.y) < pageLines) {
		const next = stepAcross(lines, position, by);

		if (next === position) {
			break;
		}

		position = next;
	}

	return position;
}

function nearestCell(cells: readonly CursorCell[], x: number): CursorCell | null {
	let nearest: CursorCell | null = null;

	for (const cell of cells) {
		if (nearest === null || Math.abs(cell.x - x) < Math.abs(nearest.x - x)) {
			nearest = cell;
		}
	}

	return nearest;
}

function findPosition(lines: readonly CursorLine[], vmId: string): Position | null {
	for (const line of lines) {
		const cell = line.cells.find(candidate => candidate.vmId === vmId);

		if (cell) {
			return {line, cell};
		}
	}

	return null;
}

function linesOfLayout({lines}: Layout): readonly CursorLine[] {
	return lines.flatMap(({band, cells}, y) =>
		band === null || cells.length === 0
			? []
			: [
					{
						y,
						band,
						cells: cells.map(({x, cell, across, column}) => ({vmId: cell.vmId, x, lane: `${across}/${column}`})),
					},
				],
	);
}

/** Without a layout each row is one line, and columns are as wide as their longest group. */
function linesOfHeatmap({blocks}: Heatmap): readonly CursorLine[] {
	const rows = blocks.flatMap(block => block.rows);
	const widest = Math.max(0, ...rows.flatMap(({groups}) => groups.map(group => group.length)));

	return rows.flatMap(({groups}, y) => {
		const cells = groups.flatMap((group, column) =>
			group.map(({vmId}, index) => ({vmId, x: column * (widest + 1) + index, lane: String(column)})),
		);

		return cells.length === 0 ? [] : [{y, band: y, cells}];
	});
}
