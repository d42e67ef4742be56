import {dig, digText, isJsonObject, type Json, type JsonObject} from '../world/json.js';
import {seededRandom} from '../world/random.js';
import {keyOf, type Instance, type ScaleSet} from '../world/world.js';

const storage = (scaleSet: ScaleSet, ...path: readonly string[]): Json | undefined =>
	dig(scaleSet.resource, 'properties', 'virtualMachineProfile', 'storageProfile', ...path);

const copiedMembers = ['securityProfile', 'licenseType', 'priority', 'evictionPolicy', 'billingProfile'];

/** Members of the profile of the set which every instance repeats, where the model has them [recorded]. */
export const copiedFromProfile = (scaleSet: ScaleSet): JsonObject => {
	const profile = dig(scaleSet.resource, 'properties', 'virtualMachineProfile');
	return Object.fromEntries(
		copiedMembers.flatMap(name => {
			const value = dig(profile, name);
			return value === undefined ? [] : [[name, value] as const];
		}),
	);
};

/** What an instance repeats of the OS disk of the model beside its size: an ephemeral disk says so [recorded]. */
export const copiedFromDisk = (scaleSet: ScaleSet): JsonObject => {
	const settings = storage(scaleSet, 'osDisk', 'diffDiskSettings');
	return isJsonObject(settings) ? {diffDiskSettings: settings, deleteOption: 'Delete'} : {};
};

/** The type of the disk controller, where the model names one: members of older models do not have it [recorded]. */
export const diskControllerOf = (scaleSet: ScaleSet): JsonObject => {
	const type = storage(scaleSet, 'diskControllerType');
	return type === undefined ? {} : {diskControllerType: type};
};

/** The data disks of an instance: one for each of the model, by a name of its own [recorded]. */
export const dataDisksOf = (scaleSet: ScaleSet, instance: Instance): readonly JsonObject[] => {
	const disks = storage(scaleSet, 'dataDisks');
	return (Array.isArray(disks) ? disks : []).map((disk: Json, index) => {
		const hex = seededRandom(0, 'data disk', keyOf(scaleSet.id), instance.vmId, index).hex(32);
		const name = `${scaleSet.name}_${scaleSet.name}_${instance.instanceId}_disk${index + 2}_${hex}`;
		return {
			lun: dig(disk, 'lun') ?? index,
			name,
			createOption: digText(disk, 'createOption') ?? 'Empty',
			caching: digText(disk, 'caching') ?? 'None',
			managedDisk: {
				storageAccountType: digText(disk, 'managedDisk', 'storageAccountType') ?? 'Standard_LRS',
				id: `/subscriptions/${scaleSet.subscriptionId}/resourceGroups/${scaleSet.resourceGroup}/providers/Microsoft.Compute/disks/${name}`,
			},
			diskSizeGB: dig(disk, 'diskSizeGB') ?? 30,
			toBeDetached: false,
		};
	});
};

/** From this version on instances tell the status of their deletion [recorded: in the same minute not with an older one]. */
const deletionStatusSince = '2024-07-01';

/** With the status before the id of the machine, where Azure writes it. */
const withDeletionStatus = (properties: JsonObject): JsonObject => {
	const members = Object.entries(properties);
	const place = members.findIndex(([name]) => name === 'vmId');
	return Object.fromEntries(
		members.toSpliced(place === -1 ? members.length : place, 0, ['resilientVMDeletionStatus', 'Disabled']),
	);
};

/** A body as the version of the API which was asked for has it. */
export const inVersion = (body: JsonObject, apiVersion: string): JsonObject => {
	const {properties} = body;
	return apiVersion < deletionStatusSince || !isJsonObject(properties)
		? body
		: {...body, properties: withDeletionStatus(properties)};
};

/** The user data which an instance has, as its body tells them where they are asked for [recorded]. */
export const withUserData = (scaleSet: ScaleSet, body: JsonObject): JsonObject => {
	const {properties} = body;
	const userData = dig(scaleSet.resource, 'properties', 'virtualMachineProfile', 'userData');
	return userData === undefined || !isJsonObject(properties) ? body : {...body, properties: {...properties, userData}};
};
