import type {Answer, Call} from './call.js';
import {deniedActions} from '../faults/conditions.js';
import {ArmRefusal} from '../errors.js';
import type {JsonObject} from '../world/json.js';
import {locationNames} from '../world/locations.js';

/** Versions of the API which real clients send: what a client finds here it may use. */
const computeVersions = [
	'2026-04-01',
	'2025-04-01',
	'2024-11-01',
	'2024-07-01',
	'2024-03-01',
	'2023-09-01',
	'2023-07-01',
	'2023-03-01',
	'2022-11-01',
	'2022-08-01',
	'2022-03-01',
	'2021-11-01',
	'2021-07-01',
	'2021-03-01',
	'2020-12-01',
	'2020-06-01',
	'2019-12-01',
	'2019-07-01',
	'2019-03-01',
	'2018-10-01',
	'2018-06-01',
	'2018-04-01',
	'2017-12-01',
	'2017-03-30',
];

const galleryVersions = [
	'2025-12-03',
	'2025-03-03',
	'2024-03-03',
	'2023-07-03',
	'2022-08-03',
	'2022-03-03',
	'2021-10-01',
];

const namespaces: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
	'Microsoft.Compute': {
		virtualMachineScaleSets: computeVersions,
		'virtualMachineScaleSets/extensions': computeVersions,
		'virtualMachineScaleSets/virtualMachines': computeVersions,
		virtualMachines: computeVersions,
		images: computeVersions,
		'locations/operations': computeVersions,
		'locations/publishers': computeVersions,
		galleries: galleryVersions,
		'galleries/images': galleryVersions,
		'galleries/images/versions': galleryVersions,
	},
	'Microsoft.Resources': {
		subscriptions: ['2022-12-01', '2021-01-01', '2020-01-01', '2019-06-01'],
		resourceGroups: ['2024-03-01', '2022-09-01', '2021-04-01', '2019-10-01'],
		tenants: ['2022-12-01', '2020-01-01'],
	},
	'Microsoft.ResourceGraph': {resources: ['2024-04-01', '2022-10-01', '2021-03-01']},
	'Microsoft.Authorization': {permissions: ['2022-04-01', '2018-07-01', '2015-07-01']},
};

const providerBody = (call: Call, namespace: string): JsonObject => ({
	id: `/subscriptions/${call.subscription?.subscriptionId ?? ''}/providers/${namespace}`,
	namespace,
	resourceTypes: Object.entries(namespaces[namespace] ?? {}).map(([resourceType, apiVersions]) => ({
		resourceType,
		locations: locationNames,
		apiVersions,
		capabilities: 'None',
	})),
	registrationState: 'Registered',
	registrationPolicy: 'RegistrationRequired',
});

/** The resource providers of a subscription, with the versions of the API which they speak. */
export const listProviders = (call: Call): Answer => ({
	status: 200,
	body: {value: Object.keys(namespaces).map(namespace => providerBody(call, namespace))},
});

/** One resource provider; a registration answers the same, for all are registered. */
export const getProvider = (call: Call): Answer => {
	const name = call.parameters['namespace'] ?? '';
	const found = Object.keys(namespaces).find(namespace => namespace.toLowerCase() === name.toLowerCase());
	if (found === undefined) {
		throw new ArmRefusal(
			404,
			{code: 'InvalidResourceNamespace', message: `The resource namespace '${name}' is invalid.`},
			{'x-ms-failure-cause': 'gateway'},
		);
	}

	return {status: 200, body: providerBody(call, found)};
};

/** What the caller may do at a scope: everything, as far as no injected fault takes a role away. */
export const listPermissions = ({world}: Call): Answer => ({
	status: 200,
	body: {value: [{actions: ['*'], notActions: deniedActions(world), dataActions: [], notDataActions: []}]},
});
