import type {Answer, Call} from './call.js';
import {resourceGroupNotFound, subscriptionNotFound} from '../errors.js';
import type {JsonObject} from '../world/json.js';
import {locationBodies} from '../world/locations.js';
import type {Subscription} from '../world/world.js';

const subscriptionBody = (subscription: Subscription): JsonObject => ({
	id: `/subscriptions/${subscription.subscriptionId}`,
	authorizationSource: 'RoleBased',
	managedByTenants: [],
	subscriptionId: subscription.subscriptionId,
	tenantId: subscription.tenantId,
	displayName: subscription.displayName,
	state: 'Enabled',
	subscriptionPolicies: {
		locationPlacementId: 'Public_2014-09-01',
		quotaId: 'PayAsYouGo_2014-09-01',
		spendingLimit: 'Off',
	},
});

/** Every subscription. */
export const listSubscriptions = (call: Call): Answer => {
	const {subscriptions} = call.world;
	return {
		status: 200,
		body: {value: subscriptions.map(subscriptionBody), count: {type: 'Total', value: subscriptions.length}},
	};
};

/** One subscription. */
export const getSubscription = (call: Call): Answer => {
	if (call.subscription === null) {
		throw subscriptionNotFound(call.parameters['subscriptionId'] ?? '');
	}

	return {status: 200, body: subscriptionBody(call.subscription)};
};

const groupBody = (subscription: Subscription, group: Subscription['resourceGroups'][number]): JsonObject => ({
	id: `/subscriptions/${subscription.subscriptionId}/resourceGroups/${group.name}`,
	name: group.name,
	type: 'Microsoft.Resources/resourceGroups',
	location: group.location,
	properties: {provisioningState: 'Succeeded'},
});

/** The resource groups of a subscription. */
export const listResourceGroups = (call: Call): Answer => {
	const {subscription} = call;
	return {
		status: 200,
		body: {
			value: subscription === null ? [] : subscription.resourceGroups.map(group => groupBody(subscription, group)),
		},
	};
};

/** One resource group. */
export const getResourceGroup = (call: Call): Answer => {
	const name = call.parameters['resourceGroup'] ?? '';
	const group = call.subscription?.resourceGroups.find(
		candidate => candidate.name.toLowerCase() === name.toLowerCase(),
	);
	if (call.subscription === null || group === undefined) {
		throw resourceGroupNotFound(name);
	}

	return {status: 200, body: groupBody(call.subscription, group)};
};

/** HEAD of a resource group: 204 when it is there, else the 404 of every path inside it [documented]. */
export const checkResourceGroup = (): Answer => ({status: 204});

/** The regions which a subscription may use. */
export const listLocations = (call: Call): Answer => ({
	status: 200,
	body: {value: locationBodies(call.subscription?.subscriptionId ?? '')},
});

/** The directories of the subscriptions. */
export const listTenants = (call: Call): Answer => ({
	status: 200,
	body: {
		value: [...new Set(call.world.subscriptions.map(({tenantId}) => tenantId))].map(tenantId => ({
			id: `/tenants/${tenantId}`,
			tenantId,
			countryCode: 'US',
			displayName: 'Simulated directory',
			domains: ['simulated.onmicrosoft.com'],
			defaultDomain: 'simulated.onmicrosoft.com',
			tenantCategory: 'Home',
			tenantType: 'AAD',
		})),
	},
});
