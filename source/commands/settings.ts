import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {exitCodes, Failure} from './failure.js';
import type {Flags} from './flags.js';
import {noSettings, type Settings} from './settings-shape.js';

export type SettingsPlace = {
	/** Of these variables `XDG_CONFIG_HOME` counts. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** The operator's home folder. */
	readonly home: string;
};

/** Where the settings are kept: `$XDG_CONFIG_HOME/vmssroll/config.json`, else below `~/.config`. */
export function settingsFile({environment, home}: SettingsPlace): string {
	const folder = environment['XDG_CONFIG_HOME'];
	// A relative path in the variable does not count (XDG Base Directory Specification).
	const base = folder !== undefined && path.isAbsolute(folder) ? folder : path.join(home, '.config');

	return path.join(base, 'vmssroll', 'config.json');
}

/**
 * Reads the operator's settings; without a file everything is as it is without settings. Rejects with a `Failure` (exit
 * code 2) which names the file, the member and what it takes when the file cannot be read, is not JSON, or holds a member
 * or a value which nobody knows: a setting which is meant to protect must not be passed over in silence.
 */
export async function readSettings(place: SettingsPlace): Promise<Settings> {
	const file = settingsFile(place);
	let text: string;

	try {
		text = await readFile(file, 'utf8');
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);

		if (code === 'ENOENT' || code === 'ENOTDIR') {
			return noSettings;
		}

		throw refuse(file, `it cannot be read (${code}).`, error);
	}

	let parsed: unknown;

	try {
		parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch (error) {
		throw refuse(file, `it is not JSON: ${error instanceof Error ? error.message : String(error)}.`, error);
	}

	// The validator costs time which nobody without settings should wait for.
	const {checkSettings} = await import('./check-settings.js');
	const checked = checkSettings(parsed);

	if (!checked.ok) {
		throw refuse(file, checked.problems.join(' '));
	}

	return checked.settings;
}

/**
 * The flags with the settings behind them: what was typed wins. A flag which is `undefined` was not typed, while `false`
 * (`--no-read-only`) was.
 */
export function withSettings(flags: Flags, {policy, readOnly, screenReader}: Settings): Flags {
	const typed = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));

	return {readOnly, ...(screenReader && {screenReader}), ...policy, ...typed};
}

function refuse(file: string, what: string, cause?: unknown): Failure {
	return new Failure(exitCodes.usage, `Could not take the settings of ${file}: ${what} Correct or remove the file.`, {
		cause,
	});
}
