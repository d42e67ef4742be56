import assert from 'node:assert/strict';
import {RestError} from '@azure/arm-compute';
import type {AccessToken, TokenCredential} from '@azure/identity';
import type {Arm} from '../../source/arm/arm.js';
import {ArmError} from '../../source/arm/arm-error.js';
import {cloudNamed} from '../../source/arm/clouds.js';
import {type ComputeArmOptions, createComputeArm} from '../../source/arm/compute-arm.js';
import {type Image, unknownImage} from '../../source/fleet/image.js';
import {createManualClock, type ManualClock} from '../helpers/manual-clock.js';
import {createStubHttpClient, type StubHandler, type StubHttpClient} from './stub-http-client.js';

export const subscriptionId = '11111111-2222-3333-4444-555555555555';

export const reference = {subscriptionId, resourceGroup: 'rg-web', name: 'web'} as const;

export const setUrl = `https://management.azure.com/subscriptions/${subscriptionId}/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachineScaleSets/web`;

export const operationUrl = `https://management.azure.com/subscriptions/${subscriptionId}/providers/Microsoft.Compute/locations/westus/operations/1`;

/** The body of a scale set, as far as the adapter needs it. */
export const setBody = {
	id: new URL(setUrl).pathname,
	name: 'web',
	location: 'westus',
	properties: {orchestrationMode: 'Uniform', provisioningState: 'Succeeded'},
};

export const newImage: Image = {
	...unknownImage,
	kind: 'platform',
	publisher: 'Canonical',
	offer: 'ubuntu-24_04-lts',
	sku: 'server',
	version: '24.04.202611100',
};

/** Tokens `token-1`, `token-2`, … which the SDK asks for anew before each request, because they have expired. */
export function createTokens(): TokenCredential & {readonly count: () => number} {
	let count = 0;

	return {
		count: () => count,
		async getToken(): Promise<AccessToken> {
			count++;
			return {token: `token-${count}`, expiresOnTimestamp: 0};
		},
	};
}

export type Adapter = {readonly arm: Arm; readonly clock: ManualClock; readonly http: StubHttpClient};

/** The real adapter at the public cloud, with a stub instead of the network and a clock which is turned by hand. */
export function createAdapter(handler: StubHandler, options: Partial<ComputeArmOptions> = {}): Adapter {
	const http = createStubHttpClient(handler);
	const clock = createManualClock();
	const arm = createComputeArm({
		credential: createTokens(),
		cloud: cloudNamed('public'),
		httpClient: http,
		clock,
		...options,
	});

	return {arm, clock, http};
}

/** What the network does to a request. */
export function networkError(code: string): RestError {
	return new RestError(`request failed: ${code}`, {code});
}

/** Waits for a call which must fail, and gives its error. */
export async function failureOf(promise: Promise<unknown>): Promise<ArmError> {
	try {
		await promise;
	} catch (error) {
		assert.ok(error instanceof ArmError, String(error));
		return error;
	}

	throw new assert.AssertionError({message: 'The call should have failed.'});
}
