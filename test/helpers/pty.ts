import process from 'node:process';
import {setTimeout as wait} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {spawn} from '@lydell/node-pty';
import headless from '@xterm/headless';

/** The built program. */
export const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

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
	/** Answers a question once it has stood long enough to be read: sooner no key counts. The last key comes by itself. */
	readonly answer: (keys: string) => Promise<void>;
	/** The title of the window; empty until one was set. */
	readonly title: () => string;
	readonly resize: (columns: number, rows: number) => void;
	readonly kill: (signal: string) => void;
	readonly pid: number;
	/** Closes the terminal's other end, as a lost connection does. */
	readonly close: () => void;
	/** Waits until the screen shows what is looked for; rejects with the screen when it does not come. */
	readonly sees: (expected: string | RegExp, milliseconds?: number) => Promise<void>;
	/** Waits for the end; gives the exit code, or the signal's number when one ended it. */
	readonly untilExit: (
		milliseconds?: number,
	) => Promise<{readonly exitCode: number; readonly signal: number | undefined}>;
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

	const until = async (isReached: () => boolean, milliseconds: number, what: string) => {
		const end = performance.now() + milliseconds;

		while (!isReached()) {
			if (performance.now() > end) {
				child.kill('SIGKILL');
				throw new Error(`${what} did not come. The screen:\n${screen()}`);
			}

			await wait(10);
		}
	};

	return {
		screen,
		cells,
		isAlternateScreen: () => terminal.buffer.active.type === 'alternate',
		isCursorShown: () => isCursorShown,
		isBracketedPaste: () => terminal.modes.bracketedPasteMode,
		raw: () => raw,
		press: keys => child.write(keys),
		async answer(keys) {
			await wait(350);
			child.write(keys.slice(0, -1));
			await wait(keys.length > 1 ? 80 : 0);
			child.write(keys.slice(-1));
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
		async sees(expected, milliseconds = 20_000) {
			let read = -1;

			const isSeen = () => {
				if (read === changes) {
					return false;
				}

				read = changes;
				return typeof expected === 'string' ? screen().includes(expected) : expected.test(screen());
			};

			await until(isSeen, milliseconds, `"${expected}"`);
		},
		async untilExit(milliseconds = 10_000) {
			await until(() => exit !== undefined, milliseconds, 'The end');
			// What was written last is read after the end is known.
			await wait(50);
			return exit ?? {exitCode: -1, signal: undefined};
		},
	};
}
