import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {identityOfToken} from '../../source/arm/identity.js';
import {createAdapter, failureOf} from './adapter.js';

const tokenOf = (claims: unknown) =>
	['{"alg":"none"}', JSON.stringify(claims), ''].map(part => Buffer.from(part).toString('base64url')).join('.');

suite('who a token was given to', () => {
	test('is a person by name, else an application by id', () => {
		assert.equal(identityOfToken(tokenOf({upn: 'ana@corp', appid: 'a', oid: 'o'})), 'ana@corp');
		assert.equal(
			identityOfToken(tokenOf({unique_name: 'live.com#ana@example.com', oid: 'o'})),
			'live.com#ana@example.com',
		);
		assert.equal(identityOfToken(tokenOf({appid: 'a', oid: 'o'})), 'a');
		assert.equal(identityOfToken(tokenOf({upn: 'žofie@corp'})), 'žofie@corp');
	});

	test('is nobody when the token does not say', () => {
		for (const token of ['', 'opaque', 'a.b.c', tokenOf(null), tokenOf([]), tokenOf({upn: 7})]) {
			assert.equal(identityOfToken(token), null);
		}
	});

	test('is what the adapter tells, unless it was told better', async () => {
		const credential = {getToken: async () => ({token: tokenOf({upn: 'ana@corp'}), expiresOnTimestamp: 0})};
		assert.equal(await createAdapter(() => ({}), {credential}).arm.identity(), 'ana@corp');
		const identity = async () => 'bob@corp';
		assert.equal(await createAdapter(() => ({}), {credential, identity}).arm.identity(), 'bob@corp');
	});

	test('T16: has a tenant, by the profile or the token, and none where nobody signs in', async () => {
		const credential = {
			getToken: async () => ({token: tokenOf({tid: 'ABC-1', upn: 'ana@corp'}), expiresOnTimestamp: 0}),
		};
		assert.equal(await createAdapter(() => ({}), {credential}).arm.tenantId(), 'abc-1');
		assert.equal(await createAdapter(() => ({}), {credential, tenantId: 'DEF-2'}).arm.tenantId(), 'def-2');
		assert.equal(await createAdapter(() => ({}), {credential, tenantId: null}).arm.tenantId(), 'abc-1');
		const opaque = {getToken: async () => ({token: 'opaque', expiresOnTimestamp: 0})};
		assert.equal(await createAdapter(() => ({}), {credential: opaque}).arm.tenantId(), null);
		const endpoint = 'http://127.0.0.1:4711';
		assert.equal(await createAdapter(() => ({}), {credential: null, endpoint, tenantId: 'x'}).arm.tenantId(), null);
	});

	test('fails as every call does', async () => {
		const credential = {
			async getToken() {
				throw new Error('Invalid tenant id provided.');
			},
		};
		assert.equal((await failureOf(createAdapter(() => ({}), {credential}).arm.identity())).kind, 'sign-in');
	});
});
