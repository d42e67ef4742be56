import type {CellForm} from '../../fleet/layout-fit.js';
import type {LayoutCell, LayoutLine, LayoutTotal} from '../../fleet/layout-line.js';
import type {MapView} from '../map-view.js';
import {rangeOf} from '../range.js';
import type {Scene} from '../scene.js';
import {type Share, type Shares, sharesOf, shareText} from '../shares.js';
import type {Theme} from '../theme.js';
import {blank, joinAlike, type Line, type Span, span, type Tone} from '../text.js';
import {isOld} from '../time-text.js';
import {type CellLook, unknownLook} from './cell-look.js';
import {lookAtAll} from './lens.js';

type Drawing = {
	readonly scene: Scene;
	readonly map: MapView;
	/** Of every instance of the snapshot. */
	readonly looks: readonly CellLook[];
	readonly shares: Shares;
	/** What a range would mark if it ended at the cursor. */
	readonly range: ReadonlySet<string>;
	readonly cursor: LayoutCell | null;
	readonly isFaint: boolean;
	/** The left edge of every line. */
	readonly margin: Line;
};

/** The visible part of the map, a line each: domains at the edges, a cell an instance, the cursor and the marks. */
export function heatmapLines(scene: Scene, map: MapView): readonly Line[] {
	const {visibleLines, form} = map.layout;
	const cursorId = scene.screen.cursor?.vmId;

	// Dense maps have no margin of their own, for want of room; where there is some, the edge is that of the header.
	const hasMargin = form === 'dense' && visibleLines.every(line => endOf(line) < map.columns);

	const drawing: Drawing = {
		scene,
		map,
		looks: lookAtAll(scene.screen.lens, map, scene.theme.glyphs).ofInstances,
		shares: sharesOf(map, scene.screen.lens, scene.theme.glyphs),
		range: rangeOf(scene.screen, map),
		cursor: visibleLines.flatMap(({cells}) => cells).find(({cell}) => cell.vmId === cursorId) ?? null,
		isFaint: isOld(scene.live, scene.now),
		margin: hasMargin ? [blank(1)] : [],
	};

	return visibleLines.map(line => drawOnce(see(line, drawing), drawing));
}

function endOf({texts, cells, totals}: LayoutLine): number {
	return [texts.at(-1), cells.at(-1), ...totals].reduce(
		(end, part) => Math.max(end, part ? part.x + part.width : 0),
		0,
	);
}

/** A cell as it is seen now. */
type SeenCell = {
	readonly place: LayoutCell;
	readonly glyph: string;
	readonly tone: Tone;
	readonly isCursor: boolean;
	readonly isMarked: boolean;
	readonly isInRange: boolean;
};

/** A text at a place of a line. */
type Told = {readonly x: number; readonly text: string; readonly tone: Tone};

/** All that a line shows now. */
type Seen = {
	readonly line: LayoutLine;
	readonly form: CellForm;
	/** The left edge. */
	readonly margin: Line;
	readonly told: readonly Told[];
	readonly cells: readonly SeenCell[];
};

function see(line: LayoutLine, drawing: Drawing): Seen {
	const {texts, totals, cells} = line;

	return {
		line,
		form: drawing.map.layout.form,
		margin: drawing.margin,
		told: [
			...texts.map(({x, text, role, key}): Told => {
				return {x, text, tone: isAtCursor(role, key, text, drawing) ? 'strong' : 'dim'};
			}),
			...totals.map(total => tellTotal(total, drawing)),
		],
		cells: cells.map(cell => seeCell(cell, drawing)),
	};
}

type Drawn = {readonly seen: Seen; readonly isFaint: boolean; readonly theme: Theme; readonly drawn: Line};

const drawnLines = new WeakMap<LayoutLine, Drawn>();

/** Most polls change a few lines, and most keys one or two: the others are as they were drawn before. */
function drawOnce(seen: Seen, drawing: Drawing): Line {
	const {scene, isFaint} = drawing;
	const {theme} = scene;
	const last = drawnLines.get(seen.line);

	if (last?.isFaint === isFaint && last.theme === theme && isSameSight(last.seen, seen)) {
		return last.drawn;
	}

	const drawn = [...seen.margin, ...drawLine(seen, drawing)];
	drawnLines.set(seen.line, {seen, isFaint, theme, drawn});

	return drawn;
}

function isSameSight(left: Seen, right: Seen): boolean {
	return (
		left.form === right.form &&
		left.margin.length === right.margin.length &&
		left.told.every((told, index) => isSameText(told, right.told[index])) &&
		left.cells.every((cell, index) => isSameCell(cell, right.cells[index]))
	);
}

function isSameText(left: Told, right: Told | undefined): boolean {
	return left.text === right?.text && left.tone === right.tone;
}

function isSameCell(left: SeenCell, right: SeenCell | undefined): boolean {
	return (
		left.glyph === right?.glyph &&
		left.tone === right.tone &&
		left.isCursor === right.isCursor &&
		left.isMarked === right.isMarked &&
		left.isInRange === right.isInRange
	);
}

type Piece = {readonly x: number; readonly piece: Span};

function drawLine({told, cells}: Seen, drawing: Drawing): Line {
	const {isFaint} = drawing;
	const pieces: readonly Piece[] = [
		...told.map(({x, text, tone}) => ({x, piece: span(text, {tone, isFaint})})),
		...cells.flatMap((cell, index) => drawCell(cell, cells[index + 1], drawing)),
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

	return joinAlike(line);
}

/** Full totals recede: what is missing is looked for. */
function tellTotal({x, width, form, key, of, column}: LayoutTotal, {shares, cursor, map}: Drawing): Told {
	const share = shareAt(shares, of, key, column);
	const text = share ? shareText(share, form) : '';
	const isOwnBlock = of === 'block' && cursor !== null && blockOf(map, cursor)?.key === key;
	const tone = isOwnBlock ? 'strong' : share?.good === share?.total ? 'dim' : 'plain';

	return {x, text: of === 'column' ? text : text.padStart(width), tone};
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

function seeCell(place: LayoutCell, {scene, map, looks, range, cursor}: Drawing): SeenCell {
	const {glyphs} = scene.theme;
	const {vmId, index} = place.cell;
	const isFiltered = map.matching !== null && !map.matching.has(vmId);
	const look = looks[index] ?? unknownLook;

	return {
		place,
		glyph: isFiltered ? glyphs.filtered : look.glyph,
		tone: isFiltered ? 'rule' : look.tone,
		isCursor: place === cursor,
		isMarked: scene.screen.marks.has(vmId),
		isInRange: range.has(vmId),
	};
}

function drawCell(seen: SeenCell, next: SeenCell | undefined, {scene, map, isFaint}: Drawing): readonly Piece[] {
	const {glyphs} = scene.theme;
	const {glyph, tone, isCursor, isInRange, place} = seen;
	const {x, width, cell} = place;
	const isMarked = isSeenMarked(seen);
	const {form} = map.layout;

	const body = {
		x,
		piece: span(form === 'id' ? `${glyph}${cell.instanceId.padEnd(width - 1)}` : glyph, {
			tone,
			isReversed: isCursor,
			isUnderlined: isMarked,
			isFaint: isFaint && !isCursor,
		}),
	};

	if (form === 'dense') {
		return [body];
	}

	if (!isCursor) {
		return isMarked ? [{x: x - 1, piece: span(glyphs.mark, isInRange ? 'key' : 'strong')}, body] : [body];
	}

	const [left, right] = isMarked ? glyphs.markedCursor : glyphs.cursor;
	const isNextMarked = next !== undefined && next.place.x === x + width + 1 && isSeenMarked(next);

	// The mark of the cell beside it stands where the bracket would close: a mark is never hidden.
	return [
		{x: x - 1, piece: span(left, 'strong')},
		body,
		...(isNextMarked ? [] : [{x: x + width, piece: span(right, 'strong')}]),
	];
}

function isSeenMarked({isMarked, isInRange}: SeenCell): boolean {
	return isMarked || isInRange;
}
