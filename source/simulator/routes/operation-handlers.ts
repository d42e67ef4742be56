import type {Answer, Call} from './call.js';
import {armTime} from '../world/clock.js';
import {ArmRefusal, entityNotFound} from '../errors.js';
import type {JsonObject} from '../world/json.js';
import {isSigned, operationUrl} from '../signature.js';
import {retryAfter} from '../throttle.js';
import type {Operation, OperationKind} from '../world/operation.js';
import type {World} from '../world/world.js';

const operationBody = (operation: Operation): JsonObject => ({
	startTime: armTime(operation.startedAt),
	...(operation.endedAt !== null && {endTime: armTime(operation.endedAt)}),
	status: operation.status,
	...(operation.error !== null && {error: operation.error}),
	name: operation.operationId,
});

/**
 * Seconds which the first poll of a PUT, PATCH or DELETE asks to wait: fixed by what was asked for, not by how long it
 * takes [recorded in 30 of 30: these in 2019 and 2026, and 97, 51 and 11 in 2020].
 */
const firstPollSeconds: Readonly<Partial<Record<OperationKind, number>>> = {
	'create-set': 61,
	'model-write': 37,
	'rolling-write': 37,
	scale: 37,
	'delete-set': 10,
};

/** The first poll of a write of the model says when to come again; those of POST operations never do [recorded]. */
const pollHeaders = (world: World, operation: Operation): Readonly<Record<string, string>> => {
	const seconds = firstPollSeconds[operation.kind];
	const isFirst = operation.polls === 1 && operation.status === 'InProgress';
	return isFirst && seconds !== undefined ? {'Retry-After': retryAfter(world, seconds)} : {};
};

/**
 * Where an operation stands. The `monitor` form answers 202 while it runs and an empty 200 afterwards; the other one
 * always 200, also for a failed one [recorded].
 */
export const getOperation = (call: Call): Answer => {
	const {world} = call;
	const operationId = (call.parameters['operationId'] ?? '').toLowerCase();
	const operation = Object.hasOwn(world.operations, operationId) ? world.operations[operationId] : undefined;
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
