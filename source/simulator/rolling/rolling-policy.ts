import {secondsOfDuration} from './duration.js';
import {dig, digText, type Json} from '../world/json.js';
import {isServiceFabric} from '../world/model.js';
import type {RollKind, RollPolicy} from '../world/rolling-upgrade.js';
import type {ScaleSet} from '../world/world.js';

/** What the platform does where nothing is written [documented]. */
const usualPercent = 20;

const policyOf = (scaleSet: ScaleSet): Json | undefined =>
	dig(scaleSet.resource, 'properties', 'upgradePolicy', 'rollingUpgradePolicy');

/** Whether the platform upgrades the OS of the set by itself. */
export const isAutomaticOsUpgradeOn = (scaleSet: ScaleSet): boolean =>
	automaticPolicy(scaleSet, 'enableAutomaticOSUpgrade');

/** Whether the platform waits for an approval before it takes an instance [documented]. */
export const isDeferred = (scaleSet: ScaleSet): boolean => automaticPolicy(scaleSet, 'osRollingUpgradeDeferral');

const automaticPolicy = (scaleSet: ScaleSet, name: string): boolean =>
	dig(scaleSet.resource, 'properties', 'upgradePolicy', 'automaticOSUpgradePolicy', name) === true;

/**
 * The policy of a roll which starts now. An automatic OS upgrade keeps to the policy of the set only where it says so
 * (`useRollingUpgradePolicy`), else to the usual one; only it puts back the disk of an instance which does not become
 * healthy, unless `disableAutomaticRollback` [documented].
 */
export const rollPolicyOf = (scaleSet: ScaleSet, kind: RollKind, startedBy: 'User' | 'Platform'): RollPolicy => {
	const isAutomatic = kind === 'os' && startedBy === 'Platform';
	const policy = isAutomatic && !automaticPolicy(scaleSet, 'useRollingUpgradePolicy') ? undefined : policyOf(scaleSet);
	const percent = (name: string): number => {
		const value = dig(policy, name);
		return typeof value === 'number' ? value : usualPercent;
	};

	return {
		maxBatchInstancePercent: percent('maxBatchInstancePercent'),
		maxUnhealthyInstancePercent: percent('maxUnhealthyInstancePercent'),
		maxUnhealthyUpgradedInstancePercent: percent('maxUnhealthyUpgradedInstancePercent'),
		pauseSeconds: secondsOfDuration(digText(policy, 'pauseTimeBetweenBatches') ?? 'PT0S') ?? 0,
		isCrossZone: dig(policy, 'enableCrossZoneUpgrade') === true,
		isUnhealthyFirst: dig(policy, 'prioritizeUnhealthyInstances') === true,
		rollsBackOnBreach: dig(policy, 'rollbackFailedInstancesOnPolicyBreach') === true,
		isSurge: dig(policy, 'maxSurge') === true && kind !== 'extension',
		isByUpdateDomain: isServiceFabric(scaleSet.resource),
		rollsBackUnhealthy: isAutomatic && !automaticPolicy(scaleSet, 'disableAutomaticRollback'),
	};
};
