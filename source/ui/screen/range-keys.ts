import {markRange} from '../../fleet/selection.js';
import type {Intent} from '../keymap.js';
import {drawMap} from '../map-view.js';
import {rangeOf} from '../range.js';
import {withMarks} from './mark-keys.js';
import {moveOnMap} from './move-keys.js';
import {only, type Outcome, say, type Screen, type ScreenContext} from './screen.js';

const extending: ReadonlySet<Intent> = new Set(['extend-up', 'extend-down', 'extend-left', 'extend-right']);

/** What a key means for a range of instances; `null` for keys which mean nothing for it. */
export function pressForRange(screen: Screen, intent: Intent, context: ScreenContext): Outcome | null {
	if (extending.has(intent)) {
		return moveOnMap(begin(screen), intent, context);
	}

	switch (intent) {
		case 'begin-range': {
			return screen.cursor === null ? say(screen, 'There is no instance here.') : only(begin(screen));
		}

		case 'keep-range': {
			return only(keep(screen, context));
		}

		case 'leave-range': {
			return only({...screen, rangeFrom: null});
		}

		default: {
			return null;
		}
	}
}

function begin(screen: Screen): Screen {
	return {...screen, rangeFrom: screen.rangeFrom ?? screen.cursor};
}

function keep(screen: Screen, {live, size}: ScreenContext): Screen {
	const map = drawMap(screen, live, size);
	const range = map === null ? [] : [...rangeOf(screen, map)];

	return {...withMarks(screen, markRange(screen.marks, range)), rangeFrom: null};
}
