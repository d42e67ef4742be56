import {noMarks, selectInstances} from '../../fleet/selection.js';
import type {Live} from '../../store/live.js';
import {isWide} from '../../upgrade/plan.js';
import {scopeOf} from '../screen/scope.js';
import {wantedImage} from '../screen/images.js';
import {openPlan, startPlan} from '../screen/planning.js';
import {act} from '../screen/press.js';
import {mapMode} from '../screen/mode.js';
import {ask, only, type Outcome, say, type Screen, type ScreenContext} from '../screen/screen.js';
import {agreeToWish, requestQuit} from '../screen/steering.js';
import {chooseImage} from './choose-image.js';
import {eventSentence, statusSentences} from './sentences.js';
import {fleetSentences, imageSentences} from './news.js';
import {readWord, type Word, wordsHelp} from './words.js';

/** What a typed line does, and what is said to it at once. What comes of it is said when it is known. */
export type Obeyed = Outcome & {readonly said: readonly string[]};

/**
 * What a typed line does. A question which came up less than 300 ms ago is not answered by it: lines which were pasted
 * together act on nothing which was not heard.
 */
export function obey(screen: Screen, line: string, context: ScreenContext): Obeyed {
	const word = readWord(line);
	const fresh: Screen = {...screen, notice: null, seenFailure: context.live.failure};

	if (!isQuestion(screen) || word.type === 'status' || word.type === 'help') {
		return follow(fresh, word, context);
	}

	// These two harm nothing: an upgrade goes on by itself.
	const isHarmless = word.type === 'no' || word.type === 'quit';

	if (word.type === 'quit' && screen.mode.type !== 'confirm-quit') {
		return follow({...fresh, mode: mapMode}, word, context);
	}

	return !isHarmless && context.now < screen.deafUntil
		? quiet(say(fresh, 'That line came before the question could be heard. Type it once more.', 'warn'))
		: answer(fresh, word, line, context.live);
}

function isQuestion({mode}: Screen): boolean {
	return mode.type === 'plan' || mode.type === 'confirm' || mode.type === 'confirm-quit';
}

function answer(screen: Screen, word: Word, line: string, live: Live): Obeyed {
	const {mode} = screen;

	if (word.type === 'no') {
		const from = mode.type === 'confirm-quit' ? mode.from : mapMode;
		return quiet(say({...screen, mode: from}, 'Nothing was changed.'));
	}

	if (screen.isReadOnly && mode.type !== 'confirm-quit') {
		return quiet(say(screen, 'Read-only: nothing can be started or steered here. Type no.', 'warn'));
	}

	switch (mode.type) {
		case 'plan': {
			return isWide(mode.plan) || word.type === 'yes'
				? quiet(startPlan(screen, {...mode, typed: line.trim()}, live))
				: quiet(say(screen, 'Type yes to start it, or no.'));
		}

		case 'confirm': {
			return quiet(word.type === 'yes' ? agreeToWish(screen, mode.wish, live) : say(screen, 'Type yes or no.'));
		}

		case 'confirm-quit': {
			return quiet(
				word.type === 'quit' || word.type === 'yes'
					? ask(screen, {type: 'quit'})
					: say(screen, 'Type quit to leave, or no to stay.'),
			);
		}

		default: {
			return quiet(only(screen));
		}
	}
}

function follow(screen: Screen, word: Word, context: ScreenContext): Obeyed {
	const {live, size} = context;

	switch (word.type) {
		case 'nothing': {
			return quiet(only(screen));
		}

		case 'status': {
			return {...only(screen), said: statusSentences(screen, live)};
		}

		case 'help': {
			return {...only(screen), said: wordsHelp};
		}

		case 'log': {
			return {...only(screen), said: live.events.length === 0 ? ['No upgrade yet.'] : live.events.map(eventSentence)};
		}

		case 'quit': {
			return quiet(requestQuit(screen, live));
		}

		case 'clear': {
			return quiet(say({...screen, marks: noMarks, named: noMarks}, 'Nothing is marked.'));
		}

		case 'mark': {
			return quiet(mark(screen, word.what, live));
		}

		case 'images': {
			return live.imageVersions.status === 'loaded'
				? {...only(screen), said: imageSentences({live})}
				: quiet(ask(screen, {type: 'load-image-versions'}));
		}

		case 'image': {
			return quiet(chooseImage(screen, word.text, live));
		}

		case 'plan': {
			return quiet(
				screen.marks.size === 0
					? say(screen, 'Mark instances first: mark outdated, mark ud 2, mark id 4.', 'warn')
					: openPlan(screen, live),
			);
		}

		case 'list': {
			return {...openList(screen), said: live.fleet.status === 'loaded' ? fleetSentences({live}) : []};
		}

		case 'open': {
			return quiet(open(screen, word.number, live));
		}

		case 'intent': {
			return screen.isReadOnly && word.intent !== 'refresh'
				? quiet(say(screen, 'Read-only: nothing can be steered here.', 'warn'))
				: quiet(act(screen, word.intent, scopeOf(screen, size), context));
		}

		case 'yes':
		case 'no': {
			return quiet(say(screen, 'Nothing was asked.'));
		}

		case 'unknown': {
			return quiet(say(screen, 'Not understood. help says which words there are.', 'warn'));
		}
	}
}

function mark(screen: Screen, [kind = '', ...values]: readonly string[], live: Live): Outcome {
	const {snapshot} = live;
	const wanted = wantedImage(screen.target, live);

	if (snapshot === null || wanted === null) {
		return say(screen, 'No scale set is open yet.', 'warn');
	}

	const numbers = values.map(Number).filter(number => Number.isInteger(number) && number >= 0);
	const isKnown = ['outdated', 'all', 'ud', 'fd', 'zone', 'id'].includes(kind);
	const needsValues = ['ud', 'fd', 'zone', 'id'].includes(kind);

	if (!isKnown || (needsValues && values.length === 0) || numbers.length !== values.length) {
		return say(screen, 'Mark what? mark outdated, mark all, mark ud 2, mark fd 0, mark zone 1, mark id 4 7.', 'warn');
	}

	const {selected} = selectInstances(
		snapshot,
		{
			updateDomains: kind === 'ud' ? numbers : [],
			faultDomains: kind === 'fd' ? numbers : [],
			zones: kind === 'zone' ? values : [],
			instanceIds: kind === 'id' ? values : [],
			isOutdatedOnly: kind === 'outdated',
		},
		wanted,
	);

	// Without any choice the selection is what is outdated.
	const chosen = (kind === 'all' ? snapshot.instances : selected).map(({vmId}) => vmId);
	const marks = new Set([...screen.marks, ...chosen]);
	const named = kind === 'id' ? new Set([...screen.named, ...chosen]) : screen.named;

	return say(
		{...screen, marks, named},
		`${chosen.length} taken; ${marks.size} of ${snapshot.instances.length} marked.`,
	);
}

function openList(screen: Screen): Outcome {
	return screen.hasScaleSetList
		? {
				screen: {...screen, mode: {type: 'scale-sets'}, target: null, marks: noMarks, named: noMarks},
				commands: [{type: 'close-scale-set'}, {type: 'load-fleet'}],
			}
		: say(screen, 'One scale set was named, so there is no list. Start without a name to have one.', 'warn');
}

function open(screen: Screen, number: number, {fleet}: Live): Outcome {
	const chosen = fleet.status === 'loaded' ? fleet.value[number - 1] : undefined;

	if (screen.mode.type !== 'scale-sets' || chosen === undefined) {
		return say(screen, 'There is no scale set of that number: list reads them out.', 'warn');
	}

	const {subscriptionId, resourceGroup, name} = chosen.scaleSet;

	return ask(
		{...screen, mode: mapMode, cursor: null, marks: noMarks, named: noMarks, filter: '', target: null},
		{type: 'open-scale-set', reference: {subscriptionId, resourceGroup, name}},
	);
}

function quiet(outcome: Outcome): Obeyed {
	return {...outcome, said: []};
}
