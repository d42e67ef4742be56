import {toHeatmap} from '../../fleet/heatmap.js';
import {layoutHeatmap, type Layout} from '../../fleet/layout.js';
import type {LayoutLine} from '../../fleet/layout-line.js';
import type {Snapshot} from '../../fleet/snapshot.js';
import type {Plan} from '../../upgrade/plan.js';
import type {Room} from '../geometry.js';
import type {Scene} from '../scene.js';
import {blank, clipLine, fitParts, type Line, type Span, span, type Style} from '../text.js';

/** Columns beside the text of a plan from which on its batches are shown on the map. */
const besideFrom = 120;
const leastTextColumns = 74;
const mostTextColumns = 104;
const gapColumns = 3;

/** How wide the text of a plan is in a room, and the map of its batches beside it; 0 where there is no room for one. */
export function planColumns(columns: number): {readonly text: number; readonly map: number} {
	if (columns < besideFrom) {
		return {text: columns, map: 0};
	}

	const text = Math.min(mostTextColumns, Math.max(leastTextColumns, Math.floor(columns * 0.6)));

	return {text, map: columns - text - gapColumns};
}

type LaidOut = {readonly key: string; readonly layout: Layout};

const laidOut = new WeakMap<Snapshot, LaidOut>();

/**
 * Where the instances are: the same for every plan, so that a policy can be changed without laying them out again. Text
 * and map of a plan ask for the same layout, and so does the frame after them.
 */
function layoutOf({screen}: Scene, snapshot: Snapshot, {columns, rows}: Room): Layout {
	const key = `${screen.axis} ${columns} ${rows}`;
	const last = laidOut.get(snapshot);

	if (last?.key === key) {
		return last.layout;
	}

	const heatmap = toHeatmap(snapshot, screen.axis);
	const layout = layoutHeatmap(heatmap, {columns, rows: mapRows(rows), cursor: null});
	laidOut.set(snapshot, {key, layout});

	return layout;
}

/** Below the map are a blank line and what its signs mean. */
function mapRows(rows: number): number {
	return Math.max(1, rows - 2);
}

/** What stands on the map for a batch where that is not its number, else a blank; `null` where it is for all of them. */
export function signsOnMap(scene: Scene, plan: Plan, {columns, rows}: Room): ((batch: number) => string) | null {
	const {map} = planColumns(columns);
	const {snapshot} = scene.live;

	if (map === 0 || snapshot === null || plan.batches.length < 10) {
		return null;
	}

	return layoutOf(scene, snapshot, {columns: map, rows}).form === 'id'
		? null
		: batch => (batch < 9 ? ' ' : batchSign(batch, 1));
}

type Drawing = {
	readonly scene: Scene;
	readonly layout: Layout;
	/** By vmId, from 0 on. */
	readonly batches: ReadonlyMap<string, number>;
	readonly skipped: ReadonlySet<string>;
	readonly states: ReadonlyMap<string, Snapshot['instances'][number]>;
};

/**
 * The map with the number of its batch on every instance; the first batch stands out. Below it what the signs mean. Where
 * it is higher than the room, `share` says which part is seen: 0 its beginning, 1 its end.
 */
export function planMapLines(scene: Scene, plan: Plan, {columns, rows}: Room, share: number): readonly Line[] {
	const {snapshot} = scene.live;

	if (snapshot === null || columns <= 0) {
		return [];
	}

	const batches = new Map(
		plan.batches.flatMap(({instances}, index) => instances.map(({vmId}) => [vmId, index] as const)),
	);
	const layout = layoutOf(scene, snapshot, {columns, rows});
	const first = Math.round(share * Math.max(0, layout.lines.length - mapRows(rows)));
	const lines = layout.lines.slice(first, first + mapRows(rows));
	const drawing: Drawing = {
		scene,
		layout,
		batches,
		skipped: new Set(plan.skipped.map(({instanceId}) => instanceId)),
		states: new Map(snapshot.instances.map(instance => [instance.vmId, instance])),
	};

	const goesOn = first + lines.length < layout.lines.length;

	return [...lines.map(line => drawLine(line, drawing)), [], legend(drawing, plan, {columns, goesOn})];
}

function drawLine({texts, cells}: LayoutLine, drawing: Drawing): Line {
	const pieces: ReadonlyArray<{readonly x: number; readonly piece: Span}> = [
		...texts.map(({x, text}) => ({x, piece: span(text, 'dim')})),
		...cells.map(({x, width, cell}) => ({x, piece: drawCell(cell.vmId, cell.instanceId, width, drawing)})),
	].toSorted((left, right) => left.x - right.x);

	const line: Span[] = [];
	let end = 0;

	for (const {x, piece} of pieces) {
		line.push(blank(x - end), piece);
		end = x + piece.columns;
	}

	return line;
}

function drawCell(vmId: string, instanceId: string, width: number, drawing: Drawing): Span {
	const {scene, batches, skipped, states} = drawing;
	const {glyphs} = scene.theme;
	const batch = batches.get(vmId);

	if (batch !== undefined) {
		const style: Style = batch === 0 ? {tone: 'key', isReversed: true} : {tone: 'strong'};
		return span(batchSign(batch, width).padEnd(width), style);
	}

	const instance = states.get(vmId);
	const isTrouble = instance?.healthState === 'unhealthy' || instance?.provisioningState === 'Failed';
	const glyph = isTrouble ? glyphs.unhealthy : skipped.has(instanceId) ? '-' : glyphs.filtered;

	return span(glyph.padEnd(width), isTrouble ? 'unhealthy' : 'rule');
}

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * What stands on an instance for its batch, counted from 0: its number where a cell is wide enough, else a letter from the
 * tenth on, and `+` for those after the last letter.
 */
export function batchSign(batch: number, width: number): string {
	const number = String(batch + 1);

	return number.length <= width ? number : (letters[batch - 9] ?? '+');
}

function legend(
	{layout, skipped, batches, states, scene}: Drawing,
	plan: Plan,
	{columns, goesOn}: {readonly columns: number; readonly goesOn: boolean},
): Line {
	const width = layout.form === 'id' ? 2 : 1;
	const last = plan.batches.length - 1;
	const {glyphs} = scene.theme;
	const isTrouble = [...states.values()].some(
		({vmId, healthState, provisioningState}) =>
			!batches.has(vmId) && (healthState === 'unhealthy' || provisioningState === 'Failed'),
	);

	const parts: readonly Line[] = [
		...(last >= 0 ? [[span(batchSign(0, width), {tone: 'key', isReversed: true}), span(' first', 'dim')]] : []),
		...(last >= 1 ? [[span(`2-${batchSign(last, width)}`, 'strong'), span(' then', 'dim')]] : []),
		...(goesOn ? [[span('↓', 'key'), span(' goes on', 'dim')]] : []),
		[span(glyphs.filtered, 'rule'), span(' not in it', 'dim')],
		...(skipped.size > 0 ? [[span('-', 'rule'), span(' skipped', 'dim')]] : []),
		...(isTrouble ? [[span(glyphs.unhealthy, 'unhealthy'), span(' unhealthy', 'dim')]] : []),
	];

	return clipLine(fitParts(parts, span('  '), columns), columns);
}
