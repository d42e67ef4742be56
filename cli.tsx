import {homedir} from 'node:os';
import meow from 'meow';
import packageJson from './package.json' with {type: 'json'};
import {realClock} from './source/clock.js';
import {parseCommandLine} from './source/commands/command-line.js';
import {exitCodes} from './source/commands/failure.js';
import {expandLists, type Flags, flagForms} from './source/commands/flags.js';
import {helpText} from './source/commands/help-text.js';
import {explain, runCommand} from './source/commands/run-command.js';
import type {Shell} from './source/commands/shell.js';
import {watch} from './source/commands/watch.js';
import {detectCapabilities} from './source/ui/terminal/capabilities.js';

// The SDK would log into the screen, and Node would open its debugger's port in the middle of it.
delete process.env['AZURE_LOG_LEVEL'];
process.on('SIGUSR1', () => {});

const cli = meow(helpText, {
	importMeta: import.meta,
	argv: expandLists(process.argv.slice(2)),
	pkg: packageJson,
	description: packageJson.description,
	flags: flagForms,
});

const flags: Flags = cli.flags;
const isTerminal = process.stdout.isTTY && process.stdin.isTTY;
const capabilities = detectCapabilities({
	environment: process.env,
	flags: {isColorRefused: flags.color === false, isAscii: flags.ascii === true},
	isTerminal: process.stdout.isTTY,
});

const ending = new AbortController();

const shell: Shell = {
	environment: process.env,
	home: homedir(),
	clock: realClock,
	random: Math.random,
	signal: ending.signal,
	print: text => process.stdout.write(text),
	say: text => process.stderr.write(`${text}\n`),
	columns: process.stdout.columns || 80,
	isTerminal: process.stdout.isTTY,
	colorLevel: capabilities.colorLevel,
	glyphs: capabilities.glyphs,
};

/** Ends the program when it is asked to: once in good order, the second time at once. */
function endOnSignals(): void {
	for (const [signal, exitCode] of [
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const) {
		process.on(signal, () => {
			if (ending.signal.aborted) {
				process.exit(exitCode);
			}

			ending.abort();
		});
	}

	// Whoever read stdout has gone; what is under way ends in good order all the same.
	process.stdout.on('error', () => ending.abort());
}

async function main(): Promise<number> {
	const {command, scaleSetName} = parseCommandLine(cli.input, flags);

	if (command !== 'watch') {
		endOnSignals();
		return runCommand(command, scaleSetName, flags, shell);
	}

	// Before Ink is loaded: the colour library inside it looks at this once.
	process.env['FORCE_COLOR'] = capabilities.forceColor;

	return watch({
		scaleSetName,
		flags,
		shell,
		ending,
		process,
		stdin: process.stdin,
		stdout: process.stdout,
		isFullScreenPossible: isTerminal && !capabilities.isDumb,
	});
}

try {
	process.exitCode = await main();
} catch (error) {
	const {message, exitCode} = explain(error);
	shell.say(message);
	process.exitCode = exitCode;
}

if (process.exitCode !== exitCodes.done) {
	// Connections which are kept open for the next request must not keep a failed program alive.
	setImmediate(() => process.exit());
}
