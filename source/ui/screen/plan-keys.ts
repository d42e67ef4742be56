import type {Intent} from '../keymap.js';
import {withoutLast} from '../text.js';
import {startPlan} from './planning.js';
import {openPolicy, pressInPolicy} from './policy-keys.js';
import {mapMode, type Mode} from './mode.js';
import {only, type Outcome, say, type Screen, type ScreenContext} from './screen.js';

type PlanMode = Extract<Mode, {readonly type: 'plan'}>;

/** What a key means where a plan is read, or its policy changed; `scroll` is where a key scrolls to. */
export function pressInPlan(
	screen: Screen,
	mode: PlanMode,
	intent: Intent,
	context: ScreenContext,
	scroll: number,
): Outcome {
	if (mode.editor !== null) {
		return pressInPolicy(screen, mode, mode.editor, intent, context);
	}

	switch (intent) {
		case 'back':
		case 'quit':
		case 'discard': {
			return say({...screen, mode: mapMode}, 'The plan was discarded: nothing was changed.', 'plain', 'begun');
		}

		case 'start':
		case 'start-by-name': {
			return startPlan(screen, mode, context.live);
		}

		case 'edit-policy': {
			return openPolicy(screen, mode);
		}

		case 'show-checks': {
			return only({...screen, mode: {...mode, hasAllChecks: !mode.hasAllChecks}});
		}

		case 'delete-character': {
			return only({...screen, mode: {...mode, typed: withoutLast(mode.typed)}});
		}

		default: {
			return only({...screen, mode: {...mode, scroll}});
		}
	}
}
