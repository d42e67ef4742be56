import process from 'node:process';
import {setTimeout as wait} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {spawn} from '@lydell/node-pty';
import headless from '@xterm/headless';

/** The built program. */
export const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Longer than a question must have stood before a key answers it. */
const readingMilliseconds = 350;
/** Longer than enter must come after the last letter of a name. */
const typingMilliseconds = 80;
/** A machine which has much else to do stands still for seconds: whoever passes does not wait so long. */
const patienceMilliseconds = 60_000;

/** The program in a real terminal: what it wrote has gone through a terminal's own reading of it. */
export type PtySession = {
	/** The visible screen, as text. */
	readonly screen: () => string;
	/** The visible screen cell by cell, a row after the other. */
	readonly cells: () => ReadonlyArray<ReadonlyArray<ScreenCell>>;
	readonly isAlternateScreen: () => boolean;
	readonly isCursorShown: () => boolean;
	/** Whether the terminal was asked to mark pastes. */
	readonly isBracketedPaste: () => boolean;
	/** Everything that was written, escape codes included. */
	readonly raw: () => string;
	readonly press: (keys: string) => void;
	/** Answers a question with one key, once it has stood long enough to be read: sooner no key counts. */
	readonly answer: (key: string) => Promise<void>;
	/** Answers a question with a name and enter, which comes by itself once the name is on the screen. */
	readonly answerByName: (name: string) => Promise<void>;
	/** The title of the window; empty until one was set. */
	readonly title: () => string;
	readonly resize: (columns: number, rows: number) => void;
	readonly kill: (signal: string) => void;
	readonly pid: number;
	/** Closes the terminal's other end, as a lost connection does. */
	readonly close: () => void;
	/** Waits until the screen shows what is looked for; rejects with the screen when it does not come. */
	readonly sees: (expected: string | RegExp) => Promise<void>;
	/** Waits for the end; gives the exit code, or the signal's number when one ended it. */
	readonly untilExit: () => Promise<{readonly exitCode: number; readonly signal: number | undefined}>;
};

/** One cell of the screen; colours by their number in the palette of 256, `null` for the terminal's own. */
export type ScreenCell = {
	readonly text: string;
	readonly foreground: number | null;
	readonly background: number | null;
	readonly isBold: boolean;
	readonly isDim: boolean;
	readonly isReversed: boolean;
	readonly isUnderlined: boolean;
};

/**
 * Starts the program in a pseudo terminal of so many columns and rows.
 *
 * @param options.ignoresHangUp below a shell which stays, and which keeps a hang-up from the program.
 * @param options.script a shell script which starts the program as `"$@"`.
 */
export function startInTerminal(
	flags: readonly string[],
	{
		columns = 120,
		rows = 40,
		environment = {},
		ignoresHangUp = false,
		script = ignoresHangUp ? 'trap "" HUP; "$@"; true' : undefined,
	}: {
		columns?: number;
		rows?: number;
		environment?: Record<string, string>;
		ignoresHangUp?: boolean;
		script?: string | undefined;
	} = {},
): PtySession {
	const terminal = new headless.Terminal({
		cols: columns,
		rows,
		allowProposedApi: true,
		windowOptions: {pushTitle: true, popTitle: true},
	});
	const inherited = Object.entries(process.env).filter(
		([name]) => !['CI', 'FORCE_COLOR', 'NO_COLOR', 'COLORTERM', 'TMUX'].includes(name),
	);

	const command = [process.execPath, program, ...flags];
	// The shell stays, as the leader of the session: it alone is told when the terminal goes.
	const [file = '', ...argv] = script === undefined ? command : ['sh', '-c', script, 'sh', ...command];

	const child = spawn(file, argv, {
		cols: columns,
		rows,
		env: {...Object.fromEntries(inherited), TERM: 'xterm-256color', LANG: 'C.UTF-8', ...environment},
	});

	let raw = '';
	// How often what the terminal shows may have changed.
	let changes = 0;
	let isCursorShown = true;
	let title = '';
	terminal.onTitleChange(changed => {
		title = changed;
	});
	let exit: {exitCode: number; signal: number | undefined} | undefined;

	child.onData(data => {
		raw += data;
		terminal.write(data, () => {
			changes++;
		});
		const shown = raw.lastIndexOf('\u001B[?25h');
		const hidden = raw.lastIndexOf('\u001B[?25l');
		isCursorShown = shown >= hidden;
	});

	child.onExit(({exitCode, signal}) => {
		exit = {exitCode, signal};
	});

	const screen = () => {
		const {active} = terminal.buffer;

		return Array.from(
			{length: terminal.rows},
			(_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
		).join('\n');
	};

	const cells = () => {
		const {active} = terminal.buffer;

		return Array.from({length: terminal.rows}, (_, row) =>
			Array.from({length: terminal.cols}, (_, column): ScreenCell => {
				const cell = active.getLine(active.viewportY + row)?.getCell(column);

				return {
					text: cell?.getChars() || ' ',
					foreground: cell?.isFgPalette() ? cell.getFgColor() : null,
					background: cell?.isBgPalette() ? cell.getBgColor() : null,
					isBold: cell?.isBold() !== 0,
					isDim: cell?.isDim() !== 0,
					isReversed: cell?.isInverse() !== 0,
					isUnderlined: cell?.isUnderline() !== 0,
				};
			}),
		);
	};

	const until = async (isReached: () => boolean, what: string) => {
		const end = performance.now() + patienceMilliseconds;

		while (!isReached()) {
			if (performance.now() > end) {
				child.kill('SIGKILL');
				throw new Error(`${what} did not come. The screen:\n${screen()}`);
			}

			await wait(10);
		}
	};

	const sees = async (expected: string | RegExp) => {
		let read = -1;

		const isSeen = () => {
			if (read === changes) {
				return false;
			}

			read = changes;
			return typeof expected === 'string' ? screen().includes(expected) : expected.test(screen());
		};

		await until(isSeen, `"${expected}"`);
	};

	return {
		screen,
		cells,
		isAlternateScreen: () => terminal.buffer.active.type === 'alternate',
		isCursorShown: () => isCursorShown,
		isBracketedPaste: () => terminal.modes.bracketedPasteMode,
		raw: () => raw,
		press: keys => child.write(keys),
		async answer(key) {
			await wait(readingMilliseconds);
			child.write(key);
		},
		async answerByName(name) {
			await wait(readingMilliseconds);
			child.write(name);
			await sees('enter starts');
			await wait(typingMilliseconds);
			child.write('\r');
		},
		title: () => title,
		pid: child.pid,
		close() {
			if ('destroy' in child && typeof child.destroy === 'function') {
				child.destroy();
			}
		},
		resize(newColumns, newRows) {
			terminal.resize(newColumns, newRows);
			changes++;
			child.resize(newColumns, newRows);
		},
		kill(signal) {
			if (exit === undefined) {
				child.kill(signal);
			}
		},
		sees,
		async untilExit() {
			await until(() => exit !== undefined, 'The end');
			// What was written last is read after the end is known.
			await wait(50);
			await new Promise<void>(resolve => {
				terminal.write('', resolve);
			});
			return exit ?? {exitCode: -1, signal: undefined};
		},
	};
}
