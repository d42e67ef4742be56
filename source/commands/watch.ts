import type {UpgradeDesk} from '../conductor/upgrade-desk.js';
import {Watcher} from '../conductor/watcher.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import type {Command} from '../store/command.js';
import {initialLive, type Live} from '../store/live.js';
import {createStore, type Store} from '../store/store.js';
import {hasEnded} from '../upgrade/upgrade.js';
import {type Connection, connect, connectToPlace} from './connect.js';
import {createDesk} from './desk.js';
import {explain} from './explain.js';
import {exitCodes, Failure, usageFailure} from './failure.js';
import {findScaleSet} from './find-scale-set.js';
import {findKept} from './find-upgrade.js';
import type {Flags} from './flags.js';
import {lastLine} from './last-line.js';
import {parseFactor, parseWhole} from './number-flags.js';
import {openScreen} from './open-screen.js';
import {openSpoken} from './open-spoken.js';
import {parsePolicy} from './policy-flags.js';
import {readReference} from './scale-set-id.js';
import type {Shell} from './shell.js';
import type {Attached, WatchOptions} from './watch-options.js';

/**
 * The full screen: draws first, then loads Azure's code, connects, and watches until the operator leaves. Gives the
 * terminal back on every way out, and says in one line where things stand.
 */
export async function watch(options: WatchOptions): Promise<number> {
	const {flags, shell, ending, scaleSetName, following} = options;

	if (!options.isFullScreenPossible && !options.isSpoken) {
		throw usageFailure(
			'The full screen needs a terminal. Without one, use vmssroll status, plan or upgrade, with --json for scripts.',
		);
	}

	checkBeforeDrawing(flags, scaleSetName);

	const attached = following === null ? null : await findAttached(following.upgradeId, shell);
	const store = createStore<Live>(initialLive);
	const bridge = createBridge();
	const open = options.isSpoken ? openSpoken : openScreen;
	const screen = await open(options, store, {dispatch: bridge.dispatch, attached});
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

	shell.say(lastLine(store.get()));
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

	const desk = createDesk(shell, connection.place, flags.takeOver ?? false);

	try {
		const {arm, label, pace} = connection;
		store.set({
			place: label,
			chosenSubscriptionId: chooseSubscription(flags, connection),
			fleetGroup: flags.resourceGroup ?? null,
		});

		const watcher = new Watcher({
			arm,
			clock: shell.clock,
			store,
			resourceGroup: flags.resourceGroup ?? null,
			reference: await chooseReference(scaleSetName, flags, {connection, attached, signal: ending.signal}),
			desk,
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
		await connection.close({isStillUsed: isUnderWay(store.get()) || (await isCarriedOut(desk))});
	}
}

async function chooseReference(
	scaleSetName: string | undefined,
	flags: Flags,
	{
		connection,
		attached,
		signal,
	}: {readonly connection: Connection; readonly attached: Attached | null; readonly signal: AbortSignal},
): Promise<ScaleSetReference | null> {
	if (attached !== null) {
		return readReference(attached.scaleSetId);
	}

	return scaleSetName !== undefined || isOnly(connection)
		? findScaleSet(scaleSetName, flags, connection, signal)
		: null;
}

/** The subscription which was named, or the sign-in's own; an Azure on this machine shows all which it has. */
function chooseSubscription(flags: Flags, {simulated, subscriptionId, candidates}: Connection): string | null {
	const isEvery = simulated !== null || candidates.length > 0;

	return isEvery && flags.subscription === undefined ? null : subscriptionId;
}

/** Whether a process of its own carries the upgrade on which is shown, when this one has ended. */
function isUnderWay({upgrade, conductor}: Live): boolean {
	return (
		conductor !== null &&
		(conductor.status === 'starting' || conductor.status === 'running') &&
		(upgrade === null || !hasEnded(upgrade))
	);
}

/** Whether that goes for any upgrade in the same Azure, such as one in a set which was open before. */
async function isCarriedOut(desk: UpgradeDesk): Promise<boolean> {
	try {
		return (await desk.listUnfinished()).some(({carrier}) => carrier !== 'dead');
	} catch {
		// A simulator which nobody uses ends by itself.
		return true;
	}
}

/** A simulator with one scale set leaves nothing to choose. */
function isOnly({simulated}: Connection): boolean {
	return simulated?.scaleSets.length === 1;
}
