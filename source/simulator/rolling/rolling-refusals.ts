import {ArmRefusal, invalidParameter} from '../errors.js';
import {secondsOfDuration} from './duration.js';
import {dig, digText, type JsonObject} from '../world/json.js';
import {healthSourceOf, isFlexible, isServiceFabric, modelImageReference} from '../world/model.js';

const badRequest = (message: string): ArmRefusal => new ArmRefusal(400, {code: 'BadRequest', message});

/** 400, a roll without anything that tells health [public reports]. */
export const rollingNeedsHealth = (): ArmRefusal =>
	badRequest(
		'Rolling Upgrade mode is not supported for this Virtual Machine Scale Set because a health probe or health extension was not provided.',
	);

const upgradeModes: ReadonlySet<string> = new Set(['automatic', 'manual', 'rolling']);

/** Least and most of the percentages [documented]. */
const percentages = {
	maxBatchInstancePercent: [5, 100],
	maxUnhealthyInstancePercent: [5, 100],
	maxUnhealthyUpgradedInstancePercent: [0, 100],
} as const;

/** Least and most of the grace period of repairs, in seconds [documented]. */
const graceSeconds = [600, 5400] as const;

/**
 * Refuses a model whose policies of upgrade and repair the platform cannot keep to.
 *
 * @throws ArmRefusal 400: without a source of health [public reports]; out of the documented ranges [texts unproven].
 */
export const refuseUnfitPolicies = (resource: JsonObject): void => {
	const upgradePolicy = dig(resource, 'properties', 'upgradePolicy');
	const isCluster = isServiceFabric(resource);
	const hasHealth = healthSourceOf(resource) !== 'none';
	const probe = dig(resource, 'properties', 'virtualMachineProfile', 'networkProfile', 'healthProbe', 'id');
	if (isCluster && probe !== undefined) {
		throw badRequest('Health probe is not supported on Service Fabric Virtual Machine Scale Set.');
	}

	const mode = dig(upgradePolicy, 'mode');
	if (mode !== undefined && !(typeof mode === 'string' && upgradeModes.has(mode.toLowerCase()))) {
		throw invalidParameter(
			`The value ${JSON.stringify(mode)} of parameter 'upgradePolicy.mode' is invalid.`,
			'upgradePolicy.mode',
		);
	}

	if (digText(upgradePolicy, 'mode')?.toLowerCase() === 'rolling' && !hasHealth) {
		throw rollingNeedsHealth();
	}

	refuseUnfitRollingPolicy(dig(upgradePolicy, 'rollingUpgradePolicy'));
	if (dig(upgradePolicy, 'automaticOSUpgradePolicy', 'enableAutomaticOSUpgrade') === true) {
		refuseUnfitAutomaticUpgrade(resource, hasHealth || isCluster);
	}

	refuseUnfitRepairs(resource, hasHealth);
};

const refuseUnfitRollingPolicy = (policy: ReturnType<typeof dig>): void => {
	for (const [name, [least, most]] of Object.entries(percentages)) {
		const value = dig(policy, name);
		if (value !== undefined && !(typeof value === 'number' && value >= least && value <= most)) {
			throw invalidParameter(
				`The value '${JSON.stringify(value)}' of parameter 'rollingUpgradePolicy.${name}' is out of range. The value must be between '${least}' and '${most}', inclusive.`,
				`rollingUpgradePolicy.${name}`,
			);
		}
	}

	const pause = dig(policy, 'pauseTimeBetweenBatches');
	if (pause !== undefined && (typeof pause !== 'string' || secondsOfDuration(pause) === null)) {
		throw invalidParameter(
			`The value '${JSON.stringify(pause)}' of parameter 'rollingUpgradePolicy.pauseTimeBetweenBatches' is not a duration of ISO 8601.`,
			'rollingUpgradePolicy.pauseTimeBetweenBatches',
		);
	}
};

const refuseUnfitAutomaticUpgrade = (resource: JsonObject, isHealthKnown: boolean): void => {
	if (!isHealthKnown) {
		throw badRequest(
			'Automatic OS Upgrade is not supported for this Virtual Machine Scale Set because a health probe or health extension was not specified.',
		);
	}

	const reference = modelImageReference(resource) ?? undefined;
	const isLatest =
		digText(reference, 'publisher') === null
			? ['id', 'sharedGalleryImageId', 'communityGalleryImageId'].some(member =>
					/\/images\/[^/]+(\/versions\/latest)?$/i.test(digText(reference, member) ?? ''),
				)
			: digText(reference, 'version')?.toLowerCase() === 'latest';
	if (!isLatest && !isFlexible(resource)) {
		throw badRequest(
			"virtualMachineScaleSets with Automatic OS Upgrade enabled must use Platform or Gallery Image with version set to 'latest'.",
		);
	}
};

const refuseUnfitRepairs = (resource: JsonObject, hasHealth: boolean): void => {
	const policy = dig(resource, 'properties', 'automaticRepairsPolicy');
	if (dig(policy, 'enabled') !== true) {
		return;
	}

	if (!hasHealth) {
		throw badRequest(
			'Automatic repairs is not supported for this Virtual Machine Scale Set because a health probe or health extension was not provided.',
		);
	}

	const period = dig(policy, 'gracePeriod');
	const seconds = typeof period === 'string' ? secondsOfDuration(period) : null;
	const [least, most] = graceSeconds;
	if (period !== undefined && (seconds === null || seconds < least || seconds > most)) {
		throw invalidParameter(
			`The value '${JSON.stringify(period)}' of parameter 'automaticRepairsPolicy.gracePeriod' is invalid. It must be between PT10M and PT90M.`,
			'automaticRepairsPolicy.gracePeriod',
		);
	}
};
