import type {Arm} from '../arm/arm.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import {usageFailure} from './failure.js';
import type {Flags} from './flags.js';
import {parseFactor, parseWhole} from './number-flags.js';
import type {Shell} from './shell.js';

/** A way to Azure, or to a simulator of our own. */
export type Connection = {
	readonly arm: Arm;
	readonly subscriptionId: string;
	/** What the header says about where this is, where it is not the public cloud. */
	readonly place: string | null;
	/** Group and scale sets of a simulator of our own, which need not be named. */
	readonly simulated: {readonly resourceGroup: string; readonly scaleSets: readonly string[]} | null;
	readonly close: () => Promise<void>;
};

/**
 * Connects as the flags say: `--simulate` starts a simulator, `--endpoint` (or `VMSSROLL_ENDPOINT`) names another ARM,
 * `--cloud` and `--auth` choose the rest. Azure's code is loaded here and not before, so that a screen can be drawn first.
 *
 * Rejects with a `Failure` (usage, or no sign-in) or an `ArmError`.
 */
export async function connect(flags: Flags, shell: Shell): Promise<Connection> {
	const endpoint = flags.endpoint ?? shell.environment['VMSSROLL_ENDPOINT'];

	if (flags.simulate !== undefined) {
		if (flags.endpoint !== undefined) {
			throw usageFailure('--simulate starts an endpoint of its own: leave --endpoint out.');
		}

		return connectToSimulator(flags, shell);
	}

	return connectToArm(endpoint === '' ? undefined : endpoint, flags, shell);
}

async function connectToSimulator(flags: Flags, shell: Shell): Promise<Connection> {
	const {startSimulator} = await import('./start-simulator.js');
	const speed = parseFactor('--speed', flags.speed, 1);

	const simulator = await startSimulator(
		{
			scenario: flags.simulate === '' ? 'calm' : (flags.simulate ?? 'calm'),
			port: 0,
			speed,
			seed: parseWhole('--seed', flags.seed, {least: 0, fallback: 1}),
		},
		shell,
	);

	const connection = await connectToArm(
		simulator.endpoint,
		{...flags, subscription: flags.subscription ?? simulator.subscriptionId},
		shell,
	);

	return {
		...connection,
		place: speed === 1 ? 'simulator' : `simulator ×${speed}`,
		simulated: {resourceGroup: simulator.resourceGroup, scaleSets: simulator.scaleSets},
		close: simulator.close,
	};
}

async function connectToArm(endpoint: string | undefined, flags: Flags, shell: Shell): Promise<Connection> {
	const {connectArm} = await import('../arm/connect-arm.js');

	const {arm, subscriptionId, cloudName} = await connectArm({
		endpoint,
		cloud: flags.cloud,
		auth: flags.auth,
		subscription: flags.subscription,
		environment: shell.environment,
		home: shell.home,
		clock: shell.clock,
		random: shell.random,
		prompt: shell.say,
	});

	return {
		arm,
		subscriptionId,
		place: endpoint ?? (cloudName === 'AzureCloud' ? null : cloudName),
		simulated: null,
		close: async () => {},
	};
}

/** The scale set which a command is about. Throws a `Failure` when it is not named in full. */
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
