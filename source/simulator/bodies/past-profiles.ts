import {dig, isJsonObject, type Json} from '../world/json.js';
import type {Instance, ScaleSet} from '../world/world.js';

/** Keeps the profile of the model which a write is about to replace, as long as instances have it. */
export const keepProfile = (scaleSet: ScaleSet): void => {
	const alive = new Set(scaleSet.instances.map(({modelRevision}) => String(modelRevision)));
	const kept: Record<string, Json> = {
		...scaleSet.pastProfiles,
		[scaleSet.modelRevision]: dig(scaleSet.resource, 'properties', 'virtualMachineProfile') ?? null,
	};
	scaleSet.pastProfiles = Object.fromEntries(Object.entries(kept).filter(([revision]) => alive.has(revision)));
};

/**
 * The set as an instance knows it: with the profile which the instance has taken. Azure shows the extensions, disks and
 * cards of that one, until the instance is upgraded [recorded for extensions].
 */
export const asTakenBy = (scaleSet: ScaleSet, instance: Instance): ScaleSet => {
	const profile = scaleSet.pastProfiles?.[instance.modelRevision];
	const {properties} = scaleSet.resource;
	return instance.modelRevision === scaleSet.modelRevision || !isJsonObject(profile) || !isJsonObject(properties)
		? scaleSet
		: {...scaleSet, resource: {...scaleSet.resource, properties: {...properties, virtualMachineProfile: profile}}};
};
