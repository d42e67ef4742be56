import type {ScreenOptions} from '../ui/screen/screen.js';
import {parsePolicy} from './policy-flags.js';
import {readReference} from './scale-set-id.js';
import type {Attached, WatchOptions} from './watch-options.js';

/** What the screen begins with: what was typed, and the settings behind it. Throws a `Failure` (usage) for a bad flag. */
export function toScreenOptions(
	{flags, shell, scaleSetName}: Pick<WatchOptions, 'flags' | 'shell' | 'scaleSetName'>,
	attached: Attached | null,
): ScreenOptions {
	return {
		isReadOnly: flags.readOnly ?? false,
		initialTarget: flags.image ?? null,
		scaleSetName:
			attached === null
				? (scaleSetName ?? (flags.simulate === undefined ? null : 'the simulated scale set'))
				: readReference(attached.scaleSetId).name,
		policy: parsePolicy(flags),
		production: shell.settings.production,
	};
}
