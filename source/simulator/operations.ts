import {schedule} from './events.js';
import type {JsonObject} from './json.js';
import {seededRandom} from './random.js';
import {keyOf, type Operation, type OperationKind, type ScaleSet, type World} from './world.js';

/** Seconds between the end of the last instance and the end of the operation. */
const closingSeconds = {atLeast: 0.5, jitter: 1.5};

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
	world.sequence += 1;
	const waitsFor = until !== 'told' && 'waitsFor' in until ? until.waitsFor : [];
	const operation: Operation = {
		operationId: seededRandom(world.seed, 'operation', world.sequence).guid(),
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
		polls: 0,
	};
	world.operations[operation.operationId] = operation;
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

/** Tells the operation that one of its instances is through; it ends soon after the last one. */
export const instanceIsThrough = (world: World, operationId: string | null, instanceId: string): void => {
	const operation = operationId === null ? undefined : world.operations[operationId];
	if (operation === undefined || operation.waitsFor.length === 0) {
		return;
	}

	operation.waitsFor = operation.waitsFor.filter(id => id !== instanceId);
	if (operation.waitsFor.length === 0) {
		const random = seededRandom(world.seed, 'closing', operation.operationId);
		endLater(world, operation, closingSeconds.atLeast + random.next() * closingSeconds.jitter);
	}
};

/** Whether any operation on the scale set is still running. */
const isBusy = (world: World, scaleSet: ScaleSet): boolean =>
	Object.values(world.operations).some(
		operation => operation.scaleSetKey === keyOf(scaleSet.id) && operation.status === 'InProgress',
	);

/** Ends an operation, well or with an error, and settles the state of its scale set. */
export const endOperation = (world: World, operationId: string, error: JsonObject | null = null): void => {
	const operation = world.operations[operationId];
	if (operation === undefined || operation.status !== 'InProgress') {
		return;
	}

	operation.status = error === null ? 'Succeeded' : 'Failed';
	operation.error = error;
	operation.endedAt = world.now;
	const scaleSet = world.scaleSets[operation.scaleSetKey];
	if (scaleSet === undefined) {
		return;
	}

	if (operation.kind === 'model-write') {
		scaleSet.modelWrittenAt = world.now;
	}

	if (operation.kind === 'manualupgrade' && operation.instances > 0) {
		scaleSet.etag += 1;
	}

	settle(world, scaleSet, error);
};

const settle = (world: World, scaleSet: ScaleSet, error: JsonObject | null): void => {
	if (!isBusy(world, scaleSet)) {
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

	operation.status = 'Canceled';
	operation.endedAt = world.now;
	operation.waitsFor = [];
	operation.error = {
		code: 'OperationPreempted',
		message: 'The operation has been preempted by a more recent operation.',
	};
};
