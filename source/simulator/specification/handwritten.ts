import type {JsonObject} from '../world/json.js';

const string: JsonObject = {type: 'string'};
const strings: JsonObject = {type: 'array', items: string};
const anything: JsonObject = {type: 'object', additionalProperties: {}};

const objectOf = (required: readonly string[], properties: JsonObject): JsonObject => ({
	type: 'object',
	required,
	properties,
});

const listOf = (items: JsonObject): JsonObject => ({type: 'array', items});

const error = objectOf(['code', 'message'], {
	code: string,
	message: string,
	target: string,
	details: listOf(objectOf([], {code: string, message: string, target: string})),
	innererror: anything,
	additionalInfo: listOf(anything),
});

/** Every error of ARM and of Compute: the envelope is recorded. */
export const errorEnvelope: JsonObject = objectOf(['error'], {error});

const operation = objectOf(['startTime', 'status', 'name'], {
	startTime: {type: 'string', format: 'date-time'},
	endTime: {type: 'string', format: 'date-time'},
	status: {type: 'string', enum: ['InProgress', 'Succeeded', 'Failed', 'Canceled']},
	name: {type: 'string', format: 'uuid'},
	error,
	properties: anything,
});

const subscription = objectOf(['id', 'subscriptionId', 'displayName', 'state', 'tenantId'], {
	id: string,
	authorizationSource: string,
	managedByTenants: listOf(objectOf(['tenantId'], {tenantId: string})),
	tags: {type: 'object', additionalProperties: string},
	subscriptionId: {type: 'string', format: 'uuid'},
	tenantId: {type: 'string', format: 'uuid'},
	displayName: string,
	state: {type: 'string', enum: ['Enabled', 'Warned', 'PastDue', 'Disabled', 'Deleted']},
	subscriptionPolicies: objectOf([], {
		locationPlacementId: string,
		quotaId: string,
		spendingLimit: {type: 'string', enum: ['On', 'Off', 'CurrentPeriodOff']},
	}),
});

const resourceGroup = objectOf(['id', 'name', 'location', 'properties'], {
	id: string,
	name: string,
	type: {type: 'string', enum: ['Microsoft.Resources/resourceGroups']},
	location: string,
	managedBy: string,
	tags: {type: 'object', additionalProperties: string},
	properties: objectOf(['provisioningState'], {provisioningState: string}),
});

const location = objectOf(['id', 'name', 'displayName', 'regionalDisplayName', 'metadata'], {
	id: string,
	name: string,
	type: string,
	displayName: string,
	regionalDisplayName: string,
	metadata: anything,
	availabilityZoneMappings: listOf(
		objectOf(['logicalZone', 'physicalZone'], {logicalZone: string, physicalZone: string}),
	),
});

const tenant = objectOf(['id', 'tenantId'], {
	id: string,
	tenantId: {type: 'string', format: 'uuid'},
	tenantCategory: string,
	countryCode: string,
	displayName: string,
	defaultDomain: string,
	domains: strings,
	tenantType: string,
});

const provider = objectOf(['id', 'namespace', 'resourceTypes', 'registrationState'], {
	id: string,
	namespace: string,
	registrationState: string,
	registrationPolicy: string,
	resourceTypes: listOf(
		objectOf(['resourceType', 'locations', 'apiVersions'], {
			resourceType: string,
			locations: strings,
			apiVersions: strings,
			capabilities: string,
		}),
	),
});

const permission = objectOf(['actions', 'notActions'], {
	actions: strings,
	notActions: strings,
	dataActions: strings,
	notDataActions: strings,
});

const graphQuery = objectOf(['query'], {
	subscriptions: strings,
	managementGroups: strings,
	query: string,
	options: anything,
	facets: listOf(anything),
});

const graphRows = objectOf(['totalRecords', 'count', 'resultTruncated', 'data'], {
	totalRecords: {type: 'integer'},
	count: {type: 'integer'},
	resultTruncated: {type: 'string', enum: ['true', 'false']},
	$skipToken: string,
	data: {},
	facets: listOf(anything),
});

const sharedResource = objectOf(['name', 'location', 'identifier'], {
	name: string,
	location: string,
	type: string,
	identifier: objectOf(['uniqueId'], {uniqueId: string}),
	properties: anything,
});

const pageOf = (items: JsonObject, more: JsonObject = {}): JsonObject =>
	objectOf(['value'], {value: listOf(items), nextLink: string, ...more});

const apiVersion = {name: 'api-version', in: 'query', required: true, type: 'string'};

const query = (name: string): JsonObject => ({name, in: 'query', type: 'string'});

const get = (operationId: string, schema: JsonObject, ...names: readonly string[]): JsonObject => ({
	get: {operationId, parameters: [apiVersion, ...names.map(name => query(name))], responses: {'200': {schema}}},
});

const body = (schema: JsonObject, isRequired: boolean): JsonObject => ({
	name: 'body',
	in: 'body',
	required: isRequired,
	schema,
});

const ofSubscription = '/subscriptions/{subscriptionId}';
const ofGroup = `${ofSubscription}/resourceGroups/{resourceGroupName}`;
const ofSet = `${ofGroup}/providers/Microsoft.Compute/virtualMachineScaleSets/{vmScaleSetName}`;
const ofLocation = `${ofSubscription}/providers/Microsoft.Compute/locations/{location}`;
const permissions = 'providers/Microsoft.Authorization/permissions';

const galleryPaths = (kind: string): JsonObject => ({
	[`${ofLocation}/${kind}/{gallery}`]: get(`${kind}_Get`, sharedResource),
	[`${ofLocation}/${kind}/{gallery}/images`]: get(`${kind}Images_List`, pageOf(sharedResource), 'sharedTo'),
	[`${ofLocation}/${kind}/{gallery}/images/{image}`]: get(`${kind}Images_Get`, sharedResource),
	[`${ofLocation}/${kind}/{gallery}/images/{image}/versions`]: get(
		`${kind}ImageVersions_List`,
		pageOf(sharedResource),
		'sharedTo',
	),
	[`${ofLocation}/${kind}/{gallery}/images/{image}/versions/{version}`]: get(
		`${kind}ImageVersions_Get`,
		sharedResource,
	),
});

/**
 * What the official description of Compute does not have: operations, and the few requests of other providers which
 * clients of scale sets make. Written by hand, in the form of the description: operations, subscriptions and groups
 * after recorded answers, the rest after documentation.
 */
export const handwrittenPaths: JsonObject = {
	'/tenants': get('Tenants_List', pageOf(tenant)),
	'/subscriptions': get(
		'Subscriptions_List',
		pageOf(subscription, {count: objectOf(['type', 'value'], {type: string, value: {type: 'integer'}})}),
	),
	[ofSubscription]: get('Subscriptions_Get', subscription),
	[`${ofSubscription}/locations`]: get('Subscriptions_ListLocations', pageOf(location)),
	[`${ofSubscription}/resourceGroups`]: get('ResourceGroups_List', pageOf(resourceGroup), '$filter', '$top'),
	[ofGroup]: {
		...get('ResourceGroups_Get', resourceGroup),
		head: {operationId: 'ResourceGroups_CheckExistence', parameters: [apiVersion], responses: {'204': {}, '404': {}}},
	},
	[`${ofSubscription}/providers`]: get('Providers_List', pageOf(provider), '$expand', '$top'),
	[`${ofSubscription}/providers/{resourceProviderNamespace}`]: get('Providers_Get', provider, '$expand'),
	[`${ofSubscription}/providers/{resourceProviderNamespace}/register`]: {
		post: {
			operationId: 'Providers_Register',
			parameters: [apiVersion, body(anything, false)],
			responses: {'200': {schema: provider}},
		},
	},
	[`${ofSubscription}/${permissions}`]: get('Permissions_ListForSubscription', pageOf(permission)),
	[`${ofGroup}/${permissions}`]: get('Permissions_ListForResourceGroup', pageOf(permission)),
	[`${ofSet}/${permissions}`]: get('Permissions_ListForResource', pageOf(permission)),
	'/providers/Microsoft.ResourceGraph/resources': {
		post: {
			operationId: 'Resources',
			parameters: [apiVersion, body(graphQuery, true)],
			responses: {'200': {schema: graphRows}},
		},
	},
	[`${ofSet}/lifecycleHookEvents`]: get('LifecycleHookEvents_List', pageOf(anything)),
	[`${ofSet}/lifecycleHookEvents/{event}`]: {
		...get('LifecycleHookEvents_Get', anything),
		patch: {
			operationId: 'LifecycleHookEvents_Update',
			parameters: [apiVersion, body(anything, true)],
			responses: {'200': {schema: anything}},
		},
	},
	...galleryPaths('communityGalleries'),
	...galleryPaths('sharedGalleries'),
	[`${ofLocation}/operations/{operationId}`]: {
		get: {
			operationId: 'Operations_Get',
			parameters: [apiVersion, ...['p', 't', 'c', 's', 'h', 'monitor'].map(name => query(name))],
			responses: {'200': {schema: operation}, '202': {}},
		},
	},
};
