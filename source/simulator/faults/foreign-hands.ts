import {forgetEventsOf} from '../world/events.js';
import {endOperation, preemptOperation, runningOperationsOf} from '../world/operations.js';
import {FaultRefusal} from './parse-fault.js';
import {keyOf, type Instance, type ScaleSet, type World} from '../world/world.js';

const words = 'The operation has been preempted by a more recent operation.';

/**
 * Preempts the operations which run on a set, and tells which; a roll by the platform is not one of them. Azure says so by its code or, inside another failure, in
 * words alone [public reports]. Whether instances under way stop or finish is not documented: both are here.
 */
export const preempt = (
	world: World,
	scaleSet: ScaleSet,
	facts: {
		readonly status: 'Canceled' | 'Failed';
		readonly tells: 'code' | 'words';
		readonly instances: 'stop' | 'finish';
	},
): readonly string[] => {
	const operations = runningOperationsOf(world, scaleSet).filter(
		({kind}) => kind !== 'rolling-upgrade' && kind !== 'rolling-write',
	);
	if (operations.length === 0) {
		throw new FaultRefusal([`No operation runs on the scale set ${scaleSet.name} which another could preempt.`]);
	}

	for (const operation of operations) {
		preemptOperation(world, operation.operationId);
		operation.status = facts.status;
		if (facts.tells === 'words') {
			operation.error = {code: 'InternalExecutionError', message: words};
		}
	}

	const ids = operations.map(({operationId}) => operationId);
	if (facts.instances === 'stop') {
		for (const instance of scaleSet.instances) {
			if (ids.includes(instance.task?.operationId ?? '') && instance.modelRevision !== scaleSet.modelRevision) {
				stop(world, instance);
			}
		}
	}

	scaleSet.provisioningState = 'Succeeded';
	scaleSet.provisionedAt = world.now;
	return ids;
};

/** The instance is as it was before its task: nothing of it had been changed. */
const stop = (world: World, instance: Instance): void => {
	instance.task = null;
	instance.epoch += 1;
	instance.provisioningState = 'Succeeded';
	instance.provisionedAt = world.now;
	if (instance.powerState === 'stopped') {
		instance.powerState = 'running';
		instance.isAgentReady = true;
		instance.health = instance.health === null ? null : 'healthy';
	}
};

/** The set and its instances are gone at once; what ran on it fails, since there is nothing left to change [unproven]. */
export const deleteFromOutside = (world: World, scaleSet: ScaleSet): void => {
	for (const operation of runningOperationsOf(world, scaleSet)) {
		operation.isStuck = false;
		endOperation(world, operation.operationId, {
			code: 'NotFound',
			message: 'The entity was not found in this Azure location.',
		});
	}

	const key = keyOf(scaleSet.id);
	forgetEventsOf(world, key);
	delete world.scaleSets[key];
	delete world.staleCopies[key];
};
