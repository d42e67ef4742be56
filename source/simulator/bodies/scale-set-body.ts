import {armTime} from '../world/clock.js';
import {dig, isJsonObject, type Json, type JsonObject} from '../world/json.js';
import {modelExtensions} from '../world/model.js';
import {provisioningStatus} from './statuses.js';
import type {ScaleSet} from '../world/world.js';

/** A scale set as ARM answers it: the model, with the etag and the state of provisioning where recorded bodies have them. */
export const scaleSetBody = (scaleSet: ScaleSet, id: string = scaleSet.id, isUserDataWanted = false): JsonObject => {
	const {properties, ...head} = scaleSet.resource;
	const withState: Record<string, Json> = {};
	for (const [name, value] of Object.entries(isJsonObject(properties) ? properties : {})) {
		withState[name] = value;
		if (name === 'virtualMachineProfile' && isJsonObject(value)) {
			const {userData, ...profile} = value;
			withState[name] = isUserDataWanted && userData !== undefined ? {...profile, userData} : profile;
			withState['provisioningState'] = scaleSet.provisioningState;
		}
	}

	withState['provisioningState'] ??= scaleSet.provisioningState;

	return {...head, id, etag: etagOf(scaleSet), properties: withState};
};

/** An etag as Compute writes it: a counter in quotes. */
export const etagOf = (counted: {readonly etag: number}): string => `"${counted.etag}"`;

/** Lists of a whole subscription name the resource group in upper case [recorded in all 278 of 278]. */
export const idInUpperCaseGroup = (scaleSet: ScaleSet, id: string = scaleSet.id): string =>
	id.replace(`/resourceGroups/${scaleSet.resourceGroup}/`, `/resourceGroups/${scaleSet.resourceGroup.toUpperCase()}/`);

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
		...(dig(scaleSet.resource, 'properties', 'automaticRepairsPolicy', 'enabled') === true && {
			orchestrationServices: [{serviceName: 'AutomaticRepairs', serviceState: scaleSet.automaticRepairs}],
		}),
		statuses: [provisioningStatus(scaleSet.provisioningState, armTime(scaleSet.provisionedAt))],
	};
};
