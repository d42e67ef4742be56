import type {Instance} from '../../fleet/scale-set.js';
import type {LayoutCell, LayoutLine, LayoutTotal} from '../../fleet/layout-line.js';
import type {MapView} from '../map-view.js';
import {rangeOf} from '../range.js';
import type {Scene} from '../scene.js';
import {byVmId, type Share, type Shares, sharesOf, shareText} from '../shares.js';
import {blank, type Line, lineWidth, type Span, span, type Style} from '../text.js';
import {isOld} from '../time-text.js';
import type {LensView} from './cell-look.js';
import {lookThrough} from './lens.js';

type Drawing = {
	readonly scene: Scene;
	readonly map: MapView;
	readonly lens: LensView;
	readonly instances: ReadonlyMap<string, Instance>;
	readonly shares: Shares;
	/** What a range would mark if it ended at the cursor. */
	readonly range: ReadonlySet<string>;
	readonly cursor: LayoutCell | null;
	readonly isFaint: boolean;
};

/** The visible part of the map, a line each: domains at the edges, a cell an instance, the cursor and the marks. */
export function heatmapLines(scene: Scene, map: MapView): readonly Line[] {
	const {visibleLines} = map.layout;
	const cursorId = scene.screen.cursor?.vmId;
	const drawing: Drawing = {
		scene,
		map,
		lens: lookThrough(scene.screen.lens, map, scene.theme.glyphs),
		instances: byVmId(map.snapshot),
		shares: sharesOf(map, scene.screen.lens, scene.theme.glyphs),
		range: rangeOf(scene.screen, map),
		cursor: visibleLines.flatMap(({cells}) => cells).find(({cell}) => cell.vmId === cursorId) ?? null,
		isFaint: isOld(scene.live, scene.now),
	};

	const lines = visibleLines.map(line => drawLine(line, drawing));

	// Dense maps have no margin of their own, for want of room; where there is some, the edge is that of the header.
	const hasMargin = map.layout.form === 'dense' && lines.every(line => lineWidth(line) < map.columns);

	return hasMargin ? lines.map(line => [blank(1), ...line]) : lines;
}

function drawLine({texts, cells, totals}: LayoutLine, drawing: Drawing): Line {
	const pieces: Array<{readonly x: number; readonly piece: Span}> = [
		...texts.map(({x, text, role, key}) => ({
			x,
			piece: span(text, {tone: isAtCursor(role, key, text, drawing) ? 'strong' : 'dim', isFaint: drawing.isFaint}),
		})),
		...cells.flatMap((cell, index) => drawCell(cell, cells[index + 1], drawing)),
		...totals.map(total => drawTotal(total, drawing)),
	].toSorted((left, right) => left.x - right.x);

	const line: Span[] = [];
	let x = 0;

	for (const {x: start, piece} of pieces) {
		if (start > x) {
			line.push(blank(start - x));
		}

		line.push(piece);
		x = start + piece.columns;
	}

	return line;
}

function isSeenMarked(vmId: string, {scene, range}: Drawing): boolean {
	return scene.screen.marks.has(vmId) || range.has(vmId);
}

/** Full totals recede: what is missing is looked for. */
function drawTotal({x, width, form, key, of, column}: LayoutTotal, drawing: Drawing) {
	const {shares, cursor, isFaint, map} = drawing;
	const share = shareAt(shares, of, key, column);
	const text = share ? shareText(share, form) : '';
	const isOwnBlock = of === 'block' && cursor !== null && blockOf(map, cursor)?.key === key;
	const tone = isOwnBlock ? 'strong' : share?.good === share?.total ? 'dim' : 'plain';

	return {x, piece: span(of === 'column' ? text : text.padStart(width), {tone, isFaint})};
}

function shareAt(
	{rows, blocks, columns}: Shares,
	of: LayoutTotal['of'],
	key: string,
	column: number | null,
): Share | undefined {
	switch (of) {
		case 'row': {
			return rows.get(key);
		}

		case 'block': {
			return blocks.get(key);
		}

		case 'column': {
			return columns.get(key)?.[column ?? 0];
		}
	}
}

/** The block which a cell is in. */
function blockOf({heatmap}: MapView, {rowKey}: LayoutCell) {
	return heatmap.blocks.find(({rows}) => rows.some(({key}) => key === rowKey));
}

/** The labels of the cursor's row and column stand out, so that it is found at a glance. */
function isAtCursor(role: string, key: string, text: string, {cursor, map}: Drawing): boolean {
	if (cursor === null) {
		return false;
	}

	if (role === 'label') {
		return key === cursor.rowKey;
	}

	const block = map.heatmap.blocks.find(candidate => candidate.key === key);
	const isOwn = block?.rows.some(row => row.key === cursor.rowKey) === true;
	const heading = block?.columns[cursor.column] ?? '';
	const isHeading = text === heading || text === heading.slice(heading.search(/\d+$|\?$/v));

	return isOwn && (role === 'title' || isHeading);
}

function drawCell(
	layoutCell: LayoutCell,
	next: LayoutCell | undefined,
	drawing: Drawing,
): Array<{readonly x: number; readonly piece: Span}> {
	const {scene, map, lens, instances, isFaint} = drawing;
	const {glyphs} = scene.theme;
	const {x, width, cell} = layoutCell;
	const {vmId, instanceId} = cell;
	const instance = instances.get(vmId);
	const look = instance ? lens.lookOf(instance) : null;
	const isFiltered = map.matching !== null && !map.matching.has(vmId);
	const isMarked = scene.screen.marks.has(vmId);
	const isInRange = drawing.range.has(vmId);
	const isCursor = drawing.cursor?.cell.vmId === vmId;
	const isDense = map.layout.form === 'dense';

	const style: Style = {
		tone: isFiltered ? 'rule' : (look?.tone ?? 'unknown'),
		isReversed: isCursor,
		isUnderlined: isMarked || isInRange,
		isFaint: isFaint && !isCursor,
	};

	const glyph = isFiltered ? glyphs.filtered : (look?.glyph ?? glyphs.unknown);
	const body = {x, piece: span(map.layout.form === 'id' ? `${glyph}${instanceId.padEnd(width - 1)}` : glyph, style)};

	if (isDense) {
		return [body];
	}

	if (!isCursor) {
		return isMarked || isInRange ? [{x: x - 1, piece: span(glyphs.mark, isInRange ? 'key' : 'strong')}, body] : [body];
	}

	const [left, right] = isMarked || isInRange ? glyphs.markedCursor : glyphs.cursor;
	const isNextMarked = next !== undefined && next.x === x + width + 1 && isSeenMarked(next.cell.vmId, drawing);

	// The mark of the cell beside it stands where the bracket would close: a mark is never hidden.
	return [
		{x: x - 1, piece: span(left, 'strong')},
		body,
		...(isNextMarked ? [] : [{x: x + width, piece: span(right, 'strong')}]),
	];
}
