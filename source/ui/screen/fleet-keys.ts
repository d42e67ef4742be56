import {fleetOrders, type FleetOrder} from '../../fleet/fleet-order.js';
import type {ScaleSetReference} from '../../fleet/scale-set.js';
import {noMarks} from '../../fleet/selection.js';
import {drawFleet, visibleEntries} from '../fleet-view.js';
import type {Intent} from '../keymap.js';
import {withoutLast} from '../text.js';
import {type FleetList, isReadingStrips} from './fleet-list.js';
import {fleetMode} from './fleet-mode.js';
import {moveInList} from './list.js';
import {mapMode, type Mode} from './mode.js';
import {ask, only, type Outcome, type Screen, type ScreenContext} from './screen.js';
import {requestQuit} from './steering.js';
import {openSubscriptions} from './subscription-keys.js';

const orders: Partial<Readonly<Record<Intent, FleetOrder>>> = {
	'sort-by-trouble': 'trouble',
	'sort-by-name': 'name',
	'sort-by-behind': 'behind',
	'sort-by-unhealthy': 'unhealthy',
	'sort-by-capacity': 'capacity',
};

/** What a key means in the list of all scale sets. Sets which come into sight are asked for before the others. */
export function pressInFleet(screen: Screen, intent: Intent, context: ScreenContext): Outcome {
	const outcome = act(screen, intent, context);

	if (outcome.screen.mode.type !== 'scale-sets') {
		return outcome;
	}

	const before = referencesInSight(screen, context);
	const now = referencesInSight(outcome.screen, context);
	const isSame = before.length === now.length && before.every((reference, place) => reference === now[place]);

	return isSame
		? outcome
		: {...outcome, commands: [...outcome.commands, {type: 'load-fleet-strips', references: now.map(toReference)}]};
}

/** What a key means where the filter of the list is typed. */
export function pressInFleetFilter(
	screen: Screen,
	mode: Extract<Mode, {readonly type: 'scale-sets-filter'}>,
	intent: Intent,
	context: ScreenContext,
): Outcome {
	const {fleet} = screen;

	switch (intent) {
		case 'back': {
			return only({...screen, fleet: {...fleet, filter: mode.before}, mode: fleetMode});
		}

		case 'keep-filter': {
			const kept = {...screen, fleet: {...fleet, filter: fleet.filter.trim()}, mode: fleetMode};
			return askForSight(withFleetInSight(kept, context), context);
		}

		case 'delete-character': {
			return fleet.filter === ''
				? only({...screen, mode: fleetMode})
				: only({...screen, fleet: {...fleet, filter: withoutLast(fleet.filter)}});
		}

		default: {
			return only(screen);
		}
	}
}

function act(screen: Screen, intent: Intent, context: ScreenContext): Outcome {
	const {fleet} = screen;
	const {live} = context;
	const order = orders[intent];

	if (order !== undefined) {
		return only(sorted(screen, {order, isReversed: fleet.order === order && !fleet.isReversed}, context));
	}

	switch (intent) {
		case 'open-scale-set': {
			const view = drawFleet(screen, live, context.size);
			const chosen = view.shown[view.index];

			return chosen ? openScaleSet(withFleetInSight(screen, context), chosen.scaleSet) : only(screen);
		}

		case 'filter-scale-sets': {
			return only({...screen, mode: {type: 'scale-sets-filter', before: fleet.filter}});
		}

		case 'choose-subscription': {
			return openSubscriptions(screen, context);
		}

		case 'next-order': {
			const next = fleetOrders[(fleetOrders.indexOf(fleet.order) + 1) % fleetOrders.length] ?? 'name';
			return only(sorted(screen, {order: next, isReversed: false}, context));
		}

		case 'reverse-order': {
			return only(sorted(screen, {order: fleet.order, isReversed: !fleet.isReversed}, context));
		}

		case 'refresh': {
			return ask(
				{...screen, notice: {text: 'Reading all scale sets from Azure.', tone: 'plain', until: 'fleet'}},
				{type: 'load-fleet'},
			);
		}

		case 'back': {
			return only(withFleetInSight({...screen, fleet: {...fleet, filter: ''}}, context));
		}

		case 'quit': {
			return requestQuit(screen, live);
		}

		default: {
			return only(move(screen, intent, context));
		}
	}
}

/** A new order shows its beginning: what an operator sorts for is there. */
function sorted(screen: Screen, order: Pick<FleetList, 'order' | 'isReversed'>, context: ScreenContext): Screen {
	return settledInSight({...screen, fleet: {...screen.fleet, ...order, index: 0, first: 0, key: null}}, context);
}

/**
 * The screen after the list has changed. While instances are still read the order changes by itself: until the operator
 * goes to a line, the first one is chosen, whichever that is, so that what comes to the top is seen.
 */
export function settledInSight(screen: Screen, context: ScreenContext): Screen {
	return screen.fleet.key === null && isReadingStrips(context.live) ? screen : withFleetInSight(screen, context);
}

function move(screen: Screen, intent: Intent, {live, size}: ScreenContext): Screen {
	const view = drawFleet(screen, live, size);
	const index = moveInList(view.index, intent, view.shown.length, size);
	const moved = {...screen, fleet: {...screen.fleet, key: view.shown[index]?.key ?? null, index}};

	return {...moved, fleet: {...moved.fleet, first: drawFleet(moved, live, size).first}};
}

/** The screen with its chosen line as it is drawn: what it is on may have been sorted or filtered away. */
function withFleetInSight(screen: Screen, {live, size}: ScreenContext): Screen {
	const {shown, index, first} = drawFleet(screen, live, size);
	const {fleet} = screen;
	const key = shown[index]?.key ?? fleet.key;
	const isSame = key === fleet.key && first === fleet.first && (index === -1 || index === fleet.index);

	return isSame ? screen : {...screen, fleet: {...fleet, key, first, index: Math.max(0, index)}};
}

/** Has the instances of the sets which are seen read before those of the others. */
export function askForSight(screen: Screen, context: ScreenContext): Outcome {
	const references = referencesInSight(screen, context).map(toReference);

	return references.length === 0 ? only(screen) : ask(screen, {type: 'load-fleet-strips', references});
}

function referencesInSight(screen: Screen, {live, size}: ScreenContext): readonly ScaleSetReference[] {
	return visibleEntries(drawFleet(screen, live, size)).map(({scaleSet}) => scaleSet);
}

function toReference({subscriptionId, resourceGroup, name}: ScaleSetReference): ScaleSetReference {
	return {subscriptionId, resourceGroup, name};
}

/** What was marked, filtered and chosen was so for another set, and a policy which was changed. */
function openScaleSet(screen: Screen, reference: ScaleSetReference): Outcome {
	return ask(
		{
			...screen,
			mode: mapMode,
			cursor: null,
			marks: noMarks,
			named: noMarks,
			filter: '',
			target: null,
			unreadTarget: screen.givenTarget,
			policy: screen.givenPolicy,
			firstVisibleLine: 0,
		},
		{type: 'open-scale-set', reference: toReference(reference)},
	);
}
