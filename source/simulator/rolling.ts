import {schedule} from './events.js';
import {beginTask} from './life.js';
import {dig, type JsonObject} from './json.js';
import {healthSourceOf} from './model.js';
import {endOperation, startOperation} from './operations.js';
import {instanceOf, keyOf, type Instance, type Operation, type ScaleSet, type World} from './world.js';

const secondsBetweenLooks = 10;
/** How long the platform waits for an instance to become healthy: documented as up to five minutes. */
const healthTimeoutSeconds = 300;

const percentOf = (scaleSet: ScaleSet, name: string): number => {
	const value = dig(scaleSet.resource, 'properties', 'upgradePolicy', 'rollingUpgradePolicy', name);
	return typeof value === 'number' ? value : 20;
};

/** Whether a roll by the platform is under way. */
export const isRolling = (scaleSet: ScaleSet): boolean => scaleSet.rollingUpgrade?.code === 'RollingForward';

/** Starts a roll by the platform over the instances which have not the latest model, batch by batch. */
export const startRoll = (world: World, scaleSet: ScaleSet): Operation => {
	const operation = startOperation(world, scaleSet, 'rolling-upgrade', 'told');
	scaleSet.rollingUpgrade = {
		code: 'RollingForward',
		startedAt: world.now,
		endedAt: null,
		lastAction: 'Start',
		lastActionAt: world.now,
		operationId: operation.operationId,
		pendingInstanceIds: scaleSet.instances
			.filter(
				instance =>
					instance.modelRevision !== scaleSet.modelRevision && instance.protection?.protectFromScaleSetActions !== true,
			)
			.toSorted((one, other) => one.updateDomain - other.updateDomain)
			.map(instance => instance.instanceId),
		inProgressInstanceIds: [],
		successfulInstanceIds: [],
		failedInstanceIds: [],
		error: null,
	};
	lookAgain(world, scaleSet);
	return operation;
};

const lookAgain = (world: World, scaleSet: ScaleSet): void => {
	schedule(world, world.now + secondsBetweenLooks * 1000, {kind: 'roll-continues', scaleSetKey: keyOf(scaleSet.id)});
};

/** Looks at the batch in progress, and starts the next one when it is through. */
export const continueRoll = (world: World, scaleSetKey: string): void => {
	const scaleSet = world.scaleSets[scaleSetKey];
	const roll = scaleSet?.rollingUpgrade;
	if (scaleSet === undefined || !roll || roll.code !== 'RollingForward') {
		return;
	}

	const waiting: string[] = [];
	for (const instanceId of roll.inProgressInstanceIds) {
		const instance = instanceOf(scaleSet, instanceId);
		const outcome = instance === undefined ? 'successful' : outcomeOf(world, scaleSet, instance);
		if (outcome === 'waiting') {
			waiting.push(instanceId);
		} else if (outcome === 'successful') {
			roll.successfulInstanceIds.push(instanceId);
		} else {
			roll.failedInstanceIds.push(instanceId);
		}
	}

	roll.inProgressInstanceIds = waiting;
	if (waiting.length === 0) {
		const breach = breachOf(scaleSet);
		if (breach !== null) {
			finish(world, scaleSet, 'Faulted', breach);
			return;
		}

		if (roll.pendingInstanceIds.length === 0) {
			finish(world, scaleSet, 'Completed', null);
			return;
		}

		startBatch(world, scaleSet);
	}

	lookAgain(world, scaleSet);
};

const startBatch = (world: World, scaleSet: ScaleSet): void => {
	const roll = scaleSet.rollingUpgrade;
	if (roll === null) {
		return;
	}

	const size = Math.max(
		1,
		Math.floor((scaleSet.instances.length * percentOf(scaleSet, 'maxBatchInstancePercent')) / 100),
	);
	const first = instanceOf(scaleSet, roll.pendingInstanceIds[0] ?? '');
	// A batch stays inside one zone and one update domain.
	const batch = roll.pendingInstanceIds
		.filter(instanceId => {
			const instance = instanceOf(scaleSet, instanceId);
			return instance?.zone === first?.zone && instance?.updateDomain === first?.updateDomain;
		})
		.slice(0, size);
	roll.pendingInstanceIds = roll.pendingInstanceIds.filter(instanceId => !batch.includes(instanceId));
	roll.inProgressInstanceIds = batch;
	for (const instanceId of batch) {
		const instance = instanceOf(scaleSet, instanceId);
		if (instance !== undefined) {
			beginTask(world, scaleSet, instance, 'manualupgrade', null);
		}
	}
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

const breachOf = (scaleSet: ScaleSet): JsonObject | null => {
	const roll = scaleSet.rollingUpgrade;
	const upgraded = (roll?.successfulInstanceIds.length ?? 0) + (roll?.failedInstanceIds.length ?? 0);
	const failed = roll?.failedInstanceIds.length ?? 0;
	const limit = percentOf(scaleSet, 'maxUnhealthyUpgradedInstancePercent');
	if (upgraded === 0 || (failed / upgraded) * 100 <= limit) {
		return null;
	}

	return {
		code: 'MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade',
		message: `Rolling Upgrade failed after exceeding the MaxUnhealthyUpgradedInstancePercent value defined in the RollingUpgradePolicy. ${Math.round((failed / upgraded) * 100)}% of instances are in an unhealthy state after being upgraded - more than the threshold of ${limit}%.`,
	};
};

/**
 * Cancels the roll: no batch follows. Instances which are under way finish, and count as failed [the counts and the
 * error are recorded; that they finish is not].
 */
export const cancelRoll = (world: World, scaleSet: ScaleSet): void => {
	const roll = scaleSet.rollingUpgrade;
	if (roll === null || roll.code !== 'RollingForward') {
		return;
	}

	const target = `${scaleSet.name}/virtualMachines/${roll.inProgressInstanceIds[0] ?? roll.pendingInstanceIds[0] ?? '0'}`;
	roll.lastAction = 'Cancel';
	roll.lastActionAt = world.now;
	roll.failedInstanceIds.push(...roll.inProgressInstanceIds);
	roll.inProgressInstanceIds = [];
	finish(world, scaleSet, 'Cancelled', {
		code: 'RollingUpgradeInternalError',
		message: 'An internal error occured while executing the rolling upgrade.',
		details: [
			{
				code: 'RollingUpgradeCanceled',
				message: 'Rolling Upgrade failed as upgrade was canceled while it was in progress.',
				target,
			},
		],
	});
};

const finish = (
	world: World,
	scaleSet: ScaleSet,
	code: 'Completed' | 'Cancelled' | 'Faulted',
	error: JsonObject | null,
): void => {
	const roll = scaleSet.rollingUpgrade;
	if (roll !== null) {
		roll.code = code;
		roll.error = error;
		roll.endedAt = world.now;
		endOperation(world, roll.operationId, error);
	}
};
