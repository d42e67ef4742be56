import type {Live} from '../../store/live.js';
import {displayWidth} from '../terminal/display-width.js';
import {withoutLast} from '../text.js';
import type {Scope} from '../binding.js';
import {intentOf, isTyping} from '../key-lookup.js';
import {type Intent, keymap} from '../keymap.js';
import {typedText} from '../key-name.js';
import {drawMap} from '../map-view.js';
import {pressInFilter} from './filter-keys.js';
import {pressInImagePicker, typeInImagePicker} from './image-keys.js';
import {pressOnMap} from './map-keys.js';
import {startPlan} from './planning.js';
import {pressInScaleSets} from './scale-set-keys.js';
import {scopeOf} from './scope.js';
import {ask, mapMode, type Mode, only, type Outcome, say, type Screen, type ScreenContext} from './screen.js';
import {agreeToWish, makeWish, requestQuit} from './steering.js';

/** What a key does to the screen, and what it asks of the program. The key after it is answered from its outcome. */
export function press(screen: Screen, key: string, context: ScreenContext): Outcome {
	const scope = scopeOf(screen, context.size);
	const intent = intentOf(scope, key, screen.isReadOnly);
	const fresh: Screen = {...screen, notice: null, isPlanPending: false, seenFailure: context.live.failure};

	if (intent !== null) {
		return followCursor(act(fresh, intent, scope, context), context);
	}

	const text = isTyping(scope) ? typedText(key) : null;

	if (text !== null) {
		return followCursor(only(type(fresh, text)), context);
	}

	return refuseKey(screen, key, scope);
}

/** Pasted text is text where text is typed, and nothing anywhere else: it never acts. */
export function paste(screen: Screen, text: string, context: ScreenContext): Outcome {
	const firstLine = text.trim().split(/[\r\n]/v)[0] ?? '';

	return isTyping(scopeOf(screen, context.size)) ? followCursor(only(type(screen, firstLine)), context) : only(screen);
}

/** A key which would change something says why it does not. */
function refuseKey(screen: Screen, key: string, scope: Scope): Outcome {
	const intent = screen.isReadOnly ? intentOf(scope, key, false) : null;

	return intent ? say(screen, `Read-only: "${keymap[intent].help}" is not available.`, 'warn') : only(screen);
}

function act(screen: Screen, intent: Intent, scope: Scope, context: ScreenContext): Outcome {
	const {mode} = screen;
	const {live} = context;

	if (intent === 'interrupt') {
		return requestQuit(screen, live);
	}

	if (intent === 'help') {
		return only({...screen, mode: {type: 'help', scroll: 0, from: mode}});
	}

	if (scope === 'too-small') {
		return requestQuit(screen, live);
	}

	if (intent === 'pause-upgrade') {
		return makeWish(screen, {type: 'pause'}, live);
	}

	switch (mode.type) {
		case 'map': {
			return pressOnMap(screen, intent, context);
		}

		case 'scale-sets': {
			return pressInScaleSets(screen, mode, intent, context);
		}

		case 'image-picker': {
			return pressInImagePicker(screen, mode, intent, context);
		}

		case 'filter': {
			return pressInFilter(screen, mode, intent, context);
		}

		case 'details':
		case 'log': {
			return isLeaving(intent)
				? only({...screen, mode: mapMode})
				: only({...screen, mode: {...mode, scroll: scrolled(mode.scroll, intent, screen, context)}});
		}

		case 'help': {
			return isLeaving(intent)
				? only({...screen, mode: mode.from})
				: only({...screen, mode: {...mode, scroll: scrolled(mode.scroll, intent, screen, context)}});
		}

		case 'plan': {
			return pressInPlan(screen, mode, intent, context);
		}

		case 'confirm': {
			return intent === 'agree' ? agreeToWish(screen, mode.wish, live) : only({...screen, mode: mapMode});
		}

		case 'confirm-quit': {
			return pressBeforeLeaving(screen, mode, intent, live);
		}
	}
}

function pressBeforeLeaving(
	screen: Screen,
	{from}: Extract<Mode, {readonly type: 'confirm-quit'}>,
	intent: Intent,
	live: Live,
): Outcome {
	switch (intent) {
		case 'leave': {
			return ask(screen, {type: 'quit'});
		}

		case 'cancel-upgrade': {
			return makeWish(screen, {type: 'cancel'}, live);
		}

		default: {
			return only({...screen, mode: from});
		}
	}
}

function isLeaving(intent: Intent): boolean {
	return intent === 'back' || intent === 'quit' || intent === 'discard';
}

function pressInPlan(
	screen: Screen,
	mode: Extract<Mode, {readonly type: 'plan'}>,
	intent: Intent,
	context: ScreenContext,
): Outcome {
	if (isLeaving(intent)) {
		return say({...screen, mode: mapMode}, 'The plan was discarded: nothing was changed.');
	}

	switch (intent) {
		case 'start':
		case 'start-by-name': {
			return startPlan(screen, mode, context.live);
		}

		case 'delete-character': {
			return only({...screen, mode: {...mode, typed: withoutLast(mode.typed)}});
		}

		default: {
			return only({...screen, mode: {...mode, scroll: scrolled(mode.scroll, intent, screen, context)}});
		}
	}
}

const longestText = 300;

function type(screen: Screen, text: string): Screen {
	const {mode} = screen;
	const append = (before: string) => (displayWidth(before + text) > longestText ? before : before + text);

	switch (mode.type) {
		case 'filter': {
			return {...screen, filter: append(screen.filter)};
		}

		case 'image-picker': {
			return {...screen, mode: typeInImagePicker(mode, append(mode.query))};
		}

		case 'plan': {
			return {...screen, mode: {...mode, typed: append(mode.typed)}};
		}

		default: {
			return screen;
		}
	}
}

function scrolled(scroll: number, intent: Intent, screen: Screen, {size, scrollLimit}: ScreenContext): number {
	const limit = scrollLimit(screen);
	const page = Math.max(1, size.rows - 8);
	const steps: Partial<Readonly<Record<Intent, number>>> = {
		'move-up': -1,
		'move-down': 1,
		'page-up': -page,
		'page-down': page,
		'move-first': -scroll,
		'move-last': limit - scroll,
	};

	return Math.max(0, Math.min(limit, scroll + (steps[intent] ?? 0)));
}

/** Keeps the scrolled map where it is while the cursor stays in sight. */
function followCursor(outcome: Outcome, {live, size}: ScreenContext): Outcome {
	const {screen} = outcome;
	const map = screen.mode.type === 'map' ? drawMap(screen, live, size) : null;

	return map === null ? outcome : {...outcome, screen: {...screen, firstVisibleLine: map.layout.firstVisibleLine}};
}
