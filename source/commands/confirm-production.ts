import type {ScaleSetReference} from '../fleet/scale-set.js';
import {productionName} from '../upgrade/checks/production.js';
import type {Plan} from '../upgrade/plan.js';
import type {Flags} from './flags.js';

/**
 * Why `--yes` is not enough: by the operator's own settings it is a scale set of production, and `--confirm` does not say
 * its name. `null` when nothing is missing.
 *
 * @param isOne whether it is the only one of the command: one name confirms no others.
 */
export function missingConfirmation(
	{checks}: Plan,
	{name}: Pick<ScaleSetReference, 'name'>,
	{confirm}: Flags,
	isOne: boolean,
): string | null {
	if (confirm === name || !checks.some(check => check.name === productionName)) {
		return null;
	}

	const typed = confirm === undefined || !isOne ? '' : ` "${confirm}" is another name.`;
	const how = isOne
		? `Confirm it with --confirm ${name}.`
		: `Upgrade it by a command of its own, with --confirm ${name}.`;

	return `${name} is a scale set of production by your settings.${typed} ${how}`;
}
