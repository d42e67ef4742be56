import type {Live} from '../../store/live.js';
import type {Scope} from '../binding.js';
import {intentOf, isTyping} from '../key-lookup.js';
import {type Intent, keymap} from '../keymap.js';
import {typedText} from '../key-name.js';
import {drawMap} from '../map-view.js';
import {pressInFilter} from './filter-keys.js';
import {pressInImagePicker} from './image-keys.js';
import {pressOnMap} from './map-keys.js';
import {pressInPlan} from './plan-keys.js';
import {pressInFleet, pressInFleetFilter} from './fleet-keys.js';
import {pressInSubscriptions} from './subscription-keys.js';
import {pressInCopy} from './copy.js';
import {pressInDetails, pressInRaw} from './instance-keys.js';
import {pressInLog} from './log-keys.js';
import {afterReading, remembered} from './messages.js';
import {openPalette, pressInPalette} from './palette.js';
import {openPastUpgrades, pressInPastUpgrade, pressInPastUpgrades} from './past-keys.js';
import {scrolled} from './scrolling.js';
import {scopeOf} from './scope.js';
import {mapMode, type Mode} from './mode.js';
import {ask, only, type Outcome, say, type Screen, type ScreenContext} from './screen.js';
import {agreeToWish, makeWish, requestQuit} from './steering.js';
import {typeInto} from './typing.js';

/** What a key does to the screen, and what it asks of the program. The key after it is answered from its outcome. */
export function press(screen: Screen, key: string, context: ScreenContext): Outcome {
	const scope = scopeOf(screen, context.size);
	const intent = intentOf(scope, key, screen.isReadOnly);
	const fresh: Screen = {
		...afterReading(screen, context.now),
		isPlanPending: false,
		seenFailure: context.live.failure,
	};

	if (intent !== null) {
		return remembered(screen, followCursor(act(fresh, intent, scope, context), context), context.now);
	}

	const text = isTyping(scope) ? typedText(key) : null;

	if (text !== null) {
		return followCursor(only(typeInto(fresh, text, context)), context);
	}

	return remembered(screen, refuseKey(screen, key, scope), context.now);
}

/** Pasted text is text where text is typed, and nothing anywhere else: it never acts. */
export function paste(screen: Screen, text: string, context: ScreenContext): Outcome {
	const firstLine = text.trim().split(/[\r\n]/v)[0] ?? '';

	return isTyping(scopeOf(screen, context.size))
		? followCursor(only(typeInto(screen, firstLine, context)), context)
		: only(screen);
}

/** A key which would change something says why it does not. */
function refuseKey(screen: Screen, key: string, scope: Scope): Outcome {
	const intent = screen.isReadOnly ? intentOf(scope, key, false) : null;

	return intent ? say(screen, `Read-only: "${keymap[intent].help}" is not available.`, 'warn') : only(screen);
}

/** What an intent comes to, whether a key stands for it or it was chosen from the palette. */
export function act(screen: Screen, intent: Intent, scope: Scope, context: ScreenContext): Outcome {
	const {mode} = screen;
	const {live} = context;

	if (intent === 'interrupt') {
		return requestQuit(screen, live);
	}

	if (intent === 'suspend') {
		return ask(screen, {type: 'suspend'});
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

	if (intent === 'palette') {
		return openPalette(screen);
	}

	if (intent === 'show-messages') {
		return only({...screen, mode: {type: 'messages', scroll: 0, from: mode}});
	}

	if (intent === 'show-past') {
		return openPastUpgrades(screen);
	}

	switch (mode.type) {
		case 'map': {
			return pressOnMap(screen, intent, context);
		}

		case 'scale-sets': {
			return pressInFleet(screen, intent, context);
		}

		case 'scale-sets-filter': {
			return pressInFleetFilter(screen, mode, intent, context);
		}

		case 'subscriptions': {
			return pressInSubscriptions(screen, mode, intent, context);
		}

		case 'image-picker': {
			return pressInImagePicker(screen, mode, intent, context);
		}

		case 'filter': {
			return pressInFilter(screen, mode, intent, context);
		}

		case 'details': {
			return pressInDetails(screen, mode, intent, context);
		}

		case 'raw': {
			return pressInRaw(screen, mode, intent, context);
		}

		case 'log': {
			return pressInLog(screen, mode, intent, context);
		}

		case 'copy': {
			return pressInCopy(screen, mode, intent, context);
		}

		case 'palette': {
			return pressInPalette(screen, mode, intent, context, act);
		}

		case 'past-upgrades': {
			return pressInPastUpgrades(screen, mode, intent, context);
		}

		case 'past-upgrade': {
			return pressInPastUpgrade(screen, mode, intent, context);
		}

		case 'messages': {
			return intent === 'refresh' ? ask(screen, {type: 'refresh'}) : pressInText(screen, mode, intent, context);
		}

		case 'help': {
			return pressInText(screen, mode, intent, context);
		}

		case 'plan': {
			return pressInPlan(screen, mode, intent, context, scrolled(mode.scroll, intent, screen, context));
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

/** A text which is read and scrolled, and left for where one came from. */
function pressInText(
	screen: Screen,
	mode: Extract<Mode, {readonly type: 'help' | 'messages'}>,
	intent: Intent,
	context: ScreenContext,
): Outcome {
	return isLeaving(intent)
		? only({...screen, mode: mode.from})
		: only({...screen, mode: {...mode, scroll: scrolled(mode.scroll, intent, screen, context)}});
}

function isLeaving(intent: Intent): boolean {
	return intent === 'back' || intent === 'quit' || intent === 'discard';
}

/** Keeps the scrolled map where it is while the cursor stays in sight. */
function followCursor(outcome: Outcome, {live, size}: ScreenContext): Outcome {
	const {screen} = outcome;
	const map = screen.mode.type === 'map' ? drawMap(screen, live, size) : null;

	return map === null ? outcome : {...outcome, screen: {...screen, firstVisibleLine: map.layout.firstVisibleLine}};
}
