import type {Key} from 'ink';
import {splitGraphemes} from './terminal/display-width.js';

/** The keys which are named rather than typed, by the member which Ink sets for them. */
const specialKeys = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageup'],
	['pageDown', 'pagedown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'return'],
	['tab', 'tab'],
	['backspace', 'backspace'],
	['delete', 'delete'],
	['escape', 'escape'],
] as const satisfies ReadonlyArray<readonly [keyof Key, string]>;

const namedCharacters: ReadonlyMap<string, string> = new Map([
	[' ', 'space'],
	['\r', 'return'],
	['\n', 'return'],
	['\t', 'tab'],
	['\u0008', 'backspace'],
	['\u007F', 'backspace'],
	['\u001B', 'escape'],
]);

/**
 * The names of the keys in one event of Ink: `j`, `J`, `up`, `ctrl+c`, `shift+tab`, `return`, `space`. Usually one; but
 * keys which arrive in one read, as they do over a slow connection, are one event, whose input is `jj`. Keys which the
 * program cannot tell apart, and keys let go, have no name.
 *
 * Escape and a key after it in the same read look like the key with Alt. No key here has Alt, so they are two keys.
 */
export function keyNames(input: string, key: Key): readonly string[] {
	if (key.eventType === 'release') {
		return [];
	}

	const special = specialKeys.find(([member]) => key[member]);

	if (special) {
		const [, name] = special;
		const prefix = `${key.ctrl ? 'ctrl+' : ''}${key.shift ? 'shift+' : ''}`;

		return key.meta && name !== 'escape' ? ['escape', `${prefix}${name}`] : [`${prefix}${name}`];
	}

	const names = [...splitGraphemes(input)].flatMap(({text}) => nameCharacter(text, key));

	return key.meta ? ['escape', ...names] : names;
}

function nameCharacter(character: string, key: Key): readonly string[] {
	const name = namedCharacters.get(character) ?? character;

	if (key.ctrl) {
		return [`ctrl+${name}`];
	}

	if (name !== character) {
		return [name];
	}

	const codePoint = character.codePointAt(0) ?? 0;

	return codePoint < 0x20 ? [`ctrl+${String.fromCodePoint(codePoint + 0x60)}`] : [character];
}

const typable = /^.$/v;

/** The text which a key types, or `null` for one which types none. */
export function typedText(name: string): string | null {
	if (name === 'space') {
		return ' ';
	}

	const [first, ...rest] = splitGraphemes(name);

	return first !== undefined && rest.length === 0 && (typable.test(name) || first.text.length > 1) ? name : null;
}
