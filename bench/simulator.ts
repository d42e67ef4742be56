import {createManualClock} from '../source/simulator/world/clock.js';
import {dig, digText, type Json, parseJson} from '../source/simulator/world/json.js';
import {startSimulatorServer} from '../source/simulator/server.js';
import {createSimulator, type Simulator} from '../source/simulator/simulator.js';
import {report, round, summarize} from './statistics.js';

const origin = 'https://management.azure.com';
const version = 'api-version=2024-07-01';
const setPath =
	'/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-demo/providers/Microsoft.Compute/virtualMachineScaleSets/web';
/** As often as the bucket of instance lists refills. */
const secondsBetweenPolls = 6;

/** A client which counts the processor time inside the simulator, and nothing of its own. */
const createCaller = (simulator: Simulator) => {
	let microseconds = 0;
	let requests = 0;
	const send = (method: string, path: string, body?: Json): {readonly status: number; readonly body: Json} => {
		const request = {
			method,
			url: path.startsWith(origin) ? path : `${origin}${path}${path.includes('?') ? '&' : '?'}${version}`,
			headers: {},
			body: body === undefined ? '' : JSON.stringify(body),
		};
		const before = process.cpuUsage();
		const answer = simulator.handle(request);
		const used = process.cpuUsage(before);
		microseconds += used.user + used.system;
		requests += 1;
		return {status: answer.status, body: answer.body === '' ? null : parseJson(answer.body)};
	};

	return {
		send,
		spent: () => ({milliseconds: microseconds / 1000, requests}),
		listAll(path: string): readonly Json[] {
			const instances: Json[] = [];
			for (let next: string | null = `${path}/virtualMachines?$expand=instanceView`; next !== null; ) {
				const page = send('GET', next).body;
				const value = dig(page, 'value');
				instances.push(...(Array.isArray(value) ? value : []));
				next = digText(page, 'nextLink');
			}

			return instances;
		},
	};
};

/** How long the server is at a list of 1,000 instances with their views. */
const benchList = (): void => {
	const clock = createManualClock();
	const milliseconds: number[] = [];
	const caller = createCaller(createSimulator({scenario: 'thousand', wallClock: clock.now}));
	let instances = 0;
	for (let run = 0; run < 30; run++) {
		clock.advance(60_000);
		const before = caller.spent().milliseconds;
		instances = caller.listAll(setPath).length;
		milliseconds.push(caller.spent().milliseconds - before);
	}

	report('simulator-list', {instances, serverMilliseconds: summarize(milliseconds), limitMilliseconds: 60});
};

/** How many small requests a second it answers, without and with a socket. */
const benchRequests = async (): Promise<void> => {
	const clock = createManualClock();
	const simulator = createSimulator({scenario: 'calm', wallClock: clock.now});
	const {send} = createCaller(simulator);
	const perSecond = async (count: number, ask: () => unknown): Promise<number> => {
		const startedAt = performance.now();
		for (let request = 0; request < count; request++) {
			clock.advance(5000);
			await ask();
		}

		return Math.round((count / (performance.now() - startedAt)) * 1000);
	};

	const inProcess = await perSecond(5000, () => send('GET', setPath));
	const server = await startSimulatorServer({simulator});
	const overSocket = await perSecond(2000, async () =>
		(await fetch(`${server.endpoint}${setPath}?${version}`)).arrayBuffer(),
	);
	await server.close();
	report('simulator-requests', {
		requestsPerSecond: {inProcess, overSocket},
		includes: 'the client, on the same processor',
	});
};

const versions: Readonly<Record<string, readonly [string, string]>> = {
	server: ['24.04.202611100', '24.04.202610080'],
	minimal: ['24.04.202611110', '24.04.202610090'],
};

/** Writes the other one of the two newest versions into the model, so that all instances are outdated again. */
const writeOtherVersion = ({send}: ReturnType<typeof createCaller>, path: string): void => {
	const now = dig(send('GET', path).body, 'properties', 'virtualMachineProfile', 'storageProfile', 'imageReference');
	const other = versions[digText(now, 'sku') ?? 'server']?.find(candidate => candidate !== digText(now, 'version'));
	const imageReference = {
		publisher: 'Canonical',
		offer: 'ubuntu-24_04-lts',
		sku: digText(now, 'sku'),
		version: other ?? null,
	};
	send('PATCH', path, {properties: {virtualMachineProfile: {storageProfile: {imageReference}}}});
};

/** What 40 scale sets under continuous upgrade cost, each listed every 6 s of simulated time, as a share of one core. */
const benchFleet = (): void => {
	const clock = createManualClock();
	const simulator = createSimulator({scenario: 'fleet', wallClock: clock.now});
	const paths = Object.values(simulator.world().scaleSets).map(({id}) => id);
	const caller = createCaller(simulator);
	const simulatedSeconds = 1200;
	let batches = 0;
	for (let second = 0; second < simulatedSeconds; second += secondsBetweenPolls) {
		clock.advance(secondsBetweenPolls * 1000);
		for (const path of paths) {
			const instances = caller.listAll(path);
			const outdated = instances
				.filter(instance => dig(instance, 'properties', 'latestModelApplied') === false)
				.map(instance => digText(instance, 'instanceId') ?? '');
			const isBusy = instances.some(instance => digText(instance, 'properties', 'provisioningState') === 'Updating');
			if (outdated.length === 0 && instances.length > 0) {
				writeOtherVersion(caller, path);
			} else if (!isBusy && outdated.length > 0) {
				const instanceIds = outdated.slice(0, Math.ceil(instances.length / 5));
				batches += caller.send('POST', `${path}/manualupgrade`, {instanceIds}).status === 202 ? 1 : 0;
			}
		}
	}

	const {milliseconds, requests} = caller.spent();
	report('simulator-fleet', {
		scaleSets: paths.length,
		simulatedSeconds,
		requests,
		batches,
		percentOfOneCore: round(milliseconds / 10 / simulatedSeconds),
		limitPercent: 50,
	});
};

/** What the simulator costs: one line for each of its limits. */
export async function benchSimulator(): Promise<void> {
	benchList();
	await benchRequests();
	benchFleet();
}
