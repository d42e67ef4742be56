import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {describe, test} from 'node:test';
import {cpuSeconds, isAlive, until} from '../helpers/program.js';
import type {PtySession} from '../helpers/pty.js';
import {assertRestored, childOf, quietSet, quit, withScreens} from '../helpers/screens.js';

/** What a shell would see: the terminal's settings and title before and after, and how the program ended. */
const script = String.raw`printf '\033]2;mine\033\\'; echo "before $(stty -g)"; "$@"; code=$?; echo "after $(stty -g)"; echo "code $code"`;

function assertAsBefore(session: PtySession): void {
	const text = session.raw();
	const before = /before (\S+)/v.exec(text)?.[1];
	assert.ok(before !== undefined);
	assert.equal(/after (\S+)/v.exec(text)?.[1], before, 'termios');
	assertRestored(session);
	assert.equal(text.match(/\?1049l/gv)?.length, text.match(/\?1049h/gv)?.length, 'left as often as it was taken');
	assert.equal(session.title(), 'mine', 'the title');
}

/** What the screen shows when the end comes. */
const states: ReadonlyArray<readonly [name: string, reach: (session: PtySession) => Promise<void>]> = [
	['the map', async () => {}],
	[
		'a filter which is being typed',
		async session => {
			session.press('/ud:2');
			await session.sees('/ud:2');
		},
	],
	[
		'a plan',
		async session => {
			session.press('du');
			await session.sees('Start it?');
		},
	],
];

const endings: ReadonlyArray<readonly [signal: NodeJS.Signals, code: number]> = [
	['SIGINT', 130],
	['SIGTERM', 143],
	['SIGHUP', 129],
	['SIGQUIT', 131],
];

describe('the terminal is as it was before', {concurrency: 2}, () => {
	for (const [index, [name, reach]] of states.entries()) {
		// Every signal over the richest state, and one over each of the others.
		const signals = index === states.length - 1 ? endings : endings.slice(index, index + 1);

		for (const [signal, code] of signals) {
			test(`T57: after ${signal} over ${name}`, async () => {
				await withScreens(async (start, stage) => {
					const session = start([...(await quietSet(stage)), '--image', '24.04.202611100'], {script});
					await session.sees('0 of 20 current');
					await until(() => session.title().startsWith('vmssroll web'), 'The title');
					await reach(session);
					process.kill(childOf(session), signal);
					await session.untilExit();
					assertAsBefore(session);
					assert.match(session.screen(), new RegExp(`Ended by ${signal}[^]*code ${code}`, 'v'));
				});
			});
		}
	}

	for (const [what, body] of [
		['an uncaught error', "throw new Error('a bug of ours')"],
		['an unhandled rejection', "void Promise.reject(new Error('a bug of ours'))"],
	] as const) {
		test(`after ${what}`, async () => {
			await withScreens(async (start, stage) => {
				const file = path.join(stage.folder, 'bug.mjs');
				await writeFile(file, `process.on('SIGUSR2', () => { ${body}; });`);
				const session = start(await quietSet(stage), {script, environment: {NODE_OPTIONS: `--import ${file}`}});
				await session.sees('20 of 20 current');
				process.kill(childOf(session), 'SIGUSR2');
				await session.untilExit();
				assertAsBefore(session);
				assert.match(session.screen(), /a bug of ours[^]*code 1/v);
			});
		});
	}

	test('T4: a terminal which is closed ends the program, and it does not spin', async () => {
		await withScreens(async (start, stage) => {
			const session = start(await quietSet(stage), {ignoresHangUp: true});
			await session.sees('20 of 20 current');
			const child = childOf(session);
			const before = cpuSeconds(child);
			let spent = 0;
			session.close();
			await until(() => {
				if (!isAlive(child)) {
					return true;
				}

				spent = cpuSeconds(child) - before;
				return false;
			}, 'The end of the program');
			assert.ok(spent < 1, `${spent} s of CPU`);
		});
	});

	test('Ctrl-Z gives the terminal to the shell; fg draws all of it again, and keys go on', async () => {
		await withScreens(async (start, stage) => {
			const session = start(await quietSet(stage), {
				script: String.raw`set -m; printf '\033]2;mine\033\\'; echo "before $(stty -g)"; "$@"; echo "after $(stty -g)"; read line; fg; echo "code $?"`,
			});
			await session.sees('20 of 20 current');
			session.press('\u001A');
			await session.sees(/fg comes back to the screen\.[^]*after/v);
			assertAsBefore(session);
			session.press('\n');
			await session.sees(/20 of 20 current[^]*q quit/v);
			assert.equal(session.isAlternateScreen(), true);
			assert.equal(session.isCursorShown(), false);
			assert.equal(session.isBracketedPaste(), true);
			await until(() => session.title().startsWith('vmssroll web'), 'The title');
			session.press('jj');
			await session.sees(/UD2 \[▪/v);
			session.press('q');
			await session.untilExit();
			assert.match(session.screen(), /code 0/v);
			assert.equal(session.title(), 'mine');
			assert.equal(session.isAlternateScreen(), false);
		});
	});

	test('told to end while it is suspended it leaves the terminal to the shell', async () => {
		await withScreens(async (start, stage) => {
			const session = start(await quietSet(stage), {
				script: String.raw`set -m; printf '\033]2;mine\033\\'; echo "before $(stty -g)"; "$@"; kill -TERM %1; kill -CONT %1; wait; echo "after $(stty -g)"`,
			});
			await session.sees('20 of 20 current');
			session.press('\u001A');
			await session.untilExit();
			assertAsBefore(session);
			assert.match(session.screen(), /Ended by SIGTERM/v);
		});
	});

	test('T6: a program which was stopped without a word draws the screen again when it is continued', async () => {
		await withScreens(async (start, stage) => {
			const session = start(await quietSet(stage));
			await session.sees('20 of 20 current');
			session.kill('SIGSTOP');
			const before = session.raw().length;
			session.kill('SIGCONT');
			await until(() => session.raw().slice(before).includes('20 of 20 current'), 'The whole screen');
			await quit(session);
			assert.equal(session.isAlternateScreen(), false);
		});
	});
});
