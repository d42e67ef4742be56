import {ArmError} from './arm-error.js';
import type {ApiVersions} from './policies.js';

/** An Azure cloud: where its Resource Manager is, and who signs in to it. */
export type Cloud = {
	/** The Azure CLI's name of it. */
	readonly name: string;
	/** Of Azure Resource Manager. */
	readonly endpoint: string;
	/** What a token is asked for. The SDK would ask every cloud's for the public one. */
	readonly scope: string;
	/** Of Microsoft Entra ID. */
	readonly authorityHost: string;
	/** To ask for instead of those of the SDK, where the cloud lags behind; `null` where it does not. */
	readonly apiVersions: ApiVersions | null;
};

/** Known everywhere since 2024; the first Compute version with an `etag` on scale sets. */
const settledApiVersions: ApiVersions = {compute: '2024-07-01', gallery: '2023-07-03'};

/** Endpoints as in the Azure CLI's `az cloud list`. */
const clouds: readonly (Cloud & {readonly shortName: string})[] = [
	{
		name: 'AzureCloud',
		shortName: 'public',
		endpoint: 'https://management.azure.com',
		scope: 'https://management.azure.com/.default',
		authorityHost: 'https://login.microsoftonline.com',
		apiVersions: null,
	},
	{
		name: 'AzureChinaCloud',
		shortName: 'china',
		endpoint: 'https://management.chinacloudapi.cn',
		scope: 'https://management.chinacloudapi.cn/.default',
		authorityHost: 'https://login.chinacloudapi.cn',
		apiVersions: settledApiVersions,
	},
	{
		name: 'AzureUSGovernment',
		shortName: 'usgovernment',
		endpoint: 'https://management.usgovcloudapi.net',
		scope: 'https://management.usgovcloudapi.net/.default',
		authorityHost: 'https://login.microsoftonline.us',
		apiVersions: settledApiVersions,
	},
];

/**
 * The cloud of a name: the Azure CLI's (`AzureChinaCloud`) or the short one (`public`, `china`, `usgovernment`), in any
 * letter case. Throws an `ArmError` of kind `refused` for others.
 */
export function cloudNamed(name: string): Cloud {
	const wanted = name.toLowerCase();
	const found = clouds.find(cloud => cloud.name.toLowerCase() === wanted || cloud.shortName === wanted);

	if (found === undefined) {
		throw new ArmError({
			kind: 'refused',
			operation: `use the cloud “${name}”`,
			code: 'UnknownCloud',
			answer: 'there is no such cloud',
			next: `Use one of ${clouds.map(cloud => cloud.name).join(', ')}, or name an endpoint with --endpoint.`,
		});
	}

	const {shortName: _, ...cloud} = found;
	return cloud;
}

/** Where requests go. */
export type Endpoint = {
	/** Without a slash at the end. */
	readonly url: string;
	/** Whether it is plain HTTP on this machine: then there is no sign-in and no token is sent. */
	readonly isLoopback: boolean;
};

/**
 * The endpoint to talk to: the cloud's own, or `url` where given. Only a loopback address may be plain HTTP, because a
 * token is sent to every other one. Throws an `ArmError` of kind `refused` for an endpoint which breaks that.
 */
export function endpointOf(cloud: Cloud, url?: string): Endpoint {
	if (url === undefined) {
		return {url: cloud.endpoint, isLoopback: false};
	}

	const parsed = URL.parse(url);

	if (parsed === null || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) {
		throw invalidEndpoint(url, 'it is not an http or https URL', 'Use one such as https://management.azure.com.');
	}

	if (parsed.username !== '' || parsed.password !== '' || parsed.search !== '' || parsed.hash !== '') {
		throw invalidEndpoint(parsed.origin, 'it holds a user name, a query or a fragment', 'Name the server alone.');
	}

	const isLoopback = parsed.protocol === 'http:' && isLoopbackHost(parsed.hostname);

	if (parsed.protocol === 'http:' && !isLoopback) {
		throw invalidEndpoint(url, 'plain http is for this machine only (127.0.0.1, localhost, [::1])', 'Use https.');
	}

	return {url: `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, ''), isLoopback};
}

function isLoopbackHost(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function invalidEndpoint(url: string, answer: string, next: string): ArmError {
	return new ArmError({kind: 'refused', operation: `use the endpoint ${url}`, code: 'InvalidEndpoint', answer, next});
}
