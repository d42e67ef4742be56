import type {SimulatorRequest, SimulatorResponse} from './handler.js';
import type {World} from './world.js';

const prefix = '/_simulator/';

const json = (status: number, body: unknown): SimulatorResponse => ({
	status,
	headers: {'Content-Type': 'application/json; charset=utf-8'},
	body: JSON.stringify(body),
});

const pathOf = (request: SimulatorRequest): string =>
	request.url.replace(/^[a-z]+:\/\/[^/?]*/i, '').split('?')[0] ?? '';

/** Whether a request is for the simulator itself, and not for the Azure which it simulates. */
export const isControl = (request: SimulatorRequest): boolean => pathOf(request).startsWith(prefix);

/** Answers a request for the simulator itself: `GET /_simulator/world` is the whole world as JSON. */
export const answerControl = (world: World, request: SimulatorRequest): SimulatorResponse => {
	const path = pathOf(request);
	if (path !== `${prefix}world`) {
		return json(404, {error: {code: 'NotFound', message: `The simulator has nothing at '${path}'.`}});
	}

	if (request.method.toUpperCase() !== 'GET') {
		return json(405, {error: {code: 'MethodNotAllowed', message: `'${path}' takes GET only.`}});
	}

	return json(200, world);
};
