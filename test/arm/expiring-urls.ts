import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import type {VirtualMachineScaleSetExtension} from '@azure/arm-compute';
import * as fc from 'fast-check';
import {expiringUrlsOf} from '../../source/arm/expiring-urls.js';
import {createWorld} from './simulated-world.js';

const signed = (se: string) => `https://st.blob.core.windows.net/setup/setup.sh?sp=r&se=${se}&sv=2024-11-04&sig=SECRET`;

const urlsOf = (settings: unknown, name = 'setup') => expiringUrlsOf([{name, settings}]);

suite('signed URLs in the settings of extensions', () => {
	test('are found wherever they stand, with their host and expiry', () => {
		const found = {extension: 'setup', host: 'st.blob.core.windows.net', expiresAt: '2026-10-01T08:30:00.000Z'};
		const url = signed('2026-10-01T08%3A30%3A00Z');

		for (const settings of [
			{fileUris: [url]},
			{nested: {deep: [{url}]}},
			{commandToExecute: `curl -o setup.sh '${url}' && sh setup.sh`},
			`{"fileUris":["${url.replaceAll('&', String.raw`\u0026`)}"]}`,
			{xml: url.replaceAll('&', '&amp;')},
		]) {
			assert.deepEqual(urlsOf(settings), [found], JSON.stringify(settings));
		}
	});

	test('expire at a date, or at a time without seconds, too', () => {
		assert.equal(urlsOf({url: signed('2026-10-01')})[0]?.expiresAt, '2026-10-01T00:00:00.000Z');
		assert.equal(urlsOf({url: signed('2026-10-01T08:30Z')})[0]?.expiresAt, '2026-10-01T08:30:00.000Z');
	});

	test('say no expiry where a stored access policy sets it, or where it is no time', () => {
		const policy = 'https://st.blob.core.windows.net/setup/setup.sh?si=policy&sig=SECRET';
		assert.deepEqual(urlsOf({url: policy}), [{extension: 'setup', host: 'st.blob.core.windows.net', expiresAt: null}]);
		// Without a zone it is not known when that is.
		assert.equal(urlsOf({url: signed('2026-10-01T08:30:00')})[0]?.expiresAt, null);
		assert.equal(urlsOf({url: signed('tomorrow')})[0]?.expiresAt, null);
	});

	test('are known without their URL, as in a setting of its own', () => {
		assert.deepEqual(urlsOf({configurationUrlSasToken: '?sv=2024-11-04&se=2026-10-01&sig=SECRET'}), [
			{extension: 'setup', host: '', expiresAt: '2026-10-01T00:00:00.000Z'},
		]);
	});

	test('are told once each, of every extension', () => {
		const url = signed('2026-10-01');
		assert.equal(urlsOf({fileUris: [url, `${url}&x=1`]}).length, 1);
		const extensions: VirtualMachineScaleSetExtension[] = ['one', 'two'].map(name => ({name, settings: {url}}));
		assert.deepEqual(
			expiringUrlsOf(extensions).map(({extension}) => extension),
			['one', 'two'],
		);
	});

	test('are not taken from other URLs, numbers or nothing', () => {
		for (const settings of [
			undefined,
			null,
			7,
			{},
			{url: 'https://example.com/?se=2026-10-01'},
			{url: 'https://example.com/search?se=1&q=sig'},
			{protocol: 'http', port: 80, requestPath: '/health'},
		]) {
			assert.deepEqual(urlsOf(settings), [], JSON.stringify(settings));
		}
	});

	test('T25, T50: never throw and never tell the signature, whatever the settings are', () => {
		const settings = fc.anything({values: [fc.string(), fc.constant(signed('2026-10-01')), fc.webUrl()]});
		fc.assert(
			fc.property(settings, value => {
				assert.doesNotMatch(JSON.stringify(urlsOf(value)), /SECRET/);
			}),
		);
	});

	test('are part of the scale set which Azure answers', async () => {
		const {clock, arm, reference} = createWorld('old-vhd');
		const {expiringUrls} = await clock.runUntil(arm.getScaleSet(reference));
		assert.equal(expiringUrls.length, 1);
		assert.equal(expiringUrls[0]?.extension, 'CustomScript');
		assert.equal(expiringUrls[0]?.host, 'stdemoscripts.blob.core.windows.net');
		assert.ok(Date.parse(expiringUrls[0]?.expiresAt ?? '') < clock.now());

		const calm = createWorld('calm');
		assert.deepEqual((await calm.clock.runUntil(calm.arm.getScaleSet(calm.reference))).expiringUrls, []);
	});
});
