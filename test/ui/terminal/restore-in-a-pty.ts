import assert from 'node:assert/strict';
import process from 'node:process';
import {suite, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import pty from '@lydell/node-pty';
import {Emulator} from './emulator.js';

const program = fileURLToPath(new URL('pty-program.tsx', import.meta.url));
const environment = {...process.env, TERM: 'xterm-256color', NODE_ENV: 'production'};
const timeout = 60_000;

/** A command in a terminal of its own, with an emulator to read its screen. */
class Session {
	readonly emulator = new Emulator(80, 12);
	readonly #pty: pty.IPty;
	readonly exitCode: Promise<number>;
	raw = '';
	#isRunning = true;
	#look = (): void => {};

	constructor(command: string, parameters: readonly string[]) {
		this.#pty = pty.spawn(command, [...parameters], {cols: 80, rows: 12, env: environment});
		this.#pty.onData(data => {
			this.raw += data;
			void this.emulator.write(data).then(() => this.#look());
		});
		this.exitCode = new Promise(resolve => {
			this.#pty.onExit(({exitCode}) => {
				this.#isRunning = false;
				resolve(exitCode);
			});
		});
	}

	/** Waits until the terminal is in a state; looks whenever something has arrived. */
	async reaches(isThere: (screen: string) => boolean): Promise<void> {
		return new Promise(resolve => {
			this.#look = () => {
				if (isThere(this.emulator.text().join('\n'))) {
					resolve();
				}
			};
			this.#look();
		});
	}

	press(key: string): void {
		this.#pty.write(key);
	}

	/** Closes the terminal, as a dropped connection does. */
	hangUp(): void {
		const terminal: object = this.#pty;
		assert.ok('destroy' in terminal && typeof terminal.destroy === 'function');
		terminal.destroy();
	}

	/** Ends what is still running after a failed test. */
	close(): void {
		if (this.#isRunning) {
			this.#pty.kill('SIGKILL');
		}
	}
}

/** One of each kind: every signal is tried on the program itself. */
const endings: ReadonlyArray<{
	readonly name: string;
	readonly act: (session: Session, processId: number) => void;
	readonly code: number;
	readonly summary: string;
}> = [
	{
		name: 'SIGHUP',
		act: (_session, processId) => void process.kill(processId, 'SIGHUP'),
		code: 129,
		summary: 'SUMMARY signal',
	},
	{name: 'an uncaught error', act: session => session.press('t'), code: 1, summary: 'SUMMARY crash Error: thrown'},
	{name: 'an exit', act: session => session.press('e'), code: 5, summary: ''},
	{name: 'the quit key', act: session => session.press('q'), code: 0, summary: 'SUMMARY quit'},
];

suite('the terminal after the program', {concurrency: 2}, () => {
	for (const {name, act, code, summary} of endings) {
		test(`is as it was before, after ${name}`, {timeout}, async context => {
			const script = `echo before; "${process.execPath}" --import=tsx "${program}"; echo "code $?"; stty -a; echo done`;
			const session = new Session('/bin/sh', ['-c', script]);
			context.after(() => session.close());
			await session.reaches(screen => /READY[^]*80x12/u.test(screen) && session.emulator.isBracketedPaste);
			assert.equal(session.emulator.isAlternate, true);
			act(session, Number(/READY (\d+)/u.exec(session.raw)?.[1]));
			assert.equal(await session.exitCode, 0);
			await session.reaches(screen => screen.includes('done'));

			assert.equal(session.emulator.isAlternate, false);
			assert.equal(session.emulator.isBracketedPaste, false);
			assert.ok(session.raw.lastIndexOf('\u{1B}[?25h') > session.raw.lastIndexOf('\u{1B}[?25l'), 'shows the cursor');
			assert.equal(session.raw.match(/\?1049l/gu)?.length, 1, 'leaves the alternate screen once');
			const printed = session.raw.slice(session.raw.lastIndexOf('?1049l'));
			assert.match(printed, new RegExp(`${summary}[^]*code ${code}\r\n`, 'u'));
			assert.match(printed, / icanon /u);
			assert.match(printed, / echo /u);
		});
	}

	test('is let go when it hangs up: the program ends', {timeout}, async context => {
		const session = new Session(process.execPath, ['--import=tsx', program]);
		context.after(() => session.close());
		await session.reaches(screen => screen.includes('READY'));
		session.hangUp();
		assert.equal(await session.exitCode, 129);
	});
});
