import {cloudNamed} from '../../source/arm/clouds.js';
import {createComputeArm} from '../../source/arm/compute-arm.js';
import type {RequestValidator} from '../../source/simulator/handler.js';
import {createSimulator, type RequestRecord} from '../../source/simulator/simulator.js';
import {createManualClock} from '../helpers/manual-clock.js';

/** The real adapter on the simulator, both with the same clock, which is turned by hand. */
export function createWorld(scenario: string, validateRequest?: RequestValidator) {
	const clock = createManualClock();
	const requests: RequestRecord[] = [];
	const simulator = createSimulator({
		scenario,
		seed: 1,
		validateRequest,
		speed: 1,
		wallClock: clock.now,
		onRequest: record => requests.push(record),
	});
	const createArm = () =>
		createComputeArm({
			credential: null,
			cloud: cloudNamed('public'),
			endpoint: 'http://127.0.0.1:4711',
			httpClient: simulator.httpClient,
			clock,
		});
	const {subscriptionId, resourceGroup, scaleSets} = simulator.describe();
	const reference = {subscriptionId, resourceGroup, name: scaleSets[0] ?? ''};

	return {clock, simulator, requests, createArm, arm: createArm(), reference};
}

export type World = ReturnType<typeof createWorld>;

/** Asks every five seconds until an operation has ended. */
export async function follow({clock}: World, arm: World['arm'], operation: string) {
	for (;;) {
		const state = await clock.runUntil(arm.pollOperation(operation));

		if (state.status !== 'running') {
			return state;
		}

		await clock.advance(5000);
	}
}
