import {usageFailure} from './failure.js';
import {checkFlags, type Flags} from './flags.js';

const commandNames = ['status', 'images', 'plan', 'upgrade', 'simulate'] as const;

export type CommandName = (typeof commandNames)[number];

/** Words which are kept for commands to come: a scale set of such a name is opened with `-- NAME`. */
const reservedNames = new Set(['attach', 'pause', 'resume', 'cancel', 'rollback', 'upgrades', 'history', 'report']);

export type CommandLine = {
	/** `watch` is the full screen. */
	readonly command: CommandName | 'watch';
	readonly scaleSetName: string | undefined;
	readonly flags: Flags;
};

/** Sorts out what was typed. Throws a `Failure` (usage) for words and flags which the command does not take. */
export function parseCommandLine(input: readonly string[], flags: Flags): CommandLine {
	const [first] = input;
	const command = commandNames.find(name => name === first);

	if (command === undefined && first !== undefined && reservedNames.has(first)) {
		throw usageFailure(`There is no command ${first} in this version.`);
	}

	const names = command === undefined ? input : input.slice(1);
	const most = command === 'simulate' ? 0 : 1;

	checkFlags(command ?? 'watch', flags);

	if (names.length > most) {
		throw usageFailure(`Do not know what to do with "${names[most]}".`);
	}

	return {command: command ?? 'watch', scaleSetName: names[0], flags};
}
