import {ComputeManagementClient, type ComputeManagementClientOptionalParams} from '@azure/arm-compute';
import {type ComputeManagementContext, createComputeManagement} from '@azure/arm-compute/api';
import type {TokenCredential} from '@azure/identity';
import type {Clock} from '../clock.js';
import type {Throttled} from './arm.js';
import type {Cloud, Endpoint} from './clouds.js';
import type {ErrorAnswers} from './error-answer.js';
import type {HttpClient, PipelinePolicy} from './pipeline.js';
import {answerPolicy, apiVersionPolicy, deadlinePolicy, sameHostPolicy, throttlePolicy} from './policies.js';
import {readRetryPolicy} from './retry.js';

export type AzureClientsOptions = {
	/** `null` at a loopback endpoint, where no token is sent. */
	readonly credential: TokenCredential | null;
	/** Called when Azure does not accept a token. */
	readonly forgetToken: () => void;
	readonly cloud: Cloud;
	readonly endpoint: Endpoint;
	readonly httpClient: HttpClient | undefined;
	readonly clock: Clock;
	readonly random: () => number;
	readonly answers: ErrorAnswers;
	readonly budget: Map<string, number>;
	readonly tell: (throttled: Throttled) => void;
};

export type AzureClients = {
	/** Sends a read again when it fails in a way which passes. */
	readonly reader: (subscriptionId: string) => ComputeManagementClient;
	/** Sends every request once. */
	readonly writer: (subscriptionId: string) => ComputeManagementClient;
	/** For URLs which Azure gave: reads as `reader` does, and answers with status, headers and body. */
	readonly raw: () => ComputeManagementContext;
};

const attemptMilliseconds = 30_000;
const bearerPolicyName = 'bearerTokenAuthenticationPolicy';

/** The SDK asks for some credential even where none is used. */
const noCredential: TokenCredential = {getToken: async () => null};

/**
 * The SDK keeps a token until it expires, also one which Azure refuses, and cannot be told to drop it. A token which
 * seems to have expired it asks for anew before each request: keeping tokens is the credential's own business.
 */
function unkept(credential: TokenCredential): TokenCredential {
	return {
		async getToken(scopes, options) {
			const token = await credential.getToken(scopes, options);
			return token === null ? null : {...token, expiresOnTimestamp: 0};
		},
	};
}

/** Makes the SDK's clients when they are first needed: one for reads and one for writes of each subscription. */
export function createAzureClients(options: AzureClientsOptions): AzureClients {
	const credential = options.credential === null ? noCredential : unkept(options.credential);
	const parameters = toParameters(options);
	const retry = readRetryPolicy(options);

	const reader = remembered(subscriptionId => {
		const client = new ComputeManagementClient(credential, subscriptionId, parameters);
		prepare(client, options.endpoint, retry);
		return client;
	});

	const writer = remembered(subscriptionId => {
		const client = new ComputeManagementClient(credential, subscriptionId, parameters);
		prepare(client, options.endpoint);
		return client;
	});

	const raw = remembered(subscriptionId => {
		const context = createComputeManagement(credential, subscriptionId, parameters);
		prepare(context, options.endpoint, retry);
		return context;
	});

	return {reader, writer, raw: () => raw('none')};
}

function toParameters(options: AzureClientsOptions): ComputeManagementClientOptionalParams {
	const {cloud, endpoint, httpClient, clock, answers, forgetToken} = options;
	const policies = [
		...(cloud.apiVersions === null ? [] : [apiVersionPolicy(cloud.apiVersions)]),
		sameHostPolicy(endpoint.url),
		throttlePolicy(options),
		answerPolicy({answers, clock, forgetToken}),
		deadlinePolicy(clock, attemptMilliseconds),
	];

	return {
		endpoint: endpoint.url,
		credentials: {scopes: [cloud.scope]},
		...(httpClient === undefined ? {} : {httpClient}),
		allowInsecureConnection: endpoint.isLoopback,
		retryOptions: {maxRetries: 0},
		// ARM redirects nowhere, and a redirected write would be sent twice.
		redirectOptions: {maxRetries: 0},
		userAgentOptions: {userAgentPrefix: 'vmssroll'},
		additionalPolicies: policies.map(policy => ({policy, position: 'perRetry'})),
	};
}

/**
 * The retry stands outside the sign-in, so that a token which expired during a long wait is renewed before the next
 * attempt. A loopback endpoint gets no token, and is not reached through a proxy.
 */
function prepare(
	{pipeline}: ComputeManagementClient | ComputeManagementContext,
	endpoint: Endpoint,
	retry?: PipelinePolicy,
): void {
	if (retry) {
		pipeline.addPolicy(retry, {beforePolicies: [bearerPolicyName]});
	}

	if (endpoint.isLoopback) {
		pipeline.removePolicy({name: bearerPolicyName});
		pipeline.removePolicy({name: 'proxyPolicy'});
	}
}

function remembered<Value>(create: (subscriptionId: string) => Value): (subscriptionId: string) => Value {
	const made = new Map<string, Value>();

	return subscriptionId => {
		const key = subscriptionId.toLowerCase();
		const value = made.get(key) ?? create(subscriptionId);
		made.set(key, value);
		return value;
	};
}
