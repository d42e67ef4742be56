import {armTime} from './clock.js';
import {dig, isJsonObject, type Json, type JsonObject} from './json.js';
import {modelExtensions} from './model.js';
import {provisioningStatus} from './statuses.js';
import type {ScaleSet} from './world.js';

/** A scale set as ARM answers it: the model, with the etag and the state of provisioning where recorded bodies have them. */
export const scaleSetBody = (scaleSet: ScaleSet, id: string = scaleSet.id): JsonObject => {
	const {properties, ...head} = scaleSet.resource;
	const withState: Record<string, Json> = {};
	for (const [name, value] of Object.entries(isJsonObject(properties) ? properties : {})) {
		withState[name] = value;
		if (name === 'virtualMachineProfile') {
			withState['provisioningState'] = scaleSet.provisioningState;
		}
	}

	return {...head, id, etag: etagOf(scaleSet), properties: withState};
};

/** An etag as Compute writes it: a counter in quotes. */
export const etagOf = (counted: {readonly etag: number}): string => `"${counted.etag}"`;

/** Lists of a whole subscription name the resource group in upper case [recorded in all 278 of 278]. */
export const idInUpperCaseGroup = (scaleSet: ScaleSet): string =>
	scaleSet.id.replace(
		`/resourceGroups/${scaleSet.resourceGroup}/`,
		`/resourceGroups/${scaleSet.resourceGroup.toUpperCase()}/`,
	);

/** The instance view of a set: how many instances are in which state of provisioning, and the state of the set. */
export const scaleSetInstanceView = (scaleSet: ScaleSet): JsonObject => {
	const counts = new Map<string, number>();
	for (const {provisioningState} of scaleSet.instances) {
		const code = `ProvisioningState/${provisioningState.toLowerCase()}`;
		counts.set(code, (counts.get(code) ?? 0) + 1);
	}

	const statusesSummary = [...counts].map(([code, count]) => ({code, count}));
	const extensions = modelExtensions(scaleSet.resource).map(({name}) => ({name: name ?? null, statusesSummary}));
	return {
		virtualMachine: {statusesSummary},
		...(extensions.length > 0 && {extensions}),
		statuses: [provisioningStatus(scaleSet.provisioningState, armTime(scaleSet.provisionedAt))],
	};
};

/** The state of the last roll by the platform; neither id nor name, as recorded. */
export const rollingUpgradeBody = (scaleSet: ScaleSet): JsonObject | null => {
	const roll = scaleSet.rollingUpgrade;
	if (roll === null) {
		return null;
	}

	return {
		type: 'Microsoft.Compute/virtualMachineScaleSets/rollingUpgrades',
		location: scaleSet.location,
		properties: {
			policy: dig(scaleSet.resource, 'properties', 'upgradePolicy', 'rollingUpgradePolicy') ?? {},
			runningStatus: {
				code: roll.code,
				startTime: armTime(roll.startedAt),
				lastAction: roll.lastAction,
				lastActionTime: armTime(roll.lastActionAt),
			},
			progress: {
				successfulInstanceCount: roll.successfulInstanceIds.length,
				failedInstanceCount: roll.failedInstanceIds.length,
				inProgressInstanceCount: roll.inProgressInstanceIds.length,
				pendingInstanceCount: roll.pendingInstanceIds.length,
			},
			...(roll.error !== null && {error: roll.error}),
		},
	};
};
