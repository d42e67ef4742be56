import type {Binding} from '../binding.js';
import {bindings, keysIn, keyText} from '../key-lookup.js';
import type {Intent} from '../keymap.js';
import type {Scene} from '../scene.js';
import {scopeOf} from '../screen/scope.js';
import {isStranded, isUnderWay, otherHelm} from '../screen/carrier.js';
import {resumption, skipping, trySteering} from '../screen/steering.js';
import {fitParts, type Line, lineWidth, span, spreadLine} from '../text.js';
import {isRefused} from '../../upgrade/plan.js';

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
	const left = fitParts(
		riskiestLater(
			offered.filter(entry => !isLast(entry)),
			scene,
		).map(toPart),
		gap,
		size.columns - lineWidth(right) - 4,
		0,
	);

	return spreadLine([span(' '), ...left], [...right, span(' ')], size.columns);
}

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

/** `r` means another thing after a death, and after a breach: the word for it must not be the same. */
function labelOf(intent: Intent, {label}: Binding, {live}: Scene): string {
	if (intent !== 'resume-upgrade') {
		return label ?? '';
	}

	return isStranded(live) ? 'take up again' : live.upgrade?.status === 'faulted' ? 'go on anyway' : (label ?? '');
}

/** Keys which do something before the first read too. */
const withoutSnapshot: ReadonlySet<Intent> = new Set([
	'help',
	'quit',
	'refresh',
	'show-log',
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

	if (screen.mode.type === 'map' && live.snapshot === null && !withoutSnapshot.has(intent)) {
		return false;
	}

	switch (intent) {
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
			return live.connection.status === 'lost' || live.connection.status === 'failed';
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
