import type {CommandLine} from './command-line.js';
import {exitCodes, Failure} from './failure.js';
import type {Flags} from './flags.js';
import {parsePolicy} from './policy-flags.js';
import {readSettings, settingsFile, type SettingsPlace, withSettings} from './settings.js';
import {noSettings, type Settings} from './settings-shape.js';

/** What a command runs with. */
export type TakenSettings = {
	/** The typed flags with the settings behind them. */
	readonly flags: Flags;
	readonly settings: Settings;
};

/**
 * The operator's settings for a command. An upgrade's own process has its policy in the journal, and a simulator has none:
 * settings mean nothing to these two, and a broken file must not keep an upgrade from being carried out.
 *
 * Rejects with a `Failure` (usage) which names the file and the member when the settings cannot be taken.
 */
export async function takeSettings(
	command: CommandLine['command'],
	flags: Flags,
	place: SettingsPlace,
): Promise<TakenSettings> {
	if (command === 'conduct' || command === 'simulate') {
		return {flags, settings: noSettings};
	}

	const settings = await readSettings(place);
	checkTogether(settings, place);

	return {flags: withSettings(flags, settings), settings};
}

/** Members which are each well-formed may still contradict each other: that is a mistake of the file, not of what was typed. */
function checkTogether({policy}: Settings, place: SettingsPlace): void {
	try {
		parsePolicy(policy);
	} catch (error) {
		throw error instanceof Failure
			? new Failure(
					exitCodes.usage,
					`Could not take the settings of ${settingsFile(place)}: "policy" contradicts itself: ${error.message}`,
					{cause: error},
				)
			: error;
	}
}
