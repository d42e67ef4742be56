import {Conductor} from '../conductor/conductor.js';
import {countStates} from '../fleet/snapshot.js';
import {createJournal, upgradesDirectory} from '../journal/journal.js';
import type {Command} from '../store/command.js';
import {initialLive, type Live} from '../store/live.js';
import {createStore, type Store} from '../store/store.js';
import {toReport} from '../upgrade/report.js';
import {hasEnded} from '../upgrade/upgrade.js';
import {DiffOutput, type TerminalStream} from '../ui/terminal/diff-output.js';
import {createFdSink} from '../ui/terminal/fd-sink.js';
import {type Ending, guardTerminal, type InputLike, type ProcessLike} from '../ui/terminal/restore.js';
import {makeTheme} from '../ui/theme.js';
import {type Connection, connect, nameScaleSet} from './connect.js';
import {exitCodes, usageFailure} from './failure.js';
import type {Flags} from './flags.js';
import {parseFactor, parseWhole} from './number-flags.js';
import {parsePolicy} from './policy-flags.js';
import {explain} from './run-command.js';
import type {Shell} from './shell.js';
import {createUpgradeId} from './upgrade-id.js';

export type WatchOptions = {
	/** Without one, the list of all scale sets comes first. */
	readonly scaleSetName: string | undefined;
	readonly flags: Flags;
	readonly shell: Shell;
	/** Aborted to end everything which runs beside the screen. */
	readonly ending: AbortController;
	readonly process: ProcessLike;
	readonly stdin: NodeJS.ReadStream & InputLike;
	readonly stdout: TerminalStream;
	/** Whether stdin and stdout are a terminal which can do it. */
	readonly isFullScreenPossible: boolean;
};

/** What must be done in good order when the program is told to end may take this long. */
const leaveMilliseconds = 1500;

/**
 * The full screen: draws first, then loads Azure's code, connects, and watches until the operator leaves. Gives the
 * terminal back on every way out, and says in one line where things stand.
 */
export async function watch(options: WatchOptions): Promise<number> {
	const {flags, shell, ending, scaleSetName} = options;

	if (!options.isFullScreenPossible) {
		throw usageFailure(
			'The full screen needs a terminal. Without one, use vmssroll status, plan or upgrade, with --json for scripts.',
		);
	}

	checkBeforeDrawing(flags, scaleSetName);

	const store = createStore<Live>(initialLive);
	const bridge = createBridge();
	const screen = await openScreen(options, store, bridge.dispatch);
	let failure: unknown = null;

	const running = (async () => {
		// The first frame is on the screen before anything of Azure is loaded.
		await new Promise(setImmediate);
		await conduct(options, store, bridge, error => {
			failure ??= error;
			screen.close();
		});
	})().catch((error: unknown) => {
		failure ??= error;
		screen.close();
	});

	screen.untilGoneAlsoAwait(running);

	try {
		await screen.untilClosed;
	} catch (error) {
		failure ??= error;
	}

	ending.abort();
	await running;
	screen.restore();

	if (failure !== null) {
		const {message, exitCode} = explain(failure);
		shell.say(message);
		return exitCode;
	}

	shell.say(summary(store.get()));
	return exitCodes.done;
}

/** A mistake on the command line is better said before the screen is taken. */
function checkBeforeDrawing(flags: Flags, scaleSetName: string | undefined): void {
	parsePolicy(flags);
	parseFactor('--speed', flags.speed, 1);
	parseWhole('--seed', flags.seed, {least: 0, fallback: 1});

	if (scaleSetName !== undefined && flags.resourceGroup === undefined && flags.simulate === undefined) {
		throw usageFailure(`Name the resource group of ${scaleSetName} with -g GROUP.`);
	}
}

type Bridge = {
	readonly dispatch: (command: Command) => void;
	readonly lead: (receiver: (command: Command) => void) => void;
};

/** Keeps what the operator wants until there is somebody to want it from. */
function createBridge(): Bridge {
	const waiting: Command[] = [];
	let receiver: ((command: Command) => void) | null = null;

	return {
		dispatch(command) {
			if (receiver === null) {
				waiting.push(command);
			} else {
				receiver(command);
			}
		},
		lead(to) {
			receiver = to;

			for (const command of waiting.splice(0)) {
				to(command);
			}
		},
	};
}

async function conduct(
	{flags, shell, ending, scaleSetName}: WatchOptions,
	store: Store<Live>,
	bridge: Bridge,
	onUnreachable: (error: unknown) => void,
): Promise<void> {
	const connection = await connect(flags, shell);

	try {
		const {arm, subscriptionId, place} = connection;
		const directory = upgradesDirectory(shell.environment, shell.home);
		const isNamed = scaleSetName !== undefined;
		store.set({place});

		const conductor = new Conductor({
			arm,
			clock: shell.clock,
			store,
			subscriptionId,
			resourceGroup: flags.resourceGroup ?? null,
			reference: isNamed || isOnly(connection) ? nameScaleSet(scaleSetName, flags, connection) : null,
			openJournal: async upgradeId => createJournal(directory, upgradeId),
			createUpgradeId: name => createUpgradeId(name, shell),
			onUnreachable: isNamed ? onUnreachable : undefined,
		});

		bridge.lead(command => conductor.dispatch(command));
		await conductor.run(ending.signal);
	} finally {
		await connection.close();
	}
}

/** A simulator with one scale set leaves nothing to choose. */
function isOnly({simulated}: Connection): boolean {
	return simulated?.scaleSets.length === 1;
}

type OpenScreen = {
	readonly untilClosed: Promise<void>;
	readonly close: () => void;
	readonly restore: () => void;
	readonly untilGoneAlsoAwait: (work: Promise<void>) => void;
};

async function openScreen(
	{flags, shell, ending, process, stdin, stdout, scaleSetName}: WatchOptions,
	store: Store<Live>,
	dispatch: (command: Command) => void,
): Promise<OpenScreen> {
	const {runApp} = await import('../ui/run-app.js');
	let work: Promise<void> = Promise.resolve();

	const sink = createFdSink({fileDescriptor: 1, clock: shell.clock});
	const output = new DiffOutput({terminal: stdout, sink, onClosed: () => guard.terminalClosed()});

	const guard = guardTerminal({
		process: {
			on: (event, listener) => process.on(event, listener),
			off: (event, listener) => process.off(event, listener),
			// A running upgrade writes down that it was left; whatever hangs must not keep the program.
			exit(code) {
				ending.abort();
				void Promise.race([work, shell.clock.sleep(leaveMilliseconds)]).finally(() => process.exit(code));
			},
		},
		input: stdin,
		output,
		sink,
		summarize: end => lastLine(end, store.get()),
	});

	const app = runApp({
		store,
		dispatch,
		stdout: output,
		stdin,
		clock: shell.clock,
		theme: makeTheme({colorLevel: shell.colorLevel, glyphs: shell.glyphs}),
		options: {
			isReadOnly: flags.readOnly ?? false,
			initialTarget: flags.image ?? null,
			scaleSetName: scaleSetName ?? (flags.simulate === undefined ? null : 'the simulated scale set'),
			policy: parsePolicy(flags),
		},
	});

	return {
		untilClosed: app.waitUntilExit(),
		close: () => app.unmount(),
		restore() {
			guard.restore();
			guard.dispose();
		},
		untilGoneAlsoAwait(promise) {
			work = promise;
		},
	};
}

function lastLine(end: Ending, live: Live): string {
	switch (end.kind) {
		case 'crash': {
			return explain(end.error).message;
		}

		case 'signal': {
			return `Ended by ${end.signal}. ${summary(live)}`;
		}

		case 'terminal-closed': {
			return summary(live);
		}
	}
}

/** Where things stand when the screen is left: one line. */
function summary({snapshot, upgrade, events, journalPath}: Live): string {
	if (snapshot === null) {
		return 'Nothing was changed.';
	}

	const {scaleSet} = snapshot;
	const wanted = upgrade?.leg.image ?? scaleSet.image;
	const totals = countStates(snapshot, wanted);
	const fleet = `${scaleSet.name}: ${totals.current} of ${totals.instances} current`;

	if (upgrade === null) {
		return `${fleet}. Nothing was changed.`;
	}

	const {headline, totals: done} = toReport(upgrade, events, 0);
	const rest = hasEnded(upgrade) ? '' : ' It is paused: the batch in flight ends in Azure, none follows.';

	return `${fleet}; ${headline}: ${done.upgraded} of ${done.total} upgraded, ${done.failed} failed.${rest} Journal: ${journalPath}`;
}
