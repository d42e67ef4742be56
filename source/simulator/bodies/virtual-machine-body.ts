import {armTime} from '../world/clock.js';
import {instanceView, nicNameOf, osDisk} from './instance-body.js';
import {dig, digText, isJsonObject, type JsonObject} from '../world/json.js';
import {etagOf, idInUpperCaseGroup} from './scale-set-body.js';
import type {Instance, ScaleSet} from '../world/world.js';

/** The id of a member of a Flexible set, which is a virtual machine of its own. */
const virtualMachineIdOf = (scaleSet: ScaleSet, instance: Instance): string =>
	`/subscriptions/${scaleSet.subscriptionId}/resourceGroups/${scaleSet.resourceGroup}/providers/Microsoft.Compute/virtualMachines/${instance.instanceId}`;

/**
 * The instance view of a virtual machine: without placement group and update domain [documented], and with a fault domain
 * where the set has several [recorded].
 */
export const virtualMachineView = (scaleSet: ScaleSet, instance: Instance): JsonObject => {
	const {
		placementGroupId: _group,
		platformUpdateDomain: _updateDomain,
		platformFaultDomain,
		...view
	} = instanceView(scaleSet, instance);
	const faultDomains = dig(scaleSet.resource, 'properties', 'platformFaultDomainCount');
	const hasDomains = typeof faultDomains === 'number' && faultDomains > 1 && platformFaultDomain !== undefined;
	return hasDomains ? {platformFaultDomain, ...view} : view;
};

/** When the model was first written, as members of a set carry it in a tag [recorded]: `4/28/2024 6:28:48 AM +00:00`. */
const profileTime = ({resource}: ScaleSet): string => {
	const written = digText(resource, 'properties', 'virtualMachineProfile', 'timeCreated') ?? '';
	const time = new Date(written.replace(/\.\d+/, ''));
	if (Number.isNaN(time.getTime())) {
		return '';
	}

	const [hours, minutes, seconds] = [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()];
	const clock = [hours % 12 || 12, ...[minutes, seconds].map(part => String(part).padStart(2, '0'))].join(':');
	const day = [time.getUTCMonth() + 1, time.getUTCDate(), time.getUTCFullYear()].join('/');
	return `${day} ${clock} ${hours < 12 ? 'AM' : 'PM'} +00:00`;
};

/** A member of a Flexible set as a virtual machine. Lists name the resource group in upper case [recorded]. */
export const virtualMachineBody = (
	scaleSet: ScaleSet,
	instance: Instance,
	options: {readonly isViewWanted: boolean; readonly isInList: boolean},
): JsonObject => {
	const {isViewWanted, isInList} = options;
	const id = virtualMachineIdOf(scaleSet, instance);
	const group = `/resourceGroups/${scaleSet.resourceGroup}/`;
	const osProfile = dig(scaleSet.resource, 'properties', 'virtualMachineProfile', 'osProfile');
	const {computerNamePrefix: _prefix, ...osProfileRest} = isJsonObject(osProfile) ? osProfile : {};
	const securityProfile = dig(scaleSet.resource, 'properties', 'virtualMachineProfile', 'securityProfile');
	const nicId = `/subscriptions/${scaleSet.subscriptionId}/resourceGroups/${scaleSet.resourceGroup}/providers/Microsoft.Network/networkInterfaces/${nicNameOf(scaleSet)}-${instance.vmId.slice(0, 8)}`;
	return {
		name: instance.instanceId,
		id: isInList ? id.replace(group, group.replace(scaleSet.resourceGroup, scaleSet.resourceGroup.toUpperCase())) : id,
		type: 'Microsoft.Compute/virtualMachines',
		location: scaleSet.location,
		tags: instance.tags ?? {VirtualMachineProfileTimeCreated: profileTime(scaleSet)},
		...(instance.zone !== null && {zones: [instance.zone]}),
		properties: {
			hardwareProfile: {vmSize: instance.vmSize},
			provisioningState: instance.provisioningState,
			vmId: instance.vmId,
			...(isViewWanted && {instanceView: virtualMachineView(scaleSet, instance)}),
			virtualMachineScaleSet: {id: idInUpperCaseGroup(scaleSet)},
			storageProfile: {
				...(instance.imageReference !== null && {imageReference: instance.imageReference}),
				osDisk: {...osDisk(scaleSet, instance), deleteOption: 'Delete'},
				dataDisks: [],
			},
			osProfile: {computerName: instance.computerName, ...osProfileRest},
			...(securityProfile !== undefined && {securityProfile}),
			networkProfile: {networkInterfaces: [{id: nicId, properties: {primary: true, deleteOption: 'Delete'}}]},
			timeCreated: armTime(instance.createdAt),
		},
		etag: etagOf(instance),
	};
};
