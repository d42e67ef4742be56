import type {JsonObject} from './world/json.js';

/** An answer with ARM's error envelope, thrown by whoever refuses a request. */
export class ArmRefusal extends Error {
	readonly status: number;
	readonly body: JsonObject;
	readonly headers: Readonly<Record<string, string>>;

	constructor(
		status: number,
		error: {
			readonly code: string;
			readonly message: string;
			readonly target?: string;
			readonly details?: readonly JsonObject[];
		},
		headers: Readonly<Record<string, string>> = {},
	) {
		super(error.message);
		this.name = 'ArmRefusal';
		this.status = status;
		const {code, message, target, details} = error;
		this.body = {
			error: {code, ...(target !== undefined && {target}), message, ...(details !== undefined && {details})},
		};
		this.headers = headers;
	}
}

/** Errors made by ARM itself carry this header; those of Compute do not [recorded]. */
const gateway = {'x-ms-failure-cause': 'gateway'};

/** 400, `api-version` is not in the query [public reports]. */
export const missingApiVersion = (): ArmRefusal =>
	new ArmRefusal(
		400,
		{
			code: 'MissingApiVersionParameter',
			message: 'The api-version query parameter (?api-version=) is required for all requests.',
		},
		gateway,
	);

/** 400, an api-version which the resource type does not have [public reports; the list is shortened]. */
export const unknownApiVersion = (apiVersion: string): ArmRefusal =>
	new ArmRefusal(
		400,
		{
			code: 'NoRegisteredProviderFound',
			message: `No registered resource provider found for location 'eastus2' and API version '${apiVersion}' for type 'virtualMachineScaleSets'. The supported api-versions are '2017-03-30, 2017-12-01, 2018-04-01, 2018-06-01, 2018-10-01, 2019-03-01, 2019-07-01, 2019-12-01, 2020-06-01, 2020-12-01, 2021-03-01, 2021-04-01, 2021-07-01, 2021-11-01, 2022-03-01, 2022-08-01, 2022-11-01, 2023-03-01, 2023-07-01, 2023-09-01, 2024-03-01, 2024-07-01, 2024-11-01'. The supported locations are 'eastus2'.`,
		},
		gateway,
	);

/** 400, an api-version which is none at all [public reports; the list is shortened]. */
export const invalidApiVersion = (apiVersion: string): ArmRefusal =>
	new ArmRefusal(
		400,
		{
			code: 'InvalidApiVersionParameter',
			message: `The api-version '${apiVersion}' is invalid. The supported versions are '2024-11-01,2024-07-01,2024-03-01,2023-09-01,2023-07-01,2023-03-01,2022-12-01,2022-11-01,2022-09-01,2022-01-01,2021-04-01,2021-01-01,2020-10-01,2020-06-01,2020-01-01,2019-10-01,2019-07-01,2019-03-01,2018-05-01,2018-01-01,2017-05-10'.`,
		},
		gateway,
	);

/** 400, what the description of the API does not allow: only in strict operation. Names every problem. */
export const requestNotAllowed = (
	problems: ReadonlyArray<{readonly where: string; readonly message: string}>,
): ArmRefusal =>
	new ArmRefusal(
		400,
		{
			code: 'InvalidRequestContent',
			message: `The request content was invalid and could not be deserialized: '${problems.map(({where, message}) => `${where} ${message}`).join('; ')}'.`,
			details: problems.map(({where, message}) => ({code: 'InvalidRequestContent', target: where, message})),
		},
		gateway,
	);

/** 413, a body of more than 4 MB [public reports]. */
export const requestTooLarge = (): ArmRefusal =>
	new ArmRefusal(
		413,
		{code: 'RequestContentTooLarge', message: 'The request content size exceeds the maximum size of 4 MB.'},
		gateway,
	);

/** 415, a body which is not said to be JSON [unproven]. */
export const unsupportedMediaType = (mediaType: string): ArmRefusal =>
	new ArmRefusal(
		415,
		{
			code: 'UnsupportedMediaType',
			message: `The content media type '${mediaType}' is not supported. Only 'application/json' is supported.`,
		},
		gateway,
	);

/** 404, no such subscription [unproven]. */
export const subscriptionNotFound = (subscriptionId: string): ArmRefusal =>
	new ArmRefusal(
		404,
		{code: 'SubscriptionNotFound', message: `The subscription '${subscriptionId}' could not be found.`},
		gateway,
	);

/** 404, no such resource group [recorded]. */
export const resourceGroupNotFound = (name: string): ArmRefusal =>
	new ArmRefusal(
		404,
		{code: 'ResourceGroupNotFound', message: `Resource group '${name}' could not be found.`},
		gateway,
	);

/** 404, no such resource in the group [recorded]. */
export const resourceNotFound = (type: string, name: string, resourceGroup: string): ArmRefusal =>
	new ArmRefusal(
		404,
		{
			code: 'ResourceNotFound',
			message: `The Resource '${type}/${name}' under resource group '${resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
		},
		gateway,
	);

/** 404, no such instance, extension, operation … inside a resource which exists [recorded]. */
export const entityNotFound = (
	message = 'The entity was not found in this Azure location.',
	headers: Readonly<Record<string, string>> = {},
): ArmRefusal => new ArmRefusal(404, {code: 'NotFound', message}, headers);

/** 404, a path which the simulator does not know. */
export const unknownPath = (path: string): ArmRefusal =>
	new ArmRefusal(
		404,
		{code: 'InvalidResourceType', message: `The resource type could not be found, or is not simulated: '${path}'.`},
		gateway,
	);

/** 405, a path which exists, with a method it does not take. */
export const methodNotAllowed = (method: string, allowed: readonly string[]): ArmRefusal =>
	new ArmRefusal(
		405,
		{code: 'MethodNotAllowed', message: `The requested resource does not support http method '${method}'.`},
		{...gateway, Allow: allowed.join(', ')},
	);

/** 400, a body which is not JSON, or not an object [unproven]. */
export const invalidRequestContent = (reason: string): ArmRefusal =>
	new ArmRefusal(
		400,
		{
			code: 'InvalidRequestContent',
			message: `The request content was invalid and could not be deserialized: '${reason}'.`,
		},
		gateway,
	);

/** 400, a parameter of the body or query [recorded for instance ids]. */
export const invalidParameter = (message: string, target: string): ArmRefusal =>
	new ArmRefusal(400, {code: 'InvalidParameter', target, message});

/** 409, another write is too close [recorded]. */
export const concurrentRequest = (): ArmRefusal =>
	new ArmRefusal(409, {
		code: 'Conflict',
		message:
			'The request failed due to conflict with a concurrent request. To resolve it, please refer to https://aka.ms/activitylog to get more details on the conflicting requests.',
	});

/** 409, the state of the set does not allow it [recorded with other messages]. */
export const operationNotAllowed = (message: string): ArmRefusal =>
	new ArmRefusal(409, {code: 'OperationNotAllowed', message});

/** 409, what can only be chosen when the set is made [documented]. */
export const propertyChangeNotAllowed = (property: string): ArmRefusal =>
	new ArmRefusal(409, {
		code: 'PropertyChangeNotAllowed',
		target: property,
		message: `Changing property '${property}' is not allowed.`,
	});

/** 401, the token has expired [public reports]. Times are in milliseconds since 1970. */
export const accessTokenExpired = (expiredAt: number, now: number): ArmRefusal => {
	const said = (time: number): string => new Date(time).toLocaleString('en-US', {timeZone: 'UTC'}).replace(',', '');
	const message = `The access token expiry UTC time '${said(expiredAt)}' is earlier than current UTC time '${said(now)}'.`;
	return new ArmRefusal(
		401,
		{code: 'ExpiredAuthenticationToken', message},
		{
			...gateway,
			'WWW-Authenticate': `Bearer authorization_uri="https://login.windows.net/common", error="invalid_token", error_description="${message}"`,
		},
	);
};

/** 403, no role allows the action [recorded]. */
export const authorizationFailed = (action: string, scope: string): ArmRefusal => {
	const client = '00000000-1111-4222-8333-444444444444';
	return new ArmRefusal(
		403,
		{
			code: 'AuthorizationFailed',
			message: `The client '${client}' with object id '${client}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
		},
		gateway,
	);
};

/** 409, a lock forbids it [public reports]. */
export const scopeLocked = (scope: string, operation: 'write' | 'delete', locked: string): ArmRefusal =>
	new ArmRefusal(
		409,
		{
			code: 'ScopeLocked',
			message: `The scope '${scope}' cannot perform ${operation} operation because following scope(s) are locked: '${locked}'. Please remove the lock and try again.`,
		},
		gateway,
	);

/** 412, `If-Match` or `If-None-Match` does not hold [documented; text unproven]. */
export const preconditionFailed = (asked: string, current: string): ArmRefusal =>
	new ArmRefusal(412, {
		code: 'PreconditionFailed',
		message: `The precondition given in the request headers was not met: asked for etag ${asked}, the current etag is ${current}.`,
	});
