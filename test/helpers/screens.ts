import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {endNow, onStage, type Stage} from './program.js';
import {type PtySession, startInTerminal} from './pty.js';

type Options = Parameters<typeof startInTerminal>[1];

/** Starts the program in a terminal, with its state on the stage. */
export type Screens = (flags: readonly string[], options?: Options) => PtySession;

/**
 * Runs something with terminals on a stage of its own, and ends what it left: also the simulator, which would wait a
 * minute for somebody.
 *
 * @param settings what the file of settings holds; text as it is.
 */
export async function withScreens(
	work: (start: Screens, stage: Stage) => Promise<void>,
	settings: object | string | null = null,
): Promise<void> {
	await onStage(async stage => {
		const {folder} = stage;
		const home = {XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder, HOME: folder};

		if (settings !== null) {
			await mkdir(path.join(folder, 'vmssroll'), {recursive: true});
			await writeFile(
				path.join(folder, 'vmssroll', 'config.json'),
				typeof settings === 'string' ? settings : JSON.stringify(settings),
			);
		}

		try {
			await work(
				(flags, options = {}) => startInTerminal(flags, {...options, environment: {...home, ...options.environment}}),
				stage,
			);
		} finally {
			for (const pid of stage.processes()) {
				endNow(pid);
			}
		}
	});
}

/** Flags which lead to a set where nothing goes on: it is read now and then, as a real one, and costs nothing meanwhile. */
export async function quietSet(stage: Stage, scenario = 'calm'): Promise<readonly string[]> {
	return ['web', ...(await stage.azure(scenario, {speed: 1})).at];
}

/** Ends a program by its key, with exit code 0. */
export async function quit(session: PtySession): Promise<void> {
	session.press('q');
	assert.equal((await session.untilExit()).exitCode, 0);
}

/** Holds the terminal against what it was before the program, as far as the program may change it. */
export function assertRestored(session: PtySession): void {
	assert.equal(session.isAlternateScreen(), false, 'the main screen is back');
	assert.equal(session.isCursorShown(), true, 'the cursor is back');
	assert.equal(session.isBracketedPaste(), false, 'pastes are not marked any more');
}

/** The program below the shell of a session. */
export function childOf({pid}: PtySession): number {
	return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
}
