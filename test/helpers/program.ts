import assert from 'node:assert/strict';
import {type ChildProcess, spawn} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {setTimeout as wait} from 'node:timers/promises';
import meow from 'meow';
import {realClock} from '../../source/clock.js';
import {parseCommandLine} from '../../source/commands/command-line.js';
import {explain} from '../../source/commands/explain.js';
import {expandLists, flagForms} from '../../source/commands/flags.js';
import {runCommand} from '../../source/commands/run-command.js';
import {noSettings} from '../../source/commands/settings-shape.js';
import type {Shell} from '../../source/commands/shell.js';
import {takeSettings} from '../../source/commands/take-settings.js';
import {createSimulator, type RequestRecord, type Simulator} from '../../source/simulator/simulator.js';
import {startSimulatorServer} from '../../source/simulator/server.js';
import {program} from './pty.js';

export type Outcome = {readonly code: number; readonly stdout: string; readonly stderr: string};

/** The program while it runs. */
export type Running = {
	readonly pid: number;
	readonly child: ChildProcess;
	/** What it wrote so far. */
	readonly stdout: () => string;
	readonly stderr: () => string;
	/** Resolves when what it wrote matches; rejects with all of it when it ended before, or does not come. */
	readonly says: (expected: RegExp, where?: 'stdout' | 'stderr') => Promise<void>;
	/** Its end: the exit code, or 128 and the signal's name in stderr when a signal ended it. */
	readonly ended: Promise<Outcome>;
	readonly kill: (signal: NodeJS.Signals) => void;
};

export type StartOptions = {
	/** A shell command which becomes the program: `ulimit -f 40; exec "$@"`. */
	readonly shell?: string;
	readonly environment?: Readonly<Record<string, string>>;
	readonly detached?: boolean;
};

/** A simulated Azure in this process. */
export type Azure = {
	readonly endpoint: string;
	readonly simulator: Simulator;
	readonly requests: readonly RequestRecord[];
	/** Flags which lead there: `web` in `rg-demo`. */
	readonly at: readonly string[];
	readonly writes: () => readonly RequestRecord[];
	/** Injects a fault, as `POST /_simulator/faults` takes it. */
	readonly inject: (fault: object) => void;
};

export type Lease = {
	readonly pid: number;
	readonly host: string;
	readonly identity: string | null;
	readonly startedAt: string;
	readonly heartbeatAt: string;
	readonly releasedAt: string | null;
	readonly socket: string | null;
};

/** Where the program keeps its state in a test, and all processes which a test started. */
export type Stage = {
	readonly folder: string;
	/** Runs a command in this process, as the program does without a terminal: a fraction of the time of a process. */
	readonly call: (argv: readonly string[], environment?: Readonly<Record<string, string>>) => Promise<Outcome>;
	/** Runs the program to its end, in a process of its own. */
	readonly run: (flags: readonly string[], options?: StartOptions) => Promise<Outcome>;
	readonly start: (flags: readonly string[], options?: StartOptions) => Running;
	readonly azure: (scenario: string, options?: {readonly speed?: number; readonly seed?: number}) => Promise<Azure>;
	/** Ids of all upgrades, oldest first. */
	readonly upgradeIds: () => readonly string[];
	readonly upgradeFolder: (upgradeId: string) => string;
	readonly lease: (upgradeId: string) => Promise<Lease>;
	/** Every process which keeps its state here, this one's children or not. */
	readonly processes: () => readonly number[];
	/** Waits until no process is left; then removes the folder. Rejects, and ends them, when some stay. */
	readonly close: () => Promise<void>;
};

const patienceMilliseconds = 30_000;

/** Waits until something holds. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
	const end = performance.now() + patienceMilliseconds;

	while (!(await isSo())) {
		assert.ok(performance.now() < end, `${what} did not come`);
		await wait(10);
	}
}

/** Lines of JSON. */
export function parseLines(text: string): ReadonlyArray<Record<string, unknown>> {
	return text
		.trimEnd()
		.split('\n')
		.filter(line => line !== '')
		.map((line): Record<string, unknown> => JSON.parse(line));
}

/** Seconds of CPU which a process has used, by `/proc/PID/stat` (14 and 15, in ticks of 10 ms). */
export function cpuSeconds(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');

	return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Whether a process is there, and not only what is left of one. */
export function isAlive(pid: number): boolean {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
	} catch {
		return false;
	}
}

async function callCommand(argv: readonly string[], environment: Readonly<Record<string, string>>): Promise<Outcome> {
	const text = {stdout: '', stderr: ''};

	const shell: Shell = {
		environment,
		home: environment['HOME'] ?? '',
		clock: realClock,
		random: Math.random,
		signal: new AbortController().signal,
		onInterrupt: () => () => {},
		onLine: null,
		program: {execPath: process.execPath, execArguments: [], script: program},
		kill: pid => process.kill(pid),
		pid: process.pid,
		user: 'tester@here',
		print(data) {
			text.stdout += data;
		},
		say(line) {
			text.stderr += `${line}\n`;
		},
		columns: 80,
		isTerminal: false,
		colorLevel: 0,
		glyphs: 'unicode',
		settings: noSettings,
	};

	try {
		const {input, flags: typed} = meow('', {
			importMeta: import.meta,
			argv: expandLists(argv),
			flags: flagForms,
			booleanDefault: undefined,
		});
		const {command, names} = parseCommandLine(input, typed);
		const {flags, settings} = await takeSettings(command, typed, shell);
		assert.ok(command !== 'watch', 'The full screen needs a terminal');
		return {code: await runCommand(command, names, flags, {...shell, settings}), ...text};
	} catch (error) {
		const {message, exitCode} = explain(error);
		return {code: exitCode, stdout: text.stdout, stderr: `${text.stderr}${message}\n`};
	}
}

/** Makes a place for a test. */
export async function openStage(): Promise<Stage> {
	const folder = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
	const closing: (() => Promise<void>)[] = [];
	const environment = {PATH: process.env['PATH'] ?? '', HOME: folder, XDG_STATE_HOME: folder};
	const upgrades = path.join(folder, 'vmssroll', 'upgrades');
	const upgradeFolder = (upgradeId: string) => path.join(upgrades, upgradeId);

	const start = (flags: readonly string[], options: StartOptions = {}): Running => {
		const command = [process.execPath, program, ...flags];
		const [file = '', ...argv] = options.shell === undefined ? command : ['sh', '-c', options.shell, 'sh', ...command];

		return watch(
			spawn(file, argv, {
				env: {...environment, ...options.environment},
				stdio: ['ignore', 'pipe', 'pipe'],
				detached: options.detached ?? false,
			}),
		);
	};

	const processes = () => pidsWith(`XDG_STATE_HOME=${folder}`);

	return {
		folder,
		start,
		call: async (argv, more) => callCommand(argv, {...environment, ...more}),
		run: async (flags, options) => start(flags, options).ended,
		async azure(scenario, {speed = 300, seed = 1} = {}) {
			const requests: RequestRecord[] = [];
			const simulator = createSimulator({
				scenario,
				seed,
				speed,
				wallClock: Date.now,
				onRequest: record => requests.push(record),
			});
			const server = await startSimulatorServer({simulator});
			closing.push(server.close);

			return {
				endpoint: server.endpoint,
				simulator,
				requests,
				at: ['-g', 'rg-demo', '--endpoint', server.endpoint, '--speed', String(speed)],
				writes: () => requests.filter(({method}) => method !== 'GET'),
				inject(fault) {
					const {status, body} = simulator.handle({
						method: 'POST',
						url: `${server.endpoint}/_simulator/faults`,
						headers: {},
						body: JSON.stringify(fault),
					});
					assert.ok(status < 300, body);
				},
			};
		},
		upgradeIds() {
			try {
				return readdirSync(upgrades).sort();
			} catch {
				return [];
			}
		},
		upgradeFolder,
		async lease(upgradeId) {
			const lease: Lease = JSON.parse(await readFile(path.join(upgradeFolder(upgradeId), 'lease.json'), 'utf8'));
			return lease;
		},
		processes,
		async close() {
			try {
				await until(() => processes().length === 0, 'The end of every process');
			} finally {
				for (const pid of processes()) {
					endNow(pid);
				}

				await Promise.all(closing.map(async close => close()));
				await rm(folder, {recursive: true, force: true});
			}
		},
	};
}

/** Runs something on a stage of its own, and sees to it that no process is left of it. */
export async function onStage(work: (stage: Stage) => Promise<void>): Promise<void> {
	const stage = await openStage();

	try {
		await work(stage);
	} catch (error) {
		for (const pid of stage.processes()) {
			endNow(pid);
		}

		await stage.close().catch(() => {});
		throw error;
	}

	await stage.close();
}

function endNow(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It ended by itself meanwhile.
	}
}

/** The upgrade which a test began: its last one. */
export function lastUpgrade(stage: Stage): string {
	const id = stage.upgradeIds().at(-1);
	assert.ok(id !== undefined, 'No upgrade was begun');
	return id;
}

function watch(child: ChildProcess): Running {
	const {pid, stdout: out, stderr: err} = child;
	assert.ok(pid !== undefined && out !== null && err !== null);
	const text = {stdout: '', stderr: ''};
	let isOver = false;

	out.setEncoding('utf8').on('data', (data: string) => {
		text.stdout += data;
	});

	err.setEncoding('utf8').on('data', (data: string) => {
		text.stderr += data;
	});

	const ended = new Promise<Outcome>(resolve => {
		child.on('close', (code, signal) => {
			isOver = true;
			resolve({
				code: code ?? 128,
				stdout: text.stdout,
				stderr: signal === null ? text.stderr : `${text.stderr}${signal}`,
			});
		});
	});

	return {
		pid,
		child,
		stdout: () => text.stdout,
		stderr: () => text.stderr,
		says: async (expected, where = 'stdout') =>
			until(() => {
				const isThere = expected.test(text[where]);
				assert.ok(isThere || !isOver, `It ended without ${expected}:\n${text.stdout}\n${text.stderr}`);
				return isThere;
			}, `${expected} in ${where}`).catch((error: unknown) => {
				throw new Error(`${String(error)}\n${text.stdout}\n${text.stderr}`, {cause: error});
			}),
		ended,
		kill: signal => child.kill(signal),
	};
}

/** Processes which were started with a variable in their environment. */
function pidsWith(variable: string): readonly number[] {
	return readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.map(Number)
		.filter(pid => {
			try {
				return isAlive(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(variable);
			} catch {
				return false;
			}
		});
}

/** The first line of a stream. */
export async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
	for await (const line of createInterface({input: stream})) {
		return line;
	}

	throw new Error('It ended without a line');
}
