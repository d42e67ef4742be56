import type {Binding} from '../binding.js';
import {keymap, type Intent} from '../keymap.js';
import {intentOf, isTyping} from '../key-lookup.js';
import {typedText} from '../key-name.js';
import {press} from './press.js';
import {scopeOf} from './scope.js';
import type {Mode} from './mode.js';
import {only, type Outcome, say, type Screen, type ScreenContext} from './screen.js';

/** A question must have stood so long before a key answers it: nobody has read it sooner. */
const readMilliseconds = 300;
/** Enter comes later than this after the last letter of a name, unless both were pasted. */
const typedMilliseconds = 40;
/** So many keys in one read are a paste into a terminal which does not mark pastes, or a line which was stuck. */
const mostKeysTogether = 4;

/** Keys which answer a question; to leave harms nothing, since an upgrade goes on without a screen. */
const answers: ReadonlySet<Intent> = new Set(['start', 'start-by-name', 'agree']);
/** What acts without being marked as dangerous: in a paste these do nothing either. */
const acts: ReadonlySet<Intent> = new Set(['leave', 'quit', 'choose', 'write-file', 'open-past']);

export type Keystroke = {
	readonly key: string;
	/** How many keys came in the same read. */
	readonly together: number;
};

/**
 * What a key does, unless it can hardly be meant: an answer to a question which came up less than 300 ms ago, or once
 * more while the same key is held down; or anything which acts among many keys that came at once. Such a key is told of.
 */
export function pressCarefully(screen: Screen, {key, together}: Keystroke, context: ScreenContext): Outcome {
	const {now, size} = context;
	const scope = scopeOf(screen, size);
	const intent = intentOf(scope, key, screen.isReadOnly);

	if (intent !== null && together > mostKeysTogether && isActing(intent)) {
		return say(
			screen,
			`${together} keys came at once, as a paste does: "${keymap[intent].help}" was left out. Press it by itself.`,
			'warn',
		);
	}

	if (intent !== null && answers.has(intent) && now < screen.deafUntil) {
		return say(
			{...screen, deafUntil: now + readMilliseconds},
			intent === 'start-by-name'
				? 'The name and enter came at once, as a paste does. Press enter by itself.'
				: 'That key came before the question could be read, so it does not count. Let it go, then press it once more.',
			'warn',
		);
	}

	const isText = intent === null && isTyping(scope) && typedText(key) !== null;

	return withPause(screen, press(screen, key, context), now, isText);
}

/** An outcome with the time before which no question in it can be answered. */
export function withPause(before: Screen, {screen, commands}: Outcome, now: number, isText = false): Outcome {
	const question = questionOf(screen.mode);
	const isNew = question !== null && question !== questionOf(before.mode);
	const quiet = isNew ? readMilliseconds : question !== null && isText ? typedMilliseconds : 0;

	return quiet === 0
		? {screen, commands}
		: {screen: {...screen, deafUntil: Math.max(screen.deafUntil, now + quiet)}, commands};
}

/** The screen after a paste: a name which was pasted is not answered for by the enter behind it. */
export function afterPaste(outcome: Outcome, now: number): Outcome {
	return questionOf(outcome.screen.mode) === null
		? only(outcome.screen)
		: only({...outcome.screen, deafUntil: Math.max(outcome.screen.deafUntil, now + readMilliseconds)});
}

function isActing(intent: Intent): boolean {
	const {isDangerous = false}: Binding = keymap[intent];

	return isDangerous || acts.has(intent);
}

/** What is asked, so that two questions can be told apart. */
function questionOf(mode: Mode): object | string | null {
	switch (mode.type) {
		case 'plan': {
			return mode.plan;
		}

		case 'confirm': {
			return mode.wish;
		}

		case 'confirm-quit': {
			return mode.type;
		}

		default: {
			return null;
		}
	}
}
