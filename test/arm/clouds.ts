import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {ArmError} from '../../source/arm/arm-error.js';
import {cloudNamed, endpointOf} from '../../source/arm/clouds.js';

suite('a cloud', () => {
	test('is found by the name of the Azure CLI and by the short one, in any letter case', () => {
		for (const [name, cloud] of [
			['AzureCloud', 'AzureCloud'],
			['PUBLIC', 'AzureCloud'],
			['azurechinacloud', 'AzureChinaCloud'],
			['china', 'AzureChinaCloud'],
			['AzureUSGovernment', 'AzureUSGovernment'],
			['usGovernment', 'AzureUSGovernment'],
		] as const) {
			assert.equal(cloudNamed(name).name, cloud);
		}
	});

	test('asks for tokens of its own, never of the public cloud', () => {
		for (const name of ['public', 'china', 'usgovernment']) {
			const {scope, endpoint, authorityHost} = cloudNamed(name);
			assert.equal(scope, `${endpoint}/.default`);
			assert.match(authorityHost, /^https:\/\/login\./);
		}

		assert.equal(cloudNamed('china').endpoint, 'https://management.chinacloudapi.cn');
	});

	test('which is unknown is refused with the names there are', () => {
		assert.throws(
			() => cloudNamed('AzureGermanCloud'),
			(error: unknown) =>
				error instanceof ArmError &&
				error.kind === 'refused' &&
				error.code === 'UnknownCloud' &&
				/AzureCloud, AzureChinaCloud, AzureUSGovernment/.test(error.next ?? ''),
		);
	});
});

suite('an endpoint', () => {
	const cloud = cloudNamed('public');

	test('is the cloud’s own when none is named', () => {
		assert.deepEqual(endpointOf(cloud), {url: 'https://management.azure.com', isLoopback: false});
	});

	test('may be plain http on this machine only, and is then used without a token', () => {
		for (const url of [
			'http://127.0.0.1:4711',
			'http://localhost:4711/',
			'http://[::1]:4711',
			'http://127.8.9.10:1/',
		]) {
			assert.equal(endpointOf(cloud, url).isLoopback, true);
			assert.doesNotMatch(endpointOf(cloud, url).url, /\/$/);
		}
	});

	test('may be any https server, which needs a sign-in even on this machine', () => {
		assert.deepEqual(endpointOf(cloud, 'https://management.local.azurestack.external/'), {
			url: 'https://management.local.azurestack.external',
			isLoopback: false,
		});
		assert.equal(endpointOf(cloud, 'https://localhost:8443').isLoopback, false);
	});

	test('is refused when a token could leak through it', () => {
		for (const url of [
			'http://management.azure.com',
			'http://127.0.0.1.example.com',
			'http://localhost.example.com:80',
			'http://127.0.0.1@example.com',
			'https://user:password@example.com',
			'http://0.0.0.0:80',
			'ftp://127.0.0.1',
			'127.0.0.1:80',
			'not a url',
			'https://example.com/?sig=1',
		]) {
			assert.throws(
				() => endpointOf(cloud, url),
				(error: unknown) => error instanceof ArmError && error.code === 'InvalidEndpoint' && error.next !== undefined,
				url,
			);
		}
	});

	test('which is refused does not repeat a password', () => {
		assert.throws(
			() => endpointOf(cloud, 'https://user:hunter2@example.com'),
			(error: unknown) => error instanceof ArmError && !error.message.includes('hunter2'),
		);
	});
});
