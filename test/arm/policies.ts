import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {createCachedCredential} from '../../source/arm/cached-credential.js';
import {cloudNamed} from '../../source/arm/clouds.js';
import {
	createAdapter,
	failureOf,
	newImage,
	operationUrl,
	reference,
	setBody,
	setUrl,
	subscriptionId,
} from './adapter.js';
import {createManualClock} from '../helpers/manual-clock.js';
import type {StubAnswer} from './stub-http-client.js';
import type {PipelineRequest} from '../../source/arm/pipeline.js';

/** A server which took the request and never answers: only the signal ends it. */
const stalled = async (request: PipelineRequest): Promise<StubAnswer> =>
	new Promise((_resolve, reject) => {
		request.abortSignal?.addEventListener('abort', () => {
			const error = new Error('The operation was aborted.');
			error.name = 'AbortError';
			reject(error);
		});
	});

suite('the deadline of an attempt', () => {
	test('T14: ends a read which is not answered, four times, and then says that it took too long', async () => {
		const {arm, clock, http} = createAdapter(stalled);
		const failure = failureOf(arm.getScaleSet(reference));
		// Four attempts of 30 s, and 1, 2 and 4 s between them.
		await clock.advance(126_999);
		assert.equal(http.requests.length, 4);
		assert.deepEqual(clock.pending(), {sleeps: 0, deadlines: 1});
		await clock.advance(1);
		const error = await failure;
		assert.equal(error.kind, 'network');
		assert.equal(error.code, 'ETIMEDOUT');
		assert.deepEqual(clock.pending(), {sleeps: 0, deadlines: 0});
	});

	test('T14: ends a write after one attempt, which may have been executed', async () => {
		const {arm, clock, http} = createAdapter(stalled);
		const failure = failureOf(arm.upgradeInstances(reference, ['1']));
		await clock.advance(30_000);
		const error = await failure;
		assert.equal(http.requests.length, 1);
		assert.equal(error.code, 'ETIMEDOUT');
		assert.equal(error.isAmbiguous, true);
	});

	test('is over when the answer came', async () => {
		const {arm, clock} = createAdapter(() => ({body: setBody}));
		await arm.getScaleSet(reference);
		assert.deepEqual(clock.pending(), {sleeps: 0, deadlines: 0});
	});
});

suite('the signal of the caller', () => {
	test('aborts a request under way, on a further page too', async () => {
		const {arm, clock, http} = createAdapter(async request =>
			request.url.includes('skiptoken')
				? stalled(request)
				: {body: {value: [setBody], nextLink: `${setUrl}?$skiptoken=2`}},
		);
		const controller = new AbortController();
		const failure = failureOf(arm.listScaleSets({subscriptionId, signal: controller.signal}));
		await clock.settle();
		assert.equal(http.requests.length, 2);
		controller.abort(new Error('the operator left'));
		const error = await failure;
		assert.equal(error.kind, 'aborted');
		assert.deepEqual(clock.pending(), {sleeps: 0, deadlines: 0});
	});

	test('counts even when the deadline passes before the request ends', async () => {
		const {promise: ended, resolve: end} = Promise.withResolvers<void>();
		const {arm, clock} = createAdapter(async () => {
			await ended;
			throw new DOMException('The operation was aborted.', 'AbortError');
		});
		const controller = new AbortController();
		const failure = failureOf(arm.upgradeInstances(reference, ['1'], {signal: controller.signal}));
		await clock.settle();
		controller.abort();
		await clock.advance(30_000);
		end();
		assert.equal((await failure).kind, 'aborted');
	});

	test('which is aborted already sends nothing', async () => {
		const {arm, http} = createAdapter(() => ({body: setBody}));
		const error = await failureOf(arm.upgradeInstances(reference, ['1'], {signal: AbortSignal.abort()}));
		assert.equal(error.kind, 'aborted');
		assert.equal(http.requests.length, 0);
	});

	test('of one call does not abort another', async () => {
		const {arm, clock} = createAdapter(async request =>
			request.url.includes('/web?') ? stalled(request) : {body: {...setBody, name: 'other'}},
		);
		const controller = new AbortController();
		const failure = failureOf(arm.getScaleSet(reference, {signal: controller.signal}));
		const other = arm.getScaleSet({...reference, name: 'other'});
		await clock.settle();
		controller.abort();
		assert.equal((await failure).kind, 'aborted');
		assert.equal((await other).name, 'other');
	});
});

suite('an answer', () => {
	test('T21: of a failed list keeps Azure’s code, words and request id', async () => {
		const {arm} = createAdapter(() => ({
			status: 403,
			headers: {'x-ms-request-id': 'request-1'},
			body: {
				error: {
					code: 'AuthorizationFailed',
					message:
						"The client 'ana' with object id 'o' does not have authorization to perform action 'Microsoft.Compute/virtualMachineScaleSets/read' over scope '/subscriptions/s'.",
				},
			},
		}));
		const error = await failureOf(arm.listScaleSets({subscriptionId}));
		assert.equal(error.kind, 'permission');
		assert.equal(error.code, 'AuthorizationFailed');
		assert.equal(error.status, 403);
		assert.equal(error.requestId, 'request-1');
		assert.match(error.message, /^Could not list the scale sets of subscription .*: The client 'ana'/);
		assert.match(error.next ?? '', /Microsoft\.Compute\/virtualMachineScaleSets\/read/);
	});

	test('T18: of a failed start of an operation keeps them too', async () => {
		const {arm} = createAdapter(() => ({
			status: 409,
			headers: {'x-ms-request-id': 'request-2'},
			body: {error: {code: 'Conflict', message: 'The request failed due to conflict with a concurrent request.'}},
		}));
		const error = await failureOf(arm.upgradeInstances(reference, ['1']));
		assert.equal(error.kind, 'conflict');
		assert.equal(error.code, 'Conflict');
		assert.equal(error.requestId, 'request-2');
		assert.equal(error.isAmbiguous, false);
	});

	test('which is a web page of a gateway says its title', async () => {
		const page = '<html><head><title>503 Service Unavailable</title></head><body>SECRET</body></html>';
		const {arm, clock} = createAdapter(() => ({status: 503, headers: {'content-type': 'text/html'}, body: page}));
		const error = await failureOf(clock.runUntil(arm.getScaleSet(reference)));
		assert.equal(error.kind, 'server');
		assert.equal(error.code, 'HTTP 503');
		assert.equal(error.answer, 'a web page, “503 Service Unavailable”');
	});

	test('T23: which is the sign-in page of a network is neither a scale set nor the end of an operation', async () => {
		const body = '<!DOCTYPE html><html><head><title>Welcome to Café Wi-Fi</title></head></html>';
		const {arm, http} = createAdapter(() => ({headers: {'content-type': 'text/html'}, body}));

		const calls: readonly (() => Promise<unknown>)[] = [
			async () => arm.getScaleSet(reference),
			async () => arm.listScaleSets({subscriptionId}),
			async () => arm.takeSnapshot(reference),
			async () => arm.listSubscriptions(),
			async () => arm.getRollingUpgrade(reference),
			async () => arm.getPermissions(reference),
			async () => arm.getAutomaticRepairs(reference),
			async () => arm.updateImage(reference, newImage, {etag: null}),
			async () => arm.upgradeInstances(reference, ['1']),
			async () => arm.pollOperation(JSON.stringify({version: 1, statusUrl: operationUrl, resultUrl: null})),
		];

		for (const call of calls) {
			const error = await failureOf(call());
			assert.equal(error.kind, 'network');
			assert.match(error.answer, /Welcome to Café Wi-Fi/);
			assert.match(error.next ?? '', /sign-in page/);
		}

		assert.equal(http.requests.length, calls.length);
	});

	test('T25: which is no scale set at all is refused, not taken for an empty one', async () => {
		for (const body of ['{}', '[]', '', '{"value":[]}']) {
			const {arm} = createAdapter(() => ({body}));
			const error = await failureOf(arm.getScaleSet(reference));
			assert.equal(error.kind, 'server');
			assert.equal(error.code, 'UnexpectedAnswer');
		}
	});

	test('T24: whose pages go round in any circle, or never end, is refused', async () => {
		const links: readonly ((url: string) => string)[] = [
			url => `${setUrl}?$skiptoken=${url.includes('=a') ? 'b' : 'a'}`,
			url => `${url.split('?')[0]}?$skiptoken=${Number(new URL(url).searchParams.get('$skiptoken') ?? 0) + 1}`,
		];

		for (const [index, next] of links.entries()) {
			const {arm, http} = createAdapter(({url}) => ({body: {value: [setBody], nextLink: next(url)}}));
			const calls = [
				async () => arm.listScaleSets({subscriptionId}),
				async () => arm.listSubscriptions(),
				async () => arm.getPermissions(reference),
			];

			for (const call of calls) {
				const error = await failureOf(call());
				assert.equal(error.code, 'UnexpectedAnswer');
				assert.match(error.answer, index === 0 ? /circle/ : /more than 1000 pages/);
			}

			assert.ok(http.requests.length < 3100);
		}
	});

	test('T24: which has an item on two pages counts it once', async () => {
		const again = {...setBody, id: setBody.id.toUpperCase(), location: 'eastus'};
		const {arm} = createAdapter(({url}) =>
			url.includes('skiptoken')
				? {body: {value: [again]}}
				: {body: {value: [setBody], nextLink: `${setUrl}?$skiptoken=2`}},
		);
		const sets = await arm.listScaleSets({subscriptionId});
		assert.deepEqual(
			sets.map(({name, location}) => [name, location]),
			[['web', 'eastus']],
		);
	});

	test('T24: whose pages go round in a circle is refused', async () => {
		const {arm} = createAdapter(() => ({body: {value: [setBody], nextLink: `${setUrl}?$skiptoken=again`}}));
		const error = await failureOf(arm.listScaleSets({subscriptionId}));
		assert.match(error.answer, /circle/);
	});

	test('fills the budget from the buckets which it names', async () => {
		const {arm} = createAdapter(() => ({
			headers: {
				'x-ms-ratelimit-remaining-resource':
					'Microsoft.Compute/GetVMScaleSetResource;35,Microsoft.Compute/GetVMScaleSetSubscriptionMaximum;2399, Microsoft.Compute/Other;-1',
			},
			body: setBody,
		}));
		assert.equal(arm.budget().size, 0);
		await arm.getScaleSet(reference);
		assert.deepEqual(Object.fromEntries(arm.budget()), {
			GetVMScaleSetResource: 35,
			GetVMScaleSetSubscriptionMaximum: 2399,
			Other: -1,
		});
	});

	test('T13: which empties two buckets at once names one, and the budget has both', async () => {
		const {arm} = createAdapter(() => ({
			status: 429,
			headers: {
				'retry-after': '9',
				'x-ms-ratelimit-remaining-resource': 'Microsoft.Compute/A;0,Microsoft.Compute/B;-3,Microsoft.Compute/C;4',
			},
		}));
		const told: (readonly [string | null, number])[] = [];
		arm.onThrottled(({bucket, retryAfterMilliseconds}) => told.push([bucket, retryAfterMilliseconds]));
		const error = await failureOf(arm.upgradeInstances(reference, ['1']));
		assert.equal(error.retryAfterMilliseconds, 9000);
		assert.deepEqual(told, [['A', 9000]]);
		assert.deepEqual(Object.fromEntries(arm.budget()), {A: 0, B: -3, C: 4});
	});

	test('T13: which throttles names the bucket that is empty', async () => {
		const {arm} = createAdapter(() => ({
			status: 429,
			headers: {
				'retry-after': '9',
				'x-ms-ratelimit-remaining-resource': 'Microsoft.Compute/A;5,Microsoft.Compute/B;0',
			},
		}));
		const buckets: (string | null)[] = [];
		const stop = arm.onThrottled(({bucket}) => buckets.push(bucket));
		await failureOf(arm.upgradeInstances(reference, ['1']));
		stop();
		await failureOf(arm.upgradeInstances(reference, ['1']));
		assert.deepEqual(buckets, ['B']);
	});
});

suite('a token', () => {
	test('is not sent to another host, wherever a link or a kept operation leads', async () => {
		const {arm, http} = createAdapter(() => ({
			body: {value: [setBody], nextLink: 'https://management.azure.com.evil.example/steal'},
		}));
		const error = await failureOf(arm.listScaleSets({subscriptionId}));
		assert.equal(error.code, 'FOREIGN_HOST');
		assert.match(error.answer, /management\.azure\.com\.evil\.example/);

		const operation = JSON.stringify({version: 1, statusUrl: 'https://evil.example/operations/1', resultUrl: null});
		assert.equal((await failureOf(arm.pollOperation(operation))).code, 'FOREIGN_HOST');
		assert.equal(http.requests.length, 1);
	});

	test('is not sent to a server on this machine, nor asked for', async () => {
		const {arm, http} = createAdapter(() => ({body: setBody}), {
			credential: null,
			endpoint: 'http://127.0.0.1:4711',
		});
		await arm.getScaleSet(reference);
		assert.equal(http.requests[0]?.headers['authorization'], undefined);
		assert.match(http.requests[0]?.url ?? '', /^http:\/\/127\.0\.0\.1:4711\/subscriptions\//);
		assert.equal(await arm.identity(), null);
	});

	test('is asked for with the scope of the cloud', async () => {
		const scopes: unknown[] = [];
		const {arm, http} = createAdapter(() => ({body: setBody}), {
			cloud: cloudNamed('china'),
			credential: {
				async getToken(scope) {
					scopes.push(scope);
					return {token: 'token', expiresOnTimestamp: Date.now() + 3_600_000};
				},
			},
		});
		await arm.getScaleSet(reference);
		assert.deepEqual(scopes.flat(), ['https://management.chinacloudapi.cn/.default']);
		assert.equal(new URL(http.requests[0]?.url ?? '').host, 'management.chinacloudapi.cn');
	});

	test('T16: which Azure does not accept is dropped, so that the next sign-in counts at once', async () => {
		const clock = createManualClock();
		let count = 0;
		const credential = createCachedCredential(
			{
				async getToken() {
					count++;
					return {token: `token-${count}`, expiresOnTimestamp: clock.now() + 3_600_000};
				},
			},
			clock,
		);
		const {arm, http} = createAdapter(
			({headers}) =>
				headers.get('authorization') === 'Bearer token-1'
					? {status: 401, body: {error: {code: 'InvalidAuthenticationToken', message: 'It was revoked.'}}}
					: {body: setBody},
			{credential, forgetToken: credential.forget, clock},
		);
		const error = await failureOf(arm.getScaleSet(reference));
		assert.equal(error.kind, 'sign-in');
		assert.equal(http.requests.length, 1);
		assert.equal((await arm.getScaleSet(reference)).name, 'web');
		await arm.getScaleSet(reference);
		assert.equal(count, 2);
	});

	test('is needed for every cloud', () => {
		assert.throws(() => createAdapter(() => ({}), {credential: null}), {kind: 'sign-in', code: 'NoCredential'});
	});
});

suite('the api-version', () => {
	const versionOf = (url: string | undefined) => new URL(url ?? '').searchParams.get('api-version');

	test('is the SDK’s own in the public cloud', async () => {
		const {arm, http} = createAdapter(() => ({body: setBody}));
		await arm.getScaleSet(reference);
		assert.equal(versionOf(http.requests[0]?.url), '2026-04-01');
	});

	test('is a settled one in clouds which lag behind, but signed URLs of operations stay as they are', async () => {
		const signed =
			operationUrl.replace('management.azure.com', 'management.usgovcloudapi.net') + '?api-version=2026-04-01&s=a%2Bb';
		const {arm, http} = createAdapter(
			request =>
				request.method === 'PATCH'
					? {headers: {'azure-asyncoperation': signed}, body: setBody}
					: {body: {status: 'InProgress'}},
			{cloud: cloudNamed('usgovernment')},
		);
		await arm.pollOperation(await arm.updateImage(reference, newImage, {etag: null}));
		assert.equal(versionOf(http.requests[0]?.url), '2024-07-01');
		assert.equal(http.requests[1]?.url, signed);
	});
});
