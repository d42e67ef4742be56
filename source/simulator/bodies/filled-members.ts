import {digText, isJsonObject, type Json, type JsonObject} from '../world/json.js';

/** Changes the object at a path of member names; whatever is not there stays so. */
const within = (
	resource: JsonObject,
	path: readonly string[],
	change: (found: JsonObject) => JsonObject,
): JsonObject => {
	const [name, ...rest] = path;
	if (name === undefined) {
		return change(resource);
	}

	const inside = resource[name];
	return isJsonObject(inside) ? {...resource, [name]: within(inside, rest, change)} : resource;
};

const eachIn = (value: Json | undefined, change: (found: JsonObject) => JsonObject): Json =>
	Array.isArray(value) ? value.map((item: Json) => (isJsonObject(item) ? change(item) : item)) : [];

const rollingUpgradePolicy: JsonObject = {
	maxBatchInstancePercent: 20,
	maxUnhealthyInstancePercent: 20,
	maxUnhealthyUpgradedInstancePercent: 20,
	pauseTimeBetweenBatches: 'PT0S',
	maxSurge: false,
	rollbackFailedInstancesOnPolicyBreach: false,
};

const upgradeModes = ['Automatic', 'Manual', 'Rolling'];

const fillUpgradePolicy = (policy: JsonObject): JsonObject => {
	const {rollingUpgradePolicy: rolling, automaticOSUpgradePolicy: automatic} = policy;
	const asked = digText(policy, 'mode')?.toLowerCase();
	const mode = upgradeModes.find(candidate => candidate.toLowerCase() === asked);
	return {
		...policy,
		// Told in its own case, whatever the body says [recorded for `rolling`].
		...(mode !== undefined && {mode}),
		...((mode === 'Rolling' || isJsonObject(rolling)) && {
			rollingUpgradePolicy: {...rollingUpgradePolicy, ...(isJsonObject(rolling) && rolling)},
		}),
		...(isJsonObject(automatic) && {
			automaticOSUpgradePolicy: {
				enableAutomaticOSUpgrade: false,
				useRollingUpgradePolicy: false,
				disableAutomaticRollback: false,
				...automatic,
			},
		}),
	};
};

const fillRepairsPolicy = (policy: JsonObject): JsonObject =>
	policy['enabled'] === true ? {repairAction: 'Replace', ...policy} : policy;

const profilePath = ['properties', 'virtualMachineProfile'];

const fillOsProfile =
	(isWindows: boolean) =>
	(profile: JsonObject): JsonObject => {
		const {linuxConfiguration: linux, windowsConfiguration: windows} = profile;
		const isTold = isJsonObject(linux) || isJsonObject(windows);
		return {
			...profile,
			...(!isTold && isWindows && {windowsConfiguration: {provisionVMAgent: true, enableAutomaticUpdates: true}}),
			...(!isWindows &&
				!isJsonObject(windows) && {
					linuxConfiguration: {
						disablePasswordAuthentication: false,
						provisionVMAgent: true,
						...(isJsonObject(linux) && linux),
					},
				}),
			secrets: profile['secrets'] ?? [],
			allowExtensionOperations: profile['allowExtensionOperations'] ?? true,
			requireGuestProvisionSignal: profile['requireGuestProvisionSignal'] ?? true,
		};
	};

/** Lists which a body may name and Azure does not repeat when they are empty [recorded]. */
const emptyLists: ReadonlySet<string> = new Set([
	'applicationGatewayBackendAddressPools',
	'loadBalancerBackendAddressPools',
	'loadBalancerInboundNatPools',
]);

const fillIpConfiguration = (configuration: JsonObject): JsonObject =>
	within(configuration, ['properties'], properties => ({
		...Object.fromEntries(
			Object.entries(properties).filter(
				([name, value]) => !(emptyLists.has(name) && Array.isArray(value) && value.length === 0),
			),
		),
		privateIPAddressVersion: properties['privateIPAddressVersion'] ?? 'IPv4',
	}));

const fillNetworkInterface = (network: JsonObject): JsonObject =>
	within(network, ['properties'], properties => ({
		enableAcceleratedNetworking: false,
		disableTcpStateTracking: false,
		enableIPForwarding: false,
		dnsSettings: {dnsServers: []},
		...properties,
		ipConfigurations: eachIn(properties['ipConfigurations'], fillIpConfiguration),
	}));

const eachInterface =
	(fill: (network: JsonObject) => JsonObject) =>
	(profile: JsonObject): JsonObject => ({
		...profile,
		networkInterfaceConfigurations: eachIn(profile['networkInterfaceConfigurations'], fill),
	});

/** What was read from Azure and is written back says all but what is new; what is written by hand is filled. */
const fillWrittenInterface = (network: JsonObject): JsonObject =>
	isJsonObject(network['properties']) && network['properties']['dnsSettings'] === undefined
		? fillNetworkInterface(network)
		: within(network, ['properties'], properties => ({disableTcpStateTracking: false, ...properties}));

const standardDisk: JsonObject = {storageAccountType: 'Standard_LRS'};

const fillDataDisks = (profile: JsonObject): JsonObject =>
	profile['dataDisks'] === undefined
		? profile
		: {
				...profile,
				dataDisks: eachIn(profile['dataDisks'], disk => ({caching: 'None', managedDisk: standardDisk, ...disk})),
			};

/** Fills in what Azure does at every write of a model: members of policies and of network interfaces [recorded]. */
export const fillWrittenModel = (resource: JsonObject): JsonObject =>
	[
		{path: ['properties', 'upgradePolicy'], fill: fillUpgradePolicy},
		{path: ['properties', 'automaticRepairsPolicy'], fill: fillRepairsPolicy},
		{path: [...profilePath, 'storageProfile'], fill: fillDataDisks},
		{path: [...profilePath, 'networkProfile'], fill: eachInterface(fillWrittenInterface)},
	].reduce((found, {path, fill}) => within(found, path, fill), resource);

const fillStorageProfile =
	(isWindows: boolean) =>
	(profile: JsonObject): JsonObject => {
		const osDisk = isJsonObject(profile['osDisk']) ? profile['osDisk'] : {};
		const isUnmanaged = osDisk['image'] !== undefined || osDisk['vhdContainers'] !== undefined;
		return {
			...profile,
			osDisk: {
				osType: isWindows ? 'Windows' : 'Linux',
				createOption: 'FromImage',
				caching: 'None',
				...(!isUnmanaged && {managedDisk: standardDisk, diskSizeGB: isWindows ? 127 : 30}),
				...osDisk,
			},
		};
	};

/** Whether the model is of Windows machines: what its disk says, else what its image is called. */
const isOfWindows = (resource: JsonObject): boolean => {
	const storage = [...profilePath, 'storageProfile'];
	const type = digText(resource, ...storage, 'osDisk', 'osType');
	return (type ?? digText(resource, ...storage, 'imageReference', 'publisher') ?? '').toLowerCase().includes('windows');
};

/** Fills in what Azure does when a set is made: 15 recorded creations agree. */
export const fillNewModel = (resource: JsonObject): JsonObject => {
	const isWindows = isOfWindows(resource);
	const filled = [
		{path: [...profilePath, 'osProfile'], fill: fillOsProfile(isWindows)},
		{path: [...profilePath, 'storageProfile'], fill: fillStorageProfile(isWindows)},
		{path: [...profilePath, 'networkProfile'], fill: eachInterface(fillNetworkInterface)},
	];
	return fillWrittenModel(filled.reduce((found, {path, fill}) => within(found, path, fill), resource));
};
