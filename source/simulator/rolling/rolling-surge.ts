import {refuseBeyondQuota, vmSizeOf} from '../life/capacity.js';
import {ArmRefusal} from '../errors.js';
import {beginTask} from '../life/life.js';
import {provisionInstance} from '../life/provision.js';
import type {RollingUpgrade} from '../world/rolling-upgrade.js';
import {instanceOf, type Instance, type ScaleSet, type World} from '../world/world.js';

/**
 * Makes a new instance beside each one of a batch, where the cores of the subscription allow it; else the batch is
 * upgraded in place [documented]. Tells whether it did.
 */
export const surgeBatch = (
	world: World,
	scaleSet: ScaleSet,
	roll: RollingUpgrade,
	batch: readonly Instance[],
): boolean => {
	try {
		refuseBeyondQuota(world, scaleSet, vmSizeOf(scaleSet), batch.length);
	} catch (error) {
		if (error instanceof ArmRefusal) {
			return false;
		}

		throw error;
	}

	for (const instance of batch) {
		const successor = provisionInstance(world, scaleSet, null, instance);
		roll.surge[instance.instanceId] = successor.instanceId;
	}

	return true;
};

/** How far a surge is for one of the old instances: it is through when the new one is up and the old one gone. */
export const surgeOutcome = (
	world: World,
	scaleSet: ScaleSet,
	roll: RollingUpgrade,
	instanceId: string,
	outcomeOf: (instance: Instance) => 'waiting' | 'successful' | 'failed',
): 'waiting' | 'successful' | 'failed' => {
	const old = instanceOf(scaleSet, instanceId);
	const successor = instanceOf(scaleSet, roll.surge[instanceId] ?? '');
	if (old === undefined) {
		return 'successful';
	}

	if (old.task?.kind === 'scale-in') {
		return 'waiting';
	}

	const outcome = successor === undefined ? 'failed' : outcomeOf(successor);
	if (outcome === 'successful') {
		beginTask(world, scaleSet, old, 'scale-in', null);
		return 'waiting';
	}

	if (outcome === 'failed') {
		endSurge(world, scaleSet, roll, instanceId);
	}

	return outcome;
};

/** Gives a surge up for one of the old instances: it stays, and the new one goes [unproven]. */
export const endSurge = (world: World, scaleSet: ScaleSet, roll: RollingUpgrade, instanceId: string): void => {
	const old = instanceOf(scaleSet, instanceId);
	const successor = instanceOf(scaleSet, roll.surge[instanceId] ?? '');
	if (successor !== undefined && old !== undefined && old.task?.kind !== 'scale-in') {
		beginTask(world, scaleSet, successor, 'scale-in', null);
	}
};
