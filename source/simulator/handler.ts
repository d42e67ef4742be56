import {advanceTo} from './world/advance.js';
import type {Answer, Call} from './routes/call.js';
import {ArmRefusal, requestNotAllowed} from './errors.js';
import {answerHeaders} from './headers.js';
import {passConditions, refuseLocked, refuseSignedOut, refuseUnauthorized} from './faults/conditions.js';
import {makeIncomplete} from './faults/incomplete.js';
import type {Json} from './world/json.js';
import {findPlace, ownerOf} from './scenarios/place.js';
import {decodePath, readApiVersion, readBody, readQuery, readUrl} from './read-request.js';
import {answerOf, hitRequest, hold, isBefore, type LossFault} from './faults/request-faults.js';
import {findRoute, pathOf, type Match} from './routes/router.js';
import {takeTokens, type Charge} from './throttle.js';
import type {World} from './world/world.js';

/** A request, whichever way it came. `url` is absolute; header names are in lower case. */
export type SimulatorRequest = {
	readonly method: string;
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Empty when there is none. */
	readonly body: string;
};

/** An answer. An empty `body` is none. */
export type SimulatorResponse = {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	readonly delivery: Delivery;
};

/** How an answer reaches the client. */
export type Delivery = {
	/** Not at all: the connection breaks, whether the request was carried out or not. */
	readonly isReset: boolean;
	/** So much later, in milliseconds of the client's clock. */
	readonly delayMilliseconds: number;
	/** The kinds of the injected faults which hit the request, separated by commas, or `null`. */
	readonly fault: string | null;
};

/** The way of an answer which nothing disturbs. */
export const undisturbed: Delivery = {isReset: false, delayMilliseconds: 0, fault: null};

const internalError = (error: unknown): Answer => ({
	status: 500,
	body: {
		error: {
			code: 'InternalServerError',
			message: `The simulator failed to answer. This is a bug of it: ${error instanceof Error ? error.message : String(error)}`,
		},
	},
});

/** How a simulator looks at requests. */
export type HandlerOptions = {
	/** Tells what a request has which it may not have; such a request is refused. */
	readonly validateRequest?: RequestValidator | undefined;
};

/** What the description of an API has against a request. `path` is without the query, all is decoded. */
export type RequestValidator = (request: {
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly body: Json | undefined;
}) => ReadonlyArray<{readonly where: string; readonly message: string}>;

/** Brings the world to `now` and answers one request, as far as no fault comes in between. Never throws. */
export const answerRequest = (
	world: World,
	request: SimulatorRequest,
	now: number,
	options: HandlerOptions = {},
): SimulatorResponse => {
	world.requests += 1;
	try {
		advanceTo(world, now);
		return answerDisturbed(world, request, options);
	} catch (error) {
		const answer = internalError(error);
		const body = JSON.stringify(answer.body);
		const headers = answerHeaders(world, request.method, answer, body, '');
		return {status: answer.status, headers, body, delivery: undisturbed};
	}
};

/** Answers a request as far as the active faults let it. */
const answerDisturbed = (world: World, request: SimulatorRequest, options: HandlerOptions): SimulatorResponse => {
	const method = request.method.toUpperCase();
	const path = decodePath(pathOf(request.url));
	const hits = hitRequest(world, method, path);
	passConditions(world);
	const struck: string[] = [];
	const delivery: Delivery = {
		isReset: hits.loss?.kind === 'reset',
		delayMilliseconds: (hits.delaySeconds * 1000) / world.speed,
		fault: hits.names,
	};
	if (hits.loss !== null && isBefore(hits.loss)) {
		return {...lost(world, request, hits.loss), delivery};
	}

	const budget: string[] = [];
	const answer = attempt(() => respond(world, request, {...options, budget, struck}));
	hold(answer.operation, hits);
	const delivered: Delivery = {...delivery, fault: [hits.names ?? [], struck].flat().join(',') || null};
	if (hits.loss !== null && hits.loss.kind !== 'reset') {
		return {...lost(world, request, hits.loss), delivery: delivered};
	}

	const isThinned = hits.incomplete.length > 0 && method === 'GET' && answer.status === 200;
	const complete = answer.body;
	const shown = isThinned && complete !== undefined ? makeIncomplete(world, hits.incomplete, path, complete) : complete;
	const body = shown === undefined ? '' : JSON.stringify(shown);
	const budgetLeft = budget.filter(part => part !== '').join(',');
	const headers = answerHeaders(world, method, answer, body, budgetLeft);
	return {status: answer.status, headers, body: method === 'HEAD' ? '' : body, delivery: delivered};
};

const attempt = (answer: () => Answer): Answer => {
	try {
		return answer();
	} catch (error) {
		return error instanceof ArmRefusal
			? {status: error.status, body: error.body, headers: error.headers}
			: internalError(error);
	}
};

/** What the client gets in place of the answer; nothing when the connection breaks. */
const lost = (world: World, request: SimulatorRequest, fault: LossFault): Omit<SimulatorResponse, 'delivery'> => {
	if (fault.kind === 'reset') {
		return {status: 0, headers: {}, body: ''};
	}

	const match = attemptMatch(request);
	const answer = answerOf(world, fault, {
		subscriptionId: match?.parameters['subscriptionId'] ?? '',
		policy: match?.route.policy ?? null,
		operation: `${request.method}${wordsOf(match?.route.path ?? '/')}/`.toUpperCase(),
	});
	if (typeof answer.body === 'string') {
		const {status, body} = answer;
		const type = 'text/html; charset=utf-8';
		const headers = {'Content-Type': type, 'Content-Length': String(Buffer.byteLength(body)), ...answer.headers};
		return {status, headers, body};
	}

	const body = JSON.stringify(answer.body);
	return {status: answer.status, headers: answerHeaders(world, request.method, answer, body, ''), body};
};

/** A path without its variable segments. */
const wordsOf = (path: string): string =>
	path
		.split('/')
		.filter(segment => !segment.startsWith('{'))
		.join('/');

const attemptMatch = (request: SimulatorRequest): Match | null => {
	try {
		return findRoute(request.method.toUpperCase(), readUrl(request.url).pathname);
	} catch {
		return null;
	}
};

const respond = (
	world: World,
	request: SimulatorRequest,
	{validateRequest, budget, struck}: HandlerOptions & {readonly budget: string[]; readonly struck: string[]},
): Answer => {
	const url = readUrl(request.url);
	refuseSignedOut(world, struck);
	const match = findRoute(request.method.toUpperCase(), url.pathname);
	refuseUnauthorized(world, match, decodePath(url.pathname), struck);
	const query = readQuery(url);
	const apiVersion = readApiVersion(query, decodePath(url.pathname));
	const body = readBody(request.body, request.headers['content-type']);
	// The description says nothing of HEAD.
	if (validateRequest !== undefined && match.route.method !== 'HEAD') {
		refuseProblems(
			validateRequest({
				method: match.route.method,
				path: decodePath(url.pathname),
				query: Object.fromEntries(query),
				body,
			}),
		);
	}

	const place = findPlace(world, match);
	refuseLocked(world, match, struck);
	const charge = (charges: readonly Charge[]) => {
		budget.push(takeTokens(world, match.parameters['subscriptionId'] ?? '', charges));
	};

	const call: Call = {
		world,
		method: request.method.toUpperCase(),
		origin: url.origin,
		path: url.pathname,
		parameters: match.parameters,
		query,
		apiVersion,
		body,
		ifMatch: request.headers['if-match'] ?? null,
		ifNoneMatch: request.headers['if-none-match'] ?? null,
		...place,
		charge: (policy, tokens) => charge([{policy, tokens, resource: null}]),
	};
	const {policy} = match.route;
	const isThere = place.scaleSet !== null || match.parameters['scaleSet'] === undefined;
	if (policy !== null && (isThere || call.method === 'PUT')) {
		charge([{policy, tokens: 1, resource: ownerOf(match, call)}]);
	}

	return match.route.handle(call);
};

/** In strict operation: everything which the description of the API does not allow, in one refusal. */
const refuseProblems = (problems: ReturnType<RequestValidator>): void => {
	if (problems.length > 0) {
		throw requestNotAllowed(problems);
	}
};
