import {type FilterGrammar, parseTerms} from './filter-terms.js';
import {compareDecimals} from './order.js';

/** Something which could stand where a filter is being typed. */
export type Candidate = {
	/** The whole filter with the candidate in it. */
	readonly text: string;
	/** The candidate alone: a value, or a key with its colon. */
	readonly label: string;
	/** How many items have it, of those which match the other terms; `null` for a key, and for a word alone. */
	readonly count: number | null;
};

/** What could stand at the end of a filter. */
export type Completion = {
	readonly candidates: readonly Candidate[];
	/** The filter, longer by all that the candidates have in common. */
	readonly common: string;
};

/**
 * Completes the last term of a filter: keys, or the values of its key which items have. An item counts when it matches
 * the terms before. Values are in their own order, numbers by value; nothing is offered after a blank but keys.
 */
export function completeTerms<Item>(text: string, grammar: FilterGrammar<Item>, items: readonly Item[]): Completion {
	const start = text.search(/\S*$/);
	const word = text.slice(start);
	const body = word.startsWith('!') ? word.slice(1) : word;
	const colon = body.indexOf(':');
	const stem = body.slice(Math.max(colon, body.lastIndexOf(',')) + 1).toLowerCase();
	const before = text.slice(0, text.length - stem.length);
	const others = parseTerms(text.slice(0, start), grammar);
	const counted = others.ok ? items.filter(item => others.matches(item)) : items;

	const toCandidate = ([label, count]: readonly [string, number | null]): Candidate => ({
		text: `${before}${label}`,
		label,
		count,
	});

	const keys = colon === -1 && !body.includes(',') ? keysFor(stem, grammar, items) : [];
	const key = colon === -1 ? (stem === '' ? undefined : grammar.keyOf(body)) : grammar.keys.get(keyName(body, colon));
	const written = new Set(
		body
			.slice(colon + 1, body.length - stem.length)
			.toLowerCase()
			.split(','),
	);
	const values = key?.valuesOf ? countValues(counted, key.valuesOf, stem).filter(([value]) => !written.has(value)) : [];
	const candidates = [
		...keys.map(label => toCandidate([label, null])),
		// A word alone is an id or a name: it is of one item.
		...values.map(([label, count]) => toCandidate([label, colon === -1 ? null : count])),
	];

	return {candidates, common: commonStart(candidates) ?? text};
}

function keyName(body: string, colon: number): string {
	return body.slice(0, colon).toLowerCase();
}

/** The keys which begin so and tell some of the items from others. */
function keysFor<Item>(stem: string, {keys}: FilterGrammar<Item>, items: readonly Item[]): readonly string[] {
	return [...keys].flatMap(([name, {valuesOf}]) =>
		name.startsWith(stem) && (valuesOf === undefined || countValues(items, valuesOf, '').length > 1)
			? [`${name}:`]
			: [],
	);
}

function countValues<Item>(
	items: readonly Item[],
	valuesOf: (item: Item) => readonly string[],
	stem: string,
): ReadonlyArray<readonly [string, number]> {
	const counts = new Map<string, number>();

	for (const value of items.flatMap(item => valuesOf(item).map(found => found.toLowerCase()))) {
		if (value.startsWith(stem)) {
			counts.set(value, (counts.get(value) ?? 0) + 1);
		}
	}

	return [...counts].toSorted(([left], [right]) => compareDecimals(left, right));
}

function commonStart(candidates: readonly Candidate[]): string | null {
	const [first, ...rest] = candidates.map(({text}) => text);

	if (first === undefined) {
		return null;
	}

	let length = first.length;

	for (const text of rest) {
		while (!text.startsWith(first.slice(0, length))) {
			length--;
		}
	}

	return first.slice(0, length);
}
