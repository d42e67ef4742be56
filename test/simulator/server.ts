import assert from 'node:assert/strict';
import {request} from 'node:http';
import {connect} from 'node:net';
import {after, before, test} from 'node:test';
import {ComputeManagementClient} from '@azure/arm-compute';
import {dig, parseJson} from '../../source/simulator/world/json.js';
import {startSimulatorServer, type SimulatorServer} from '../../source/simulator/server.js';
import {openDemo, resourceGroup, scaleSetName, setPath, subscriptionId} from '../helpers/demo-azure.js';

const demo = openDemo({scenario: 'thousand'});
let server: SimulatorServer;

before(async () => {
	server = await startSimulatorServer({simulator: demo.simulator, port: 0});
});

after(async () => {
	await server.close();
});

const ask = async (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET', body = '') =>
	new Promise<{status: number; headers: Readonly<Record<string, unknown>>; bytes: Buffer}>((resolve, reject) => {
		const outgoing = request(`${server.endpoint}${path}`, {method, headers, agent: false}, answer => {
			const chunks: Buffer[] = [];
			answer.on('data', (chunk: Buffer) => chunks.push(chunk));
			answer.on('end', () =>
				resolve({status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(chunks)}),
			);
		});
		outgoing.on('error', reject);
		outgoing.end(body);
	});

test('listens on 127.0.0.1 and answers as the in-process transport does', async () => {
	assert.match(server.endpoint, /^http:\/\/127\.0\.0\.1:\d+$/);
	const answer = await ask(`${setPath}?api-version=2024-07-01`);
	assert.equal(answer.status, 200);
	assert.equal(answer.bytes.toString('utf8'), demo.ask('GET', setPath).text);
});

test('the SDK follows pages and operations over a socket, with compression', async () => {
	const client = new ComputeManagementClient(
		{getToken: async () => ({token: 'unused', expiresOnTimestamp: Number.MAX_SAFE_INTEGER})},
		subscriptionId,
		{endpoint: server.endpoint, allowInsecureConnection: true, retryOptions: {maxRetries: 0}},
	);
	client.pipeline.removePolicy({name: 'bearerTokenAuthenticationPolicy'});
	let count = 0;
	for await (const page of client.virtualMachineScaleSetVMs
		.list(resourceGroup, scaleSetName, {expand: 'instanceView'})
		.byPage()) {
		count += page.length;
	}

	assert.equal(count, 1000);
	const poller = client.virtualMachineScaleSets.updateInstances(
		resourceGroup,
		scaleSetName,
		{instanceIds: ['0']},
		{updateIntervalInMs: 1},
	);
	await poller.submitted();
	demo.clock.advance(60_000);
	await poller.pollUntilDone();
	assert.equal(poller.operationState?.status, 'succeeded');
});

test('compresses only when asked to', async () => {
	const path = `${setPath}/virtualMachines?api-version=2024-07-01`;
	const plain = await ask(path);
	const small = await ask(path, {'accept-encoding': 'gzip'});
	assert.equal(plain.headers['content-encoding'], undefined);
	assert.equal(small.headers['content-encoding'], 'gzip');
	assert.ok(small.bytes.length * 5 < plain.bytes.length);
});

test('shows the whole world', async () => {
	const answer = await ask('/_simulator/world');
	const world = parseJson(answer.bytes.toString('utf8'));
	assert.equal(dig(world, 'scenario'), 'thousand');
	assert.equal(dig(world, 'scaleSets', setPath.toLowerCase(), 'name'), 'web');
});

test('refuses a body which is too large, and goes on', async () => {
	const answer = await ask(`${setPath}?api-version=2024-07-01`, {}, 'PATCH', 'x'.repeat(5 * 1024 * 1024));
	assert.equal(answer.status, 413);
	assert.equal(dig(parseJson(answer.bytes.toString('utf8')), 'error', 'code'), 'RequestContentTooLarge');
	assert.equal((await ask('/subscriptions?api-version=2022-12-01')).status, 200);
});

test('survives what is not HTTP, and clients who hang up', async () => {
	const {port} = new URL(server.endpoint);
	for (const text of ['not http at all\r\n\r\n', `PATCH ${setPath} HTTP/1.1\r\nContent-Length: 100\r\n\r\n{`]) {
		await new Promise<void>((resolve, reject) => {
			const socket = connect(Number(port), '127.0.0.1', () => {
				socket.end(text);
			});
			socket.on('close', () => resolve());
			socket.on('error', reject);
			socket.resume();
		});
	}

	assert.equal((await ask('/subscriptions?api-version=2022-12-01')).status, 200);
});

test('closes, and the port is free again', async () => {
	const other = await startSimulatorServer({simulator: demo.simulator});
	const {port} = new URL(other.endpoint);
	await assert.rejects(startSimulatorServer({simulator: demo.simulator, port: Number(port)}), {code: 'EADDRINUSE'});
	await other.close();
	const again = await startSimulatorServer({simulator: demo.simulator, port: Number(port)});
	assert.equal(again.endpoint, other.endpoint);
	await again.close();
});
