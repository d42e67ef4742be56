import type {Answer, Call} from './call.js';
import {armTime} from './clock.js';
import {ArmRefusal, entityNotFound} from './errors.js';
import type {JsonObject} from './json.js';
import {isSigned, operationUrl} from './signature.js';
import {retryAfter} from './throttle.js';
import type {Operation, World} from './world.js';

const operationBody = (operation: Operation): JsonObject => ({
	startTime: armTime(operation.startedAt),
	...(operation.endedAt !== null && {endTime: armTime(operation.endedAt)}),
	status: operation.status,
	...(operation.error !== null && {error: operation.error}),
	name: operation.operationId,
});

/** The first poll of a write of the model says when to come again; those of POST operations never do [recorded]. */
const pollHeaders = (world: World, operation: Operation): Readonly<Record<string, string>> => {
	const isFirst = operation.polls === 1;
	if (!isFirst || operation.kind !== 'model-write' || operation.status !== 'InProgress' || operation.endsAt === null) {
		return {};
	}

	return {'Retry-After': retryAfter(world, (operation.endsAt - world.now) / 1000)};
};

/**
 * Where an operation stands. The `monitor` form answers 202 while it runs and an empty 200 afterwards; the other one
 * always 200, also for a failed one [recorded].
 */
export const getOperation = (call: Call): Answer => {
	const {world} = call;
	const operation = world.operations[(call.parameters['operationId'] ?? '').toLowerCase()];
	if (operation === undefined) {
		throw entityNotFound();
	}

	if (!isSigned(world, call.path, call.query)) {
		throw new ArmRefusal(403, {
			code: 'Forbidden',
			message: 'The signature of the operation URL does not fit: the URL must be used as it was given out.',
		});
	}

	operation.polls += 1;
	if (call.query.get('monitor') !== 'true') {
		return {status: 200, body: operationBody(operation), headers: pollHeaders(world, operation)};
	}

	if (operation.status === 'InProgress') {
		return {status: 202, headers: {Location: operationUrl(world, operation, call, true)}};
	}

	return {status: 200};
};
