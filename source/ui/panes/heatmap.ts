import type {Instance} from '../../fleet/scale-set.js';
import type {LayoutCell, LayoutLine} from '../../fleet/layout-lines.js';
import type {Snapshot} from '../../fleet/snapshot.js';
import type {MapView} from '../map-view.js';
import type {Scene} from '../scene.js';
import {blank, type Line, lineWidth, type Span, span, type Style} from '../text.js';
import {isOld} from '../time-text.js';
import {type LensView, lookThrough} from './lens.js';

type Drawing = {
	readonly scene: Scene;
	readonly map: MapView;
	readonly lens: LensView;
	readonly instances: ReadonlyMap<string, Instance>;
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
		cursor: visibleLines.flatMap(({cells}) => cells).find(({cell}) => cell.vmId === cursorId) ?? null,
		isFaint: isOld(scene.live, scene.now),
	};

	const lines = visibleLines.map(line => drawLine(line, drawing));

	// Dense maps have no margin of their own, for want of room; where there is some, the edge is that of the header.
	const hasMargin = map.layout.form === 'dense' && lines.every(line => lineWidth(line) < map.columns);

	return hasMargin ? lines.map(line => [blank(1), ...line]) : lines;
}

const instancesOf = new WeakMap<Snapshot, ReadonlyMap<string, Instance>>();

function byVmId(snapshot: Snapshot): ReadonlyMap<string, Instance> {
	const known = instancesOf.get(snapshot) ?? new Map(snapshot.instances.map(instance => [instance.vmId, instance]));
	instancesOf.set(snapshot, known);

	return known;
}

function drawLine({texts, cells}: LayoutLine, drawing: Drawing): Line {
	const pieces: Array<{readonly x: number; readonly piece: Span}> = [
		...texts.map(({x, text, role, key}) => ({
			x,
			piece: span(text, {tone: isAtCursor(role, key, text, drawing) ? 'strong' : 'dim', isFaint: drawing.isFaint}),
		})),
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

	return line;
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
	const isCursor = drawing.cursor?.cell.vmId === vmId;
	const isDense = map.layout.form === 'dense';

	const style: Style = {
		tone: isFiltered ? 'rule' : (look?.tone ?? 'unknown'),
		isReversed: isCursor,
		isUnderlined: isMarked,
		isFaint: isFaint && !isCursor,
	};

	const glyph = isFiltered ? glyphs.filtered : (look?.glyph ?? glyphs.unknown);
	const body = {x, piece: span(map.layout.form === 'id' ? `${glyph}${instanceId.padEnd(width - 1)}` : glyph, style)};

	if (isDense) {
		return [body];
	}

	if (!isCursor) {
		return isMarked ? [{x: x - 1, piece: span(glyphs.mark, 'strong')}, body] : [body];
	}

	const [left, right] = isMarked ? glyphs.markedCursor : glyphs.cursor;
	const isNextMarked = next !== undefined && next.x === x + width + 1 && scene.screen.marks.has(next.cell.vmId);

	// The mark of the cell beside it stands where the bracket would close: a mark is never hidden.
	return [
		{x: x - 1, piece: span(left, 'strong')},
		body,
		...(isNextMarked ? [] : [{x: x + width, piece: span(right, 'strong')}]),
	];
}
