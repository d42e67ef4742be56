import {imageKey} from '../../fleet/image.js';
import type {Command} from '../../store/command.js';
import type {Live} from '../../store/live.js';
import type {Intent} from '../keymap.js';
import {withoutLast} from '../text.js';
import {openCopy} from './copy.js';
import {matchingLines, nextMatch} from './raw.js';
import {mapMode, type Mode} from './mode.js';
import {ask, only, type Outcome, say, type Screen, type ScreenContext} from './screen.js';
import {scrolled} from './scrolling.js';

type DetailsMode = Extract<Mode, {readonly type: 'details'}>;
type RawMode = Extract<Mode, {readonly type: 'raw'}>;

/** Shows all about the instance at the cursor, and asks Azure for what the list of instances does not tell. */
export function openDetails(screen: Screen): Outcome {
	const {cursor} = screen;

	return cursor
		? ask(
				{...screen, mode: {type: 'details', scroll: 0, ...cursor}},
				{type: 'load-instance-details', instanceId: cursor.instanceId},
			)
		: say(screen, 'There is no instance here.');
}

/** Shows Azure's own answer about an instance: the one whose details are shown, else the one at the cursor. */
export function openRaw(screen: Screen): Outcome {
	const {mode, cursor} = screen;
	const chosen = mode.type === 'details' ? mode : cursor;

	if (chosen === null) {
		return say(screen, 'There is no instance here.');
	}

	const {vmId, instanceId} = chosen;
	const raw: Mode = {type: 'raw', scroll: 0, vmId, instanceId, words: '', isTyping: false, match: null, from: mode};

	// The details have asked for it already.
	return mode.type === 'details'
		? only({...screen, mode: raw})
		: ask({...screen, mode: raw}, {type: 'load-instance-details', instanceId});
}

/** Asks once more about the instance which is shown, when the list shows that something about it has changed. */
export function settleDetails({mode}: Screen, live: Live, before: Live | null): readonly Command[] {
	if ((mode.type !== 'details' && mode.type !== 'raw') || live.snapshot === before?.snapshot) {
		return [];
	}

	const seen = live.snapshot?.instances.find(({vmId}) => vmId === mode.vmId);
	const known = before?.snapshot?.instances.find(({vmId}) => vmId === mode.vmId);

	if (seen === undefined || known === undefined) {
		return [];
	}

	const isChanged =
		seen.provisioningState !== known.provisioningState ||
		seen.powerState !== known.powerState ||
		seen.healthState !== known.healthState ||
		imageKey(seen.image) !== imageKey(known.image);

	return isChanged ? [{type: 'load-instance-details', instanceId: mode.instanceId}] : [];
}

/** What a key means where all about an instance is shown. */
export function pressInDetails(screen: Screen, mode: DetailsMode, intent: Intent, context: ScreenContext): Outcome {
	switch (intent) {
		case 'back':
		case 'quit': {
			return only({...screen, mode: mapMode});
		}

		case 'raw-json': {
			return openRaw(screen);
		}

		case 'copy': {
			return openCopy(screen, context.live);
		}

		case 'refresh': {
			return askAgain(screen, mode.instanceId);
		}

		default: {
			return only({...screen, mode: {...mode, scroll: scrolled(mode.scroll, intent, screen, context)}});
		}
	}
}

function askAgain(screen: Screen, instanceId: string): Outcome {
	return ask(
		{...screen, notice: {text: `Asking Azure about instance ${instanceId} again.`, tone: 'plain', until: 'details'}},
		{type: 'load-instance-details', instanceId},
	);
}

/** What a key means in Azure's own answer, and while something is searched for in it. */
export function pressInRaw(screen: Screen, mode: RawMode, intent: Intent, context: ScreenContext): Outcome {
	switch (intent) {
		case 'back': {
			return only({...screen, mode: mode.isTyping ? {...mode, isTyping: false, words: '', match: null} : mode.from});
		}

		case 'quit': {
			return only({...screen, mode: mode.from});
		}

		case 'search-raw': {
			return only({...screen, mode: {...mode, isTyping: true, words: '', match: null}});
		}

		case 'keep-search': {
			const isFound = mode.words === '' || matchingLines(mode, context).length > 0;

			return isFound
				? only({...screen, mode: {...mode, isTyping: false}})
				: say({...screen, mode: {...mode, isTyping: false}}, `"${mode.words}" is not in it.`);
		}

		case 'next-match':
		case 'previous-match': {
			return goToMatch(screen, mode, intent === 'next-match' ? 1 : -1, context);
		}

		case 'delete-character': {
			return mode.words === ''
				? only({...screen, mode: {...mode, isTyping: false}})
				: only({...screen, mode: searchRaw(mode, withoutLast(mode.words), screen, context)});
		}

		case 'copy': {
			return openCopy(screen, context.live);
		}

		case 'refresh': {
			return askAgain(screen, mode.instanceId);
		}

		default: {
			const scroll = scrolled(mode.scroll, intent, screen, context);

			return only(scroll === mode.scroll ? screen : {...screen, mode: {...mode, scroll, match: null}});
		}
	}
}

/** The answer after other words were typed: the first match from here on is shown. */
export function searchRaw(mode: RawMode, words: string, screen: Screen, context: ScreenContext): RawMode {
	const searched = {...mode, words, match: null};
	const line = nextMatch(searched, 0, context);

	return line === null
		? searched
		: {...searched, match: line, scroll: Math.min(line, context.scrollLimit({...screen, mode: searched}))};
}

function goToMatch(screen: Screen, mode: RawMode, direction: 1 | -1, context: ScreenContext): Outcome {
	if (mode.words === '') {
		return say(screen, 'Nothing is searched for yet: / searches.');
	}

	const line = nextMatch(mode, direction, context);

	if (line === null) {
		return say(screen, `"${mode.words}" is not in it.`);
	}

	return only({...screen, mode: {...mode, match: line, scroll: Math.min(line, context.scrollLimit(screen))}});
}
