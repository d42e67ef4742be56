import {
	ComputeManagementClient,
	type VirtualMachineScaleSet,
	type VirtualMachineScaleSetVM,
	type ImageReference,
} from '@azure/arm-compute';
import {createManualClock, type ManualClock} from '../../source/simulator/world/clock.js';
import type {RequestValidator} from '../../source/simulator/handler.js';
import {parseJson, type Json} from '../../source/simulator/world/json.js';
import {createSimulator, type RequestRecord, type Simulator} from '../../source/simulator/simulator.js';
import type {Sleep} from '../../source/simulator/transport.js';

export const resourceGroup = 'rg-demo';
export const scaleSetName = 'web';
export const subscriptionId = '11111111-2222-4333-8444-555555555555';
export const setPath = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachineScaleSets/${scaleSetName}`;
export const newestVersion = '24.04.202611100';
export const secondNewestVersion = '24.04.202610080';

const credential = {
	getToken: async () => ({token: 'not a real token', expiresOnTimestamp: Number.MAX_SAFE_INTEGER}),
};

export type RawAnswer = {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly text: string;
	readonly body: Json;
};

export type Demo = {
	readonly clock: ManualClock;
	readonly simulator: Simulator;
	/** The real SDK on the in-process transport, without retries. */
	readonly client: ComputeManagementClient;
	readonly requests: RequestRecord[];
	/** One raw request; the api-version is added where the path has none. */
	readonly ask: (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => RawAnswer;
	readonly getSet: () => Promise<VirtualMachineScaleSet>;
	readonly listInstances: () => Promise<VirtualMachineScaleSetVM[]>;
	/** Writes the image version into the model through the SDK, and lets the operation end. */
	readonly writeVersion: (version: string) => Promise<void>;
	/** Sends one manualupgrade and turns the clock until its operation ends; tells how many seconds that took. */
	readonly upgrade: (instanceIds: readonly string[]) => Promise<number>;
};

export const image = (version: string): ImageReference => ({
	publisher: 'Canonical',
	offer: 'ubuntu-24_04-lts',
	sku: 'server',
	version,
});

export const modelWith = (version: string) => ({
	virtualMachineProfile: {storageProfile: {imageReference: image(version)}},
});

/** A simulator whose clock is turned by hand, and clients for it. */
export const openDemo = (
	options: {scenario?: string; seed?: number; speed?: number; validateRequest?: RequestValidator; sleep?: Sleep} = {},
): Demo => {
	const clock = createManualClock();
	const requests: RequestRecord[] = [];
	const simulator = createSimulator({
		scenario: options.scenario ?? 'calm',
		wallClock: clock.now,
		...(options.seed !== undefined && {seed: options.seed}),
		...(options.speed !== undefined && {speed: options.speed}),
		validateRequest: options.validateRequest,
		sleep: options.sleep,
		onRequest: record => requests.push(record),
	});
	const client = new ComputeManagementClient(credential, subscriptionId, {
		httpClient: simulator.httpClient,
		retryOptions: {maxRetries: 0},
	});

	const ask: Demo['ask'] = (method, path, body, headers = {}) => {
		const withVersion = path.includes('api-version')
			? path
			: `${path}${path.includes('?') ? '&' : '?'}api-version=2024-07-01`;
		const answer = simulator.handle({
			method,
			url: path.startsWith('https:') ? path : `https://management.azure.com${withVersion}`,
			headers,
			body: typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body),
		});
		return {
			status: answer.status,
			headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value])),
			text: answer.body,
			body: answer.body === '' ? null : parseJson(answer.body),
		};
	};

	const listInstances = async () => {
		const found: VirtualMachineScaleSetVM[] = [];
		for await (const instance of client.virtualMachineScaleSetVMs.list(resourceGroup, scaleSetName, {
			expand: 'instanceView',
		})) {
			found.push(instance);
		}

		return found;
	};

	return {
		clock,
		simulator,
		client,
		requests,
		ask,
		getSet: async () => client.virtualMachineScaleSets.get(resourceGroup, scaleSetName),
		listInstances,
		async writeVersion(version) {
			const poller = client.virtualMachineScaleSets.update(resourceGroup, scaleSetName, modelWith(version));
			await poller.submitted();
			clock.advance(15_000);
			await poller.poll();
			clock.advance(5000);
		},
		async upgrade(instanceIds) {
			const poller = client.virtualMachineScaleSets.updateInstances(resourceGroup, scaleSetName, {
				instanceIds: [...instanceIds],
			});
			await poller.submitted();
			for (let seconds = 0; seconds < 1800; seconds += 5) {
				clock.advance(5000);
				await poller.poll();
				if (poller.isDone) {
					return seconds + 5;
				}
			}

			throw new Error('The operation did not end within half an hour.');
		},
	};
};

/** The code of an ARM error body. */
export const codeOf = (answer: RawAnswer): unknown => {
	const {body} = answer;
	const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
	return typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
};
