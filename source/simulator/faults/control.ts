import {ArmRefusal} from '../errors.js';
import type {Fault} from './fault.js';
import {type SimulatorRequest, type SimulatorResponse, undisturbed} from '../handler.js';
import {clearFaults, injectFault} from './inject.js';
import {FaultRefusal} from './parse-fault.js';
import {bodyLimitBytes, readBody} from '../read-request.js';
import {pathOf} from '../routes/router.js';
import type {World} from '../world/world.js';

const prefix = '/_simulator/';

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): SimulatorResponse => ({
	status,
	headers: {'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', ...headers},
	body: body === undefined ? '' : JSON.stringify(body),
	delivery: undisturbed,
});

const problem = (status: number, code: string, message: string, details: readonly string[] = []): SimulatorResponse =>
	json(status, {
		error: {code, message, ...(details.length > 1 && {details: details.map(detail => ({code, message: detail}))})},
	});

/** Whether a request is for the simulator itself, and not for the Azure which it simulates. */
export const isControl = (request: SimulatorRequest): boolean => pathOf(request.url).startsWith(prefix);

type ControlRoute = {
	readonly method: string;
	readonly path: RegExp;
	readonly answer: (world: World, request: SimulatorRequest, parameter: string | null) => SimulatorResponse;
};

const listed = (world: World): {readonly value: readonly Fault[]} => ({value: world.faults});

const inject = (world: World, request: SimulatorRequest): SimulatorResponse => {
	try {
		// Whoever types a fault by hand need not name the type of its body.
		const {fault, happened} = injectFault(world, readBody(request.body, undefined));
		return fault === null ? json(200, happened) : json(201, fault);
	} catch (error) {
		if (error instanceof FaultRefusal) {
			return problem(400, 'InvalidFault', error.message, error.problems);
		}

		if (error instanceof ArmRefusal) {
			return json(error.status, error.body);
		}

		const reason = error instanceof Error ? error.message : String(error);
		return problem(500, 'InternalServerError', `The simulator failed to answer. This is a bug of it: ${reason}`);
	}
};

const clear = (world: World, faultId: string | null): SimulatorResponse => {
	const cleared = clearFaults(world, faultId);
	return faultId !== null && cleared === 0
		? problem(404, 'NotFound', `There is no active fault '${faultId}'.`)
		: json(204, undefined);
};

const routes: readonly ControlRoute[] = [
	{method: 'GET', path: /^world$/, answer: world => json(200, world)},
	{method: 'GET', path: /^faults$/, answer: world => json(200, listed(world))},
	{method: 'POST', path: /^faults$/, answer: inject},
	{method: 'DELETE', path: /^faults$/, answer: world => clear(world, null)},
	{method: 'DELETE', path: /^faults\/([^/]+)$/, answer: (world, _request, faultId) => clear(world, faultId)},
];

/** Answers a request for the simulator itself: the whole world as JSON, and the faults. Never throws. */
export const answerControl = (world: World, request: SimulatorRequest): SimulatorResponse => {
	const path = pathOf(request.url);
	const fitting = routes.filter(route => route.path.test(path.slice(prefix.length)));
	const method = request.method.toUpperCase();
	const route = fitting.find(candidate => candidate.method === method);
	if (route === undefined) {
		const allowed = fitting.map(candidate => candidate.method).join(', ');
		return fitting.length === 0
			? problem(404, 'NotFound', `The simulator has nothing at '${path}'.`)
			: problem(405, 'MethodNotAllowed', `'${path}' takes ${allowed} only.`);
	}

	if (Buffer.byteLength(request.body) > bodyLimitBytes) {
		return problem(413, 'RequestContentTooLarge', 'A fault is smaller than 4 MB.');
	}

	return route.answer(world, request, route.path.exec(path.slice(prefix.length))?.[1] ?? null);
};
