import {advanceTo} from './advance.js';
import type {Answer, Call} from './call.js';
import {
	ArmRefusal,
	invalidRequestContent,
	missingApiVersion,
	resourceGroupNotFound,
	subscriptionNotFound,
	unknownApiVersion,
} from './errors.js';
import {answerHeaders} from './headers.js';
import {parseJson, type Json} from './json.js';
import {findRoute, type Match} from './router.js';
import {takeTokens, type Charge} from './throttle.js';
import {keyOf, scaleSetIdOf, type World} from './world.js';

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
};

/** The oldest api-version whose recorded bodies look like ours. */
const oldestApiVersion = '2017-03-30';

const internalError: Answer = {
	status: 500,
	body: {error: {code: 'InternalServerError', message: 'The simulator failed to answer. This is a bug of it.'}},
};

/** Brings the world to `now` and answers one request. Never throws. */
export const answerRequest = (world: World, request: SimulatorRequest, now: number): SimulatorResponse => {
	advanceTo(world, now);
	world.requests += 1;
	const budget: string[] = [];
	let answer: Answer;
	try {
		answer = respond(world, request, budget);
	} catch (error) {
		answer =
			error instanceof ArmRefusal ? {status: error.status, body: error.body, headers: error.headers} : internalError;
	}

	const body = answer.body === undefined ? '' : JSON.stringify(answer.body);
	const budgetLeft = budget.filter(part => part !== '').join(',');
	return {status: answer.status, headers: answerHeaders(world, request.method, answer, body, budgetLeft), body};
};

const respond = (world: World, request: SimulatorRequest, budget: string[]): Answer => {
	const url = parseUrl(request.url);
	const match = findRoute(request.method.toUpperCase(), url.pathname);
	const query = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
	const apiVersion = checkApiVersion(query.get('api-version'));
	const place = findPlace(world, match);
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
		body: parseBody(request.body),
		ifMatch: request.headers['if-match'] ?? null,
		ifNoneMatch: request.headers['if-none-match'] ?? null,
		...place,
		charge: (policy, tokens) => charge([{policy, tokens, resource: null}]),
	};
	const {policy} = match.route;
	if (policy !== null && (place.scaleSet !== null || match.parameters['scaleSet'] === undefined)) {
		charge([{policy, tokens: 1, resource: ownerOf(match, call)}]);
	}

	return match.route.handle(call);
};

const parseUrl = (text: string): URL => {
	try {
		return new URL(text);
	} catch {
		throw new ArmRefusal(400, {code: 'BadRequest', message: 'The request URL is not valid.'});
	}
};

const checkApiVersion = (apiVersion: string | undefined): string => {
	if (apiVersion === undefined || apiVersion === '') {
		throw missingApiVersion();
	}

	if (!/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(apiVersion) || apiVersion < oldestApiVersion) {
		throw unknownApiVersion(apiVersion);
	}

	return apiVersion;
};

const parseBody = (text: string): Json | undefined => {
	if (text.trim() === '') {
		return undefined;
	}

	try {
		return parseJson(text);
	} catch (error) {
		throw invalidRequestContent(error instanceof Error ? error.message : 'not JSON');
	}
};

const findPlace = (world: World, {parameters}: Match): Pick<Call, 'subscription' | 'scaleSet'> => {
	const {subscriptionId, resourceGroup, scaleSet} = parameters;
	if (subscriptionId === undefined) {
		return {subscription: null, scaleSet: null};
	}

	const subscription = world.subscriptions.find(
		candidate => candidate.subscriptionId.toLowerCase() === subscriptionId.toLowerCase(),
	);
	if (subscription === undefined) {
		throw subscriptionNotFound(subscriptionId);
	}

	if (resourceGroup === undefined) {
		return {subscription, scaleSet: null};
	}

	if (!subscription.resourceGroups.some(group => group.name.toLowerCase() === resourceGroup.toLowerCase())) {
		throw resourceGroupNotFound(resourceGroup);
	}

	const key = keyOf(scaleSetIdOf(subscriptionId, resourceGroup, scaleSet ?? ''));
	return {subscription, scaleSet: world.scaleSets[key] ?? null};
};

/** Whose own bucket pays, or `null` where only the subscription's does. */
const ownerOf = ({route, parameters}: Match, call: Call): string | null => {
	switch (route.owner) {
		case 'scale-set': {
			return call.scaleSet?.id ?? null;
		}

		case 'instance': {
			return `${call.scaleSet?.id ?? ''}/${parameters['instanceId'] ?? ''}`;
		}

		case 'operation': {
			return parameters['operationId'] ?? null;
		}

		case 'subscription': {
			return null;
		}
	}
};
