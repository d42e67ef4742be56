import type {JsonObject} from '../world/json.js';
import type {ScaleSet} from '../world/world.js';

const unhealthyWords = 'Instance found to be unhealthy or unreachable.';
const moreWords = 'For details on rolling upgrades, use http://aka.ms/AzureVMSSRollingUpgrade';

/** Names an instance as errors of rolls do: without the resource group [recorded]. */
const targetOf = (scaleSet: ScaleSet, instanceId: string): string => `${scaleSet.name}/virtualMachines/${instanceId}`;

const detailsOf = (scaleSet: ScaleSet, instanceIds: readonly string[]): readonly JsonObject[] =>
	instanceIds.map(instanceId => ({
		code: 'RollingUpgradeInstanceUnhealthyError',
		message: unhealthyWords,
		target: targetOf(scaleSet, instanceId),
	}));

/** Too many instances were unhealthy before any batch: nothing was touched [public reports]. */
export const exceededBefore = (
	scaleSet: ScaleSet,
	unhealthyIds: readonly string[],
	percent: number,
	limit: number,
): JsonObject => ({
	details: detailsOf(scaleSet, unhealthyIds),
	code: 'MaxUnhealthyInstancePercentExceededBeforeRollingUpgrade',
	message: `Rolling Upgrade failed due to exceeding the MaxUnhealthyInstancePercent value (defined in the RollingUpgradePolicy) before any batch was attempted. ${percent}% of instances are in an unhealthy state, more than the threshold of ${limit}% configured in the RollingUpgradePolicy. The most impactful error is:  ${unhealthyWords} ${moreWords}`,
});

/** Too many instances of the whole set were unhealthy before a later batch [public reports]. */
export const exceededDuring = (
	scaleSet: ScaleSet,
	unhealthyIds: readonly string[],
	percent: number,
	limit: number,
): JsonObject => ({
	details: detailsOf(scaleSet, unhealthyIds),
	code: 'MaxUnhealthyInstancePercentExceededInRollingUpgrade',
	message: `Rolling Upgrade failed after exceeding the MaxUnhealthyInstancePercent value defined in the RollingUpgradePolicy. ${percent}% of instances are in an unhealthy state after being upgraded - more than the threshold of ${limit}% configured in the RollingUpgradePolicy. The most impactful error is:  ${unhealthyWords} ${moreWords}`,
});

/** Too many of the upgraded instances are unhealthy [public reports]. */
export const exceededUpgraded = (
	scaleSet: ScaleSet,
	failedIds: readonly string[],
	percent: number,
	limit: number,
): JsonObject => ({
	details: detailsOf(scaleSet, failedIds),
	code: 'MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade',
	message: `Rolling Upgrade failed after exceeding the MaxUnhealthyUpgradedInstancePercent value defined in the RollingUpgradePolicy. ${percent}% of instances are in an unhealthy state after being upgraded - more than the threshold of ${limit}%. The most impactful error is: ${unhealthyWords}. First failed instance ID is: ${failedIds[0] ?? ''}.`,
});

/** Instances failed, and the policy lets the roll go on [the code is documented, the words are unproven]. */
export const someFailed = (scaleSet: ScaleSet, failedIds: readonly string[]): JsonObject => ({
	details: detailsOf(scaleSet, failedIds),
	code: 'RollingUpgradeInProgressWithFailedUpgradedVMs',
	message: `Rolling Upgrade is in progress with ${failedIds.length} failed instances. The most impactful error is: ${unhealthyWords} ${moreWords}`,
});

/** Somebody cancelled the roll [recorded]. */
export const cancelled = (scaleSet: ScaleSet, instanceId: string): JsonObject => ({
	details: [
		{
			code: 'RollingUpgradeCanceled',
			message: 'Rolling Upgrade failed as upgrade was canceled while it was in progress.',
			target: targetOf(scaleSet, instanceId),
		},
	],
	code: 'RollingUpgradeInternalError',
	message: 'An internal error occured while executing the rolling upgrade.',
});
