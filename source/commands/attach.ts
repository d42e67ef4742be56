import {hasEnded} from '../upgrade/upgrade.js';
import {createDesk, startConductor} from './desk.js';
import type {ExitCode} from './failure.js';
import {findKept} from './find-upgrade.js';
import type {Flags} from './flags.js';
import {followLines} from './follow-lines.js';
import type {Shell} from './shell.js';

/**
 * `vmssroll attach` where there is no screen: prints an upgrade from its first event on, follows it to its ending, and
 * gives its exit code. One whose process died is taken up again, unless `--read-only` forbids it.
 */
export async function attach(id: string | undefined, flags: Flags, shell: Shell): Promise<ExitCode> {
	const {upgrade, ...kept} = await findKept(id, shell);
	const takesOver = flags.takeOver ?? false;

	return followLines([kept], {
		desk: createDesk(shell, null, takesOver),
		shell,
		takesOver,
		startAgain: async unfinished => startConductor(shell, unfinished, {takesOver}),
		isJson: flags.json ?? false,
		// What has ended is told, not taken up.
		isReadOnly: (flags.readOnly ?? false) || hasEnded(upgrade),
	});
}
