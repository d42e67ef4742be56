import {advanceTo} from './advance.js';
import {buildWorld, demoSubscriptionId} from './build-world.js';
import {createSimulatedClock, type WallClock} from './clock.js';
import {answerControl, isControl} from './control.js';
import {answerRequest, type SimulatorRequest, type SimulatorResponse} from './handler.js';
import {parseJson, type Json} from './json.js';
import {createInProcessClient, type InProcessClient} from './transport.js';
import type {World} from './world.js';

/** One handled request, as a line of the request log. */
export type RequestRecord = {
	/** Wall time, ISO 8601. */
	readonly at: string;
	/** Simulated time, ISO 8601. */
	readonly simulatedAt: string;
	readonly method: string;
	readonly path: string;
	/** Decoded, without the question mark. */
	readonly query: string;
	readonly status: number;
	/** Parsed JSON, the text itself where it is not JSON, `null` where there was none. */
	readonly requestBody: Json;
	/** Wall time which the answer took. */
	readonly milliseconds: number;
	/** The `If-Match` header, or `null`. */
	readonly ifMatch: string | null;
};

/** Where the simulated scale sets are: the first line which `vmssroll simulate` prints, without the endpoint. */
type Description = {
	readonly subscriptionId: string;
	readonly resourceGroup: string;
	readonly scaleSets: readonly string[];
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
};

const parseOr = (text: string): Json => {
	if (text.trim() === '') {
		return null;
	}

	try {
		return parseJson(text);
	} catch {
		return text;
	}
};

const decodeOr = (text: string): string => {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		return text;
	}
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

	const record = (request: SimulatorRequest, response: SimulatorResponse, startedAt: number): void => {
		if (listeners.size === 0) {
			return;
		}

		const [path = '', query = ''] = request.url.replace(/^[a-z]+:\/\/[^/?]*/i, '').split('?', 2);
		const line: RequestRecord = {
			at: new Date(startedAt).toISOString(),
			simulatedAt: new Date(world.now).toISOString(),
			method: request.method.toUpperCase(),
			path,
			query: decodeOr(query),
			status: response.status,
			requestBody: parseOr(request.body),
			milliseconds: wallClock() - startedAt,
			ifMatch: request.headers['if-match'] ?? null,
		};
		for (const listener of listeners) {
			listener(line);
		}
	};

	const handle = (request: SimulatorRequest): SimulatorResponse => {
		if (isControl(request)) {
			advanceTo(world, clock.now());
			return answerControl(world, request);
		}

		const startedAt = wallClock();
		const response = answerRequest(world, request, clock.now());
		record(request, response, startedAt);
		return response;
	};

	return {
		handle,
		httpClient: createInProcessClient(handle),
		world() {
			advanceTo(world, clock.now());
			return structuredClone(world);
		},
		describe: () => ({
			subscriptionId: demoSubscriptionId,
			resourceGroup: world.subscriptions[0]?.resourceGroups[0]?.name ?? '',
			scaleSets: Object.values(world.scaleSets).map(({name}) => name),
		}),
		onRequest(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
	};
};
