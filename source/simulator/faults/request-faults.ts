import type {RequestFault} from './fault.js';
import type {Json} from '../world/json.js';
import {policies, type PolicyName} from '../policies.js';
import {seededRandom} from '../world/random.js';
import {retryAfter, tooManyRequests} from '../throttle.js';
import type {Operation} from '../world/operation.js';
import type {World} from '../world/world.js';

/** Paths whose requests are remembered for the faults which hit a share of them. */
const attemptsKept = 10_000;

/** A fault which takes the place of the answer. */
export type LossFault = Extract<RequestFault, {readonly kind: 'throttle' | 'reset' | 'status'}>;

/** What the active faults do to one request. */
export type Hits = {
	readonly loss: LossFault | null;
	readonly delaySeconds: number;
	readonly stuck: ReadonlyArray<Extract<RequestFault, {readonly kind: 'stuck-operation'}>>;
	readonly incomplete: ReadonlyArray<Extract<RequestFault, {readonly kind: 'incomplete'}>>;
	/** The kinds of all that hit, separated by commas, or `null`. */
	readonly names: string | null;
};

const none: Hits = {loss: null, delaySeconds: 0, stuck: [], incomplete: [], names: null};

const patterns = new Map<string, RegExp>();

/** `*` stands for any characters; everything else for itself, in any case. */
const patternOf = (path: string): RegExp => {
	const known = patterns.get(path);
	if (known !== undefined) {
		return known;
	}

	const parts = path.split('*').map(part => part.replaceAll(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`));
	const made = new RegExp(`^${parts.join('.*')}$`, 'is');
	patterns.set(path, made);
	return made;
};

const fits = (fault: RequestFault, method: string, path: string): boolean =>
	(fault.method === null || fault.method === method) && (fault.path === null || patternOf(fault.path).test(path));

/** Counts the tries of one and the same request, so that a retry has a chance of its own. */
const attemptOf = (world: World, method: string, path: string): number => {
	const key = `${method} ${path.toLowerCase()}`;
	const attempt = (world.attempts[key] ?? 0) + 1;
	if (attempt === 1 && Object.keys(world.attempts).length >= attemptsKept) {
		for (const old of Object.keys(world.attempts)) {
			delete world.attempts[old];
		}
	}

	world.attempts[key] = attempt;
	return attempt;
};

/**
 * Tells which faults hit a request, and counts them. Whether a share is hit depends on the seed, the fault, the request
 * and how often that request came before: not on what other clients do. `path` is decoded.
 */
export const hitRequest = (world: World, method: string, path: string): Hits => {
	const fitting = world.faults.filter(
		(fault): fault is RequestFault => 'seen' in fault && fits(fault, method, path) && !isOver(fault),
	);
	if (fitting.length === 0) {
		return none;
	}

	const isChancy = fitting.some(fault => fault.share < 1 && fault.kind !== 'incomplete');
	const attempt = isChancy ? attemptOf(world, method, path) : 0;
	const hit: RequestFault[] = [];
	for (const fault of fitting) {
		const isLate = isLoss(fault) && hit.some(isLoss);
		if (!isLate) {
			fault.seen += 1;
			const lot = () => seededRandom(world.seed, fault.faultId, method, path.toLowerCase(), attempt).next();
			if (fault.seen > fault.after && (fault.share === 1 || fault.kind === 'incomplete' || lot() < fault.share)) {
				fault.hits += 1;
				hit.push(fault);
			}
		}
	}

	forgetFinished(world, hit);
	return {
		loss: hit.find(isLoss) ?? null,
		delaySeconds: hit.reduce((sum, fault) => sum + (fault.kind === 'delay' ? fault.delaySeconds : 0), 0),
		stuck: hit.filter(fault => fault.kind === 'stuck-operation'),
		incomplete: hit.filter(fault => fault.kind === 'incomplete'),
		names: hit.length === 0 ? null : hit.map(({kind}) => kind).join(','),
	};
};

const isLoss = (fault: RequestFault): fault is LossFault =>
	fault.kind === 'throttle' || fault.kind === 'reset' || fault.kind === 'status';

const isOver = (fault: RequestFault): boolean => fault.times !== null && fault.hits >= fault.times;

/** One which holds an operation stays until it is cleared. */
const forgetFinished = (world: World, faults: readonly RequestFault[]): void => {
	for (const fault of faults) {
		if (isOver(fault) && fault.kind !== 'stuck-operation') {
			world.faults.splice(world.faults.indexOf(fault), 1);
		}
	}
};

/** Whether the request is not carried out at all. */
export const isBefore = (fault: LossFault): boolean => fault.kind === 'throttle' || fault.moment === 'before';

/** Holds the operation which a request has started. */
export const hold = (operation: Operation | undefined, {stuck}: Hits): void => {
	if (operation !== undefined) {
		for (const fault of stuck) {
			operation.isStuck = true;
			fault.operationIds.push(operation.operationId);
		}
	}
};

/** What the texts of errors tell of a request. */
type FaultyRequest = {
	readonly subscriptionId: string;
	readonly policy: PolicyName | null;
	/** The method and the words of the path, without names: `GET/SUBSCRIPTIONS/RESOURCEGROUPS/`. */
	readonly operation: string;
};

/** The answer which a fault gives in place of the real one. A body which is text is a page of whoever stands before ARM. */
export const answerOf = (
	world: World,
	fault: Exclude<LossFault, {readonly kind: 'reset'}>,
	request: FaultyRequest,
): {readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Json} => {
	if (fault.kind === 'throttle') {
		const policy = fault.policy ?? request.policy ?? 'HighCostGetVMScaleSet';
		return tooManyRequests(world, policy, policies[policy].subscription.capacity, fault.retryAfterSeconds);
	}

	const {status} = fault;
	const headers = {
		...causes[status],
		...(fault.retryAfterSeconds !== null && {'Retry-After': retryAfter(world, fault.retryAfterSeconds)}),
	};
	const code = fault.code ?? codes[status] ?? 'SimulatedFault';
	const message = fault.message ?? messageOf(world, fault, request);
	return {status, headers, body: fault.body ?? {error: {code, message}}};
};

/** The codes which come with these statuses most often [429, 503 and 504 recorded]. */
const codes: Readonly<Record<number, string>> = {
	401: 'ExpiredAuthenticationToken',
	403: 'AuthorizationFailed',
	404: 'ResourceNotFound',
	409: 'Conflict',
	412: 'PreconditionFailed',
	429: 'SubscriptionRequestsThrottled',
	500: 'InternalServerError',
	502: 'BadGateway',
	503: 'ServerTimeout',
	504: 'GatewayTimeout',
};

/** Who failed, and that the connection is closed after it [recorded for 503 and 504]. */
const causes: Readonly<Record<number, Readonly<Record<string, string>>>> = {
	500: {'x-ms-failure-cause': 'gateway', Connection: 'close'},
	503: {'x-ms-failure-cause': 'gateway', Connection: 'close'},
	504: {'x-ms-failure-cause': 'service', Connection: 'close'},
};

const messageOf = (
	world: World,
	{status, retryAfterSeconds}: {readonly status: number; readonly retryAfterSeconds: number | null},
	{subscriptionId, operation}: FaultyRequest,
): string => {
	const stamp = `${new Date(world.now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
	const random = seededRandom(world.seed, 'tracking', world.requests);
	const diagnostics = `Diagnostic information: timestamp '${stamp}', subscription id '${subscriptionId}', tracking id '${random.guid()}', request correlation id '${random.guid()}'.`;
	switch (status) {
		case 429: {
			const seconds = retryAfter(world, retryAfterSeconds ?? 6);
			return `Number of requests for subscription '${subscriptionId}' and operation '${operation}' exceeded the backend storage limit. Please try again after '${seconds}' seconds.`;
		}

		case 500: {
			return `Encountered internal server error. ${diagnostics}`;
		}

		case 503: {
			return `The request timed out. ${diagnostics}`;
		}

		case 504: {
			return "The gateway did not receive a response from 'Microsoft.Compute' within the specified time period.";
		}

		default: {
			return `A fault which was injected into the simulator answers ${status}.`;
		}
	}
};
