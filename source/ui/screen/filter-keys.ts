import type {Intent} from '../keymap.js';
import {drawMap} from '../map-view.js';
import {withoutLast} from '../text.js';
import {withCursor} from './map-keys.js';
import {mapMode, type Mode, only, type Outcome, type Screen, type ScreenContext} from './screen.js';

/** What a key means where the filter is typed. */
export function pressInFilter(
	screen: Screen,
	mode: Extract<Mode, {readonly type: 'filter'}>,
	intent: Intent,
	context: ScreenContext,
): Outcome {
	switch (intent) {
		case 'back': {
			return only({...screen, filter: mode.before, mode: mapMode});
		}

		case 'keep-filter': {
			return only(toFirstMatch({...screen, filter: screen.filter.trim(), mode: mapMode}, context));
		}

		case 'delete-character': {
			return screen.filter === ''
				? only({...screen, mode: mapMode})
				: only({...screen, filter: withoutLast(screen.filter)});
		}

		default: {
			return only(screen);
		}
	}
}

/** A filter brings the cursor to the first instance which it shows, unless it is on one. */
function toFirstMatch(screen: Screen, {live, size}: ScreenContext): Screen {
	const map = drawMap(screen, live, size);

	if (map === null || map.matching === null || map.matching.has(screen.cursor?.vmId ?? '')) {
		return screen;
	}

	const first = map.shown.heatmap.blocks.flatMap(({rows}) => rows.flatMap(({groups}) => groups.flat()))[0];

	return withCursor(screen, first?.vmId ?? null, map.snapshot);
}
