import {forgetEventsOf, schedule} from './events.js';
import type {JsonObject} from './json.js';
import {isFlexible} from './model.js';
import {seededRandom} from './random.js';
import type {Operation, OperationKind} from './operation.js';
import {keyOf, type ScaleSet, type World} from './world.js';

/** Seconds between the end of the last instance and the end of the operation. */
const closingSeconds = {atLeast: 0.5, jitter: 1.5};

/** Depends on the scale set and the time, not on what happens to other sets: so the operations of a client do not either. */
const nextOperationId = (world: World, scaleSet: ScaleSet): string => {
	for (let turn = 0; ; turn++) {
		const id = seededRandom(world.seed, 'operation', keyOf(scaleSet.id), world.now, turn).guid();
		if (world.operations[id] === undefined) {
			return id;
		}
	}
};

/**
 * Starts an operation on a scale set, which says `Updating` until it ends. Give `seconds` for one that just takes its
 * time, or `waitsFor` for one that ends with its instances.
 */
export const startOperation = (
	world: World,
	scaleSet: ScaleSet,
	kind: OperationKind,
	until: {readonly seconds: number} | {readonly waitsFor: readonly string[]} | 'told',
): Operation => {
	const waitsFor = until !== 'told' && 'waitsFor' in until ? until.waitsFor : [];
	const operation: Operation = {
		operationId: nextOperationId(world, scaleSet),
		kind,
		subscriptionId: scaleSet.subscriptionId,
		location: scaleSet.location,
		scaleSetKey: keyOf(scaleSet.id),
		startedAt: world.now,
		endsAt: null,
		endedAt: null,
		status: 'InProgress',
		error: null,
		instances: waitsFor.length,
		waitsFor: [...waitsFor],
		failures: [],
		polls: 0,
		isStuck: false,
		heldEnd: null,
	};
	world.operations[operation.operationId] = operation;
	(world.runningOperations[operation.scaleSetKey] ??= []).push(operation.operationId);
	scaleSet.provisioningState = 'Updating';
	if (until !== 'told' && 'seconds' in until) {
		endLater(world, operation, until.seconds);
	}

	return operation;
};

const endLater = (world: World, operation: Operation, seconds: number): void => {
	operation.endsAt = world.now + seconds * 1000;
	schedule(world, operation.endsAt, {kind: 'operation-ends', operationId: operation.operationId});
};

/**
 * Tells the operation that one of its instances is through, well or with a failure; it ends soon after the last one, and
 * fails where any of them did.
 */
export const instanceIsThrough = (
	world: World,
	operationId: string | null,
	instanceId: string,
	failure: {readonly code: string; readonly message: string} | null = null,
): void => {
	const operation = operationId === null ? undefined : world.operations[operationId];
	if (operation === undefined || operation.waitsFor.length === 0) {
		return;
	}

	operation.waitsFor = operation.waitsFor.filter(id => id !== instanceId);
	if (failure !== null) {
		operation.failures.push({...failure, target: instanceId});
	}

	if (operation.waitsFor.length === 0) {
		const random = seededRandom(world.seed, 'closing', operation.operationId);
		endLater(world, operation, closingSeconds.atLeast + random.next() * closingSeconds.jitter);
	}
};

/** The operations on a scale set which are still running. */
export const runningOperationsOf = (world: World, scaleSet: ScaleSet): readonly Operation[] =>
	(world.runningOperations[keyOf(scaleSet.id)] ?? []).flatMap(operationId => world.operations[operationId] ?? []);

const runsNoMore = (world: World, {scaleSetKey, operationId}: Operation): void => {
	const left = (world.runningOperations[scaleSetKey] ?? []).filter(other => other !== operationId);
	if (left.length === 0) {
		delete world.runningOperations[scaleSetKey];
	} else {
		world.runningOperations[scaleSetKey] = left;
	}
};

/** One failed instance is the error itself, with the instance as its target [recorded]; more are its details [unproven]. */
const errorOf = ({failures}: Operation): JsonObject | null => {
	const first = failures[0];
	if (first === undefined) {
		return null;
	}

	return failures.length === 1 ? first : {...first, details: failures};
};

/** Ends an operation, well or with an error, and settles the state of its scale set. */
export const endOperation = (world: World, operationId: string, given: JsonObject | null = null): void => {
	const operation = world.operations[operationId];
	if (operation === undefined || operation.status !== 'InProgress') {
		return;
	}

	const error = given ?? errorOf(operation);
	if (operation.isStuck) {
		operation.heldEnd = {error};
		return;
	}

	runsNoMore(world, operation);
	operation.status = error === null ? 'Succeeded' : 'Failed';
	operation.error = error;
	operation.endedAt = world.now;
	const scaleSet = world.scaleSets[operation.scaleSetKey];
	if (scaleSet === undefined) {
		return;
	}

	if (operation.kind === 'delete-set' && error === null) {
		forgetEventsOf(world, operation.scaleSetKey);
		delete world.scaleSets[operation.scaleSetKey];
		return;
	}

	if (operation.kind === 'model-write' || operation.kind === 'rolling-write' || operation.kind === 'create-set') {
		scaleSet.modelWrittenAt = world.now;
	}

	// Read after a creation: 2 in Uniform sets, 1 in Flexible ones [recorded].
	if (operation.kind === 'create-set' && !isFlexible(scaleSet.resource)) {
		scaleSet.etag += 1;
	}

	if (operation.kind === 'manualupgrade' && operation.instances > 0) {
		scaleSet.etag += 1;
	}

	settle(world, scaleSet, error);
};

const settle = (world: World, scaleSet: ScaleSet, error: JsonObject | null): void => {
	if (runningOperationsOf(world, scaleSet).length === 0) {
		scaleSet.provisioningState = error === null ? 'Succeeded' : 'Failed';
		scaleSet.provisionedAt = world.now;
	}
};

/** Cancels an operation because a later one takes its instances [public reports]. */
export const preemptOperation = (world: World, operationId: string | null): void => {
	const operation = operationId === null ? undefined : world.operations[operationId];
	if (operation === undefined || operation.status !== 'InProgress') {
		return;
	}

	runsNoMore(world, operation);
	operation.status = 'Canceled';
	operation.endedAt = world.now;
	operation.waitsFor = [];
	operation.error = {
		code: 'OperationPreempted',
		message: 'The operation has been preempted by a more recent operation.',
	};

	const scaleSet = world.scaleSets[operation.scaleSetKey];
	// What takes the instances may have no operation of its own, such as an autoscaler's deletion: then nothing runs any more.
	if (scaleSet !== undefined) {
		settle(world, scaleSet, null);
	}
};
