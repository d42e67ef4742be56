import type {Arm} from '../arm/arm.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import type {Subscription} from '../fleet/subscription.js';
import type {Place} from '../upgrade/event.js';
import {usageFailure} from './failure.js';
import type {Flags} from './flags.js';
import {parseFactor, parseWhole} from './number-flags.js';
import type {Shell} from './shell.js';

/** A way to Azure, or to a simulator of our own. */
export type Connection = {
	readonly arm: Arm;
	/** The one which was chosen; where none was and there are several, the first by name. */
	readonly subscriptionId: string;
	/** The subscriptions to look in where none was chosen and there are several; else none. */
	readonly candidates: readonly Subscription[];
	/** What the header says about where this is, where it is not the public cloud. */
	readonly label: string | null;
	/** How another process reaches the same Azure. */
	readonly place: Place;
	/** Seconds of Azure's time in one of ours: 1, unless Azure is simulated. */
	readonly pace: number;
	/** Group and scale sets of a simulator of our own, which need not be named. */
	readonly simulated: {readonly resourceGroup: string; readonly scaleSets: readonly string[]} | null;
	/** Ends what was started to connect; a simulator which a process still upgrades in stays, until nobody asks it any more. */
	readonly close: (options?: {readonly isStillUsed: boolean}) => Promise<void>;
};

export type ConnectOptions = {
	/** Whether other processes use the connection too, and when this one has ended: a simulator is then one of its own. */
	readonly isShared?: boolean;
	/** Shows a line to the operator: the code of a device-code sign-in. */
	readonly prompt?: (text: string) => void;
};

/** A simulator which nobody has asked for so long ends by itself. */
const idleSeconds = 60;

/**
 * Connects as the flags say: `--simulate` starts a simulator, `--endpoint` (or `VMSSROLL_ENDPOINT`) names another ARM,
 * `--cloud` and `--auth` choose the rest. Azure's code is loaded here and not before, so that a screen can be drawn first.
 *
 * Rejects with a `Failure` (usage, or no sign-in) or an `ArmError`.
 */
export async function connect(flags: Flags, shell: Shell, options: ConnectOptions = {}): Promise<Connection> {
	const endpoint = flags.endpoint ?? shell.environment['VMSSROLL_ENDPOINT'];

	if (flags.simulate !== undefined) {
		if (flags.endpoint !== undefined) {
			throw usageFailure('--simulate starts an endpoint of its own: leave --endpoint out.');
		}

		return connectToSimulator(flags, shell, options);
	}

	return connectToArm(endpoint === '' ? undefined : endpoint, flags, shell, options);
}

/** Connects to where an upgrade was planned. Rejects as `connect` does. */
export async function connectToPlace(place: Place, shell: Shell, prompt: (text: string) => void): Promise<Connection> {
	return connectToArm(
		place.endpoint ?? undefined,
		{
			subscription: place.subscriptionId,
			...(place.cloud !== null && {cloud: place.cloud}),
			...(place.auth !== null && {auth: place.auth}),
			...(place.speed !== null && {speed: String(place.speed)}),
		},
		shell,
		{prompt},
	);
}

async function connectToSimulator(flags: Flags, shell: Shell, options: ConnectOptions): Promise<Connection> {
	const settings = {
		scenario: flags.simulate === '' ? 'calm' : (flags.simulate ?? 'calm'),
		speed: parseFactor('--speed', flags.speed, 1),
		seed: parseWhole('--seed', flags.seed, {least: 0, fallback: 1}),
	};

	const simulator = options.isShared ? await startSimulatorProcess(settings, shell) : await startOwn(settings, shell);

	const connection = await connectToArm(
		simulator.endpoint,
		{...flags, subscription: flags.subscription ?? simulator.subscriptionId},
		shell,
		options,
	);

	return {
		...connection,
		label: settings.speed === 1 ? 'simulator' : `simulator ×${settings.speed}`,
		simulated: {resourceGroup: simulator.resourceGroup, scaleSets: simulator.scaleSets},
		async close(options) {
			if (options?.isStillUsed !== true) {
				await simulator.close();
			}
		},
	};
}

type SimulatorSettings = {readonly scenario: string; readonly speed: number; readonly seed: number};

async function startOwn(settings: SimulatorSettings, shell: Shell) {
	const {startSimulator} = await import('./start-simulator.js');

	return startSimulator({...settings, port: 0}, shell);
}

async function startSimulatorProcess({scenario, speed, seed}: SimulatorSettings, shell: Shell) {
	const {startSimulatorProcess: start} = await import('./simulator-process.js');

	return start({scenario, speed, seed, idleSeconds}, shell);
}

async function connectToArm(
	endpoint: string | undefined,
	flags: Flags,
	shell: Shell,
	{prompt = shell.say}: ConnectOptions,
): Promise<Connection> {
	const {connectArm} = await import('../arm/connect-arm.js');

	const {arm, subscriptionId, candidates, cloudName} = await connectArm({
		endpoint,
		cloud: flags.cloud,
		auth: flags.auth,
		subscription: flags.subscription,
		environment: shell.environment,
		home: shell.home,
		clock: shell.clock,
		random: shell.random,
		prompt,
	});

	const pace = endpoint === undefined ? 1 : parseFactor('--speed', flags.speed, 1);

	return {
		arm,
		subscriptionId,
		candidates,
		label: endpoint ?? (cloudName === 'AzureCloud' ? null : cloudName),
		place: {
			endpoint: endpoint ?? null,
			cloud: flags.cloud ?? null,
			auth: flags.auth ?? null,
			subscriptionId,
			tenantId: await arm.tenantId().catch(() => null),
			speed: pace === 1 ? null : pace,
		},
		pace,
		simulated: null,
		close: async () => {},
	};
}

/** The scale set which was named, in the chosen subscription. Throws a `Failure` when it is not named in full. */
export function nameScaleSet(name: string | undefined, flags: Flags, connection: Connection): ScaleSetReference {
	const resourceGroup = flags.resourceGroup ?? connection.simulated?.resourceGroup;
	const scaleSet =
		name ?? (connection.simulated?.scaleSets.length === 1 ? connection.simulated.scaleSets[0] : undefined);

	if (scaleSet === undefined) {
		throw usageFailure('Name the scale set: vmssroll status SCALE-SET -g GROUP.');
	}

	if (resourceGroup === undefined) {
		throw usageFailure(`Name the resource group of ${scaleSet} with -g GROUP.`);
	}

	return {subscriptionId: connection.subscriptionId, resourceGroup, name: scaleSet};
}

/** Runs something with a connection, and closes it whatever happens. */
export async function withConnection<Result>(
	flags: Flags,
	shell: Shell,
	work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
	const connection = await connect(flags, shell);

	try {
		return await work(connection);
	} finally {
		await connection.close();
	}
}
