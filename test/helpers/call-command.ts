import assert from 'node:assert/strict';
import process from 'node:process';
import meow from 'meow';
import {realClock} from '../../source/clock.js';
import {parseCommandLine} from '../../source/commands/command-line.js';
import {explain} from '../../source/commands/explain.js';
import {expandLists, flagForms} from '../../source/commands/flags.js';
import {runCommand} from '../../source/commands/run-command.js';
import {noSettings} from '../../source/commands/settings-shape.js';
import type {Shell} from '../../source/commands/shell.js';
import {takeSettings} from '../../source/commands/take-settings.js';
import {program} from './pty.js';

/** How a command ended. */
export type Outcome = {readonly code: number; readonly stdout: string; readonly stderr: string};

/** Runs a command in this process, as the program does without a terminal; what it starts is the built program. */
export async function callCommand(
	argv: readonly string[],
	environment: Readonly<Record<string, string>>,
): Promise<Outcome> {
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

/** A command which fails says so in one line, without a trace of the stack, and gives no data. */
export function assertOneMessage({stdout, stderr}: Outcome): void {
	assert.equal(stdout, '');
	assert.match(stderr, /^\S[^\n]*\n$/v);
}
