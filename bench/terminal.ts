import {setTimeout as wait} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {spawn} from '@lydell/node-pty';

const program = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** After so long without a byte a frame is taken to be whole. */
const quietMilliseconds = 40;

/** The program in a pseudo terminal of 200×60, and the moments at which it wrote. */
export type TimedTerminal = {
	/** Milliseconds from `since` until something was written which `isIt` accepts. */
	readonly until: (isIt: (written: string) => boolean, since?: number) => Promise<number>;
	/** Presses keys; milliseconds until the next whole frame, and its bytes. */
	readonly pressAndWait: (keys: string) => Promise<{readonly milliseconds: number; readonly bytes: number}>;
	readonly close: () => Promise<void>;
};

/** Starts the program, or any other command, and keeps the time from just before it began. */
export function startTimed(flags: readonly string[], command = [process.execPath, program]): TimedTerminal {
	const startedAt = performance.now();
	const [file = '', ...rest] = command;

	const child = spawn(file, [...rest, ...flags], {
		cols: 200,
		rows: 60,
		env: {...process.env, TERM: 'xterm-256color', NODE_ENV: 'production', CI: '', FORCE_COLOR: '', LANG: 'C.UTF-8'},
	});

	let written = '';
	let writtenAt = 0;
	let listener: (() => void) | undefined;

	child.onData(data => {
		written += data;
		writtenAt = performance.now();
		listener?.();
	});

	const exited = new Promise<void>(resolve => {
		child.onExit(() => {
			resolve();
			listener?.();
		});
	});

	const until = async (isIt: (text: string) => boolean, since = startedAt) =>
		new Promise<number>(resolve => {
			listener = () => {
				if (isIt(written)) {
					listener = undefined;
					resolve(performance.now() - since);
				}
			};

			listener();
		});

	return {
		until,
		async pressAndWait(keys) {
			// What is still on its way belongs to an earlier frame.
			do {
				written = '';
				await wait(60);
			} while (written !== '');

			const pressedAt = performance.now();
			child.write(keys);
			await until(text => text !== '', pressedAt);

			// A frame may come in pieces; its last one is what completes it.
			while (performance.now() - writtenAt < quietMilliseconds) {
				await wait(quietMilliseconds / 4);
			}

			const milliseconds = writtenAt - pressedAt;
			return {milliseconds, bytes: Buffer.byteLength(written)};
		},
		async close() {
			child.kill('SIGTERM');
			await exited;
		},
	};
}

/** Milliseconds which a command takes to its end in a pseudo terminal. */
export async function timeCommand(command: readonly string[]): Promise<number> {
	const startedAt = performance.now();
	const [file = '', ...rest] = command;
	const child = spawn(file, [...rest], {cols: 200, rows: 60});

	return new Promise(resolve => {
		child.onExit(() => resolve(performance.now() - startedAt));
	});
}
