import {buildWorld} from '../../../source/simulator/scenarios/build-world.js';
import {dig, digText, isJsonObject, type JsonObject} from '../../../source/simulator/world/json.js';
import type {World} from '../../../source/simulator/world/world.js';
import type {Exchange} from './recording.js';

/** A model for a set of which the recording shows nothing but what is asked of its instances. */
export const anyModel = (world: World, setId: string, exchange: Exchange): JsonObject => {
	const [, location = 'westus'] = /\/locations\/([^/]+)/.exec(exchange.headers['azure-asyncoperation'] ?? '') ?? [];
	const [template] = Object.values(buildWorld({scenario: 'calm', seed: 1, speed: 1, startsAt: world.now}).scaleSets);
	const {properties, ...head} = template?.resource ?? {};
	return {
		...head,
		id: setId,
		name: setId.split('/').at(-1) ?? '',
		location,
		sku: {name: 'Standard_DS1_v2', tier: 'Standard', capacity: 2},
		properties: {...(isJsonObject(properties) && properties), automaticRepairsPolicy: {enabled: true}},
	};
};

const dataDisksIn = (properties: JsonObject): readonly JsonObject[] => {
	const disks = dig(properties, 'storageProfile', 'dataDisks');
	return (Array.isArray(disks) ? disks : [])
		.filter(disk => isJsonObject(disk))
		.map(disk => {
			const {name: _name, managedDisk, toBeDetached: _detached, ...rest} = disk;
			return {...rest, managedDisk: {storageAccountType: digText(managedDisk, 'storageAccountType') ?? ''}};
		});
};

/** A model for a set of which the recording shows only instances: what they show of it. */
export const modelFromInstance = (setId: string, body: JsonObject): JsonObject => {
	const properties = isJsonObject(body['properties']) ? body['properties'] : {};
	const os = isJsonObject(properties['osProfile']) ? properties['osProfile'] : {};
	const {computerName: _computerName, ...osProfile} = os;
	const disk = dig(properties, 'storageProfile', 'osDisk');
	const {name: _name, managedDisk, ...osDisk} = isJsonObject(disk) ? disk : {};
	const reference = dig(properties, 'storageProfile', 'imageReference');
	const {exactVersion: _exact, ...imageReference} = isJsonObject(reference) ? reference : {};
	const size = digText(properties, 'hardwareProfile', 'vmSize') ?? '';
	return {
		name: setId.split('/').at(-1) ?? '',
		id: setId,
		type: 'Microsoft.Compute/virtualMachineScaleSets',
		location: body['location'] ?? 'westus',
		tags: body['tags'] ?? {},
		sku: {name: size, tier: 'Standard', capacity: 1},
		properties: {
			singlePlacementGroup: true,
			orchestrationMode: 'Uniform',
			upgradePolicy: {mode: 'Manual'},
			virtualMachineProfile: {
				osProfile: {computerNamePrefix: 'vm', ...osProfile},
				storageProfile: {
					osDisk: {
						...osDisk,
						managedDisk: {storageAccountType: digText(managedDisk, 'storageAccountType') ?? 'Premium_LRS'},
					},
					imageReference,
					dataDisks: dataDisksIn(properties),
				},
				networkProfile: properties['networkProfileConfiguration'] ?? {},
				...Object.fromEntries(
					['securityProfile', 'licenseType', 'priority', 'evictionPolicy', 'billingProfile']
						.filter(name => properties[name] !== undefined)
						.map(name => [name, properties[name] ?? null]),
				),
			},
			provisioningState: 'Succeeded',
			overprovision: true,
		},
	};
};
