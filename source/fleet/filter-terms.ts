/** A filter over things of one kind, or what is wrong with its text. */
export type TermFilter<Item> =
	| {readonly ok: true; readonly matches: (item: Item) => boolean}
	/** `message` is a sentence for the operator, `position` where in the text the trouble begins, counted from 0. */
	| {readonly ok: false; readonly message: string; readonly position: number};

/** What `key:value` means. */
export type FilterKey<Item> = {
	/** Whether an item has a value, given in lower case. */
	readonly matches: (item: Item, value: string) => boolean;
	/** What is wrong with a value, given in lower case, in one sentence; `null` when nothing is. */
	readonly troubleWith?: (value: string) => string | null;
	/** The values which an item has: what is offered while one types. Without it nothing is. */
	readonly valuesOf?: (item: Item) => readonly string[];
};

export type FilterGrammar<Item> = {
	readonly keys: ReadonlyMap<string, FilterKey<Item>>;
	/** The key of a term without one. */
	readonly keyOf: (word: string) => FilterKey<Item>;
	/** Shown for what may follow a `!`. */
	readonly example: string;
};

/**
 * Reads a filter of terms between blanks, of which an item must match all: `key:value`, or a word alone; a comma in a
 * value means or; `!` before a term means not; letter case does not matter. An empty text matches everything.
 */
export function parseTerms<Item>(text: string, grammar: FilterGrammar<Item>): TermFilter<Item> {
	const terms: ((item: Item) => boolean)[] = [];

	for (const {0: word, index} of text.matchAll(/\S+/g)) {
		const term = parseTerm(word, grammar);

		if (!term.ok) {
			return {...term, position: index + term.position};
		}

		terms.push(term.matches);
	}

	return {ok: true, matches: item => terms.every(matches => matches(item))};
}

/** Reads one term; positions count from its beginning. */
function parseTerm<Item>(word: string, {keys, keyOf, example}: FilterGrammar<Item>): TermFilter<Item> {
	const isNegated = word.startsWith('!');
	const start = isNegated ? 1 : 0;
	const body = word.slice(start);
	const colon = body.indexOf(':');

	if (body === '') {
		return refuse(`Nothing follows the "!": write what is not to be shown, such as ${example}.`, 0);
	}

	const keyName = body.slice(0, Math.max(0, colon)).toLowerCase();
	const key = colon === -1 ? keyOf(body) : keys.get(keyName);

	if (!key) {
		return refuse(`There is no key "${keyName}": use ${[...keys.keys()].join(', ')}.`, start);
	}

	const values: string[] = [];
	let position = start + colon + 1;

	for (const value of body
		.slice(colon + 1)
		.toLowerCase()
		.split(',')) {
		const missing = keyName === '' ? 'A word is missing beside the comma.' : `A value is missing for "${keyName}".`;
		const trouble = value === '' ? missing : (key.troubleWith?.(value) ?? null);

		if (trouble !== null) {
			return refuse(trouble, position);
		}

		values.push(value);
		position += value.length + 1;
	}

	return {ok: true, matches: item => values.some(value => key.matches(item, value)) !== isNegated};
}

function refuse(
	message: string,
	position: number,
): {readonly ok: false; readonly message: string; readonly position: number} {
	return {ok: false, message, position};
}
