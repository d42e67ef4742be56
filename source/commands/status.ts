import {readActivity, readRepairs} from '../conductor/circumstances.js';
import {withConnection} from './connect.js';
import {toStatusDocument} from './documents.js';
import {type ExitCode, exitCodes} from './failure.js';
import {findScaleSet} from './find-scale-set.js';
import type {Flags} from './flags.js';
import type {Shell} from './shell.js';
import {statusText} from './status-text.js';

/** `vmssroll status`: one picture of the set, as the screen shows it, and what is under way; then the end. */
export async function status(name: string | undefined, flags: Flags, shell: Shell): Promise<ExitCode> {
	return withConnection(flags, shell, async connection => {
		const {arm} = connection;
		const seen = await arm.takeSnapshot(await findScaleSet(name, flags, connection, shell.signal), {
			signal: shell.signal,
		});
		const [activity, automaticRepairs] = await Promise.all([
			readActivity(arm, seen.scaleSet, shell.signal),
			readRepairs(arm, seen.scaleSet, shell.signal),
		]);
		const snapshot = {...seen, scaleSet: {...seen.scaleSet, automaticRepairs}};

		shell.print(
			flags.json
				? `${JSON.stringify(toStatusDocument(snapshot, activity), undefined, 2)}\n`
				: statusText(snapshot, activity, shell),
		);

		return exitCodes.done;
	});
}
