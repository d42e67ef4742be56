import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {RestError} from '@azure/arm-compute';
import type {Throttled} from '../../source/arm/arm.js';
import {createAdapter, createTokens, failureOf, networkError, newImage, reference, setBody, setUrl} from './adapter.js';
import type {PipelineRequest} from '../../source/arm/pipeline.js';
import type {StubAnswer} from './stub-http-client.js';

/** Answers one after the other, the last for ever; an error is thrown. */
const inTurn =
	(...answers: readonly (StubAnswer | RestError)[]) =>
	(request: PipelineRequest, attempt: number): StubAnswer => {
		const answer = answers[Math.min(attempt, answers.length) - 1] ?? {};

		if (answer instanceof RestError) {
			throw new RestError(answer.message, {code: answer.code ?? '', request});
		}

		return answer;
	};

const good: StubAnswer = {body: setBody};
const throttled = (headers: Readonly<Record<string, string>>): StubAnswer => ({
	status: 429,
	headers,
	body: {
		error: {
			code: 'OperationNotAllowed',
			message: 'Too many requests.',
			details: [{code: 'TooManyRequests', target: 'GetVMScaleSet3Min', message: '{}'}],
		},
	},
});

suite('a read', () => {
	test('T13: waits as long as Retry-After asks, tells of it, and goes on', async () => {
		const {arm, clock, http} = createAdapter(inTurn(throttled({'retry-after': '17'}), good));
		const told: Throttled[] = [];
		arm.onThrottled(throttle => told.push(throttle));
		const startedAt = clock.now();

		assert.equal((await clock.runUntil(arm.getScaleSet(reference))).name, 'web');
		assert.equal(clock.now() - startedAt, 17_000);
		assert.equal(http.requests.length, 2);
		assert.deepEqual(told, [
			{bucket: 'GetVMScaleSet3Min', retryAfterMilliseconds: 17_000, retryAt: startedAt + 17_000},
		]);
	});

	test('T13: which is throttled without Retry-After waits until a small bucket has refilled', async () => {
		const {arm, clock} = createAdapter(inTurn(throttled({}), good));
		const startedAt = clock.now();
		await clock.runUntil(arm.getScaleSet(reference));
		assert.equal(clock.now() - startedAt, 10_000);
	});

	test('T13, T51: understands a date of Azure’s clock, whatever this machine’s clock says', async () => {
		const headers = {date: 'Fri, 20 Nov 2020 10:00:00 GMT', 'retry-after': 'Fri, 20 Nov 2020 10:00:30 GMT'};
		const {arm, clock} = createAdapter(inTurn(throttled(headers), good));
		const startedAt = clock.now();
		await clock.runUntil(arm.getScaleSet(reference));
		assert.equal(clock.now() - startedAt, 30_000);
	});

	test('T13: understands waits in milliseconds', async () => {
		const {arm, clock} = createAdapter(inTurn({status: 503, headers: {'x-ms-retry-after-ms': '250'}}, good));
		const startedAt = clock.now();
		await clock.runUntil(arm.getScaleSet(reference));
		assert.equal(clock.now() - startedAt, 250);
	});

	test('T13: gives up after three more attempts, and says how long to wait', async () => {
		const {arm, clock, http} = createAdapter(inTurn(throttled({'retry-after': '5'})));
		const error = await failureOf(clock.runUntil(arm.getScaleSet(reference)));
		assert.equal(http.requests.length, 4);
		assert.equal(error.kind, 'throttled');
		assert.equal(error.code, 'OperationNotAllowed');
		assert.equal(error.retryAfterMilliseconds, 5000);
		assert.match(error.next ?? '', /5 s/);
	});

	test('T14: which lost its connection is sent again after 1, 2 and 4 seconds', async () => {
		for (const code of ['ECONNRESET', 'ETIMEDOUT', 'EAI_AGAIN', 'EPIPE', 'PARSE_ERROR']) {
			const {arm, clock, http} = createAdapter(inTurn(networkError(code)));
			const startedAt = clock.now();
			const error = await failureOf(clock.runUntil(arm.getScaleSet(reference)));
			assert.equal(clock.now() - startedAt, 7000);
			assert.equal(http.requests.length, 4);
			assert.equal(error.kind, 'network');
			assert.equal(error.code, code);
		}
	});

	test('spreads its attempts by the randomness it is given', async () => {
		const {arm, clock} = createAdapter(inTurn(networkError('ECONNRESET'), good), {random: () => 0.5});
		const startedAt = clock.now();
		await clock.runUntil(arm.getScaleSet(reference));
		assert.equal(clock.now() - startedAt, 750);
	});

	test('T14: is sent again when Azure fails, but not when the answer will not change', async () => {
		for (const [status, attempts] of [
			[408, 4],
			[500, 4],
			[502, 4],
			[503, 4],
			[504, 4],
			[501, 1],
			[505, 1],
			[400, 1],
			[403, 1],
			[404, 1],
		] as const) {
			const {arm, clock, http} = createAdapter(inTurn({status}));
			const startedAt = clock.now();
			await failureOf(clock.runUntil(arm.getScaleSet(reference)));
			assert.equal(http.requests.length, attempts, String(status));

			assert.equal(clock.now() - startedAt, attempts === 4 ? 7000 : 0);
		}
	});

	test('ends with what happened last', async () => {
		const {arm, clock} = createAdapter(inTurn({status: 500}, networkError('ECONNREFUSED')));
		const error = await failureOf(clock.runUntil(arm.getScaleSet(reference)));
		assert.equal(error.kind, 'network');
		assert.equal(error.status, undefined);
	});

	test('T23: is not sent again to a server which is not there or not trusted', async () => {
		for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'SELF_SIGNED_CERT_IN_CHAIN']) {
			const {arm, clock, http} = createAdapter(inTurn(networkError(code)));
			const error = await failureOf(clock.runUntil(arm.getScaleSet(reference)));
			assert.equal(http.requests.length, 1);
			assert.equal(error.kind, 'network');
			assert.notEqual(error.next, undefined);
		}
	});

	test('whose body was cut off is sent again', async () => {
		const {arm, clock, http} = createAdapter(inTurn({body: JSON.stringify(setBody).slice(0, 60)}, good));
		assert.equal((await clock.runUntil(arm.getScaleSet(reference))).name, 'web');
		assert.equal(http.requests.length, 2);
	});

	test('ends at once when it is aborted while it waits', async () => {
		const {arm, clock, http} = createAdapter(inTurn(throttled({'retry-after': '1200'})));
		const controller = new AbortController();
		const failure = failureOf(arm.getScaleSet(reference, {signal: controller.signal}));
		await clock.settle();
		controller.abort();
		const error = await failure;
		assert.equal(error.kind, 'aborted');
		assert.equal(http.requests.length, 1);
		assert.deepEqual(clock.pending(), {sleeps: 0, deadlines: 0});
	});

	test('T16: takes a new token for each attempt, because one may expire during a long wait', async () => {
		const credential = createTokens();
		const {arm, clock, http} = createAdapter(inTurn(throttled({'retry-after': '1200'}), good), {credential});
		await clock.runUntil(arm.getScaleSet(reference));
		const sent = http.requests.map(({headers}) => headers['authorization']);
		assert.equal(sent.length, 2);
		assert.notEqual(sent[0], sent[1]);
	});

	test('of a further page is sent again as the first is', async () => {
		const {arm, clock, http} = createAdapter((request, attempt) => {
			if (!request.url.includes('skiptoken')) {
				return {body: {value: [setBody], nextLink: `${setUrl}?$skiptoken=2`}};
			}

			return attempt < 4 ? {status: 503} : {body: {value: [{...setBody, id: `${setBody.id}-other`, name: 'other'}]}};
		});
		const sets = await clock.runUntil(arm.listScaleSets({subscriptionId: reference.subscriptionId}));
		assert.deepEqual(
			sets.map(({name}) => name),
			['other', 'web'],
		);
		assert.equal(http.requests.length, 4);
	});
});

suite('a write', () => {
	const writes = [
		['updateImage', 'PATCH', async arm => arm.updateImage(reference, newImage, {etag: '"1"'})],
		['upgradeInstances', 'POST', async arm => arm.upgradeInstances(reference, ['1', '2'])],
		['setAutomaticRepairs', 'POST', async arm => arm.setAutomaticRepairs(reference, 'suspended')],
	] as const satisfies readonly (readonly [
		string,
		string,
		(arm: ReturnType<typeof createAdapter>['arm']) => Promise<unknown>,
	])[];

	for (const [name, method, write] of writes) {
		test(`T14: (${name}) which lost its connection is sent once, and may have been executed`, async () => {
			for (const code of ['ECONNRESET', 'ETIMEDOUT', 'PARSE_ERROR']) {
				const {arm, clock, http} = createAdapter(inTurn(networkError(code)));
				const error = await failureOf(clock.runUntil(write(arm)));
				assert.deepEqual(
					http.requests.map(request => request.method),
					[method],
				);
				assert.equal(error.kind, 'network');
				assert.equal(error.isAmbiguous, true);
			}
		});

		test(`T14: (${name}) which Azure fails is sent once, and may have been executed`, async () => {
			for (const status of [500, 502, 503, 504, 408]) {
				const {arm, clock, http} = createAdapter(inTurn({status, headers: {'retry-after': '1'}}));
				const error = await failureOf(clock.runUntil(write(arm)));
				assert.equal(http.requests.length, 1);
				assert.equal(error.kind, 'server', String(status));
				assert.equal(error.isAmbiguous, true);
			}
		});

		test(`T13: (${name}) which is throttled is sent once, and was not executed`, async () => {
			const {arm, clock, http} = createAdapter(inTurn(throttled({'retry-after': '40'})));
			const told: Throttled[] = [];
			arm.onThrottled(throttle => told.push(throttle));
			const error = await failureOf(clock.runUntil(write(arm)));
			assert.equal(http.requests.length, 1);
			assert.equal(error.kind, 'throttled');
			assert.equal(error.isAmbiguous, false);
			assert.equal(error.retryAfterMilliseconds, 40_000);
			assert.equal(told.length, 1);
		});

		test(`(${name}) is never redirected`, async () => {
			const {arm, clock, http} = createAdapter(inTurn({status: 307, headers: {location: `${setUrl}/elsewhere`}}));
			const error = await failureOf(clock.runUntil(write(arm)));
			assert.equal(http.requests.length, 1);
			assert.equal(error.kind, 'network');
		});
	}
});
