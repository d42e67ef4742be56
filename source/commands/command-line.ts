import {usageFailure} from './failure.js';
import {checkFlags, type Flags} from './flags.js';

/** The commands, and how many names follow each at most. */
const namesOf = {
	status: 1,
	images: 1,
	plan: 1,
	upgrade: Number.POSITIVE_INFINITY,
	attach: 1,
	pause: 1,
	resume: 1,
	cancel: 1,
	rollback: 1,
	retry: 1,
	skip: 1,
	upgrades: 0,
	simulate: 0,
	// Started by the program itself.
	conduct: Number.POSITIVE_INFINITY,
} as const;

export type CommandName = keyof typeof namesOf;

/** Words which are kept for commands to come: a scale set of such a name is opened with `-- NAME`. */
const reservedNames = new Set(['history', 'report']);

export type CommandLine = {
	/** `watch` is the full screen. */
	readonly command: CommandName | 'watch';
	/** What was named: a scale set, an upgrade; several of them for `upgrade`. */
	readonly names: readonly string[];
};

/** Sorts out what was typed. Throws a `Failure` (usage) for words and flags which the command does not take. */
export function parseCommandLine(input: readonly string[], flags: Flags): CommandLine {
	const [first, ...rest] = input;
	const command = first !== undefined && isCommand(first) ? first : undefined;

	if (command === undefined && first !== undefined && reservedNames.has(first)) {
		throw usageFailure(`There is no command ${first} in this version.`);
	}

	const names = command === undefined ? input : rest;
	const most = command === undefined ? 1 : namesOf[command];

	checkFlags(command ?? 'watch', flags);

	if (names.length > most) {
		throw usageFailure(`Do not know what to do with "${names[most]}".`);
	}

	return {command: command ?? 'watch', names};
}

function isCommand(word: string): word is CommandName {
	return Object.hasOwn(namesOf, word);
}
