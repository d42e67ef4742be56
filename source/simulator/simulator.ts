import {advanceTo} from './world/advance.js';
import {buildWorld} from './scenarios/build-world.js';
import {createSimulatedClock, type WallClock} from './world/clock.js';
import {answerControl, isControl} from './faults/control.js';
import type {Fault, FaultRequest} from './faults/fault.js';
import {answerRequest, type RequestValidator, type SimulatorRequest, type SimulatorResponse} from './handler.js';
import {clearFaults, injectFault, type Injection} from './faults/inject.js';
import {recordOf, type RequestRecord} from './request-record.js';
import {createInProcessClient, type InProcessClient, type Sleep} from './transport.js';
import type {World} from './world/world.js';

export type {RequestRecord} from './request-record.js';

/** Where the simulated scale sets are: the first line which `vmssroll simulate` prints, without the endpoint. */
type Description = {
	/** The first subscription, its first resource group, and the scale sets in there. */
	readonly subscriptionId: string;
	readonly resourceGroup: string;
	readonly scaleSets: readonly string[];
	/** How many scale sets there are in all subscriptions and groups. */
	readonly totalScaleSets: number;
};

/** A simulated Azure Resource Manager. */
export type Simulator = {
	/** Answers one request: of Azure, or of the simulator itself below `/_simulator/`. Never throws. */
	readonly handle: (request: SimulatorRequest) => SimulatorResponse;
	/** For the `httpClient` option of an Azure client. */
	readonly httpClient: InProcessClient;
	/** The world as it is now: a copy. */
	readonly world: () => World;
	readonly describe: () => Description;
	/** Tells of every handled request; returns the unsubscription. */
	readonly onRequest: (listener: (record: RequestRecord) => void) => () => void;
	/**
	 * Injects a fault, as `POST /_simulator/faults` does. Throws a `FaultRefusal` which names every problem, or an
	 * `ArmRefusal` where Azure would refuse what somebody else is said to do.
	 */
	readonly inject: (fault: FaultRequest) => Injection;
	/** The active faults: a copy. */
	readonly faults: () => readonly Fault[];
	/** Clears one fault, or all; tells how many there were. Operations which were held end. */
	readonly clearFaults: (faultId?: string) => number;
};

export type SimulatorOptions = {
	readonly scenario: string;
	/** The same seed and requests give the same answers. Default 1. */
	readonly seed?: number;
	/** Simulated seconds in a second of the wall clock. Default 1. */
	readonly speed?: number;
	/** Milliseconds since 1970. */
	readonly wallClock: WallClock;
	/** Where simulated time starts; default: the wall time of now. */
	readonly startsAt?: number;
	/** Told of every handled request, as `onRequest`. */
	readonly onRequest?: (record: RequestRecord) => void;
	/** Makes the simulator strict: it refuses what this finds wrong with a request. */
	readonly validateRequest?: RequestValidator | undefined;
	/** How the in-process client waits for a late answer, in wall time; without it late answers come at once. */
	readonly sleep?: Sleep | undefined;
};

/**
 * Makes a simulated Azure.
 *
 * @throws RangeError when there is no such scenario (the message names all), or `speed` is not above 0.
 */
export const createSimulator = (options: SimulatorOptions): Simulator => {
	const {scenario, seed = 1, speed = 1, wallClock} = options;
	if (!(speed > 0 && Number.isFinite(speed))) {
		throw new RangeError(`The speed must be a number above 0, not ${speed}.`);
	}

	const clock = createSimulatedClock({
		wallClock,
		speed,
		...(options.startsAt !== undefined && {startsAt: options.startsAt}),
	});
	const world = buildWorld({scenario, seed, speed, startsAt: clock.now()});
	const listeners = new Set<(record: RequestRecord) => void>();
	if (options.onRequest !== undefined) {
		listeners.add(options.onRequest);
	}

	const bringToNow = (): World => {
		advanceTo(world, clock.now());
		return world;
	};

	const handle = (request: SimulatorRequest): SimulatorResponse => {
		if (isControl(request)) {
			return answerControl(bringToNow(), request);
		}

		const startedAt = wallClock();
		const response = answerRequest(world, request, clock.now(), {validateRequest: options.validateRequest});
		if (listeners.size > 0) {
			const line = recordOf(request, response, {startedAt, endedAt: wallClock(), simulatedAt: world.now});
			for (const listener of listeners) {
				listener(line);
			}
		}

		return response;
	};

	const [firstSubscription] = world.subscriptions;
	const subscriptionId = firstSubscription?.subscriptionId ?? '';
	const resourceGroup = firstSubscription?.resourceGroups[0]?.name ?? '';

	return {
		handle,
		httpClient: createInProcessClient(handle, options.sleep),
		world: () => structuredClone(bringToNow()),
		describe() {
			const scaleSets = Object.values(world.scaleSets);
			const here = scaleSets.filter(
				scaleSet => scaleSet.subscriptionId === subscriptionId && scaleSet.resourceGroup === resourceGroup,
			);
			return {
				subscriptionId,
				resourceGroup,
				scaleSets: here.map(({name}) => name),
				totalScaleSets: scaleSets.length,
			};
		},
		inject: fault => structuredClone(injectFault(bringToNow(), fault)),
		faults: () => structuredClone(bringToNow().faults),
		clearFaults: (faultId?: string) => clearFaults(bringToNow(), faultId ?? null),
		onRequest(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
	};
};
