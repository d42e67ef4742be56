import {accessSync, constants} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {spawn} from '@lydell/node-pty';

/** The built program, as a command. */
export const program: readonly string[] = [process.execPath, fileURLToPath(new URL('../dist/cli.js', import.meta.url))];

/** A bench which waits for longer waits for something which does not come. */
const patienceMilliseconds = 20_000;

export const columns = 200;
export const rows = 60;

/** A command in a pseudo terminal of 200×60, and the moments at which it wrote. */
export type TimedTerminal = {
	readonly pid: number;
	/** Calls `listener` with what has arrived over the link, and when, in milliseconds since the command was started. */
	readonly listen: (listener: (text: string, at: number) => void) => void;
	/** Milliseconds from the start until all that was written is accepted; rejects when that does not come. */
	readonly until: (isIt: (written: string) => boolean) => Promise<number>;
	/** How many bytes have arrived by now. */
	readonly bytes: () => number;
	readonly press: (keys: string) => void;
	/** Milliseconds since the start. */
	readonly now: () => number;
	readonly close: () => Promise<void>;
};

/** What a slow link takes at once, before it is as slow as it is: as a shaper with a bucket of tokens does. */
export const burstBytes = 2000;

/** Starts a command and keeps the time from just before it began. On a link of so many bytes a second, if given one. */
export function startTimed(command: readonly string[], bytesPerSecond = Number.POSITIVE_INFINITY): TimedTerminal {
	const startedAt = performance.now();
	const [file = '', ...parameters] = command;
	const environment = {...process.env, TERM: 'xterm-256color', LANG: 'C.UTF-8', NODE_ENV: 'production'};
	const child = spawn(file, parameters, {cols: columns, rows, env: {...environment, CI: '', FORCE_COLOR: ''}});
	const now = () => performance.now() - startedAt;
	const listeners = new Set<(text: string, at: number) => void>();
	let written = '';
	let bytes = 0;
	let tokens = burstBytes;
	let filledAt = 0;
	let isOver = false;

	const arrive = (text: string) => {
		written += text;
		const at = now();

		for (const listener of listeners) {
			listener(text, at);
		}
	};

	child.onData(text => {
		const length = Buffer.byteLength(text);
		bytes += length;

		if (bytesPerSecond === Number.POSITIVE_INFINITY) {
			arrive(text);
			return;
		}

		// Nothing more is read from the program until the link has carried this, but for what fits into one burst.
		tokens = Math.min(burstBytes, tokens + ((now() - filledAt) / 1000) * bytesPerSecond) - length;
		filledAt = now();

		if (tokens >= 0) {
			arrive(text);
			return;
		}

		child.pause();
		setTimeout(
			() => {
				arrive(text);
				child.resume();
			},
			(-tokens / bytesPerSecond) * 1000,
		);
	});

	const exited = new Promise<void>(resolve => {
		child.onExit(() => {
			isOver = true;
			resolve();
		});
	});

	return {
		pid: child.pid,
		listen: listener => listeners.add(listener),
		until: async isIt =>
			new Promise((resolve, reject) => {
				const look = (_text: string, at: number) => {
					if (isIt(written)) {
						listeners.delete(look);
						resolve(at);
					}
				};

				const giveUp = () => reject(new Error(`${command.join(' ')} does not write that:\n${written.slice(-2000)}`));

				listeners.add(look);
				look('', now());
				void exited.then(giveUp);
				setTimeout(giveUp, patienceMilliseconds).unref();
			}),
		bytes: () => bytes,
		press: keys => child.write(keys),
		now,
		async close() {
			if (!isOver) {
				child.kill('SIGTERM');
			}

			await exited;
		},
	};
}

/** Milliseconds which a command takes to its end in a pseudo terminal. */
export async function timeCommand(command: readonly string[]): Promise<number> {
	const startedAt = performance.now();
	const [file = '', ...parameters] = command;
	const child = spawn(file, parameters, {cols: columns, rows});

	return new Promise(resolve => {
		child.onExit(() => resolve(performance.now() - startedAt));
	});
}

/** Whether a program can be started by its name. */
export function isInstalled(name: string): boolean {
	return (process.env['PATH'] ?? '').split(path.delimiter).some(folder => {
		try {
			accessSync(path.join(folder, name), constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
}
