import type {Subscription} from '../../fleet/subscription.js';
import type {Live} from '../../store/live.js';
import type {Intent} from '../keymap.js';
import {withoutLast} from '../text.js';
import {fleetMode} from './fleet-mode.js';
import {moveInList} from './list.js';
import type {Mode} from './mode.js';
import {ask, only, type Outcome, type Screen, type ScreenContext} from './screen.js';

type SubscriptionsMode = Extract<Mode, {readonly type: 'subscriptions'}>;

/** A line of the list: all subscriptions (`null`), or one. */
export type SubscriptionChoice = Subscription | null;

/** What can be chosen: all of them first, then those whose name or id has what was typed. */
export function subscriptionChoices(query: string, {subscriptions}: Live): readonly SubscriptionChoice[] {
	if (subscriptions.status !== 'loaded') {
		return [];
	}

	const wanted = query.trim().toLowerCase();
	const matching = subscriptions.value.filter(({id, name}) => `${name} ${id}`.toLowerCase().includes(wanted));

	return wanted === '' ? [null, ...matching] : matching;
}

/** Opens the list of subscriptions at the one which is shown, and has it read where it is not known. */
export function openSubscriptions(screen: Screen, {live}: ScreenContext): Outcome {
	const isShown = (choice: SubscriptionChoice) => choice?.id.toLowerCase() === live.chosenSubscriptionId?.toLowerCase();
	const index = Math.max(0, subscriptionChoices('', live).findIndex(isShown));
	const opened: Screen = {...screen, mode: {type: 'subscriptions', query: '', index}};
	const {status} = live.subscriptions;

	return status === 'idle' || status === 'failed' ? ask(opened, {type: 'load-subscriptions'}) : only(opened);
}

/** What a key means in the list of subscriptions. */
export function pressInSubscriptions(
	screen: Screen,
	mode: SubscriptionsMode,
	intent: Intent,
	{live, size}: ScreenContext,
): Outcome {
	const choices = subscriptionChoices(mode.query, live);

	switch (intent) {
		case 'back': {
			return only({...screen, mode: fleetMode});
		}

		case 'choose': {
			const choice = choices[mode.index];

			return choice === undefined
				? only(screen)
				: ask(
						{...screen, mode: fleetMode, fleet: {...screen.fleet, key: null, index: 0, first: 0, filter: ''}},
						{type: 'choose-subscription', subscriptionId: choice?.id ?? null},
					);
		}

		case 'delete-character': {
			return only({...screen, mode: typeInSubscriptions(mode, withoutLast(mode.query))});
		}

		default: {
			return only({...screen, mode: {...mode, index: moveInList(mode.index, intent, choices.length, size)}});
		}
	}
}

/** What was typed searches; the first which is found is chosen. */
export function typeInSubscriptions(mode: SubscriptionsMode, query: string): SubscriptionsMode {
	return {...mode, query, index: 0};
}
