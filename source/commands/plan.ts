import {isRefused} from '../upgrade/plan.js';
import {checkPlanFlags, choosePlan} from './choose.js';
import {withConnection} from './connect.js';
import {toPlanDocument} from './documents.js';
import {type ExitCode, exitCodes} from './failure.js';
import {findScaleSet} from './find-scale-set.js';
import type {Flags} from './flags.js';
import {plainLines} from './plain-lines.js';
import {planText} from './plan-text.js';
import type {Shell} from './shell.js';

/** `vmssroll plan`: what an upgrade would do, without doing it. Exit 3 when a check refuses it. */
export async function plan(name: string | undefined, flags: Flags, shell: Shell): Promise<ExitCode> {
	checkPlanFlags(flags);

	return withConnection(flags, shell, async connection => {
		const snapshot = await connection.arm.takeSnapshot(await findScaleSet(name, flags, connection, shell.signal), {
			signal: shell.signal,
		});
		const planned = await choosePlan(flags, snapshot, connection.arm, shell);

		shell.print(
			flags.json ? `${JSON.stringify(toPlanDocument(planned), undefined, 2)}\n` : plainLines(planText(planned)),
		);

		return isRefused(planned) ? exitCodes.refused : exitCodes.done;
	});
}
