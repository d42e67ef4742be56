import {noMarks} from '../../fleet/selection.js';
import type {ScaleSet} from '../../fleet/scale-set.js';
import type {Live} from '../../store/live.js';
import type {Intent} from '../keymap.js';
import {moveInList} from './list.js';
import {ask, mapMode, type Mode, only, type Outcome, type Screen, type ScreenContext} from './screen.js';
import {requestQuit} from './steering.js';

/** The scale sets of the list as far as it is there. */
export function knownScaleSets({scaleSets}: Live): readonly ScaleSet[] {
	return scaleSets.status === 'loaded' ? scaleSets.value : [];
}

/** What a key means in the list of scale sets. */
export function pressInScaleSets(
	screen: Screen,
	mode: Extract<Mode, {readonly type: 'scale-sets'}>,
	intent: Intent,
	{live, size}: ScreenContext,
): Outcome {
	const sets = knownScaleSets(live);

	switch (intent) {
		case 'choose': {
			const chosen = sets[mode.index];

			return chosen ? openScaleSet(screen, chosen) : only(screen);
		}

		case 'refresh': {
			return ask(screen, {type: 'load-scale-sets'});
		}

		case 'quit': {
			return requestQuit(screen, live);
		}

		default: {
			return only({...screen, mode: {...mode, index: moveInList(mode.index, intent, sets.length, size)}});
		}
	}
}

/** What was marked, filtered and chosen was so for another set. */
function openScaleSet(screen: Screen, {subscriptionId, resourceGroup, name}: ScaleSet): Outcome {
	return ask(
		{
			...screen,
			mode: mapMode,
			cursor: null,
			marks: noMarks,
			named: noMarks,
			filter: '',
			target: null,
			firstVisibleLine: 0,
		},
		{type: 'open-scale-set', reference: {subscriptionId, resourceGroup, name}},
	);
}
