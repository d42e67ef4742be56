import type {CellForm} from '../../fleet/layout-fit.js';
import type {LayoutCell, LayoutLine, LayoutTotal} from '../../fleet/layout-line.js';
import type {MapView} from '../map-view.js';
import {rangeOf} from '../range.js';
import type {Scene} from '../scene.js';
import {type Share, type Shares, sharesOf, shareText} from '../shares.js';
import type {Tone} from '../text.js';
import type {Glyphs} from '../theme.js';
import {isOld} from '../time-text.js';
import {type CellLook, unknownLook} from './cell-look.js';
import {lookAtAll} from './lens.js';

/** A cell as it is seen now. */
export type SeenCell = {
	readonly place: LayoutCell;
	readonly glyph: string;
	readonly tone: Tone;
	readonly isCursor: boolean;
	readonly isMarked: boolean;
	readonly isInRange: boolean;
};

/** A text at a place of a line. */
type Told = {readonly x: number; readonly text: string; readonly tone: Tone};

/** All that a line shows now: whatever is drawn of it follows from this alone. */
export type SeenLine = {
	readonly line: LayoutLine;
	readonly form: CellForm;
	readonly glyphs: Glyphs;
	/** Columns left free at the left edge. */
	readonly margin: number;
	readonly isFaint: boolean;
	readonly told: readonly Told[];
	readonly cells: readonly SeenCell[];
};

type Looking = {
	readonly scene: Scene;
	readonly map: MapView;
	/** Of every instance of the snapshot. */
	readonly looks: readonly CellLook[];
	readonly shares: Shares;
	/** What a range would mark if it ended at the cursor. */
	readonly range: ReadonlySet<string>;
	readonly cursor: LayoutCell | null;
	readonly isFaint: boolean;
	/** Columns left free at the left edge of every line. */
	readonly margin: number;
};

/** What the visible part of the map shows, from top to bottom. */
export function seeLines(scene: Scene, map: MapView): readonly SeenLine[] {
	const {visibleLines, form} = map.layout;
	const cursorId = scene.screen.cursor?.vmId;

	// Dense maps have no margin of their own, for want of room; where there is some, the edge is that of the header.
	const hasMargin = form === 'dense' && visibleLines.every(line => endOf(line) < map.columns);

	const looking: Looking = {
		scene,
		map,
		looks: lookAtAll(scene.screen.lens, map, scene.theme.glyphs).ofInstances,
		shares: sharesOf(map, scene.screen.lens, scene.theme.glyphs),
		range: rangeOf(scene.screen, map),
		cursor: visibleLines.flatMap(({cells}) => cells).find(({cell}) => cell.vmId === cursorId) ?? null,
		isFaint: isOld(scene.live, scene.now),
		margin: hasMargin ? 1 : 0,
	};

	return visibleLines.map(line => seeLine(line, looking));
}

function endOf({texts, cells, totals}: LayoutLine): number {
	return [texts.at(-1), cells.at(-1), ...totals].reduce(
		(end, part) => Math.max(end, part ? part.x + part.width : 0),
		0,
	);
}

function seeLine(line: LayoutLine, looking: Looking): SeenLine {
	const {texts, totals, cells} = line;

	return {
		line,
		form: looking.map.layout.form,
		glyphs: looking.scene.theme.glyphs,
		margin: looking.margin,
		isFaint: looking.isFaint,
		told: [
			...texts.map(({x, text, role, key}): Told => {
				return {x, text, tone: isAtCursor(role, key, text, looking) ? 'strong' : 'dim'};
			}),
			...totals.map(total => tellTotal(total, looking)),
		],
		cells: cells.map(cell => seeCell(cell, looking)),
	};
}

function seeCell(place: LayoutCell, {scene, map, looks, range, cursor}: Looking): SeenCell {
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

/** Full totals recede: what is missing is looked for. */
function tellTotal({x, width, form, key, of, column}: LayoutTotal, {shares, cursor, map}: Looking): Told {
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
function isAtCursor(role: string, key: string, text: string, {cursor, map}: Looking): boolean {
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

/** Whether a line looks as it did. */
export function isSameSight(left: SeenLine, right: SeenLine): boolean {
	return (
		left.form === right.form &&
		left.glyphs === right.glyphs &&
		left.margin === right.margin &&
		left.isFaint === right.isFaint &&
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
