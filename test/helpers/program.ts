import assert from 'node:assert/strict';
import {type ChildProcess, spawn} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {setTimeout as wait} from 'node:timers/promises';
import type {FaultRequest} from '../../source/simulator/faults/fault.js';
import type {Injection} from '../../source/simulator/faults/inject.js';
import {createSimulator, type RequestRecord, type Simulator} from '../../source/simulator/simulator.js';
import {startSimulatorServer} from '../../source/simulator/server.js';
import {callCommand, type Outcome} from './call-command.js';
import {program} from './pty.js';

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
	readonly inject: (fault: FaultRequest) => void;
	/**
	 * Lets no batch end which is asked for from now on, until `goOn`: an upgrade stays in the middle of its first one for as
	 * long as a test needs, however slow the machine is. Time passes meanwhile, and instances are upgraded.
	 */
	readonly holdBatches: () => void;
	/** Ends the batches which were held, and holds no more. */
	readonly goOn: () => void;
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

/** A machine which has much else to do stands still for seconds: whoever passes does not wait so long. */
const patienceMilliseconds = 60_000;

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

/** Makes a place for a test. */
export async function openStage(): Promise<Stage> {
	const folder = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
	const closing: (() => Promise<void>)[] = [];
	const environment = {
		PATH: process.env['PATH'] ?? '',
		// What Node keeps of code which it has compiled: it makes each start of the program cheaper.
		NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
		HOME: folder,
		XDG_STATE_HOME: folder,
	};
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
			let hold: Injection | null = null;

			return {
				endpoint: server.endpoint,
				simulator,
				requests,
				at: ['-g', 'rg-demo', '--endpoint', server.endpoint, '--speed', String(speed)],
				writes: () => requests.filter(({method}) => method !== 'GET'),
				inject(fault) {
					simulator.inject(fault);
				},
				holdBatches() {
					hold = simulator.inject({
						kind: 'stuck-operation',
						method: 'POST',
						path: '*/manualupgrade',
						times: null,
					});
				},
				goOn() {
					if (hold?.fault) {
						simulator.clearFaults(hold.fault.faultId);
					}
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

/** Ends a process without a word, if it is still there. */
export function endNow(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It ended by itself meanwhile.
	}
}

/** The events of an upgrade, by its journal. */
export async function journalOf(stage: Stage, upgradeId: string): Promise<ReadonlyArray<Record<string, unknown>>> {
	const text = await readFile(path.join(stage.upgradeFolder(upgradeId), 'journal.jsonl'), 'utf8');

	return parseLines(text).flatMap(line => (Array.isArray(line['events']) ? line['events'] : [line]));
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
