import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import type {AccessToken, GetTokenOptions, TokenCredential} from '@azure/identity';
import {createCachedCredential} from '../../source/arm/cached-credential.js';
import {createManualClock} from '../helpers/manual-clock.js';

const hour = 3_600_000;
const minute = 60_000;

/** Gives tokens `1`, `2`, … which last an hour each; takes a second for one, and fails while `isBroken`. */
function createSource() {
	const clock = createManualClock(0);
	const source = {isBroken: false, calls: [] as (GetTokenOptions | undefined)[]};
	const credential: TokenCredential = {
		async getToken(_scopes, options): Promise<AccessToken> {
			source.calls.push(options);
			const token = String(source.calls.length);
			await clock.sleep(1000);

			if (source.isBroken) {
				throw new Error('az failed');
			}

			return {token, expiresOnTimestamp: clock.now() + hour};
		},
	};

	const cached = createCachedCredential(credential, clock);
	const tokenOf = async (scope = 'a', options?: GetTokenOptions) =>
		(await clock.runUntil(cached.getToken(scope, options)))?.token;

	return {clock, source, cached, tokenOf};
}

suite('a cached credential', () => {
	test('asks once for all who ask at the same time', async () => {
		const {clock, source, cached} = createSource();
		const tokens = await clock.runUntil(Promise.all(Array.from({length: 50}, async () => cached.getToken('a'))));
		assert.deepEqual(new Set(tokens.map(token => token?.token)), new Set(['1']));
		assert.equal(source.calls.length, 1);
	});

	test('keeps a token as long as it lasts, for each scope and tenant', async () => {
		const {clock, source, tokenOf} = createSource();
		assert.equal(await tokenOf('a'), '1');
		assert.equal(await tokenOf('b'), '2');
		assert.equal(await tokenOf('a', {tenantId: 't'}), '3');
		await clock.advance(50 * minute);
		assert.deepEqual([await tokenOf('a'), await tokenOf('b'), await tokenOf('a', {tenantId: 't'})], ['1', '2', '3']);
		assert.equal(source.calls.length, 3);
	});

	test('fetches a new one beside while the old one still serves', async () => {
		const {clock, source, tokenOf} = createSource();
		await tokenOf();
		await clock.advance(56 * minute);
		assert.equal(await tokenOf(), '1');
		assert.equal(source.calls.length, 2);
		await clock.advance(1000);
		assert.equal(await tokenOf(), '2');
		assert.equal(source.calls.length, 2);
	});

	test('waits for a new one when the old one is about to expire', async () => {
		const {clock, tokenOf} = createSource();
		await tokenOf();
		await clock.advance(58.5 * minute);
		assert.equal(await tokenOf(), '2');
	});

	test('T16: goes on with a token which cannot be renewed until it expires', async () => {
		const {clock, source, tokenOf} = createSource();
		await tokenOf();
		source.isBroken = true;
		await clock.advance(56 * minute);
		assert.equal(await tokenOf(), '1');
		await clock.advance(2.5 * minute);
		assert.equal(await tokenOf(), '1');
		await clock.advance(2 * minute);
		await assert.rejects(tokenOf(), /az failed/);
		source.isBroken = false;
		assert.match((await tokenOf()) ?? '', /^\d+$/);
	});

	test('lets a challenge through, and keeps the token which answers it', async () => {
		const {source, tokenOf} = createSource();
		await tokenOf();
		assert.equal(await tokenOf('a', {claims: '{"access_token":{}}'}), '2');
		assert.equal(source.calls[1]?.claims, '{"access_token":{}}');
		assert.equal(await tokenOf(), '2');
		assert.equal(source.calls.length, 2);
	});

	test('does not let one who gives up take the token from the others', async () => {
		const {source, tokenOf} = createSource();
		await tokenOf('a', {abortSignal: AbortSignal.abort(), tenantId: 't'});
		assert.deepEqual(source.calls, [{tenantId: 't'}]);
	});

	test('T16: forgets its tokens when told to', async () => {
		const {cached, tokenOf} = createSource();
		await tokenOf();
		cached.forget();
		assert.equal(await tokenOf(), '2');
	});

	test('asks again after a failure', async () => {
		const {source, tokenOf} = createSource();
		source.isBroken = true;
		await assert.rejects(tokenOf(), /az failed/);
		source.isBroken = false;
		assert.equal(await tokenOf(), '2');
	});
});
