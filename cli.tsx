import {homedir, hostname, userInfo} from 'node:os';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import meow from 'meow';
import packageJson from './package.json' with {type: 'json'};
import {realClock} from './source/clock.js';
import {parseCommandLine} from './source/commands/command-line.js';
import {exitCodes} from './source/commands/failure.js';
import {expandLists, type Flags, flagForms} from './source/commands/flags.js';
import {helpText} from './source/commands/help-text.js';
import {plainLines} from './source/commands/plain-lines.js';
import {explain} from './source/commands/explain.js';
import {runCommand} from './source/commands/run-command.js';
import {noSettings} from './source/commands/settings-shape.js';
import type {Shell} from './source/commands/shell.js';
import {takeSettings} from './source/commands/take-settings.js';
import {detectCapabilities} from './source/ui/terminal/capabilities.js';

// The SDK would log into the screen, and Node would open its debugger's port in the middle of it.
delete process.env['AZURE_LOG_LEVEL'];
process.on('SIGUSR1', () => {});

const cli = readCommandLine();

const typed: Flags = cli.flags;
const isTerminal = process.stdout.isTTY && process.stdin.isTTY;
const capabilities = detectCapabilities({
	environment: process.env,
	flags: {isColorRefused: typed.color === false, isAscii: typed.ascii === true},
	isTerminal: process.stdout.isTTY,
});

const ending = new AbortController();
const interrupts = new Set<() => void>();

const bareShell: Shell = {
	environment: process.env,
	home: homedir(),
	clock: realClock,
	random: Math.random,
	signal: ending.signal,
	onInterrupt(listener) {
		interrupts.add(listener);
		return () => interrupts.delete(listener);
	},
	onLine: process.stdin.isTTY ? readLines : null,
	program: {
		execPath: process.execPath,
		execArguments: process.execArgv,
		script: process.argv[1] ?? fileURLToPath(import.meta.url),
	},
	kill(pid) {
		try {
			process.kill(pid);
		} catch {
			// It has ended already.
		}
	},
	pid: process.pid,
	user: `${nameOfUser()}@${hostname()}`,
	print: text => process.stdout.write(text),
	say: text => process.stderr.write(`${plainLines(text)}\n`),
	columns: process.stdout.columns || 80,
	isTerminal: process.stdout.isTTY,
	colorLevel: capabilities.colorLevel,
	glyphs: capabilities.glyphs,
	settings: noSettings,
};

/** The parser throws for a flag which is given twice. */
function readCommandLine() {
	try {
		return meow(helpText, {
			importMeta: import.meta,
			argv: expandLists(process.argv.slice(2)),
			pkg: packageJson,
			description: packageJson.description,
			flags: flagForms,
			// A flag which was not typed is none: else it would stand above the operator's settings.
			booleanDefault: undefined,
		});
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)} See vmssroll --help.\n`);
		process.exit(exitCodes.usage);
	}
}

/** Lines as the terminal gives them when enter is pressed; its own Ctrl-C stays a signal. */
function readLines(listener: (line: string) => void): () => void {
	const lines = createInterface({input: process.stdin, terminal: false});
	lines.on('line', listener);
	lines.on('error', () => {});

	return () => {
		lines.close();
		process.stdin.pause();
	};
}

/** An account without a name, as in some containers, is told by its number. */
function nameOfUser(): string {
	try {
		return userInfo().username;
	} catch {
		return String(process.getuid?.() ?? 'somebody');
	}
}

/** An upgrade's own process: no hang-up ends it, and whoever started it may be gone before it speaks. */
function endOnTerminationOnly(): void {
	for (const signal of ['SIGHUP', 'SIGINT', 'SIGPIPE', 'SIGXFSZ'] as const) {
		process.on(signal, () => {});
	}

	process.on('SIGTERM', () => ending.abort());
	process.stdout.on('error', () => {});
	process.stderr.on('error', () => {});
}

/** Ends the program when it is asked to: once in good order, the second time at once. */
function endOnSignals(): void {
	for (const [signal, exitCode] of [
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const) {
		process.on(signal, () => {
			if (signal === 'SIGINT' && interrupts.size > 0) {
				for (const listener of interrupts) {
					listener();
				}

				return;
			}

			if (ending.signal.aborted) {
				process.exit(exitCode);
			}

			ending.abort();
		});
	}

	// Whoever read stdout has gone; what is under way ends in good order all the same. A terminal which is gone says so
	// (EIO) on stderr and stdin too.
	for (const stream of [process.stdout, process.stderr]) {
		stream.on('error', () => ending.abort());
	}
}

/** By the flag or the settings, or by the variable of Ink, which other programs know too. */
function wantsSentences({screenReader}: Flags): boolean {
	return screenReader ?? process.env['INK_SCREEN_READER'] === 'true';
}

async function main(): Promise<number> {
	const {command, names} = parseCommandLine(cli.input, typed);
	const {flags, settings} = await takeSettings(command, typed, bareShell);
	const shell: Shell = {...bareShell, settings};
	const isSpoken = isTerminal && (capabilities.isDumb || wantsSentences(flags));
	const isFullScreenPossible = isTerminal && !capabilities.isDumb;
	const isWatched = isFullScreenPossible || (isSpoken && wantsSentences(flags));
	const isScreen = command === 'watch' || (command === 'attach' && isWatched && !flags.json);

	if (command !== 'watch' && !isScreen) {
		if (command === 'conduct') {
			endOnTerminationOnly();
		} else {
			endOnSignals();
		}

		return runCommand(command, names, flags, shell);
	}

	if (isSpoken) {
		endOnSignals();
	}

	// Before Ink is loaded: the colour library inside it looks at this once.
	process.env['FORCE_COLOR'] = capabilities.forceColor;

	const {watch} = await import('./source/commands/watch.js');

	return watch({
		scaleSetName: command === 'watch' ? names[0] : undefined,
		following: command === 'watch' ? null : {upgradeId: names[0]},
		flags,
		shell,
		ending,
		process,
		stopJob: () => process.kill(0, 'SIGTSTP'),
		stdin: process.stdin,
		stdout: process.stdout,
		isFullScreenPossible,
		isSpoken,
	});
}

try {
	process.exitCode = await main();
} catch (error) {
	const {message, exitCode} = explain(error);
	bareShell.say(message);
	process.exitCode = exitCode;
}

if (process.exitCode !== exitCodes.done) {
	// Connections which are kept open for the next request must not keep a failed program alive.
	setImmediate(() => process.exit());
}
