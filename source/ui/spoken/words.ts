import type {Intent} from '../keymap.js';

/** What a typed line asks for. */
export type Word =
	| {readonly type: 'intent'; readonly intent: Intent}
	| {readonly type: 'yes' | 'no' | 'quit' | 'status' | 'images' | 'list' | 'help' | 'log' | 'plan' | 'clear'}
	| {readonly type: 'mark'; readonly what: readonly string[]}
	/** A version, or its number in the list which was read out. */
	| {readonly type: 'image'; readonly text: string}
	/** A scale set, by its number in the list which was read out. */
	| {readonly type: 'open'; readonly number: number}
	| {readonly type: 'nothing'}
	| {readonly type: 'unknown'};

const intents: Readonly<Record<string, Intent>> = {
	pause: 'pause-upgrade',
	resume: 'resume-upgrade',
	cancel: 'cancel-upgrade',
	rollback: 'roll-back',
	retry: 'retry-failed',
	skip: 'skip-instances',
	takeover: 'take-helm',
	refresh: 'refresh',
};

const simple = ['yes', 'no', 'quit', 'status', 'images', 'list', 'help', 'log', 'plan', 'clear'] as const;
const short: Readonly<Record<string, string>> = {
	y: 'yes',
	n: 'no',
	q: 'quit',
	exit: 'quit',
	leave: 'quit',
	back: 'list',
	discard: 'no',
	'?': 'help',
};

/** Reads a line; letter case does not count, and `roll back` is `rollback`. */
export function readWord(line: string): Word {
	const [typed = '', ...rest] = line.trim().split(/\s+/v);
	const first = typed.toLowerCase();

	if (first === '') {
		return {type: 'nothing'};
	}

	const whole = [first, ...rest].join('').toLowerCase();
	const intent = Object.hasOwn(intents, whole) ? intents[whole] : undefined;

	if (intent !== undefined) {
		return {type: 'intent', intent};
	}

	const word = simple.find(known => known === (Object.hasOwn(short, whole) ? short[whole] : whole));

	if (word !== undefined) {
		return {type: word};
	}

	if (first === 'mark' && rest.length > 0) {
		return {type: 'mark', what: rest};
	}

	if (first === 'image' && rest.length === 1) {
		return {type: 'image', text: rest[0] ?? ''};
	}

	const digits = first === 'open' ? rest.join(' ') : whole;

	return /^\d+$/v.test(digits) ? {type: 'open', number: Number(digits)} : {type: 'unknown'};
}

/** What `help` says: a line each. */
export const wordsHelp: readonly string[] = [
	'Type a word and enter. Nothing changes in Azure before a question was answered with yes, or with a name.',
	'status: how things stand. refresh: read from Azure now. log: what happened in the upgrade.',
	'list: all scale sets, with a number each. open 2, or 2 alone: open the second.',
	'images: which versions there are, with a number each. image 1, or image and a version: choose it.',
	'mark outdated, mark all, mark ud 2, mark fd 0, mark zone 1, mark id 4 7: mark instances. clear: unmark all.',
	'plan: what an upgrade of the marked instances would do; it asks before it starts.',
	'pause, resume, cancel, roll back, retry, skip, take over: steer the upgrade.',
	'yes, no: answer a question. quit: leave; an upgrade goes on by itself.',
];
