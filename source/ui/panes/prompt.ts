import type {Live} from '../../store/live.js';
import type {Screen} from '../screen/screen.js';
import {blank, clipLine, type Line, paragraph} from '../text.js';
import {filterLines} from './filter-prompt.js';
import {logPrompt} from './event-log.js';
import {planPrompt} from './plan.js';
import {searchLine} from './raw.js';
import {matchingLines} from '../screen/raw.js';
import {leaveQuestion, type Question, wishQuestion} from './questions.js';

/** What the operator is asked under the body, where anything is; the rest of the screen goes on above it. */
export function promptLines(screen: Screen, live: Live, columns: number): readonly Line[] {
	const {mode} = screen;
	const {upgrade} = live;

	switch (mode.type) {
		case 'filter': {
			return filterLines(screen, mode, live, columns);
		}

		case 'plan': {
			return planPrompt({screen, live}, mode, columns);
		}

		case 'confirm': {
			return upgrade ? ask(wishQuestion(mode.wish, upgrade, live), columns) : [];
		}

		case 'confirm-quit': {
			return ask(leaveQuestion(screen, live), columns);
		}

		case 'log': {
			const line = logPrompt(mode);
			return line === null ? [] : [clipLine(line, columns)];
		}

		case 'raw': {
			return mode.isTyping || mode.words !== ''
				? [clipLine(searchLine(mode, matchingLines(mode, {live, size: {columns, rows: 0}}).length), columns)]
				: [];
		}

		case 'map':
		case 'details':
		case 'help':
		case 'copy':
		case 'messages':
		case 'palette':
		case 'past-upgrades':
		case 'past-upgrade':
		case 'scale-sets':
		case 'scale-sets-filter':
		case 'subscriptions':
		case 'image-picker': {
			return [];
		}
	}
}

/** The keys which answer are in the footer. */
function ask([question, explanation]: Question, columns: number): readonly Line[] {
	return [
		...paragraph(question, 'warn', columns - 1, [blank(1)]),
		...paragraph(explanation, 'plain', columns - 1, [blank(1)]),
	];
}
