import type {Room} from '../geometry.js';
import type {Scene} from '../scene.js';
import type {Mode} from '../screen/mode.js';
import {type SubscriptionChoice, subscriptionChoices} from '../screen/subscription-keys.js';
import {blank, clipLine, highlightLine, type Line, paragraph, span} from '../text.js';
import {firstVisible} from './image-picker.js';

type SubscriptionsMode = Extract<Mode, {readonly type: 'subscriptions'}>;

/** The subscriptions which the sign-in may see, by name, and a line to search in them. */
export function subscriptionLines(scene: Scene, mode: SubscriptionsMode, {columns, rows}: Room): readonly Line[] {
	const width = columns - 2;
	const head: readonly Line[] = [
		[span('Choose whose scale sets are listed', 'strong')],
		[
			span('> ', 'key'),
			span(mode.query),
			span('▏', 'key'),
			...(mode.query === '' ? [span(' type to search by name or id', 'dim')] : []),
		],
		[],
	];

	return [...head, ...listLines(scene, mode, {columns: width, rows: rows - head.length})].map(line => [
		blank(1),
		...line,
	]);
}

function listLines({live, theme}: Scene, mode: SubscriptionsMode, {columns, rows}: Room): readonly Line[] {
	const {subscriptions, chosenSubscriptionId} = live;

	if (subscriptions.status === 'failed') {
		return paragraph(`The subscriptions could not be read: ${subscriptions.message}`, 'bad', columns);
	}

	if (subscriptions.status !== 'loaded') {
		return [[span('Asking Azure which subscriptions there are.', 'dim')]];
	}

	const choices = subscriptionChoices(mode.query, live);

	if (choices.length === 0) {
		return [[span('No subscription has that in its name or id.', 'warn')]];
	}

	const first = firstVisible(mode.index, choices.length, rows);
	const nameWidth = Math.min(40, Math.max(17, ...subscriptions.value.map(({name}) => span(name).columns)));

	return choices.slice(first, first + Math.max(0, rows)).map((choice, place) => {
		const isChosen = first + place === mode.index;
		const isShown = (choice?.id.toLowerCase() ?? null) === (chosenSubscriptionId?.toLowerCase() ?? null);
		const line = clipLine(
			[
				span(isChosen ? `${theme.glyphs.mark} ` : '  ', 'key'),
				...nameSpans(choice, nameWidth, isChosen),
				...(isShown ? [blank(2), span('shown now', 'good')] : []),
			],
			columns,
		);

		return isChosen ? highlightLine(line, columns) : line;
	});
}

function nameSpans(choice: SubscriptionChoice, width: number, isChosen: boolean): Line {
	const name = choice === null ? 'all subscriptions' : choice.name;
	const {columns, ...first} = span(name, isChosen ? 'strong' : 'plain');

	return [{...first, columns}, blank(Math.max(0, width - columns) + 2), span(choice?.id ?? '', 'dim')];
}
