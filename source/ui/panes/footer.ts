import {type Binding, bindings, type Intent, keysIn, keyText} from '../keymap.js';
import type {Scene} from '../scene.js';
import {scopeOf} from '../screen/scope.js';
import {trySteering} from '../screen/steering.js';
import {fitParts, type Line, lineWidth, span, spreadLine} from '../text.js';
import {hasEnded} from '../../upgrade/upgrade.js';
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

	const isLast = ([intent]: (typeof offered)[number]) => intent === 'help' || intent === 'quit' || intent === 'back';
	const toPart = ([, binding]: (typeof offered)[number]): Line => {
		const [key = ''] = keysIn(scope, binding);
		return [span(keyText(key), 'key'), span(` ${binding.label}`, 'dim')];
	};

	// Escape on the map only takes the filter back, and `q` elsewhere is what escape is.
	const hidden: Intent = scope === 'map' || scope === 'scale-sets' ? 'back' : 'quit';
	const last = offered.filter(entry => isLast(entry) && (entry[0] !== hidden || scope === 'too-small')).map(toPart);
	const right = fitParts(last, gap, size.columns - 2);
	const left = fitParts(
		offered.filter(entry => !isLast(entry)).map(toPart),
		gap,
		size.columns - lineWidth(right) - 4,
		0,
	);

	return spreadLine([span(' '), ...left], [...right, span(' ')], size.columns);
}

const withoutSnapshot: ReadonlySet<Intent> = new Set(['help', 'quit', 'refresh']);

/** Whether pressing the key would do something, and not only say why it does not. */
function isOffered(intent: Intent, {isDangerous}: Binding, {screen, live}: Scene): boolean {
	if (isDangerous && screen.isReadOnly) {
		return false;
	}

	if (screen.mode.type === 'map' && live.snapshot === null && !withoutSnapshot.has(intent)) {
		return false;
	}

	const isRunning = live.upgrade !== null && !hasEnded(live.upgrade);

	switch (intent) {
		case 'pause-upgrade': {
			return trySteering(live, 'pause').isPossible;
		}

		case 'resume-upgrade': {
			return trySteering(live, 'resume').isPossible;
		}

		case 'cancel-upgrade': {
			return trySteering(live, 'cancel').isPossible;
		}

		case 'roll-back': {
			return live.upgrade !== null && trySteering(live, 'roll-back').isPossible;
		}

		case 'choose-image':
		case 'plan-upgrade': {
			return !isRunning;
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
