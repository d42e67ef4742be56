import type {Binding, Scope} from '../binding.js';
import {bindings, keysIn, keyText} from '../key-lookup.js';
import type {Intent} from '../keymap.js';
import type {Scene} from '../scene.js';
import {scopeOf} from '../screen/scope.js';
import {knownEntries, shownEntries} from '../screen/fleet-list.js';
import {chosenPast, isPossibleOnPast} from '../screen/past-keys.js';
import {canChoose} from '../screen/image-choice.js';
import {seriesName} from '../screen/image-keys.js';
import {isStranded, isUnderWay, otherHelm} from '../screen/carrier.js';
import {resumption, skipping, trySteering} from '../screen/steering.js';
import {fitParts, type Line, lineWidth, span, spreadLine} from '../text.js';
import {isRefused} from '../../upgrade/plan.js';
import {countProgress} from '../../upgrade/upgrade.js';

const gap = span('  ');

/** The keys which do something here and now, as many as fit; the way to all of them is always shown. */
export function footerLine(scene: Scene): Line {
	const {screen, size} = scene;
	const scope = scopeOf(screen, size);

	const offered = bindings.filter(
		([intent, binding]) =>
			binding.label !== undefined && keysIn(scope, binding).length > 0 && isOffered(intent, binding, scene),
	);

	const isLast = ([intent]: Entry) => intent === 'help' || intent === 'quit' || intent === 'back';
	const toPart = ([intent, binding]: Entry): Line => {
		const [key = ''] = keysIn(scope, binding);
		return [span(keyText(key), 'key'), span(` ${labelOf(intent, binding, scene)}`, 'dim')];
	};

	// Escape on the map only takes the filter back, and `q` elsewhere is what escape is.
	const hidden: Intent = scope === 'map' || scope === 'scale-sets' ? 'back' : 'quit';
	const last = offered.filter(entry => isLast(entry) && (entry[0] !== hidden || scope === 'too-small')).map(toPart);
	const right = fitParts(last, gap, size.columns - 2);
	const first = riskiestLater(
		offered.filter(entry => !isLast(entry)),
		scene,
	);
	const left = fitParts(
		[...changing(scope), ...mostWantedFirst(first, scene).map(toPart)],
		gap,
		size.columns - lineWidth(right) - 4,
		0,
	);

	return spreadLine([span(' '), ...left], [...right, span(' ')], size.columns);
}

/** With less, what can be said shorter is. */
const narrowBelow = 60;

type Entry = readonly [Intent, Binding];

/** To go on despite a breach is offered after what is safer. */
function riskiestLater(offered: readonly Entry[], {live}: Scene): readonly Entry[] {
	if (live.upgrade?.status !== 'faulted') {
		return offered;
	}

	const safer = offered.filter(([intent]) => intent !== 'resume-upgrade');
	const place = safer.findLastIndex(([, {group, isDangerous}]) => group === 'upgrade' && isDangerous) + 1;

	return safer.toSpliced(place, 0, ...offered.filter(([intent]) => intent === 'resume-upgrade'));
}

/** While an upgrade goes on or has faulted, what happened in it is worth more than marks. */
function mostWantedFirst(offered: readonly Entry[], {live, screen}: Scene): readonly Entry[] {
	const isAsked = isUnderWay(live) || live.upgrade?.status === 'faulted';
	const place = offered.findIndex(([, {group}]) => group === 'mark');

	// Where there is no map, to try again is what there is to do.
	if (screen.mode.type === 'map' && live.snapshot === null && !isAsked) {
		const isRefresh = ([intent]: Entry) => intent === 'refresh';
		return [...offered.filter(isRefresh), ...offered.filter(entry => !isRefresh(entry))];
	}

	// Who has marked instances wants the image or the plan next, and knows how to mark.
	if (screen.mode.type === 'map' && !isAsked && screen.marks.size > 0) {
		const isNext = ([intent]: Entry) =>
			intent === 'plan-upgrade' || (intent === 'choose-image' && screen.target === null);

		return [...offered.filter(isNext), ...offered.filter(entry => !isNext(entry))];
	}

	if (screen.mode.type !== 'map' || !isAsked || place === -1) {
		return offered;
	}

	return offered
		.filter(([intent]) => intent !== 'show-log')
		.toSpliced(place, 0, ...offered.filter(([intent]) => intent === 'show-log'));
}

/** In the policy the arrows change what they only move over elsewhere. */
function changing(scope: Scope): readonly Line[] {
	return scope === 'policy' ? [[span('←→', 'key'), span(' change', 'dim')]] : [];
}

/** `r` means another thing after a death, and after a breach: the word for it must not be the same. */
function labelOf(intent: Intent, {label}: Binding, {live, screen, size}: Scene): string {
	// The prompt above says it at length; the way out needs the room.
	if (intent === 'start-by-name' && size.columns < narrowBelow) {
		return 'start by name';
	}

	if (intent === 'show-series' && screen.mode.type === 'image-picker') {
		return seriesName(screen.mode, live) ?? '';
	}

	const past = chosenPast(screen, live);

	if (intent === 'retry-failed') {
		const failed = past?.counts.failed ?? (live.upgrade === null ? 0 : countProgress(live.upgrade).failed);

		// Of a cancelled upgrade nothing need have failed: then the untouched have their turn.
		return failed > 0 ? (label ?? '') : 'go on';
	}

	if (intent !== 'resume-upgrade') {
		return label ?? '';
	}

	if (past !== null) {
		return past.status === 'faulted' ? 'go on anyway' : past.carrier === 'none' ? 'take up again' : (label ?? '');
	}

	return isStranded(live) ? 'take up again' : live.upgrade?.status === 'faulted' ? 'go on anyway' : (label ?? '');
}

/** Keys which do something before the first read too. */
const withoutSnapshot: ReadonlySet<Intent> = new Set([
	'help',
	'quit',
	'refresh',
	'show-log',
	'show-past',
	'show-messages',
	'palette',
	'take-helm',
	'pause-upgrade',
	'resume-upgrade',
	'cancel-upgrade',
]);

/** Whether pressing the key would do something, and not only say why it does not. */
function isOffered(intent: Intent, {isDangerous}: Binding, {screen, live}: Scene): boolean {
	if (isDangerous && screen.isReadOnly) {
		return false;
	}

	if (screen.mode.type === 'past-upgrades' || screen.mode.type === 'past-upgrade') {
		return isPossibleOnPast(intent, screen, live);
	}

	if (screen.mode.type === 'map' && live.snapshot === null && !withoutSnapshot.has(intent)) {
		return false;
	}

	switch (intent) {
		case 'show-series': {
			return screen.mode.type === 'image-picker' && seriesName(screen.mode, live) !== null;
		}

		case 'choose': {
			return screen.mode.type !== 'image-picker' || canChoose(screen.mode, live);
		}

		case 'next-match':
		case 'previous-match': {
			return (screen.mode.type === 'raw' ? screen.mode.words : screen.filter) !== '';
		}

		case 'show-messages': {
			return screen.messages.length > 0 || live.connection.status === 'lost' || live.connection.status === 'failed';
		}

		case 'pause-upgrade': {
			return !isStranded(live) && trySteering(live, {type: 'pause'}).isPossible;
		}

		case 'resume-upgrade': {
			return trySteering(live, resumption(live)).isPossible;
		}

		case 'cancel-upgrade': {
			return trySteering(live, {type: 'cancel'}).isPossible;
		}

		case 'retry-failed': {
			return trySteering(live, {type: 'retry-failed'}).isPossible;
		}

		case 'skip-instances': {
			return trySteering(live, skipping(screen, live)).isPossible;
		}

		case 'take-helm': {
			return otherHelm(live) !== null;
		}

		case 'open-scale-set': {
			return shownEntries(screen.fleet, live).length > 0;
		}

		case 'filter-scale-sets':
		case 'next-order': {
			return knownEntries(live).length > 0;
		}

		case 'show-log': {
			return live.events.length > 0;
		}

		case 'roll-back': {
			return trySteering(live, {type: 'roll-back'}).isPossible;
		}

		case 'choose-image':
		case 'plan-upgrade': {
			return !isUnderWay(live);
		}

		case 'refresh': {
			return (
				live.connection.status === 'lost' || live.connection.status === 'failed' || screen.mode.type === 'scale-sets'
			);
		}

		case 'older-filter': {
			return screen.mode.type === 'filter' && screen.mode.back < screen.filterHistory.length;
		}

		case 'clear-marks': {
			return screen.marks.size > 0;
		}

		case 'start': {
			return screen.mode.type === 'plan' && !isRefused(screen.mode.plan);
		}

		default: {
			return true;
		}
	}
}
