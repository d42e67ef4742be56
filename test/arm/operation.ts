import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {CredentialUnavailableError} from '@azure/identity';
import {createCachedCredential} from '../../source/arm/cached-credential.js';
import {createManualClock} from '../helpers/manual-clock.js';
import {createAdapter, failureOf, networkError, newImage, operationUrl, reference, setBody} from './adapter.js';
import type {StubAnswer, StubHandler} from './stub-http-client.js';

/** As Azure writes it: signed, with everything that an eager client would encode anew. */
const signedUrl = `${operationUrl}?p=a1b2&api-version=2024-07-01&t=638&c=MIIH%2Bx%3d%3D&s=q~_-.%20+z&h=Ab/c==`;
const accepted: StubAnswer = {
	status: 202,
	headers: {'azure-asyncoperation': signedUrl, location: `${signedUrl}&monitor=true`, 'retry-after': '10'},
};

/** Accepts every write, and answers polls one after the other, the last for ever. */
const polls =
	(...answers: readonly (StubAnswer | Error)[]): StubHandler =>
	({method}, attempt) => {
		if (method !== 'GET') {
			return accepted;
		}

		const answer = answers[Math.min(attempt - 1, answers.length) - 1] ?? {};

		if (answer instanceof Error) {
			throw answer;
		}

		return answer;
	};

const start = async (handler: StubHandler) => {
	const adapter = createAdapter(handler);
	return {...adapter, operation: await adapter.arm.upgradeInstances(reference, ['1', '2'])};
};

suite('an operation', () => {
	test('is started by one POST with the ids, and asked for at the signed URL as it stands', async () => {
		const {arm, http, operation} = await start(polls({body: {status: 'InProgress', startTime: 'x', name: 'y'}}));
		assert.deepEqual(await arm.pollOperation(operation), {status: 'running'});
		assert.deepEqual(
			http.requests.map(({method, body}) => [method, body]),
			[
				['POST', {instanceIds: ['1', '2']}],
				['GET', undefined],
			],
		);
		assert.equal(http.requests[1]?.url, signedUrl);
	});

	test('T15, T25: is asked for once a call, running as long as Azure says nothing final', async () => {
		const {arm, http, operation} = await start(
			polls({body: {status: 'InProgress'}}, {body: {status: 'Levitating'}}, {body: {status: 'Succeeded'}}),
		);
		assert.deepEqual(await arm.pollOperation(operation), {status: 'running'});
		assert.deepEqual(await arm.pollOperation(operation), {status: 'running'});
		assert.deepEqual(await arm.pollOperation(operation), {status: 'succeeded'});
		assert.equal(http.requests.length, 4);
	});

	test('T15: which failed says with what code and in what words', async () => {
		const error = {
			code: 'VMExtensionProvisioningError',
			message: "VM 'web_4' reported a failure\r\nof 'setup'.",
			target: '4',
		};
		const {arm, operation} = await start(polls({body: {status: 'Failed', error}}));
		assert.deepEqual(await arm.pollOperation(operation), {
			status: 'failed',
			code: 'VMExtensionProvisioningError',
			message: "VM 'web_4' reported a failure of 'setup'.",
			isPreempted: false,
		});
	});

	test('which failed without a reason is still failed', async () => {
		const {arm, operation} = await start(polls({body: {status: 'Failed'}}));
		assert.deepEqual(await arm.pollOperation(operation), {
			status: 'failed',
			code: 'Failed',
			message: 'Azure gave no reason.',
			isPreempted: false,
		});
	});

	test('T15, T19: which was cancelled or preempted is cancelled, whichever word Azure uses', async () => {
		const error = {code: 'OperationPreempted', message: 'The operation has been preempted by a more recent operation.'};

		for (const status of ['Canceled', 'Cancelled', 'Failed']) {
			const {arm, operation} = await start(polls({body: {status, error}}));
			assert.deepEqual(await arm.pollOperation(operation), {status: 'cancelled', ...error, isPreempted: true});
		}

		const {arm, operation} = await start(polls({body: {status: 'Canceled'}}));
		assert.deepEqual(await arm.pollOperation(operation), {
			status: 'cancelled',
			code: 'Canceled',
			message: 'Azure gave no reason.',
			isPreempted: false,
		});
	});

	test('T19: which was preempted is known by its code, or by its words alone', async () => {
		const words = [
			{code: 'InternalExecutionError', message: 'The operation has been preempted by a more recent operation.'},
			{code: 'Canceled', message: 'Long running operation failed with status OperationPreempted.'},
			{code: 'operationpreempted', message: 'No.'},
			{code: 'MultipleErrorsOccurred', message: '', details: [{code: 'OperationPreempted', message: 'No.'}]},
		];

		for (const error of words) {
			const {arm, operation} = await start(polls({body: {status: 'Failed', error}}));
			const state = await arm.pollOperation(operation);
			assert.ok(state.status === 'cancelled' && state.isPreempted, JSON.stringify(error));
		}

		const unlike = {code: 'VMStartTimedOut', message: 'VM web_4 did not start in the allotted time.'};
		const {arm, operation} = await start(polls({body: {status: 'Failed', error: unlike}}));
		const state = await arm.pollOperation(operation);
		assert.ok(state.status === 'failed' && !state.isPreempted);
	});

	test('T15: which Azure has forgotten is gone', async () => {
		for (const status of [404, 410]) {
			const {arm, operation} = await start(polls({status, body: {error: {code: 'NotFound', message: 'gone'}}}));
			assert.deepEqual(await arm.pollOperation(operation), {status: 'gone'});
		}
	});

	test('T15: is taken up by another process from its text alone', async () => {
		const {operation} = await start(polls({}));
		assert.equal(typeof operation, 'string');
		const {arm, http} = createAdapter(() => ({body: {status: 'Succeeded'}}));
		assert.deepEqual(await arm.pollOperation(operation), {status: 'succeeded'});
		assert.deepEqual(
			http.requests.map(({method, url}) => [method, url]),
			[['GET', signedUrl]],
		);
	});

	test('T15: outlives polls which fail', async () => {
		const {arm, clock, operation} = await start(
			polls(
				...Array.from({length: 4}, () => networkError('ECONNRESET')),
				{status: 403, body: {error: {code: 'AuthorizationFailed', message: 'no'}}},
				networkError('ECONNREFUSED'),
				{body: {status: 'InProgress'}},
				{body: {status: 'Succeeded'}},
			),
		);
		assert.equal((await failureOf(clock.runUntil(arm.pollOperation(operation)))).kind, 'network');
		assert.equal((await failureOf(clock.runUntil(arm.pollOperation(operation)))).kind, 'permission');
		assert.equal((await failureOf(clock.runUntil(arm.pollOperation(operation)))).code, 'ECONNREFUSED');
		assert.deepEqual(await arm.pollOperation(operation), {status: 'running'});
		assert.deepEqual(await arm.pollOperation(operation), {status: 'succeeded'});
	});

	test('T13: is asked for again after a wait which Azure imposes, with and without Retry-After', async () => {
		for (const [headers, seconds] of [
			[{'retry-after': '20'}, 20],
			[{}, 10],
		] as const) {
			const error = {code: 'OperationNotAllowed', message: 'Too many requests.'};
			const throttled: StubAnswer = {status: 429, headers, body: {error}};
			const {arm, clock, http, operation} = await start(polls(throttled, {body: {status: 'Succeeded'}}));
			const startedAt = clock.now();
			assert.deepEqual(await clock.runUntil(arm.pollOperation(operation)), {status: 'succeeded'});
			assert.equal(clock.now() - startedAt, seconds * 1000);
			assert.equal(http.requests.length, 3);
		}
	});

	test('T13: is running still when a storm of 429 is over, and every poll in it ends', async () => {
		const storm = Array.from({length: 40}, (): StubAnswer => ({status: 429, headers: {'retry-after': '30'}}));
		const {arm, clock, operation} = await start(polls(...storm, {body: {status: 'InProgress'}}));

		for (let poll = 0; poll < 10; poll++) {
			const error = await failureOf(clock.runUntil(arm.pollOperation(operation)));
			assert.equal(error.kind, 'throttled');
			assert.equal(error.retryAfterMilliseconds, 30_000);
		}

		assert.deepEqual(await clock.runUntil(arm.pollOperation(operation)), {status: 'running'});
	});

	test('T15: which takes hours is followed to its end from its text alone', async () => {
		const {arm, clock, operation} = await start(
			polls(...Array.from({length: 720}, () => ({body: {status: 'InProgress'}})), {body: {status: 'Succeeded'}}),
		);
		const startedAt = clock.now();
		let state = await arm.pollOperation(operation);

		while (state.status === 'running') {
			await clock.advance(30_000);
			state = await arm.pollOperation(operation);
		}

		assert.deepEqual(state, {status: 'succeeded'});
		assert.equal(clock.now() - startedAt, 6 * 3_600_000);
	});

	test('T16: whose token expires meanwhile asks for a sign-in, and goes on after it', async () => {
		const clock = createManualClock();
		const hour = 3_600_000;
		let isSignedIn = true;
		let count = 0;
		const credential = createCachedCredential(
			{
				async getToken() {
					if (!isSignedIn) {
						throw new CredentialUnavailableError("Please run 'az login' from a command prompt.");
					}

					count++;
					return {token: `token-${count}`, expiresOnTimestamp: clock.now() + hour};
				},
			},
			clock,
		);
		const {arm, http} = createAdapter(polls({body: {status: 'InProgress'}}), {credential, clock});
		const operation = await arm.upgradeInstances(reference, ['1']);
		assert.deepEqual(await arm.pollOperation(operation), {status: 'running'});

		isSignedIn = false;
		await clock.advance(hour - 60_000);
		// Until it expires the old one serves.
		assert.deepEqual(await arm.pollOperation(operation), {status: 'running'});
		await clock.advance(60_000);
		const sent = http.requests.length;
		const error = await failureOf(arm.pollOperation(operation));
		assert.equal(error.kind, 'sign-in');
		assert.match(error.next ?? '', /az login/);
		assert.equal(http.requests.length, sent);

		isSignedIn = true;
		assert.deepEqual(await arm.pollOperation(operation), {status: 'running'});
		assert.equal(http.requests.at(-1)?.headers['authorization'], 'Bearer token-2');
	});

	test('outlives a poll which is aborted', async () => {
		const {arm, operation} = await start(polls({body: {status: 'Succeeded'}}));
		assert.equal((await failureOf(arm.pollOperation(operation, {signal: AbortSignal.abort()}))).kind, 'aborted');
		assert.deepEqual(await arm.pollOperation(operation), {status: 'succeeded'});
	});

	test('without a status URL runs as long as its result answers 202', async () => {
		const resultUrl = `${operationUrl}?monitor=true`;
		const {arm, http} = createAdapter(({method}, attempt) =>
			method === 'POST' || attempt < 3 ? {status: 202, headers: {location: resultUrl}} : {status: 200},
		);
		const operation = await arm.upgradeInstances(reference, ['1']);
		assert.deepEqual(await arm.pollOperation(operation), {status: 'running'});
		assert.deepEqual(await arm.pollOperation(operation), {status: 'succeeded'});
		assert.equal(http.requests[2]?.url, resultUrl);
	});

	test('which had ended when it was accepted is not asked for', async () => {
		const {arm, http} = createAdapter(() => ({body: setBody}));
		const operation = await arm.updateImage(reference, newImage, {etag: '"1"'});
		assert.deepEqual(await arm.pollOperation(operation), {status: 'succeeded'});
		assert.equal(http.requests.length, 1);
	});

	test('is started without waiting for its end', async () => {
		const {http} = await start(polls({body: {status: 'InProgress'}}));
		assert.equal(http.requests.length, 1);
	});

	test('which nobody can read is refused without a request', async () => {
		const {arm, http} = createAdapter(() => ({}));

		for (const text of ['', 'null', '{', '{"version":2}', '{"state":{"status":"running"}}']) {
			const error = await failureOf(arm.pollOperation(text));
			assert.equal(error.code, 'UnreadableOperation');
		}

		assert.equal(http.requests.length, 0);
	});

	test('whose start is refused leaves no rejection behind', async context => {
		const unhandled: unknown[] = [];
		const note = (reason: unknown) => unhandled.push(reason);
		process.on('unhandledRejection', note);
		context.after(() => process.off('unhandledRejection', note));

		const {arm, clock} = createAdapter(() => ({status: 409, body: {error: {code: 'Conflict', message: 'busy'}}}));
		assert.equal((await failureOf(arm.upgradeInstances(reference, ['1']))).kind, 'conflict');
		assert.equal((await failureOf(arm.updateImage(reference, newImage, {etag: '"1"'}))).kind, 'conflict');
		await clock.settle();
		assert.deepEqual(unhandled, []);
	});
});
