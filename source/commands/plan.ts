import {isRefused} from '../upgrade/plan.js';
import {checkPlanFlags, choosePlan} from './choose.js';
import {nameScaleSet, withConnection} from './connect.js';
import {toPlanDocument} from './documents.js';
import {type ExitCode, exitCodes} from './failure.js';
import type {Flags} from './flags.js';
import {planText} from './plan-text.js';
import type {Shell} from './shell.js';

/** `vmssroll plan`: what an upgrade would do, without doing it. Exit 3 when a check refuses it. */
export async function plan(name: string | undefined, flags: Flags, shell: Shell): Promise<ExitCode> {
	checkPlanFlags(flags);

	return withConnection(flags, shell, async connection => {
		const snapshot = await connection.arm.takeSnapshot(nameScaleSet(name, flags, connection), {signal: shell.signal});
		const planned = await choosePlan(flags, snapshot, connection.arm, shell);

		shell.print(flags.json ? `${JSON.stringify(toPlanDocument(planned), undefined, 2)}\n` : planText(planned));

		return isRefused(planned) ? exitCodes.refused : exitCodes.done;
	});
}
