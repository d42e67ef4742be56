import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {describe, test} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import {cpuSeconds, isAlive, lastUpgrade, onStage, type Stage, until} from '../helpers/program.js';
import {type PtySession, startInTerminal} from '../helpers/pty.js';

const fast = ['web', '-g', 'rg-demo', '--simulate', 'calm', '--speed', '300'];
const calm = [...fast.slice(0, -1), '60'];
/** What a shell would see: the terminal's settings and title before and after, and how the program ended. */
const script = String.raw`printf '\033]2;mine\033\\'; echo "before $(stty -g)"; "$@"; code=$?; echo "after $(stty -g)"; echo "code $code"`;

type Options = Parameters<typeof startInTerminal>[1];
type Start = (flags: readonly string[], options?: Options) => PtySession;

/** Screens on a stage of their own, with the settings which are kept there. */
async function withScreens(
	work: (start: Start, stage: Stage) => Promise<void>,
	settings: object | string | null = null,
): Promise<void> {
	await onStage(async stage => {
		const sessions: PtySession[] = [];

		if (settings !== null) {
			await mkdir(path.join(stage.folder, 'vmssroll'), {recursive: true});
			await writeFile(
				path.join(stage.folder, 'vmssroll', 'config.json'),
				typeof settings === 'string' ? settings : JSON.stringify(settings),
			);
		}

		try {
			await work((flags, options = {}) => {
				const session = startInTerminal(flags, {
					...options,
					environment: {
						XDG_STATE_HOME: stage.folder,
						XDG_CONFIG_HOME: stage.folder,
						HOME: stage.folder,
						...options.environment,
					},
				});
				sessions.push(session);
				return session;
			}, stage);
		} finally {
			for (const session of sessions) {
				session.kill('SIGTERM');
				await session.untilExit();
			}
		}
	});
}

/** The program below the shell of a session. */
function childOf({pid}: PtySession): number {
	return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
}

function assertAsBefore(session: PtySession): void {
	const text = session.raw();
	const before = /before (\S+)/v.exec(text)?.[1];
	assert.ok(before !== undefined);
	assert.equal(/after (\S+)/v.exec(text)?.[1], before, 'termios');
	assert.equal(session.isAlternateScreen(), false, 'the main screen');
	assert.equal(session.isCursorShown(), true, 'the cursor');
	assert.equal(session.isBracketedPaste(), false, 'bracketed paste');
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
				await withScreens(async start => {
					const session = start([...calm, '--image', '24.04.202611100'], {script});
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
				const session = start(calm, {script, environment: {NODE_OPTIONS: `--import ${file}`}});
				await session.sees('20 of 20 current');
				process.kill(childOf(session), 'SIGUSR2');
				await session.untilExit();
				assertAsBefore(session);
				assert.match(session.screen(), /a bug of ours[^]*code 1/v);
			});
		});
	}

	test('T4: a terminal which is closed ends the program, and it does not spin', async () => {
		await withScreens(async start => {
			const session = start(calm, {ignoresHangUp: true});
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
		await withScreens(async start => {
			const session = start(calm, {
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
		await withScreens(async start => {
			const session = start(calm, {
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
		await withScreens(async start => {
			const session = start(calm);
			await session.sees('20 of 20 current');
			session.kill('SIGSTOP');
			const before = session.raw().length;
			session.kill('SIGCONT');
			await until(() => session.raw().slice(before).includes('20 of 20 current'), 'The whole screen');
			session.press('q');
			assert.equal((await session.untilExit()).exitCode, 0);
			assert.equal(session.isAlternateScreen(), false);
		});
	});
});

describe('keys which can hardly be meant', {concurrency: 2}, () => {
	test('T56: a key as fast as the question does not answer it; pressed by itself later it does', async () => {
		await withScreens(async (start, stage) => {
			const session = start([...fast, '--image', '24.04.202611100']);
			await session.sees('0 of 20 current');
			session.press('du');
			await session.sees('Start it?');
			session.press('n');
			await session.sees('discarded');
			session.press('uy');
			await session.sees('does not count');
			assert.deepEqual(stage.upgradeIds(), []);
			await session.answer('y');
			await session.sees('completed: 4 instances', 20_000);
		});
	});

	test('T56: pasted text acts on nothing, marked as a paste or not', async () => {
		await withScreens(async (start, stage) => {
			const session = start([...calm, '--image', '24.04.202611100']);
			await session.sees('0 of 20 current');
			session.press('\u001B[200~du\ny\nq\u001B[201~');
			await wait(400);
			session.press('duy q\ny\nqq');
			await session.sees('keys came at once');
			assert.match(session.screen(), /0 of 20 current/v);
			assert.deepEqual(stage.upgradeIds(), []);
		});
	});

	test('T56: a pasted name is not answered for by the line break behind it', async () => {
		await withScreens(async (start, stage) => {
			const session = start([...calm, '--image', '24.04.202611100']);
			await session.sees('0 of 20 current');
			session.press('*u');
			await session.sees('name: ');
			await wait(400);
			session.press('\u001B[200~web\r\u001B[201~');
			await session.sees('name: web');
			session.press('\r');
			await session.sees('Press enter by itself');
			assert.deepEqual(stage.upgradeIds(), []);
			session.press('\u001B');
			await session.sees('discarded');
		});
	});

	test('esc never quits', async () => {
		await withScreens(async start => {
			const session = start(calm);
			await session.sees('20 of 20 current');

			for (let press = 0; press < 3; press++) {
				session.press('\u001B');
				await wait(60);
			}

			session.press('?');
			await session.sees('On the map');
			session.press('\u001B');
			await session.sees('20 of 20 current');
		});
	});
});

test('T52: a storm of new sizes ends in the picture of the last one, and costs little', async () => {
	await withScreens(async start => {
		const session = start(calm);
		await session.sees('20 of 20 current');
		const before = cpuSeconds(session.pid);

		for (let step = 0; step < 80; step++) {
			session.resize(40 + ((step * 37) % 160), 10 + ((step * 13) % 50));
			await wait(5);
		}

		session.resize(80, 24);
		await session.sees('q quit');
		await wait(300);
		const rows = session.screen().split('\n');
		assert.match(rows[0] ?? '', /^ web/v);
		assert.match(rows[23] ?? '', /q quit/v);
		assert.ok(cpuSeconds(session.pid) - before < 3, 'CPU');
		session.press('q');
		assert.equal((await session.untilExit()).exitCode, 0);
	});
});

test('T54: each terminal gets the colours which it tells of, and NO_COLOR none', async () => {
	await withScreens(async start => {
		const of = (environment: Record<string, string>) => start([...calm, '--image', '24.04.202611100'], {environment});
		const many = of({COLORTERM: 'truecolor'});
		const few = of({TERM: 'xterm'});
		const none = of({COLORTERM: 'truecolor', NO_COLOR: '1'});
		await Promise.all([many, few, none].map(async session => session.sees('0 of 20 current')));

		assert.match(many.raw(), /38;2;86;129;250m/v);
		assert.match(few.raw(), /\u001B\[[\d;]*36m/v);
		assert.doesNotMatch(few.raw(), /38;[25];/v);
		assert.doesNotMatch(none.raw(), /\u001B\[(?:[\d;]*;)?(?:3[0-7]|9[0-7]|[34]8;[\d;]+)m/v);
		assert.match(none.screen(), /◦/v);
	});
});

describe('settings', {concurrency: 2}, () => {
	test('a mistake in them is told by file and member before the screen is taken', async () => {
		await withScreens(
			async (start, stage) => {
				const session = start(calm);
				assert.equal((await session.untilExit()).exitCode, 2);
				assert.match(
					session.screen().replaceAll('\n', ''),
					/config\.json: "theme" takes default, high-contrast or light/v,
				);
				assert.doesNotMatch(session.raw(), /1049h/v);
				const status = await stage.run(['status', 'web', ...calm.slice(1)], {
					environment: {XDG_CONFIG_HOME: stage.folder},
				});
				assert.equal(status.code, 2);
				assert.match(status.stderr, /config\.json: "theme"/v);
			},
			{theme: 'dark'},
		);
	});

	test('the theme, the bell and the patterns of production reach the screen', async () => {
		await withScreens(
			async start => {
				const session = start([...fast, '--image', '24.04.202611100']);
				await session.sees('0 of 20 current');
				assert.match(session.raw(), /38;5;18m/v);
				session.press(' u');
				await session.sees('it is production by your settings');
				await session.answer('web\r');
				await session.sees('completed: 1 instance', 20_000);
				await until(() => session.raw().includes('\u0007'), 'The bell');
			},
			{theme: 'light', bell: true, production: ['w*']},
		);
	});

	test('readOnly holds, and --no-read-only lifts it for once', async () => {
		await withScreens(
			async start => {
				const session = start([...calm, '--image', '24.04.202611100']);
				await session.sees('0 of 20 current');
				session.press('du');
				await session.sees('UD0');
				await session.answer('y');
				await session.sees('Read-only');
				const lifted = start([...calm, '--image', '24.04.202611100', '--no-read-only']);
				await lifted.sees('0 of 20 current');
				lifted.press('du');
				await lifted.sees('Start it?');
			},
			{readOnly: true},
		);
	});

	test('a scale set of production is upgraded from the command line only by its name', async () => {
		await withScreens(
			async (_, stage) => {
				const {at, writes} = await stage.azure('calm');
				const environment = {XDG_CONFIG_HOME: stage.folder};
				const flags = ['upgrade', 'web', ...at, '--image', 'latest', '--instance', '2', '--yes'];

				for (const more of [[], ['--confirm', 'api']]) {
					const refused = await stage.call([...flags, ...more], environment);
					assert.equal(refused.code, 3, refused.stderr);
					assert.match(refused.stderr, /production by your settings\..*Confirm it with --confirm web\./v);
				}

				assert.deepEqual(writes(), []);
				const done = await stage.call([...flags, '--confirm', 'web'], environment);
				assert.equal(done.code, 0, done.stderr);
			},
			{production: ['web']},
		);
	});
});

describe('in sentences', {concurrency: 2}, () => {
	for (const [name, flags, environment] of [
		['TERM=dumb', fast, {TERM: 'dumb'}],
		['--screen-reader', [...fast, '--screen-reader'], {}],
	] as const) {
		test(`${name}: an upgrade by typed words, without one escape code`, async () => {
			await withScreens(async (start, stage) => {
				const session = start(flags, {environment});
				await session.sees('20 of 20 current.');
				session.press('images\n');
				await session.sees('1: 24.04.202611100, the newest.');
				session.press('image 1\nmark ud 2\n');
				await session.sees('4 of 20 marked.');
				session.press('plan\nyes\n');
				await session.sees('before the question could be heard');
				assert.deepEqual(stage.upgradeIds(), []);
				await wait(350);
				session.press('yes\n');
				await session.sees(/completed: 4 instances/v);
				session.press('quit\n');
				assert.equal((await session.untilExit()).exitCode, 0);
				assert.match(session.screen(), /4 of 4 upgraded, 0 failed/v);
				assert.doesNotMatch(session.raw(), /\u001B/v);
			});
		});
	}

	test('a wide plan asks for the name, and Ctrl-C asks before it leaves', async () => {
		await withScreens(async (start, stage) => {
			const {at} = await stage.azure('calm', {speed: 60});
			const session = start(['web', ...at, '--screen-reader', '--image', '24.04.202611100'], {columns: 200});
			await session.sees('0 of 20 current');
			session.press('mark all\nplan\n');
			await session.sees('type the name of the scale set, web.');
			await wait(350);
			session.press('yes\n');
			await session.sees("Type the scale set's name");
			session.press('web\n');
			await session.sees('taken by Azure');
			session.press('\u0003');
			await session.sees('quit leaves, no stays.');
			session.press('\u0003');
			assert.equal((await session.untilExit()).exitCode, 0);
			assert.match(session.screen(), /goes on by itself/v);
			assert.equal((await stage.call(['cancel', lastUpgrade(stage)])).code, 0);
		});
	});

	test('an upgrade is followed by its id in sentences too', async () => {
		await withScreens(async (start, stage) => {
			const {at} = await stage.azure('calm', {speed: 300});
			const flags = ['upgrade', 'web', ...at, '--image', 'latest', '--instance', '2', '--yes', '--detach'];
			assert.equal((await stage.call(flags)).code, 7);
			const session = start(['attach', lastUpgrade(stage), '--screen-reader']);
			await session.sees(/completed: 1 instance/v);
			session.press('roll back\n');
			await session.sees('Type yes or no.');
			session.press('no\nquit\n');
			assert.equal((await session.untilExit()).exitCode, 0);
		});
	});

	test('the list of scale sets is read out by number, and a number opens one', async () => {
		await withScreens(async (start, stage) => {
			const {endpoint} = await stage.azure('fleet');
			const session = start(['--endpoint', endpoint, '--screen-reader', '--speed', '300'], {rows: 80});
			await session.sees(/^1: \S+ in \S+,/mv);
			session.press('1\n');
			await session.sees(/\d+ of \d+ current/v);
			session.press('status\n');
			await session.sees(/Scale set \S+ in/v);
			session.press('list\n');
			await session.sees('Type a number to open one.');
			session.press('quit\n');
			assert.equal((await session.untilExit()).exitCode, 0);
		});
	});
});
