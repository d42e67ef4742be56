import type {JsonObject} from '../world/json.js';
import {capacityOf, healthSourceOf} from '../world/model.js';
import {rollPolicyOf} from './rolling-policy.js';
import {isLeaving} from './rolling-scope.js';
import {exceededBefore, exceededDuring, exceededUpgraded} from './rolling-errors.js';
import type {RollingUpgrade, RollPolicy} from '../world/rolling-upgrade.js';
import type {Instance, ScaleSet} from '../world/world.js';

/** Sets of so few instances are upgraded one instance at a time [documented]. */
const smallSet = 5;

/**
 * Whether a roll counts the instance as unhealthy: what the source of health says (`unknown` counts, `initializing` does
 * not), or where there is none, whether it runs and was provisioned well [documented]. Deallocated ones do not count
 * [unproven].
 */
const isUnhealthy = (scaleSet: ScaleSet, instance: Instance): boolean => {
	if (instance.powerState === 'deallocated') {
		return false;
	}

	if (instance.provisioningState === 'Failed') {
		return true;
	}

	return healthSourceOf(scaleSet.resource) === 'none'
		? instance.powerState !== 'running'
		: instance.health === 'unhealthy' || instance.health === 'unknown';
};

/** The unhealthy instances of the whole set, and what share of it they are. */
const unhealthyShare = (scaleSet: ScaleSet): {readonly instances: readonly Instance[]; readonly percent: number} => {
	const instances = scaleSet.instances.filter(instance => isUnhealthy(scaleSet, instance));
	return {instances, percent: (instances.length / Math.max(1, scaleSet.instances.length)) * 100};
};

/** The order in which a roll takes instances: zone by zone, there domain by domain; unhealthy ones first where the policy says so. */
export const inRollOrder = (
	scaleSet: ScaleSet,
	instances: readonly Instance[],
	policy: RollPolicy,
): readonly Instance[] => {
	const rank = (instance: Instance): number => (policy.isUnhealthyFirst && !isUnhealthy(scaleSet, instance) ? 1 : 0);
	return instances.toSorted(
		(one, other) =>
			rank(one) - rank(other) ||
			(policy.isCrossZone ? 0 : Number(one.zone ?? 0) - Number(other.zone ?? 0)) ||
			one.updateDomain - other.updateDomain,
	);
};

/**
 * The instances of the next batch: inside one update domain and, unless the policy crosses zones, one zone. The share of
 * the policy is a maximum: unhealthy instances elsewhere make the batch smaller [documented]. Empty when none may be
 * taken now.
 */
export const nextBatch = (scaleSet: ScaleSet, roll: RollingUpgrade): readonly Instance[] => {
	const {policy} = roll;
	const wanted = new Set(
		roll.approvedInstanceIds === null
			? roll.pendingInstanceIds
			: roll.pendingInstanceIds.filter(instanceId => roll.approvedInstanceIds?.includes(instanceId)),
	);
	const pending = inRollOrder(
		scaleSet,
		scaleSet.instances.filter(instance => wanted.has(instance.instanceId) && !isLeaving(instance)),
		policy,
	);
	const [first] = pending;
	if (first === undefined) {
		return [];
	}

	const isFirstUnhealthy = isUnhealthy(scaleSet, first);
	const together = pending.filter(
		instance =>
			instance.updateDomain === first.updateDomain &&
			(policy.isCrossZone || instance.zone === first.zone) &&
			(!policy.isUnhealthyFirst || isUnhealthy(scaleSet, instance) === isFirstUnhealthy),
	);
	return policy.isByUpdateDomain ? together : together.slice(0, batchSize(scaleSet, together, policy));
};

const mostInBatch = (total: number, policy: RollPolicy): number =>
	total <= smallSet ? 1 : Math.max(1, Math.floor((total * policy.maxBatchInstancePercent) / 100));

/** The instances of a batch when all is well: what a write in Rolling mode is charged [recorded: 1 for 2 instances]. */
export const usualBatchSize = (scaleSet: ScaleSet): number =>
	mostInBatch(scaleSet.instances.length, rollPolicyOf(scaleSet, 'model', 'User'));

const batchSize = (scaleSet: ScaleSet, together: readonly Instance[], policy: RollPolicy): number => {
	// New instances of a surge which wait for the old ones to go are no part of the set's size.
	const total = Math.min(scaleSet.instances.length, capacityOf(scaleSet.resource));
	const most = mostInBatch(total, policy);
	const unhealthyElsewhere = unhealthyShare(scaleSet).instances.filter(instance => !together.includes(instance)).length;
	const room = Math.floor((total * policy.maxUnhealthyInstancePercent) / 100) - unhealthyElsewhere;
	return Math.max(1, Math.min(most, room));
};

/** The error of a roll of whose upgraded instances too many are unhealthy, or `null`; asked after each batch. */
export const breachAfterBatch = (scaleSet: ScaleSet, roll: RollingUpgrade): JsonObject | null => {
	const failed = roll.failedInstanceIds.length;
	const upgraded = roll.successfulInstanceIds.length + failed;
	const limit = roll.policy.maxUnhealthyUpgradedInstancePercent;
	const percent = (failed / Math.max(1, upgraded)) * 100;
	return percent > limit ? exceededUpgraded(scaleSet, roll.failedInstanceIds, Math.round(percent), limit) : null;
};

/** The error of a roll of a set too unhealthy for another batch, or `null`; asked before each batch but the first. */
export const breachBeforeBatch = (scaleSet: ScaleSet, roll: RollingUpgrade): JsonObject | null => {
	const {instances, percent} = unhealthyShare(scaleSet);
	const limit = roll.policy.maxUnhealthyInstancePercent;
	return percent > limit
		? exceededDuring(
				scaleSet,
				instances.map(({instanceId}) => instanceId),
				Math.round(percent),
				limit,
			)
		: null;
};

/** The error of a roll of a set too unhealthy to begin at all, or `null`. */
export const breachAtStart = (scaleSet: ScaleSet, {policy}: RollingUpgrade): JsonObject | null => {
	const {instances, percent} = unhealthyShare(scaleSet);
	const limit = policy.maxUnhealthyInstancePercent;
	const ids = instances.map(({instanceId}) => instanceId);
	return percent > limit ? exceededBefore(scaleSet, ids, Math.round(percent), limit) : null;
};
