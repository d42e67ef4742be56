import {createSimulator, type RequestRecord} from '../simulator/simulator.js';
import {startSimulatorServer} from '../simulator/server.js';
import {Failure, exitCodes, usageFailure} from './failure.js';
import type {Shell} from './shell.js';

export type SimulatorSettings = {
	readonly scenario: string;
	/** 0 takes any free one. */
	readonly port: number;
	/** Simulated seconds in a second. */
	readonly speed: number;
	readonly seed: number;
	/** Refuses requests which the official description of the API does not allow. */
	readonly isStrict?: boolean;
	readonly onRequest?: ((record: RequestRecord) => void) | undefined;
};

export type RunningSimulator = {
	readonly endpoint: string;
	readonly subscriptionId: string;
	readonly resourceGroup: string;
	readonly scaleSets: readonly string[];
	readonly totalScaleSets: number;
	readonly close: () => Promise<void>;
};

/** Starts a simulated Azure on 127.0.0.1. Rejects with a `Failure` for an unknown scenario or a port which is taken. */
export async function startSimulator(settings: SimulatorSettings, shell: Shell): Promise<RunningSimulator> {
	const {scenario, port, speed, seed, isStrict = false, onRequest} = settings;
	// Only who is strict pays for reading the description.
	const specification = isStrict ? await import('../simulator/specification/specification.js') : undefined;
	const simulator = createKnown(() =>
		createSimulator({
			scenario,
			seed,
			speed,
			wallClock: () => shell.clock.now(),
			validateRequest: specification?.validateRequest,
			...(onRequest && {onRequest}),
		}),
	);

	try {
		const server = await startSimulatorServer({simulator, port});
		return {...simulator.describe(), ...server};
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Failure(
			exitCodes.usage,
			`The simulator could not listen on port ${port} (${reason}). Use --port 0 for a free one.`,
		);
	}
}

function createKnown<Value>(create: () => Value): Value {
	try {
		return create();
	} catch (error) {
		throw error instanceof RangeError ? usageFailure(error.message) : error;
	}
}
