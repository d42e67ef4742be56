import type {LayoutLine} from '../../fleet/layout-line.js';
import type {MapView} from '../map-view.js';
import type {Scene} from '../scene.js';
import {blank, joinAlike, type Line, type Span, span} from '../text.js';
import {isSameSight, type SeenCell, type SeenLine, seeLines} from './heatmap-sight.js';

/** The visible part of the map, a line each: domains at the edges, a cell an instance, the cursor and the marks. */
export function heatmapLines(scene: Scene, map: MapView): readonly Line[] {
	return seeLines(scene, map).map(seen => drawOnce(seen));
}

type Drawn = {readonly seen: SeenLine; readonly line: Line};

const drawn = new WeakMap<LayoutLine, Drawn>();

/** Most polls change a few lines, and most keys one or two: the others are as they were drawn before. */
function drawOnce(seen: SeenLine): Line {
	const last = drawn.get(seen.line);

	if (last && isSameSight(last.seen, seen)) {
		return last.line;
	}

	const line = [...(seen.margin === 0 ? [] : [blank(seen.margin)]), ...drawLine(seen)];
	drawn.set(seen.line, {seen, line});

	return line;
}

type Piece = {readonly x: number; readonly piece: Span};

function drawLine(seen: SeenLine): Line {
	const {told, cells, isFaint} = seen;
	const pieces: readonly Piece[] = [
		...told.map(({x, text, tone}) => ({x, piece: span(text, {tone, isFaint})})),
		...cells.flatMap((cell, index) => drawCell(cell, cells[index + 1], seen)),
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

function drawCell(seen: SeenCell, next: SeenCell | undefined, {form, glyphs, isFaint}: SeenLine): readonly Piece[] {
	const {glyph, tone, isCursor, isInRange, place} = seen;
	const {x, width, cell} = place;
	const isMarked = isSeenMarked(seen);

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
