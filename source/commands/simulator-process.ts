import {exitCodes, Failure} from './failure.js';
import type {Shell} from './shell.js';
import {spawnDetached} from './spawn-detached.js';
import type {RunningSimulator} from './start-simulator.js';

export type SimulatorProcessSettings = {
	readonly scenario: string;
	readonly speed: number;
	readonly seed: number;
	/** It ends when nobody has asked it for so many seconds. */
	readonly idleSeconds: number;
};

/**
 * Starts a simulated Azure in a process of its own, so that an upgrade in it goes on when the screen is gone. Rejects
 * with a `Failure` for an unknown scenario.
 */
export async function startSimulatorProcess(
	{scenario, speed, seed, idleSeconds}: SimulatorProcessSettings,
	shell: Shell,
): Promise<RunningSimulator> {
	const flags = ['simulate', '--scenario', scenario, '--speed', String(speed), '--seed', String(seed)];
	const {pid, answer} = await spawnDetached(shell.program, [...flags, '--idle-exit', String(idleSeconds)], {
		log: null,
		onLine: () => 'answer',
		environment: shell.environment,
	});

	const refusal = answer?.['refused'];

	if (answer === null || typeof refusal === 'string') {
		throw new Failure(
			exitCodes.usage,
			typeof refusal === 'string' ? refusal : 'The simulator could not be started. Try vmssroll simulate by itself.',
		);
	}

	const {endpoint, subscriptionId, resourceGroup, scaleSets, totalScaleSets} = answer;

	return {
		endpoint: String(endpoint),
		subscriptionId: String(subscriptionId),
		resourceGroup: String(resourceGroup),
		scaleSets: Array.isArray(scaleSets) ? scaleSets.map(String) : [],
		totalScaleSets: Number(totalScaleSets),
		async close() {
			if (pid !== null) {
				shell.kill(pid);
			}
		},
	};
}
