import {spawn} from 'node:child_process';
import {closeSync, openSync} from 'node:fs';
import {createInterface} from 'node:readline';

/** The program as it can be started again: the Node which runs it, with its own flags, and its script. */
export type Program = {readonly execPath: string; readonly execArguments: readonly string[]; readonly script: string};

/** A process which goes on when this one ends. */
export type DetachedProcess = {
	readonly pid: number | null;
	/** What it told before it began, or `null` when it ended without telling. */
	readonly answer: Readonly<Record<string, unknown>> | null;
};

/** A process which has said nothing for so long never will. */
const startMilliseconds = 60_000;
/** A sign-in by device code waits for a person: Azure lets one take a quarter of an hour. */
const personMilliseconds = 16 * 60_000;

/**
 * Starts the program once more in a session of its own, without a terminal: neither a hang-up nor Ctrl-C reaches it.
 * Resolves with the first line of JSON which it prints and which `isAnswer` takes for its answer; lines before it go to
 * `onLine`. Its messages are appended to `log` (0600), where one is given and can be written.
 *
 * A process which does not answer is ended: what nobody knows of must not go on.
 */
export async function spawnDetached(
	{execPath, execArguments, script}: Program,
	flags: readonly string[],
	{
		log,
		onLine,
		environment,
	}: {
		readonly log: string | null;
		readonly onLine: (line: Readonly<Record<string, unknown>>) => 'answer' | 'go-on';
		readonly environment: Readonly<Record<string, string | undefined>>;
	},
): Promise<DetachedProcess> {
	const descriptor = log === null ? null : openLog(log);

	try {
		const child = spawn(execPath, [...execArguments, script, ...flags], {
			detached: true,
			// Nothing may be kept from being unmounted by an upgrade which goes on for hours.
			cwd: '/',
			env: {...environment},
			stdio: ['ignore', 'pipe', descriptor ?? 'ignore'],
		});

		const {stdout: input} = child;

		if (input === null) {
			return {pid: null, answer: null};
		}

		const answer = await new Promise<Readonly<Record<string, unknown>> | null>(resolve => {
			let timer = setTimeout(() => resolve(null), startMilliseconds);
			const settle = (value: Readonly<Record<string, unknown>> | null) => {
				clearTimeout(timer);
				resolve(value);
			};

			child.once('error', () => settle(null));
			const lines = createInterface({input});
			lines.once('close', () => settle(null));
			lines.once('error', () => settle(null));

			lines.on('line', line => {
				const told = parse(line);

				if (told !== null && onLine(told) === 'answer') {
					settle(told);
				} else {
					clearTimeout(timer);
					timer = setTimeout(() => resolve(null), personMilliseconds);
				}
			});
		});

		if (answer === null) {
			child.kill('SIGKILL');
		}

		input.destroy();
		child.unref();
		return {pid: child.pid ?? null, answer};
	} finally {
		if (descriptor !== null) {
			closeSync(descriptor);
		}
	}
}

/** Without a log a process still does its work. */
function openLog(file: string): number | null {
	try {
		return openSync(file, 'a', 0o600);
	} catch {
		return null;
	}
}

function parse(line: string): Readonly<Record<string, unknown>> | null {
	try {
		const value: unknown = JSON.parse(line);

		return typeof value === 'object' && value !== null ? {...value} : null;
	} catch {
		return null;
	}
}
