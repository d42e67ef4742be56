import {closeSync, openSync, writeSync} from 'node:fs';
import type {RequestRecord} from '../simulator/simulator.js';
import {type ExitCode, exitCodes, usageFailure} from './failure.js';
import type {Flags} from './flags.js';
import {parseFactor, parseWhole} from './number-flags.js';
import type {Shell} from './shell.js';

/**
 * `vmssroll simulate`: a simulated Azure on 127.0.0.1 until the program is told to end. The first line of stdout is JSON
 * and says where it is; `--log` appends a line of JSON for every request, `--strict` refuses requests which the official
 * description of the API does not allow. With `--idle-exit` it ends when nobody has asked for so many seconds.
 */
export async function simulate(flags: Flags, shell: Shell): Promise<ExitCode> {
	const log = openLog(flags.log);

	const idleSeconds =
		flags.idleExit === undefined ? null : parseWhole('--idle-exit', flags.idleExit, {least: 1, fallback: 60});
	let askedAt = shell.clock.now();

	const {startSimulator} = await import('./start-simulator.js');
	const simulator = await startSimulator(
		{
			scenario: flags.scenario ?? 'calm',
			port: parseWhole('--port', flags.port, {least: 0, most: 65_535, fallback: 0}),
			speed: parseFactor('--speed', flags.speed, 1),
			seed: parseWhole('--seed', flags.seed, {least: 0, fallback: 1}),
			onRequest(record) {
				askedAt = shell.clock.now();
				log?.write(record);
			},
			isStrict: flags.strict ?? false,
		},
		shell,
	).catch((error: unknown) => {
		// Whoever started this as a process of its own reads the first line of stdout and nothing else.
		if (idleSeconds !== null) {
			shell.print(`${JSON.stringify({refused: error instanceof Error ? error.message : String(error)})}\n`);
		}

		throw error;
	});

	const {endpoint, subscriptionId, resourceGroup, scaleSets, totalScaleSets} = simulator;
	shell.print(`${JSON.stringify({endpoint, subscriptionId, resourceGroup, scaleSets, totalScaleSets})}\n`);

	if (idleSeconds === null) {
		await new Promise<void>(resolve => {
			shell.signal.addEventListener('abort', () => resolve(), {once: true});
		});
	} else {
		while (!shell.signal.aborted && shell.clock.now() - askedAt < idleSeconds * 1000) {
			await shell.clock.sleep(askedAt + idleSeconds * 1000 - shell.clock.now(), shell.signal);
		}
	}

	await simulator.close();
	log?.close();
	return exitCodes.done;
}

function openLog(
	file: string | undefined,
): {readonly write: (record: RequestRecord) => void; readonly close: () => void} | undefined {
	if (file === undefined) {
		return undefined;
	}

	let descriptor: number;

	try {
		descriptor = openSync(file, 'a', 0o600);
	} catch (error) {
		throw usageFailure(
			`The log ${file} cannot be written (${error instanceof Error ? error.message : String(error)}).`,
		);
	}

	// Written at once and in order: whoever reads the log after an answer finds its request there.
	return {
		write: record => writeSync(descriptor, `${JSON.stringify(record)}\n`),
		close: () => closeSync(descriptor),
	};
}
