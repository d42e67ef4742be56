import {parseFilter} from '../../fleet/filter.js';
import {completionOf} from '../completion.js';
import type {Intent} from '../keymap.js';
import {drawMap} from '../map-view.js';
import {withoutLast} from '../text.js';
import {withCursor} from './move-keys.js';
import {mapMode, type Mode} from './mode.js';
import {only, type Outcome, say, type Screen, type ScreenContext} from './screen.js';

export type FilterMode = Extract<Mode, {readonly type: 'filter'}>;

/** So many filters are remembered. */
const longestHistory = 20;

/** The mode in which a filter is typed, beginning with the one that is there. */
export function openFilter(screen: Screen): Screen {
	return {...screen, mode: {type: 'filter', before: screen.filter, back: 0, draft: screen.filter, completion: null}};
}

/** The screen after another filter was typed. */
export function typeFilter(screen: Screen, mode: FilterMode, filter: string): Screen {
	return {...screen, filter, mode: {...mode, back: 0, draft: filter, completion: null}};
}

/** What a key means where the filter is typed. */
export function pressInFilter(screen: Screen, mode: FilterMode, intent: Intent, context: ScreenContext): Outcome {
	switch (intent) {
		case 'back': {
			return only({...screen, filter: mode.before, mode: mapMode});
		}

		case 'keep-filter': {
			return keepFilter(screen, context);
		}

		case 'delete-character': {
			return screen.filter === ''
				? only({...screen, mode: mapMode})
				: only(typeFilter(screen, mode, withoutLast(screen.filter)));
		}

		case 'complete-filter': {
			return only(complete(screen, mode, 1, context));
		}

		case 'complete-back': {
			return only(complete(screen, mode, -1, context));
		}

		case 'older-filter': {
			return only(recall(screen, mode, mode.back + 1));
		}

		case 'newer-filter': {
			return only(recall(screen, mode, mode.back - 1));
		}

		default: {
			return only(screen);
		}
	}
}

/** What cannot be read shows all instances: it is not kept as if it were a filter. */
function keepFilter(screen: Screen, context: ScreenContext): Outcome {
	const filter = screen.filter.trim();
	const parsed = parseFilter(filter);

	if (!parsed.ok) {
		return say(screen, parsed.message, 'warn');
	}

	const filterHistory =
		filter === ''
			? screen.filterHistory
			: [filter, ...screen.filterHistory.filter(kept => kept !== filter)].slice(0, longestHistory);

	return only(toFirstMatch({...screen, filter, filterHistory, mode: mapMode}, context));
}

/** First as far as all completions agree, then one after another. */
function complete(screen: Screen, mode: FilterMode, by: 1 | -1, {live}: ScreenContext): Screen {
	const text = mode.completion?.text ?? screen.filter;
	const {candidates, common} = completionOf(text, screen, live);
	const [first, second] = candidates;

	if (first === undefined) {
		return screen;
	}

	if (second === undefined || (mode.completion === null && common.length > text.length)) {
		return typeFilter(screen, mode, common);
	}

	const from = mode.completion?.index ?? (by === 1 ? -1 : candidates.length);
	const index = (from + by + candidates.length) % candidates.length;

	return {...typeFilter(screen, mode, candidates[index]?.text ?? text), mode: {...mode, completion: {text, index}}};
}

/** A filter of before, counted back from 1; 0 is what was typed. */
function recall(screen: Screen, mode: FilterMode, wanted: number): Screen {
	const back = Math.max(0, Math.min(screen.filterHistory.length, wanted));
	const filter = back === 0 ? mode.draft : (screen.filterHistory[back - 1] ?? mode.draft);

	return {...screen, filter, mode: {...mode, back, completion: null}};
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
