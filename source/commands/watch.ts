import type {KeptUpgrade} from '../conductor/upgrade-desk.js';
import {Watcher} from '../conductor/watcher.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import {countStates} from '../fleet/snapshot.js';
import type {Command} from '../store/command.js';
import {initialLive, type Live} from '../store/live.js';
import {createStore, type Store} from '../store/store.js';
import {toReport} from '../upgrade/report.js';
import {hasEnded, type Upgrade} from '../upgrade/upgrade.js';
import {DiffOutput, type TerminalStream} from '../ui/terminal/diff-output.js';
import {createFdSink} from '../ui/terminal/fd-sink.js';
import {type Ending, guardTerminal, type InputLike, type ProcessLike} from '../ui/terminal/restore.js';
import {makeTheme} from '../ui/theme.js';
import type {Place} from '../upgrade/event.js';
import {type Connection, connect, connectToPlace, nameScaleSet} from './connect.js';
import {createDesk} from './desk.js';
import {explain} from './explain.js';
import {exitCodes, Failure, usageFailure} from './failure.js';
import {findKept} from './find-upgrade.js';
import type {Flags} from './flags.js';
import {parseFactor, parseWhole} from './number-flags.js';
import {parsePolicy} from './policy-flags.js';
import {readReference} from './scale-set-id.js';
import type {Shell} from './shell.js';

export type WatchOptions = {
	/** Without one, the list of all scale sets comes first. */
	readonly scaleSetName: string | undefined;
	/** An upgrade to show, by its id or the last part of it; without one the newest. `null`: a scale set, or their list. */
	readonly following: {readonly upgradeId: string | undefined} | null;
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
	const {flags, shell, ending, scaleSetName, following} = options;

	if (!options.isFullScreenPossible) {
		throw usageFailure(
			'The full screen needs a terminal. Without one, use vmssroll status, plan or upgrade, with --json for scripts.',
		);
	}

	checkBeforeDrawing(flags, scaleSetName);

	const attached = following === null ? null : await findAttached(following.upgradeId, shell);
	const store = createStore<Live>(initialLive);
	const bridge = createBridge();
	const screen = await openScreen(options, store, {dispatch: bridge.dispatch, attached});
	let failure: unknown = null;

	const running = (async () => {
		// The first frame is on the screen before anything of Azure is loaded.
		await new Promise(setImmediate);
		await observe(options, {store, bridge, attached}, error => {
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

/** An upgrade which is shown again, and where it runs. */
type Attached = {readonly kept: KeptUpgrade; readonly scaleSetId: string; readonly place: Place};

async function findAttached(id: string | undefined, shell: Shell): Promise<Attached> {
	const {upgrade, ...kept} = await findKept(id, shell);

	if (upgrade.place === null) {
		throw new Failure(exitCodes.refused, 'The journal does not say where this upgrade runs.');
	}

	return {kept, scaleSetId: upgrade.plan.scaleSetId, place: upgrade.place};
}

async function observe(
	{flags, shell, ending, scaleSetName}: WatchOptions,
	{store, bridge, attached}: {readonly store: Store<Live>; readonly bridge: Bridge; readonly attached: Attached | null},
	onUnreachable: (error: unknown) => void,
): Promise<void> {
	const prompt = (text: string) => store.set({failure: text});
	const connection =
		attached === null
			? await connect(flags, shell, {isShared: true, prompt})
			: await connectToPlace(attached.place, shell, prompt);

	try {
		const {arm, subscriptionId, label, pace} = connection;
		store.set({place: label});

		const watcher = new Watcher({
			arm,
			clock: shell.clock,
			store,
			subscriptionId,
			resourceGroup: flags.resourceGroup ?? null,
			reference: chooseReference(scaleSetName, flags, {connection, attached}),
			desk: createDesk(shell, connection.place, flags.takeOver ?? false),
			following: attached?.kept ?? null,
			pace,
			who: `${shell.user} (process ${shell.pid})`,
			isReadOnly: flags.readOnly ?? false,
			takesOver: flags.takeOver ?? false,
			onUnreachable: scaleSetName === undefined ? undefined : onUnreachable,
		});

		bridge.lead(command => watcher.dispatch(command));
		await watcher.run(ending.signal);
	} finally {
		await connection.close({isStillUsed: isUnderWay(store.get())});
	}
}

function chooseReference(
	scaleSetName: string | undefined,
	flags: Flags,
	{connection, attached}: {readonly connection: Connection; readonly attached: Attached | null},
): ScaleSetReference | null {
	if (attached !== null) {
		return readReference(attached.scaleSetId);
	}

	return scaleSetName !== undefined || isOnly(connection) ? nameScaleSet(scaleSetName, flags, connection) : null;
}

/** Whether a process of its own carries an upgrade on when this one has ended. */
function isUnderWay({upgrade, conductor}: Live): boolean {
	return (
		conductor !== null &&
		(conductor.status === 'starting' || conductor.status === 'running') &&
		(upgrade === null || !hasEnded(upgrade))
	);
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
	{dispatch, attached}: {readonly dispatch: (command: Command) => void; readonly attached: Attached | null},
): Promise<OpenScreen> {
	const {runApp} = await import('../ui/run-app.js');
	let work: Promise<void> = Promise.resolve();

	const sink = createFdSink({fileDescriptor: 1, clock: shell.clock});
	const output = new DiffOutput({terminal: stdout, sink, onClosed: () => guard.terminalClosed()});

	const guard = guardTerminal({
		process: {
			on: (event, listener) => process.on(event, listener),
			off: (event, listener) => process.off(event, listener),
			// A running upgrade does not notice; whatever hangs here must not keep the program.
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
		// Ink's own name for it.
		isScreenReader: shell.environment['INK_SCREEN_READER'] === 'true',
		options: {
			isReadOnly: flags.readOnly ?? false,
			initialTarget: flags.image ?? null,
			scaleSetName:
				attached === null
					? (scaleSetName ?? (flags.simulate === undefined ? null : 'the simulated scale set'))
					: readReference(attached.scaleSetId).name,
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
function summary({snapshot, upgrade, events, journalPath, conductor}: Live): string {
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
	const rest = hasEnded(upgrade) ? '' : ` ${whatGoesOn(upgrade, conductor)}`;

	return `${fleet}; ${headline}: ${done.upgraded} of ${done.total} upgraded, ${done.failed} failed.${rest} Journal: ${journalPath}`;
}

function whatGoesOn({id, status}: Upgrade, conductor: Live['conductor']): string {
	if (conductor?.status === 'gone') {
		return `Nobody carries it out: vmssroll attach ${id} takes it up again.`;
	}

	return status === 'paused'
		? `It stays paused until vmssroll resume ${id}; vmssroll attach ${id} shows it.`
		: `It goes on by itself: vmssroll attach ${id} shows it.`;
}
