import {armTime, agentTime} from './clock.js';
import {dig, digText, isJsonObject, type Json, type JsonObject} from './json.js';
import {modelExtensions} from './model.js';
import {etagOf} from './scale-set-body.js';
import {agentStatus, healthStatus, powerStatus, provisioningStatus} from './statuses.js';
import type {Instance, ScaleSet} from './world.js';

/** The id of an instance. */
export const instanceIdOf = (scaleSet: ScaleSet, instance: Instance): string =>
	`${scaleSet.id}/virtualMachines/${instance.instanceId}`;

/** Whether the instance has taken the latest model. */
export const hasLatestModel = (scaleSet: ScaleSet, instance: Instance): boolean =>
	instance.modelRevision === scaleSet.modelRevision;

const profile = (scaleSet: ScaleSet, ...path: readonly string[]): Json | undefined =>
	dig(scaleSet.resource, 'properties', 'virtualMachineProfile', ...path);

const osDisk = (scaleSet: ScaleSet, instance: Instance): JsonObject => {
	const disk = {osType: 'Linux', name: instance.osDiskName, createOption: 'FromImage', caching: 'ReadWrite'};
	if (instance.imageUri !== null) {
		return {
			...disk,
			image: {uri: instance.imageUri},
			vhd: {uri: `https://stdemodisks.blob.core.windows.net/vhds/${instance.osDiskName}.vhd`},
		};
	}

	const diskId = `/subscriptions/${scaleSet.subscriptionId}/resourceGroups/${scaleSet.resourceGroup}/providers/Microsoft.Compute/disks/${instance.osDiskName}`;
	return {...disk, managedDisk: {storageAccountType: 'Premium_LRS', id: diskId}, diskSizeGB: 30};
};

const extensionResources = (scaleSet: ScaleSet, instance: Instance): readonly JsonObject[] =>
	modelExtensions(scaleSet.resource).map(extension => ({
		name: extension['name'] ?? null,
		id: `/subscriptions/${scaleSet.subscriptionId}/resourceGroups/${scaleSet.resourceGroup}/providers/Microsoft.Compute/virtualMachines/${scaleSet.name}_${instance.instanceId}/extensions/${digText(extension, 'name') ?? ''}`,
		type: 'Microsoft.Compute/virtualMachines/extensions',
		location: scaleSet.location,
		properties: {
			...(isJsonObject(extension['properties']) && extension['properties']),
			provisioningState: instance.isAgentReady ? 'Succeeded' : 'Updating',
		},
	}));

/** One instance as ARM answers it, with its instance view where asked for. */
export const instanceBody = (scaleSet: ScaleSet, instance: Instance, isViewWanted: boolean): JsonObject => {
	const id = instanceIdOf(scaleSet, instance);
	const resources = extensionResources(scaleSet, instance);
	const osProfile = profile(scaleSet, 'osProfile');
	const {computerNamePrefix: _prefix, ...osProfileRest} = isJsonObject(osProfile) ? osProfile : {};
	const nic = dig(
		scaleSet.resource,
		'properties',
		'virtualMachineProfile',
		'networkProfile',
		'networkInterfaceConfigurations',
	);
	return {
		name: `${scaleSet.name}_${instance.instanceId}`,
		id,
		type: 'Microsoft.Compute/virtualMachineScaleSets/virtualMachines',
		location: scaleSet.location,
		tags: scaleSet.resource['tags'] ?? {},
		instanceId: instance.instanceId,
		sku: {name: instance.vmSize, tier: 'Standard'},
		...(instance.zone !== null && {zones: [instance.zone]}),
		properties: {
			latestModelApplied: hasLatestModel(scaleSet, instance),
			...(isViewWanted && {instanceView: instanceView(scaleSet, instance)}),
			modelDefinitionApplied: 'VirtualMachineScaleSet',
			networkProfileConfiguration: {networkInterfaceConfigurations: nic ?? []},
			...(instance.protection !== null && {protectionPolicy: instance.protection}),
			provisioningState: instance.provisioningState,
			hardwareProfile: {vmSize: instance.vmSize},
			vmId: instance.vmId,
			storageProfile: {
				...(instance.imageReference !== null && {imageReference: instance.imageReference}),
				osDisk: osDisk(scaleSet, instance),
				dataDisks: [],
				...(instance.imageUri === null && {diskControllerType: 'SCSI'}),
			},
			osProfile: {computerName: instance.computerName, ...osProfileRest},
			networkProfile: {networkInterfaces: [{id: `${id}/networkInterfaces/${scaleSet.name}-nic`}]},
			timeCreated: armTime(instance.createdAt),
		},
		...(resources.length > 0 && {resources}),
		etag: etagOf(instance),
	};
};

/**
 * One instance in a list with `$select=instanceView`: most members are left out, and `latestModelApplied` is false
 * whatever the truth is [recorded].
 */
export const selectedInstanceBody = (scaleSet: ScaleSet, instance: Instance): JsonObject => ({
	id: instanceIdOf(scaleSet, instance),
	instanceId: instance.instanceId,
	properties: {
		latestModelApplied: false,
		instanceView: instanceView(scaleSet, instance),
		hardwareProfile: {},
		provisioningState: instance.provisioningState,
	},
});

const extensionStatus = (instance: Instance): JsonObject => ({
	code: 'ProvisioningState/succeeded',
	level: 'Info',
	displayStatus: 'Provisioning succeeded',
	message: 'ExtensionOperation:enable. Status:Success',
	time: agentTime(instance.agentAt),
});

/** The instance view; when deallocated, nobody is there to tell the computer name, the system and the agent [recorded]. */
export const instanceView = (scaleSet: ScaleSet, instance: Instance): JsonObject => {
	const isDeallocated = instance.powerState === 'deallocated';
	const extensions = isDeallocated || !instance.isAgentReady ? [] : modelExtensions(scaleSet.resource);
	const kinds = extensions.map(extension => {
		const facts = extension['properties'];
		return {
			name: extension['name'] ?? null,
			type: `${digText(facts, 'publisher') ?? ''}.${digText(facts, 'type') ?? ''}`,
			typeHandlerVersion: `${digText(facts, 'typeHandlerVersion') ?? ''}.12`,
		};
	});
	return {
		placementGroupId: instance.placementGroupId,
		platformUpdateDomain: instance.updateDomain,
		platformFaultDomain: instance.faultDomain,
		...(!isDeallocated && {
			computerName: instance.computerName,
			osName: 'ubuntu',
			osVersion: '24.04',
			vmAgent: {
				vmAgentVersion: instance.isAgentReady ? '2.14.0.1' : 'Unknown',
				statuses: [agentStatus(instance.isAgentReady, instance.agentAt)],
				extensionHandlers: kinds.map(({type, typeHandlerVersion}) => ({
					type,
					typeHandlerVersion,
					status: {code: 'ProvisioningState/succeeded', level: 'Info', displayStatus: 'Ready'},
				})),
			},
		}),
		disks: [{name: instance.osDiskName, statuses: [provisioningStatus('Succeeded', armTime(instance.provisionedAt))]}],
		...(kinds.length > 0 && {extensions: kinds.map(kind => ({...kind, statuses: [extensionStatus(instance)]}))}),
		...(instance.health !== null && {vmHealth: {status: healthStatus(instance.health, instance.healthAt)}}),
		hyperVGeneration: 'V2',
		statuses: [
			provisioningStatus(instance.provisioningState, armTime(instance.provisionedAt)),
			powerStatus(instance.powerState),
		],
	};
};
