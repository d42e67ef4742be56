import {armTime} from '../world/clock.js';
import type {Json, JsonObject} from '../world/json.js';
import {seededRandom} from '../world/random.js';
import type {ScaleSetRecipe} from '../scenarios/recipe.js';
import {scaleSetIdOf} from '../world/world.js';

/** Where a scale set lives. */
export type Place = {readonly subscriptionId: string; readonly location: string; readonly seed: number};

const networkId = (place: Place, recipe: ScaleSetRecipe, path: string): string =>
	`/subscriptions/${place.subscriptionId}/resourceGroups/${recipe.resourceGroup}/providers/Microsoft.Network/${path}`;

const networkProfile = (place: Place, recipe: ScaleSetRecipe): JsonObject => {
	const {name} = recipe;
	const balancer = `loadBalancers/${name}-lb`;
	return {
		...(recipe.healthSource === 'load-balancer-probe' && {
			healthProbe: {id: networkId(place, recipe, `${balancer}/probes/${name}-probe`)},
		}),
		networkInterfaceConfigurations: [
			{
				name: `${name}-nic`,
				properties: {
					primary: true,
					enableAcceleratedNetworking: true,
					disableTcpStateTracking: false,
					networkSecurityGroup: {id: networkId(place, recipe, `networkSecurityGroups/${name}-nsg`)},
					dnsSettings: {dnsServers: []},
					enableIPForwarding: false,
					ipConfigurations: [
						{
							name: `${name}-ip`,
							properties: {
								subnet: {id: networkId(place, recipe, `virtualNetworks/${name}-vnet/subnets/${name}-subnet`)},
								privateIPAddressVersion: 'IPv4',
								loadBalancerBackendAddressPools: [
									{id: networkId(place, recipe, `${balancer}/backendAddressPools/${name}-pool`)},
								],
							},
						},
					],
				},
			},
		],
	};
};

/** A signed URL was good for so long. */
const signedMilliseconds = 10 * 86_400_000;

/** A URL with a service SAS which expired some time after the set was made. The signature is none. */
const expiredUrl = (url: string, createdAt: number): string => {
	const said = (time: number): string => encodeURIComponent(`${new Date(time).toISOString().slice(0, 19)}Z`);
	return `${url}?sp=r&st=${said(createdAt)}&se=${said(createdAt + signedMilliseconds)}&spr=https&sv=2024-11-04&sr=b&sig=c2ltdWxhdGVk`;
};

const extensions = (recipe: ScaleSetRecipe, createdAt: number): readonly JsonObject[] => {
	const found: JsonObject[] = [];
	if (recipe.isServiceFabric) {
		found.push({
			name: 'ServiceFabricNodeVmExt',
			properties: {
				autoUpgradeMinorVersion: true,
				publisher: 'Microsoft.Azure.ServiceFabric',
				type: 'ServiceFabricLinuxNode',
				typeHandlerVersion: '1.1',
				settings: {
					clusterEndpoint: 'https://eastus2.servicefabric.azure.com/runtime/clusters/demo',
					nodeTypeRef: recipe.name,
					durabilityLevel: 'Silver',
					enableParallelJobs: true,
				},
			},
		});
	}

	if (recipe.healthSource === 'application-health-extension') {
		found.push({
			name: 'ApplicationHealthLinux',
			properties: {
				autoUpgradeMinorVersion: true,
				publisher: 'Microsoft.ManagedServices',
				type: 'ApplicationHealthLinux',
				typeHandlerVersion: '2.0',
				settings: {port: 80, protocol: 'http', requestPath: '/health', gracePeriod: 600},
			},
		});
	}

	if (recipe.expiredScript !== undefined) {
		found.push({
			name: 'CustomScript',
			properties: {
				autoUpgradeMinorVersion: true,
				publisher: 'Microsoft.Azure.Extensions',
				type: 'CustomScript',
				typeHandlerVersion: '2.1',
				settings: {
					fileUris: [expiredUrl(recipe.expiredScript, createdAt)],
					commandToExecute: 'sh setup.sh',
				},
			},
		});
	}

	return found;
};

const storageProfile = (recipe: ScaleSetRecipe, image: JsonObject | null): JsonObject => {
	if ('uri' in recipe.image) {
		return {
			osDisk: {
				name: `${recipe.name}-os`,
				osType: 'Linux',
				createOption: 'FromImage',
				caching: 'ReadWrite',
				image: {uri: recipe.image.uri},
			},
		};
	}

	return {
		osDisk: {
			osType: 'Linux',
			createOption: 'FromImage',
			caching: 'ReadWrite',
			managedDisk: {storageAccountType: 'Premium_LRS'},
			diskSizeGB: 30,
		},
		...(image !== null && {imageReference: image}),
		diskControllerType: 'SCSI',
	};
};

/** The rolling upgrade policy which Azure fills in. */
const rollingUpgradePolicy: Json = {
	maxBatchInstancePercent: 20,
	maxUnhealthyInstancePercent: 20,
	maxUnhealthyUpgradedInstancePercent: 20,
	pauseTimeBetweenBatches: 'PT0S',
	maxSurge: false,
	rollbackFailedInstancesOnPolicyBreach: false,
};

/** The ARM JSON of a scale set, in the order of members which Azure uses, without `etag` and `provisioningState`. */
export const scaleSetResource = (
	place: Place,
	recipe: ScaleSetRecipe,
	image: JsonObject | null,
	createdAt: number,
): JsonObject => {
	const id = scaleSetIdOf(place.subscriptionId, recipe.resourceGroup, recipe.name);
	const found = extensions(recipe, createdAt);
	const timeCreated = armTime(createdAt);
	return {
		name: recipe.name,
		id,
		type: 'Microsoft.Compute/virtualMachineScaleSets',
		location: place.location,
		tags: {environment: 'demo', service: recipe.name},
		sku: {name: recipe.vmSize, tier: 'Standard', capacity: recipe.instances},
		...(recipe.zones.length > 0 && {zones: recipe.zones}),
		properties: {
			singlePlacementGroup: recipe.instances <= 100 && recipe.zones.length === 0 && !recipe.isFlexible,
			orchestrationMode: recipe.isFlexible ? 'Flexible' : 'Uniform',
			upgradePolicy: {
				mode: recipe.upgradeMode,
				...(recipe.upgradeMode !== 'Automatic' && {rollingUpgradePolicy}),
				automaticOSUpgradePolicy: {
					enableAutomaticOSUpgrade: false,
					useRollingUpgradePolicy: false,
					disableAutomaticRollback: false,
				},
			},
			virtualMachineProfile: {
				osProfile: {
					computerNamePrefix: recipe.name,
					adminUsername: 'azureuser',
					linuxConfiguration: {
						disablePasswordAuthentication: true,
						ssh: {
							publicKeys: [
								{
									path: '/home/azureuser/.ssh/authorized_keys',
									keyData: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDemo demo',
								},
							],
						},
						provisionVMAgent: true,
						patchSettings: {patchMode: 'ImageDefault', assessmentMode: 'ImageDefault'},
					},
					secrets: [],
					allowExtensionOperations: true,
					requireGuestProvisionSignal: true,
				},
				storageProfile: storageProfile(recipe, image),
				networkProfile: networkProfile(place, recipe),
				...(found.length > 0 && {extensionProfile: {extensions: found}}),
				timeCreated,
			},
			...(!recipe.isFlexible && {overprovision: true, doNotRunExtensionsOnOverprovisionedVMs: false}),
			uniqueId: seededRandom(place.seed, 'unique', id).guid(),
			...(recipe.zones.length > 0 && !recipe.isFlexible && {zoneBalance: false}),
			platformFaultDomainCount: recipe.faultDomains,
			...(recipe.isFlexible && {constrainedMaximumCapacity: false}),
			timeCreated,
		},
	};
};
