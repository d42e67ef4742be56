import {beginTask} from '../life/life.js';
import {healthSourceOf} from '../world/model.js';
import {surgeOutcome} from './rolling-surge.js';
import type {RollingUpgrade} from '../world/rolling-upgrade.js';
import {instanceOf, type Instance, type ScaleSet, type World} from '../world/world.js';

/** How long the platform waits for an instance to become healthy: documented as up to five minutes. */
const healthTimeoutSeconds = 300;

/** Sorts the instances of the batch in progress into those which are through, well or not, and those still waited for. */
export const settleBatch = (world: World, scaleSet: ScaleSet, roll: RollingUpgrade): void => {
	const waiting: string[] = [];
	for (const instanceId of roll.inProgressInstanceIds) {
		const outcome =
			roll.surge[instanceId] === undefined
				? inPlaceOutcome(world, scaleSet, roll, instanceId)
				: surgeOutcome(world, scaleSet, roll, instanceId, instance => outcomeOf(world, scaleSet, instance));
		if (outcome === 'waiting') {
			waiting.push(instanceId);
		} else if (outcome === 'successful') {
			roll.successfulInstanceIds.push(instanceId);
		} else if (outcome === 'failed') {
			roll.failedInstanceIds.push(instanceId);
		}
	}

	roll.inProgressInstanceIds = waiting;
};

type Outcome = 'waiting' | 'successful' | 'failed' | 'gone';

const inPlaceOutcome = (world: World, scaleSet: ScaleSet, roll: RollingUpgrade, instanceId: string): Outcome => {
	const instance = instanceOf(scaleSet, instanceId);
	if (instance === undefined) {
		return 'gone';
	}

	if (roll.isIdle) {
		return 'successful';
	}

	if (roll.rolledBackInstanceIds.includes(instanceId)) {
		if (instance.task !== null) {
			return 'waiting';
		}

		settleRollbacks(scaleSet, roll);
		return 'failed';
	}

	const outcome = outcomeOf(world, scaleSet, instance);
	if (outcome === 'failed' && roll.policy.rollsBackUnhealthy && instance.previous !== null) {
		rollBack(world, scaleSet, roll, instance);
		return 'waiting';
	}

	return outcome;
};

const outcomeOf = (world: World, scaleSet: ScaleSet, instance: Instance): 'waiting' | 'successful' | 'failed' => {
	if (instance.task !== null) {
		return 'waiting';
	}

	if (instance.provisioningState === 'Failed') {
		return 'failed';
	}

	const isHealthy =
		healthSourceOf(scaleSet.resource) === 'none' ||
		instance.powerState === 'deallocated' ||
		instance.health === 'healthy';
	if (isHealthy) {
		return 'successful';
	}

	return world.now - instance.provisionedAt > healthTimeoutSeconds * 1000 ? 'failed' : 'waiting';
};

const rollBack = (world: World, scaleSet: ScaleSet, roll: RollingUpgrade, instance: Instance): void => {
	roll.rolledBackInstanceIds.push(instance.instanceId);
	beginTask(world, scaleSet, instance, 'rollback', null);
};

/** Puts the failed instances back on what they ran before, where the policy wants that on a breach [documented]. */
export const rollBackFailed = (world: World, scaleSet: ScaleSet, roll: RollingUpgrade): void => {
	for (const instanceId of roll.policy.rollsBackOnBreach ? roll.failedInstanceIds : []) {
		const instance = instanceOf(scaleSet, instanceId);
		if (instance !== undefined && instance.previous !== null && !roll.rolledBackInstanceIds.includes(instanceId)) {
			rollBack(world, scaleSet, roll, instance);
		}
	}
};

/** Whether an instance is still on its way back. */
export const isRollingBack = (scaleSet: ScaleSet, roll: RollingUpgrade): boolean =>
	roll.rolledBackInstanceIds.some(instanceId => instanceOf(scaleSet, instanceId)?.task?.kind === 'rollback');

/** A rollback which failed itself is counted as such. */
export const settleRollbacks = (scaleSet: ScaleSet, roll: RollingUpgrade): void => {
	const failed = roll.rolledBackInstanceIds.filter(
		instanceId => instanceOf(scaleSet, instanceId)?.provisioningState === 'Failed',
	);
	roll.failedToRollBackInstanceIds.push(...failed);
	roll.rolledBackInstanceIds = roll.rolledBackInstanceIds.filter(instanceId => !failed.includes(instanceId));
};
