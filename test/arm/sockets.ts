import assert from 'node:assert/strict';
import {createServer, type RequestListener} from 'node:http';
import {suite, test, type TestContext} from 'node:test';
import {cloudNamed} from '../../source/arm/clouds.js';
import {createComputeArm} from '../../source/arm/compute-arm.js';
import {startSimulatorServer} from '../../source/simulator/server.js';
import {createSimulator} from '../../source/simulator/simulator.js';
import {createManualClock} from '../helpers/manual-clock.js';
import {failureOf, reference, setBody} from './adapter.js';

/** The adapter as an operator has it, with the SDK's own HTTP client; only time is turned by hand. */
function createLoopbackArm(endpoint: string, clock = createManualClock()) {
	return {clock, arm: createComputeArm({credential: null, cloud: cloudNamed('public'), endpoint, clock})};
}

/** A server which does what a simulator would not; gives its endpoint. */
async function listen(context: TestContext, listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	context.after(() => {
		server.closeAllConnections();
		server.close();
	});
	const address = server.address();
	return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

const body = JSON.stringify(setBody);
const headers = {'content-type': 'application/json', 'content-length': Buffer.byteLength(body)};

suite('over real sockets', () => {
	test('a set of 1,000 instances is read from compressed pages, and an operation taken up by another client', async context => {
		const clock = createManualClock();
		const simulator = createSimulator({scenario: 'thousand', wallClock: clock.now});
		const server = await startSimulatorServer({simulator});
		context.after(server.close);
		const {subscriptionId, resourceGroup} = simulator.describe();
		const web = {subscriptionId, resourceGroup, name: 'web'};

		const {arm} = createLoopbackArm(server.endpoint, clock);
		const {instances} = await clock.runUntil(arm.takeSnapshot(web));
		assert.equal(instances.length, 1000);
		assert.equal(new Set(instances.map(({vmId}) => vmId)).size, 1000);
		assert.equal(new Set(instances.map(({placementGroupId}) => placementGroupId)).size, 10);

		const [first] = instances;
		assert.ok(first);
		const operation = await clock.runUntil(arm.upgradeInstances(web, [first.instanceId]));
		const other = createLoopbackArm(server.endpoint, clock).arm;
		const states = new Set<string>();

		for (let status = 'running'; status === 'running'; ) {
			({status} = await clock.runUntil(other.pollOperation(operation)));
			states.add(status);
			await clock.advance(5000);
		}

		assert.deepEqual([...states].at(-1), 'succeeded');
	});

	test('T14: a body which is cut off is read again', async context => {
		let count = 0;
		const endpoint = await listen(context, (_request, response) => {
			count++;
			response.writeHead(200, headers);

			if (count === 1) {
				response.write(body.slice(0, 40));
				setImmediate(() => response.destroy());
			} else {
				response.end(body);
			}
		});
		const {arm, clock} = createLoopbackArm(endpoint);
		const startedAt = clock.now();
		assert.equal((await clock.runUntil(arm.getScaleSet(reference))).name, 'web');
		assert.equal(count, 2);
		assert.equal(clock.now() - startedAt, 1000);
	});

	test('T14: a write whose connection is reset is sent once', async context => {
		let count = 0;
		const endpoint = await listen(context, request => {
			count++;
			request.socket.resetAndDestroy();
		});
		const {arm, clock} = createLoopbackArm(endpoint);
		const error = await failureOf(clock.runUntil(arm.upgradeInstances(reference, ['1'])));
		assert.equal(error.code, 'ECONNRESET');
		assert.equal(error.isAmbiguous, true);
		assert.equal(count, 1);
	});

	test('a body which stalls ends at the deadline', async context => {
		const {promise: arrived, resolve: arrive} = Promise.withResolvers<void>();
		const endpoint = await listen(context, (_request, response) => {
			response.writeHead(202, headers);
			response.write(body.slice(0, 40), () => arrive());
		});
		const {arm, clock} = createLoopbackArm(endpoint);
		const failure = failureOf(arm.upgradeInstances(reference, ['1']));
		await arrived;
		await clock.advance(30_000);
		const error = await failure;
		assert.equal(error.code, 'ETIMEDOUT');
		assert.equal(error.kind, 'network');
	});

	test('a server on this machine is not looked for behind a proxy', async context => {
		const saved = {...process.env};
		process.env['HTTP_PROXY'] = 'http://127.0.0.1:9';
		Reflect.deleteProperty(process.env, 'NO_PROXY');
		context.after(() => {
			Object.assign(process.env, saved);

			if (saved['HTTP_PROXY'] === undefined) {
				Reflect.deleteProperty(process.env, 'HTTP_PROXY');
			}
		});
		const endpoint = await listen(context, (_request, response) => {
			response.writeHead(200, headers).end(body);
		});
		const {arm, clock} = createLoopbackArm(endpoint);
		assert.equal((await clock.runUntil(arm.getScaleSet(reference))).name, 'web');
	});

	test('T23: a server which is gone is reported at once', async context => {
		const endpoint = await listen(context, () => undefined);
		const {arm, clock} = createLoopbackArm(endpoint.replace(/:\d+$/, ':9'));
		const error = await failureOf(clock.runUntil(arm.getScaleSet(reference)));
		assert.equal(error.code, 'ECONNREFUSED');
		assert.match(error.next ?? '', /--endpoint/);
	});
});
