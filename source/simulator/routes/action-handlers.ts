import type {Answer, Call} from './call.js';
import {concurrentRequest, entityNotFound, invalidParameter, operationNotAllowed} from '../errors.js';
import {hasLatestModel} from '../bodies/instance-body.js';
import {beginTask} from '../life/life.js';
import {accepted} from './long-running.js';
import {runningOperationsOf, startOperation} from '../world/operations.js';
import {isFlexible} from '../world/model.js';
import {seededRandom} from '../world/random.js';
import {isRolling} from '../rolling/rolling.js';
import {retryAfter} from '../throttle.js';
import type {OperationKind, TaskKind} from '../world/operation.js';
import {instanceOf, type Instance, type ScaleSet} from '../world/world.js';
import {objectBody} from './write-handlers.js';

/** A write of instances which follows another one so closely is refused [recorded 1 s after the end of a PUT]. */
const settleSeconds = 1;

/** How long an upgrade takes which finds nothing to do [recorded: 0.3 to 116 s]. */
const nothingToDoSeconds = {atLeast: 0.5, jitter: 2.5};

/** While one of these runs, nothing may be done with instances. */
const exclusiveKinds: ReadonlySet<OperationKind> = new Set(['model-write', 'create-set', 'delete-set']);

const invalidInstance = (instanceId: string, target: string) =>
	invalidParameter(
		`The provided instanceId ${instanceId} is not an active Virtual Machine Scale Set VM instanceId.`,
		target,
	);

/** The instances which a body names; `*` is all but the protected ones, whom only their own id reaches. */
const namedInstances = (scaleSet: ScaleSet, ids: readonly string[], target: string): readonly Instance[] => {
	if (ids.includes('*')) {
		return scaleSet.instances.filter(instance => instance.protection?.protectFromScaleSetActions !== true);
	}

	const byId = new Map(scaleSet.instances.map(instance => [instance.instanceId, instance]));
	return [...new Set(ids)].map(instanceId => {
		const instance = byId.get(instanceId);
		if (instance === undefined) {
			throw invalidInstance(instanceId, target);
		}

		return instance;
	});
};

const idsOf = (call: Call, isRequired: boolean, target: string): readonly string[] => {
	const ids = call.body === undefined && !isRequired ? undefined : objectBody(call)['instanceIds'];
	if (ids === undefined && !isRequired) {
		return ['*'];
	}

	if (!Array.isArray(ids) || ids.length === 0) {
		throw invalidParameter("Required parameter 'instanceIds' is missing (null).", target);
	}

	return ids.map(String);
};

/** Refuses to do anything with instances of a set which is rolling, being written, or at it already. */
export const refuseConflicts = (call: Call, scaleSet: ScaleSet, instances: readonly Instance[]): void => {
	const {world} = call;
	if (isRolling(scaleSet)) {
		throw operationNotAllowed(
			`Operation is not allowed on Virtual Machine Scale Set '${scaleSet.name}' while a Rolling Upgrade is ongoing.`,
		);
	}

	const settledBefore = world.now - settleSeconds * 1000;
	const isJustWritten = scaleSet.modelWrittenAt !== null && scaleSet.modelWrittenAt > settledBefore;
	const isConcurrent = runningOperationsOf(world, scaleSet).some(
		operation => exclusiveKinds.has(operation.kind) || operation.startedAt > settledBefore,
	);
	if (isJustWritten || isConcurrent || instances.some(instance => instance.task !== null)) {
		throw concurrentRequest();
	}
};

/**
 * POST manualupgrade: the named instances take the model, all at once, whatever their update domains. Instances which
 * have it already are not touched. `x-ms-request-charge` tells how many really change [recorded].
 */
export const upgradeInstances = (call: Call, scaleSet: ScaleSet): Answer => {
	const {world} = call;
	const target = 'upgradePolicies.instanceIds';
	const named = namedInstances(scaleSet, idsOf(call, true, target), target);
	refuseConflicts(call, scaleSet, named);
	const outdated = named.filter(
		instance => !hasLatestModel(scaleSet, instance) || instance.provisioningState === 'Failed',
	);
	if (!isFlexible(scaleSet.resource)) {
		call.charge('VMScaleSetBatchedVMRequests', named.length);
	}

	if (outdated.length === 0) {
		const random = seededRandom(world.seed, 'nothing', scaleSet.id, world.now);
		const seconds = nothingToDoSeconds.atLeast + random.next() * nothingToDoSeconds.jitter;
		return accepted(
			call,
			startOperation(world, scaleSet, 'manualupgrade', {seconds}),
			isFlexible(scaleSet.resource) ? null : 0,
		);
	}

	// Taking the model moves the etag of the set: recorded 4 before and 6 after.
	scaleSet.etag += 1;
	const answer = start(call, scaleSet, 'manualupgrade', outdated);
	const {instancesCharged: _charged, ...uncharged} = answer;
	return isFlexible(scaleSet.resource) ? uncharged : answer;
};

const start = (call: Call, scaleSet: ScaleSet, kind: TaskKind, instances: readonly Instance[]): Answer => {
	const operation = startOperation(call.world, scaleSet, kind, {
		waitsFor: instances.map(instance => instance.instanceId),
	});
	for (const instance of instances) {
		beginTask(call.world, scaleSet, instance, kind, operation.operationId);
	}

	return accepted(call, operation, instances.length);
};

/** POST of another action on the instances which the body names: without a body it is the whole set [documented]. */
export const actOnInstances =
	(kind: TaskKind) =>
	(call: Call, scaleSet: ScaleSet): Answer => {
		const named = namedInstances(scaleSet, idsOf(call, kind === 'delete', 'instanceIds'), 'instanceIds');
		refuseConflicts(call, scaleSet, named);
		call.charge('VMScaleSetBatchedVMRequests', named.length);
		return start(call, scaleSet, kind, named);
	};

/** The instances which a path names: one, or with a star all but the protected ones [recorded in a path, too]. */
const instancesOfPath = (call: Call, scaleSet: ScaleSet): readonly Instance[] => {
	const instanceId = call.parameters['instanceId'] ?? '';
	if (instanceId !== '*' && instanceOf(scaleSet, instanceId) === undefined) {
		throw entityNotFound();
	}

	return namedInstances(scaleSet, [instanceId], 'instanceIds');
};

/** The same action on the instance which the path names. */
export const actOnInstance =
	(kind: TaskKind) =>
	(call: Call, scaleSet: ScaleSet): Answer => {
		const named = instancesOfPath(call, scaleSet);
		refuseConflicts(call, scaleSet, named);
		call.charge('VMScaleSetBatchedVMRequests', named.length);
		return start(call, scaleSet, kind, named);
	};

/** DELETE of one instance: 202 with `Retry-After: 10` [recorded], 204 when there is none [documented]. */
export const deleteInstance = (call: Call, scaleSet: ScaleSet): Answer => {
	const instanceId = call.parameters['instanceId'] ?? '';
	if (instanceId !== '*' && instanceOf(scaleSet, instanceId) === undefined) {
		return {status: 204};
	}

	const answer = actOnInstance('delete')(call, scaleSet);
	return {...answer, headers: {...answer.headers, 'Retry-After': retryAfter(call.world, 10)}};
};

/** POST performMaintenance: refused, as no maintenance ever waits for the customer here [text from public reports]. */
export const performMaintenance = (_call: Call, scaleSet: ScaleSet): Answer => {
	throw operationNotAllowed(
		`Operation 'performMaintenance' is not allowed on VM scale set '${scaleSet.name}' since the Subscription of this VM scale set is not eligible.`,
	);
};
