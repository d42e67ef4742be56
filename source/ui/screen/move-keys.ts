import {type Direction, moveCursor} from '../../fleet/cursor.js';
import {findCell, type Heatmap, type HeatmapBlock} from '../../fleet/heatmap.js';
import type {Snapshot} from '../../fleet/snapshot.js';
import type {Intent} from '../keymap.js';
import {drawMap, type MapView} from '../map-view.js';
import {only, type Outcome, say, type Screen, type ScreenContext} from './screen.js';

const directions: Partial<Readonly<Record<Intent, Direction>>> = {
	'move-up': 'up',
	'move-down': 'down',
	'move-left': 'left',
	'move-right': 'right',
	'page-up': 'page-up',
	'page-down': 'page-down',
	'move-first': 'first',
	'move-last': 'last',
	'extend-up': 'up',
	'extend-down': 'down',
	'extend-left': 'left',
	'extend-right': 'right',
};

/** Moves the cursor; `null` for keys which do not. */
export function moveOnMap(screen: Screen, intent: Intent, context: ScreenContext): Outcome | null {
	const direction = directions[intent];

	if (direction) {
		return only(moveTo(screen, context, map => step(screen, direction, map)));
	}

	switch (intent) {
		case 'next-block': {
			return only(moveTo(screen, context, ({heatmap}) => stepBlock(screen, heatmap, 1)));
		}

		case 'previous-block': {
			return only(moveTo(screen, context, ({heatmap}) => stepBlock(screen, heatmap, -1)));
		}

		case 'next-match':
		case 'previous-match': {
			return screen.filter === ''
				? say(screen, 'There is no filter: / begins one.')
				: only(moveTo(screen, context, map => stepMatch(screen, map, intent === 'next-match' ? 1 : -1)));
		}

		default: {
			return null;
		}
	}
}

/** The screen with its cursor on an instance; unchanged when there is none. */
export function withCursor(screen: Screen, vmId: string | null, {instances}: Snapshot): Screen {
	const found = vmId === null ? undefined : instances.find(instance => instance.vmId === vmId);

	return found ? {...screen, cursor: {vmId: found.vmId, instanceId: found.instanceId}} : screen;
}

function moveTo(screen: Screen, {live, size}: ScreenContext, target: (map: MapView) => string | null): Screen {
	const map = drawMap(screen, live, size);

	return map === null ? screen : withCursor(screen, target(map), map.snapshot);
}

function step({cursor}: Screen, direction: Direction, {heatmap, layout}: MapView): string | null {
	return moveCursor(heatmap, cursor?.vmId ?? null, direction, {layout, instanceId: cursor?.instanceId});
}

/** To the first instance of the next block, or of the one before; from within a block first to its own beginning. */
function stepBlock({cursor}: Screen, heatmap: Heatmap, by: 1 | -1): string | null {
	const vmId = cursor?.vmId ?? '';
	const here = findCell(heatmap, vmId)?.block ?? 0;
	const own = firstOf(heatmap.blocks[here]);
	const target = by === -1 && own !== vmId ? own : firstOf(heatmap.blocks[here + by]);

	return target ?? (by === 1 ? lastOf(heatmap.blocks[here]) : own);
}

function cellsOf(block: HeatmapBlock | undefined) {
	return block?.rows.flatMap(({groups}) => groups.flat()) ?? [];
}

function firstOf(block: HeatmapBlock | undefined): string | null {
	return cellsOf(block)[0]?.vmId ?? null;
}

function lastOf(block: HeatmapBlock | undefined): string | null {
	return cellsOf(block).at(-1)?.vmId ?? null;
}

/** To the next instance which the filter shows, in the order of reading; round at the end. */
function stepMatch({cursor}: Screen, {heatmap, matching}: MapView, by: 1 | -1): string | null {
	const all = heatmap.blocks.flatMap(cellsOf).map(({vmId}) => vmId);
	const here = all.indexOf(cursor?.vmId ?? '');
	const ahead = by === 1 ? [...all.slice(here + 1), ...all.slice(0, here + 1)] : around(all, here);

	return ahead.find(vmId => matching?.has(vmId)) ?? null;
}

function around(all: readonly string[], here: number): readonly string[] {
	return [...all.slice(Math.max(0, here)), ...all.slice(0, Math.max(0, here))].toReversed();
}
