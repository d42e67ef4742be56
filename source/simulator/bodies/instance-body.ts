import {armTime, agentTime} from '../world/clock.js';
import {dig, digText, isJsonObject, type Json, type JsonObject} from '../world/json.js';
import {copiedFromDisk, copiedFromProfile, dataDisksOf, diskControllerOf} from './instance-parts.js';
import {modelExtensions} from '../world/model.js';
import {asTakenBy} from './past-profiles.js';
import {etagOf} from './scale-set-body.js';
import {agentStatus, healthStatus, powerStatus, provisioningStatus} from './statuses.js';
import type {Instance, ScaleSet} from '../world/world.js';

/** The id of an instance. */
export const instanceIdOf = (scaleSet: ScaleSet, instance: Instance): string =>
	`${scaleSet.id}/virtualMachines/${instance.instanceId}`;

/** Whether the instance has taken the latest model. */
export const hasLatestModel = (scaleSet: ScaleSet, instance: Instance): boolean =>
	instance.modelRevision === scaleSet.modelRevision;

const profile = (scaleSet: ScaleSet, ...path: readonly string[]): Json | undefined =>
	dig(scaleSet.resource, 'properties', 'virtualMachineProfile', ...path);

/** Linux or Windows, as the model says or else as its image suggests. */
const osTypeOf = (scaleSet: ScaleSet): string =>
	digText(profile(scaleSet, 'storageProfile', 'osDisk'), 'osType') ??
	(isJsonObject(profile(scaleSet, 'osProfile', 'windowsConfiguration')) ||
	/windows/i.test(digText(profile(scaleSet, 'storageProfile', 'imageReference'), 'publisher') ?? '')
		? 'Windows'
		: 'Linux');

/** The OS disk of an instance, by its own name and with what the model says of it. */
export const osDisk = (scaleSet: ScaleSet, instance: Instance): JsonObject => {
	const model = profile(scaleSet, 'storageProfile', 'osDisk');
	const disk = {
		osType: osTypeOf(scaleSet),
		name: instance.osDiskName,
		createOption: 'FromImage',
		caching: digText(model, 'caching') ?? 'ReadWrite',
	};
	if (instance.imageUri !== null) {
		return {
			...disk,
			image: {uri: instance.imageUri},
			vhd: {uri: `https://stdemodisks.blob.core.windows.net/vhds/${instance.osDiskName}.vhd`},
		};
	}

	const diskId = `/subscriptions/${scaleSet.subscriptionId}/resourceGroups/${scaleSet.resourceGroup}/providers/Microsoft.Compute/disks/${instance.osDiskName}`;
	const storageAccountType = digText(model, 'managedDisk', 'storageAccountType') ?? 'Premium_LRS';
	const size = dig(model, 'diskSizeGB') ?? (osTypeOf(scaleSet) === 'Windows' ? 127 : 30);
	return {...disk, managedDisk: {storageAccountType, id: diskId}, ...copiedFromDisk(scaleSet), diskSizeGB: size};
};

/** The name of the first network interface in the model. */
export const nicNameOf = (scaleSet: ScaleSet): string => {
	const interfaces = profile(scaleSet, 'networkProfile', 'networkInterfaceConfigurations');
	const first: Json | undefined = Array.isArray(interfaces) ? interfaces[0] : undefined;
	return digText(first, 'name') ?? `${scaleSet.name}-nic`;
};

/** The extensions of an instance, as resources of their own. */
export const extensionResources = (scaleSet: ScaleSet, instance: Instance): readonly JsonObject[] =>
	modelExtensions(scaleSet.resource).map(extension => ({
		name: extension['name'] ?? null,
		id: `/subscriptions/${scaleSet.subscriptionId}/resourceGroups/${scaleSet.resourceGroup}/providers/Microsoft.Compute/virtualMachines/${scaleSet.name}_${instance.instanceId}/extensions/${digText(extension, 'name') ?? ''}`,
		type: 'Microsoft.Compute/virtualMachines/extensions',
		location: scaleSet.location,
		properties: {
			...(isJsonObject(extension['properties']) && extension['properties']),
			provisioningState: extensionStateOf(instance),
		},
	}));

/** One instance as ARM answers it, with its instance view where asked for. */
export const instanceBody = (latest: ScaleSet, instance: Instance, isViewWanted: boolean): JsonObject => {
	const scaleSet = asTakenBy(latest, instance);
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
		tags: instance.tags ?? scaleSet.resource['tags'] ?? {},
		instanceId: instance.instanceId,
		sku: {name: instance.vmSize, tier: 'Standard'},
		...(instance.zone !== null && {zones: [instance.zone]}),
		properties: {
			latestModelApplied: hasLatestModel(scaleSet, instance),
			...(isViewWanted && {instanceView: instanceView(scaleSet, instance)}),
			modelDefinitionApplied: 'VirtualMachineScaleSet',
			networkProfileConfiguration: {networkInterfaceConfigurations: nic ?? []},
			...(instance.protection !== null && {protectionPolicy: instance.protection}),
			...copiedFromProfile(scaleSet),
			provisioningState: instance.provisioningState,
			hardwareProfile: {vmSize: instance.vmSize},
			vmId: instance.vmId,
			storageProfile: {
				...(instance.imageReference !== null && {imageReference: instance.imageReference}),
				osDisk: osDisk(scaleSet, instance),
				dataDisks: dataDisksOf(scaleSet, instance),
				...diskControllerOf(scaleSet),
			},
			osProfile: {computerName: instance.computerName, ...osProfileRest},
			networkProfile: {networkInterfaces: [{id: `${id}/networkInterfaces/${nicNameOf(scaleSet)}`}]},
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
export const selectedInstanceBody = (scaleSet: ScaleSet, instance: Instance, isStatusesOnly: boolean): JsonObject => {
	const view = instanceView(scaleSet, instance);
	return {
		id: instanceIdOf(scaleSet, instance),
		instanceId: instance.instanceId,
		properties: {
			latestModelApplied: false,
			instanceView: isStatusesOnly ? {statuses: view['statuses'] ?? []} : view,
			hardwareProfile: {},
			provisioningState: instance.provisioningState,
		},
	};
};

/** A member of a Flexible set among the instances of the set: little more than where to find the machine [unproven]. */
export const memberReference = (scaleSet: ScaleSet, instance: Instance): JsonObject => ({
	name: instance.instanceId,
	id: instanceIdOf(scaleSet, instance),
	type: 'Microsoft.Compute/virtualMachineScaleSets/virtualMachines',
	location: scaleSet.location,
	tags: instance.tags ?? {},
	instanceId: instance.instanceId,
	...(instance.zone !== null && {zones: [instance.zone]}),
	properties: {provisioningState: instance.provisioningState, vmId: instance.vmId},
});

const extensionStateOf = (instance: Instance): 'Succeeded' | 'Failed' | 'Updating' => {
	if (instance.failure?.code === 'VMExtensionProvisioningError') {
		return 'Failed';
	}

	return instance.isAgentReady ? 'Succeeded' : 'Updating';
};

const extensionStatus = (instance: Instance): JsonObject =>
	extensionStateOf(instance) === 'Failed'
		? provisioningStatus('Failed', agentTime(instance.provisionedAt), instance.failure?.message ?? null)
		: {
				code: 'ProvisioningState/succeeded',
				level: 'Info',
				displayStatus: 'Provisioning succeeded',
				message: 'ExtensionOperation:enable. Status:Success',
				time: agentTime(instance.agentAt),
			};

/** The instance view; when deallocated, nobody is there to tell the computer name, the system and the agent [recorded]. */
export const instanceView = (latest: ScaleSet, instance: Instance): JsonObject => {
	const scaleSet = asTakenBy(latest, instance);
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
			...(osTypeOf(scaleSet) === 'Windows'
				? {osName: 'Windows Server 2022 Datacenter Azure Edition', osVersion: '10.0.20348.2655'}
				: {osName: 'ubuntu', osVersion: '24.04'}),
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
			provisioningStatus(
				instance.provisioningState,
				armTime(instance.provisionedAt),
				instance.failure?.message ?? null,
			),
			powerStatus(instance.powerState),
		],
	};
};
