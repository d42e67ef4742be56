import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ComputeManagementClient} from '@azure/arm-compute';
import * as fc from 'fast-check';
import {dig, parseJson} from '../../../source/simulator/world/json.js';
import {faultKinds, FaultRefusal} from '../../../source/simulator/faults/parse-fault.js';
import {codeOf, modelWith, newestVersion, openDemo, setPath, subscriptionId} from '../../helpers/demo-azure.js';

const faultsPath = '/_simulator/faults';
const upgradePath = `${setPath}/manualupgrade`;

/** A world in which the model is newer than some of its instances: there is something to upgrade at once. */
const openMixed = (options: Parameters<typeof openDemo>[0] = {}) => openDemo({scenario: 'mid-upgrade', ...options});

test('a fault is injected, listed and cleared over HTTP as in process', () => {
	const {ask, simulator} = openDemo();
	const made = ask('POST', faultsPath, {kind: 'status', status: 503, path: '*/instanceView', times: 3});
	assert.equal(made.status, 201);
	assert.deepEqual(made.body, {
		kind: 'status',
		method: null,
		path: '*/instanceView',
		after: 0,
		times: 3,
		share: 1,
		moment: 'before',
		status: 503,
		code: null,
		message: null,
		body: null,
		retryAfterSeconds: null,
		faultId: 'fault-1',
		seen: 0,
		hits: 0,
	});
	simulator.inject({kind: 'reset'});
	assert.deepEqual(
		simulator.faults().map(({faultId, kind}) => [faultId, kind]),
		[
			['fault-1', 'status'],
			['fault-2', 'reset'],
		],
	);
	assert.deepEqual(ask('GET', faultsPath).body, {value: JSON.parse(JSON.stringify(simulator.faults()))});
	assert.equal(ask('DELETE', `${faultsPath}/fault-2`).status, 204);
	assert.equal(ask('DELETE', `${faultsPath}/fault-2`).status, 404);
	assert.equal(simulator.faults().length, 1);
	assert.equal(ask('DELETE', faultsPath).status, 204);
	assert.deepEqual(simulator.faults(), []);
	assert.equal(ask('GET', `${setPath}/instanceView`).status, 200);
});

test('an unknown kind, unknown members and misshapen values are refused, all named at once', () => {
	const {ask, simulator} = openDemo();
	const unknown = ask('POST', faultsPath, {kind: 'storm'});
	assert.equal(unknown.status, 400);
	assert.equal(codeOf(unknown), 'InvalidFault');
	assert.match(
		unknown.text,
		/storm.*throttle, reset, status, delay, stuck-operation, incomplete, permission, lock, stale-reads, sign-out, unhealthy, vanish/,
	);
	const wrong = ask('POST', faultsPath, {kind: 'reset', moment: 'never', times: 0.5, colour: 'red'});
	assert.equal(wrong.status, 400);
	const details = dig(wrong.body, 'error', 'details');
	assert.ok(Array.isArray(details));
	assert.deepEqual(
		details.map(detail => dig(detail, 'message')),
		[
			'A fault of kind reset has no member "colour". Members: method, path, after, times, share, moment.',
			'times must be a whole number from 1 to 1000000, or null, not 0.5.',
			'moment must be one of before, after, not "never".',
		],
	);
	for (const body of [undefined, '[]', '"reset"', '{}', '{"kind": "__proto__"}', '{"kind": "delay"}']) {
		const answer = ask('POST', faultsPath, body);
		assert.equal(answer.status, 400, body);
		assert.equal(codeOf(answer), 'InvalidFault', body);
	}

	assert.equal(codeOf(ask('POST', faultsPath, '{')), 'InvalidRequestContent');
	assert.throws(() => simulator.inject({kind: 'vanish', scaleSet: 'api'}), FaultRefusal);
	assert.throws(() => simulator.inject({kind: 'unhealthy', instanceIds: ['999']}), /no instance "999"/);
	assert.deepEqual(simulator.faults(), []);
});

test('the control paths tell what they do not have', () => {
	const {ask} = openDemo();
	assert.equal(ask('GET', '/_simulator/nothing').status, 404);
	const put = ask('PUT', faultsPath, {});
	assert.equal(put.status, 405);
	assert.match(put.text, /GET, POST, DELETE/);
});

test('a fault hits the requests of its method and path, after some and so many times', () => {
	const {ask, simulator} = openDemo();
	simulator.inject({kind: 'status', status: 500, method: 'get', path: '*/VIRTUALMACHINES/*', after: 1, times: 2});
	const statuses = [0, 1, 2, 3].map(() => ask('GET', `${setPath}/virtualMachines/0`).status);
	assert.deepEqual(statuses, [200, 500, 500, 200]);
	assert.equal(ask('GET', `${setPath}/virtualMachines`).status, 200);
	assert.deepEqual(simulator.faults(), []);
});

test('a pattern is no regular expression', () => {
	const {ask, simulator} = openDemo();
	simulator.inject({kind: 'status', path: '.*', times: null});
	simulator.inject({kind: 'status', path: `${setPath}(`, times: null});
	assert.equal(ask('GET', setPath).status, 200);
});

test('statuses come in the envelope of ARM with their usual codes, as other JSON, or as a page of HTML', () => {
	const {ask, simulator} = openDemo();
	const answers = (fault: object) => {
		simulator.inject({kind: 'status', ...fault});
		return ask('GET', setPath);
	};

	const timeout = answers({status: 503, retryAfterSeconds: 7});
	assert.equal(codeOf(timeout), 'ServerTimeout');
	assert.match(timeout.text, new RegExp(`timestamp '20261120T090000Z', subscription id '${subscriptionId}'`));
	assert.equal(timeout.headers['retry-after'], '7');
	assert.equal(timeout.headers['x-ms-failure-cause'], 'gateway');
	const gateway = answers({status: 504});
	assert.equal(codeOf(gateway), 'GatewayTimeout');
	assert.equal(gateway.headers['x-ms-failure-cause'], 'service');
	assert.equal(gateway.headers['retry-after'], undefined);
	assert.equal(codeOf(answers({status: 403, code: 'LinkedAuthorizationFailed'})), 'LinkedAuthorizationFailed');
	const throttled = answers({status: 429});
	assert.equal(codeOf(throttled), 'SubscriptionRequestsThrottled');
	assert.match(
		throttled.text,
		/operation 'GET\/SUBSCRIPTIONS\/RESOURCEGROUPS\/PROVIDERS\/MICROSOFT\.COMPUTE\/VIRTUALMACHINESCALESETS\/' exceeded the backend storage limit\. Please try again after '6' seconds\./,
	);
	assert.equal(throttled.headers['retry-after'], undefined);
	assert.deepEqual(answers({status: 500, body: {Error: {Code: 'x'}}}).body, {Error: {Code: 'x'}});
	simulator.inject({kind: 'status', status: 503, body: '<html>sorry</html>'});
	const page = simulator.handle({method: 'GET', url: `https://management.azure.com${setPath}`, headers: {}, body: ''});
	assert.equal(page.body, '<html>sorry</html>');
	assert.equal(page.headers['Content-Type'], 'text/html; charset=utf-8');
});

test('a throttled request is not carried out, and says when to come again, or not', () => {
	const {ask, simulator} = openMixed({speed: 2});
	simulator.inject({kind: 'throttle', retryAfterSeconds: 30});
	simulator.inject({kind: 'throttle', retryAfterSeconds: null, policy: 'GetVMScaleSet'});
	const first = ask('POST', upgradePath, {instanceIds: ['1']});
	assert.equal(first.status, 429);
	assert.equal(codeOf(first), 'OperationNotAllowed');
	assert.match(first.text, /"target":"VMScaleSetActions"/);
	assert.equal(first.headers['retry-after'], '15');
	const second = ask('POST', upgradePath, {instanceIds: ['1']});
	assert.match(second.text, /"target":"GetVMScaleSet"/);
	assert.equal(second.headers['retry-after'], undefined);
	assert.equal(Object.keys(simulator.world().operations).length, 0);
	assert.equal(ask('POST', upgradePath, {instanceIds: ['1']}).status, 202);
});

test('a reset before is no write, a reset after is one: the client cannot tell', async () => {
	for (const [moment, operations] of [
		['before', 0],
		['after', 1],
	] as const) {
		const {simulator, client, requests} = openMixed();
		simulator.inject({kind: 'reset', method: 'POST', moment});
		const poller = client.virtualMachineScaleSets.updateInstances('rg-demo', 'web', {instanceIds: ['1']});
		await assert.rejects(poller.submitted(), {code: 'ECONNRESET'});
		assert.equal(Object.keys(simulator.world().operations).length, operations, moment);
		assert.equal(requests.at(-1)?.fault, 'reset');
		assert.equal(requests.at(-1)?.status, moment === 'before' ? 0 : 202);
	}
});

test('the client of the SDK retries what breaks, and succeeds', async () => {
	const {simulator} = openDemo();
	const client = new ComputeManagementClient({getToken: async () => null}, subscriptionId, {
		httpClient: simulator.httpClient,
		retryOptions: {maxRetries: 3, retryDelayInMs: 1, maxRetryDelayInMs: 2},
	});
	client.pipeline.removePolicy({name: 'bearerTokenAuthenticationPolicy'});
	simulator.inject({kind: 'reset', moment: 'before'});
	simulator.inject({kind: 'status', status: 503, body: '<html></html>'});
	assert.equal((await client.virtualMachineScaleSets.get('rg-demo', 'web')).name, 'web');
});

test('a gateway which times out may have passed the write on', () => {
	const {ask, simulator} = openMixed();
	simulator.inject({kind: 'status', status: 504, moment: 'after', method: 'POST'});
	assert.equal(ask('POST', upgradePath, {instanceIds: ['1']}).status, 504);
	assert.equal(Object.keys(simulator.world().operations).length, 1);
});

test('a late answer waits by the clock which is passed in, and an abort does not wait', async () => {
	const slept: number[] = [];
	const waits: Array<() => void> = [];
	const {simulator, client} = openDemo({
		speed: 4,
		sleep: async milliseconds =>
			new Promise(resolve => {
				slept.push(milliseconds);
				waits.push(resolve);
			}),
	});
	simulator.inject({kind: 'delay', delaySeconds: 20, times: 2});
	const late = client.virtualMachineScaleSets.get('rg-demo', 'web');
	const controller = new AbortController();
	const aborted = client.virtualMachineScaleSets.get('rg-demo', 'web', {abortSignal: controller.signal});
	const refused = assert.rejects(aborted, {name: 'AbortError'});
	while (waits.length < 2) {
		await Promise.resolve();
	}

	controller.abort();
	await refused;
	for (const release of waits) {
		release();
	}

	assert.equal((await late).name, 'web');
	assert.deepEqual(slept, [5000, 5000]);
});

test('a stuck operation stays in progress though its instances are through, until the fault is cleared', () => {
	const {ask, simulator, clock} = openMixed();
	simulator.inject({kind: 'stuck-operation', path: '*/manualupgrade'});
	const started = ask('POST', upgradePath, {instanceIds: ['1']});
	const poll = () => dig(ask('GET', started.headers['azure-asyncoperation'] ?? '').body, 'status');
	clock.advance(3_600_000);
	assert.equal(poll(), 'InProgress');
	assert.equal(dig(ask('GET', `${setPath}/virtualMachines/1`).body, 'properties', 'latestModelApplied'), true);
	const other = ask('POST', upgradePath, {instanceIds: ['2']});
	clock.advance(3_600_000);
	assert.equal(dig(ask('GET', other.headers['azure-asyncoperation'] ?? '').body, 'status'), 'Succeeded');
	assert.equal(poll(), 'InProgress');
	assert.equal(simulator.faults().length, 1);
	assert.equal(simulator.clearFaults(), 1);
	assert.equal(poll(), 'Succeeded');
});

test('an operation which is released before its instances are through ends with them', () => {
	const {ask, simulator, clock} = openMixed();
	simulator.inject({kind: 'stuck-operation'});
	const started = ask('POST', upgradePath, {instanceIds: ['1']});
	const poll = () => dig(ask('GET', started.headers['azure-asyncoperation'] ?? '').body, 'status');
	simulator.clearFaults('fault-1');
	assert.equal(poll(), 'InProgress');
	clock.advance(600_000);
	assert.equal(poll(), 'Succeeded');
});

test('incomplete answers miss members or have them null, the same for everybody within a minute', () => {
	const {ask, simulator} = openDemo();
	const list = () => ask('GET', `${setPath}/virtualMachines?$expand=instanceView`);
	const whole = list();
	simulator.inject({kind: 'incomplete', members: ['instanceView', 'vmHealth', 'etag'], leaves: 'either', share: 0.3});
	const thinned = list();
	assert.equal(thinned.text, list().text);
	assert.ok(thinned.text.length < whole.text.length);
	assert.match(thinned.text, /"(instanceView|vmHealth|etag)":null/);
	assert.match(thinned.text, /"instanceView":\{/);
	assert.equal(thinned.headers['content-length'], String(Buffer.byteLength(thinned.text)));
	simulator.clearFaults();
	simulator.inject({kind: 'incomplete', members: ['instanceView'], path: '*/virtualMachines/0'});
	const one = ask('GET', `${setPath}/virtualMachines/0?$expand=instanceView`);
	assert.equal(dig(one.body, 'properties', 'instanceView'), undefined);
	assert.equal(dig(one.body, 'instanceId'), '0');
});

test('a share of the requests is hit by the seed, and what other clients do does not change it', () => {
	const transcript = (isCrowded: boolean, seed = 1) => {
		const {ask, simulator, clock} = openDemo({seed});
		simulator.inject({kind: 'status', share: 0.3, times: null});
		return Array.from({length: 25}, (_, request) => {
			if (isCrowded) {
				ask('GET', `${setPath}/virtualMachines/${request % 5}`);
				ask('GET', '/subscriptions');
			}

			clock.advance(10_000);
			return ask('GET', setPath).status;
		});
	};

	const alone = transcript(false);
	const failed = alone.filter(status => status === 500).length;
	assert.ok(failed > 2 && failed < 15, String(failed));
	assert.deepEqual(transcript(true), alone);
	assert.notDeepEqual(transcript(false, 2), alone);
});

test('faults do not reach the control paths, and are part of the world', () => {
	const {ask, simulator} = openDemo();
	simulator.inject({kind: 'status', times: null});
	assert.equal(ask('GET', '/_simulator/world').status, 200);
	assert.equal(ask('GET', setPath).status, 500);
	const world = parseJson(ask('GET', '/_simulator/world').text);
	assert.equal(dig(world, 'faultsMade'), 1);
});

test('whatever is injected, the answer is a fault, what happened, or a refusal, and the simulator goes on', () => {
	const {ask, simulator, clock} = openDemo({scenario: 'rolling-mode'});
	const values = fc.oneof(fc.jsonValue(), fc.constantFrom('before', 'web', '0', 1, 5, null), fc.constant(['1']));
	const members = 'method path after times share moment status body delaySeconds scaleSet'.split(' ');
	members.push(...'instanceIds count afterSeconds everySeconds publisher version stage weight isBad'.split(' '));
	members.push(...'afterRequests forSeconds denied level seconds tells instances'.split(' '));
	// Without the set there would be nothing left to try the others on.
	const kinds = faultKinds.filter(kind => kind !== 'scale-set-delete');
	fc.assert(
		fc.property(
			fc.constantFrom(...kinds),
			fc.dictionary(fc.constantFrom(...members), values, {maxKeys: 3}),
			(kind, given) => {
				const answer = ask('POST', faultsPath, {...given, kind});
				assert.ok([200, 201, 400, 404, 409].includes(answer.status), answer.text);
				clock.advance(1000);
				const state = ask('GET', '/_simulator/world');
				assert.equal(state.status, 200);
				simulator.clearFaults();
				clock.advance(1000);
				assert.equal(ask('GET', setPath).status === 500, false);
			},
		),
		{numRuns: 200},
	);
});

test('a write which was throttled leaves the model as it was', () => {
	const {ask, simulator} = openDemo();
	simulator.inject({kind: 'throttle', method: 'PATCH'});
	assert.equal(ask('PATCH', setPath, {properties: modelWith(newestVersion)}).status, 429);
	assert.doesNotMatch(ask('GET', setPath).text, new RegExp(newestVersion));
});
