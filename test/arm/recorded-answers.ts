import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {ArmError, type ArmErrorKind} from '../../source/arm/arm-error.js';
import {memberOf} from '../../source/arm/untrusted.js';
import {createAdapter, failureOf, operationUrl, reference, subscriptionId} from './adapter.js';
import {mutate, mutations} from './mutate.js';
import {readRecordings} from './recordings.js';

suite('every recorded error', () => {
	test('is told by its status, in Azure’s code and words, with a next step where one can be named', async () => {
		const kinds: Readonly<Record<number, ArmErrorKind>> = {
			400: 'refused',
			403: 'permission',
			404: 'not-found',
			409: 'conflict',
			429: 'throttled',
			503: 'server',
			504: 'server',
		};
		/** Those of 409 which waiting does not take away. */
		const lasting = new Set(
			[
				"Changing property 'proximityPlacementGroup",
				'Operation could not be completed as it results in exceeding',
				'Virtual machine scale set does not support disk encryption',
			].map(words => words.slice(0, 30)),
		);
		const recordings = readRecordings('errors');
		assert.ok(recordings.length > 10);

		for (const {status, body} of recordings) {
			const {arm, clock} = createAdapter(() => ({status, body}));
			const error = await failureOf(clock.runUntil(arm.getScaleSet(reference)));
			assert.equal(error.kind, lasting.has(error.answer.slice(0, 30)) ? 'refused' : kinds[status], error.message);
			assert.equal(error.code, memberOf(memberOf(body, 'error'), 'code'));
			assert.notEqual(error.answer, '');
			assert.doesNotMatch(error.message, /[\r\n]/);
			assert.ok(error.next !== undefined || error.kind === 'refused');
		}
	});
});

suite('every recorded poll', () => {
	test('is understood', async () => {
		const recordings = readRecordings('operations');
		const states = new Set<string>();

		for (const {body} of recordings) {
			const {arm} = createAdapter(() => ({body}));
			const operation = JSON.stringify({version: 1, statusUrl: operationUrl, resultUrl: null});
			const state = await arm.pollOperation(operation);
			const word = memberOf(body, 'status');
			states.add(state.status);
			assert.equal(state.status, word === 'InProgress' ? 'running' : String(word).toLowerCase());

			if (state.status === 'failed') {
				assert.equal(state.code, memberOf(memberOf(body, 'error'), 'code'));
				assert.notEqual(state.message, '');
			}
		}

		assert.deepEqual([...states].toSorted(), ['failed', 'running', 'succeeded']);
	});
});

suite('a recorded body with anything missing, null or of another type', () => {
	const bodies = [...readRecordings('scale-set-lists'), ...readRecordings('instance-lists').slice(0, 12)].map(
		({body}) => body,
	);
	const set = readRecordings('scale-sets').find(({method}) => method === 'GET')?.body;

	test('T25: is either read or refused with an ArmError, and nothing else', async () => {
		let read = 0;
		let refused = 0;

		await fc.assert(
			fc.asyncProperty(fc.nat(bodies.length - 1), mutations, async (index, changes) => {
				const body = changes.reduce((changed, change) => mutate(changed, change), bodies[index]);
				const {arm, clock} = createAdapter(({url}) => ({
					body: new URL(url).pathname.endsWith('/web') ? set : body,
				}));

				const calls: readonly (() => Promise<unknown>)[] = [
					async () => arm.listScaleSets({subscriptionId}),
					async () => arm.takeSnapshot(reference),
				];

				for (const call of calls) {
					try {
						await clock.runUntil(call());
						read++;
					} catch (error) {
						assert.ok(error instanceof ArmError, String(error));
						refused++;
					}
				}
			}),
			{numRuns: 150, seed: 1},
		);

		assert.ok(read > 20 && refused > 20, `${read} read, ${refused} refused`);
	});
});
