import assert from 'node:assert/strict';
import {chmod, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {suite, test, type TestContext} from 'node:test';
import {cloudNamed} from '../../source/arm/clouds.js';
import {createCredential, type SignInPrompt} from '../../source/arm/sign-in.js';
import {createManualClock} from '../helpers/manual-clock.js';
import {createAdapter, failureOf, reference, setBody} from './adapter.js';
import {createStubHttpClient} from './stub-http-client.js';

const scope = 'https://management.azure.com/.default';
const neverPrompts = () => assert.fail('There is nothing to prompt for.');

/** Puts a program named `az` in front of all others which runs `script`, and gives the file of its arguments. */
async function createAz(context: TestContext, script: string): Promise<() => Promise<readonly string[]>> {
	const folder = await mkdtemp(path.join(tmpdir(), 'az-'));
	const log = path.join(folder, 'log');
	await writeFile(path.join(folder, 'az'), `#!/bin/sh\necho "$@" >> ${log}\n${script}\n`);
	await chmod(path.join(folder, 'az'), 0o755);
	const {PATH} = process.env;
	process.env['PATH'] = `${folder}:/usr/bin:/bin`;
	context.after(async () => {
		process.env['PATH'] = PATH;
		await rm(folder, {recursive: true});
	});

	return async () => (await readFile(log, 'utf8')).trim().split('\n');
}

/** Hides how this machine is set up to sign in. */
function hideOwnSetup(context: TestContext): void {
	const names = Object.keys(process.env).filter(name => /^(?:AZURE|IDENTITY|MSI|IMDS)_/.test(name));
	const values = names.map(name => [name, process.env[name]] as const);

	for (const name of names) {
		Reflect.deleteProperty(process.env, name);
	}

	context.after(() => {
		for (const [name, value] of values) {
			process.env[name] = value;
		}
	});
}

suite('a sign-in by the Azure CLI', () => {
	const answer = `echo '{"accessToken":"token","expires_on":4102444800,"expiresOn":"2100-01-01 00:00:00.000000"}'`;

	test('starts it once for many requests, with the resource of the cloud and the tenant', async context => {
		const runs = await createAz(context, answer);
		const clock = createManualClock();
		const credential = createCredential({
			auth: 'cli',
			cloud: cloudNamed('china'),
			tenantId: 'tenant-1',
			prompt: neverPrompts,
			clock,
		});
		const {arm} = createAdapter(() => ({body: setBody}), {credential, cloud: cloudNamed('china')});
		await Promise.all([
			arm.getScaleSet(reference),
			arm.getScaleSet(reference),
			arm.listScaleSets({subscriptionId: 'other'}).catch(() => []),
		]);
		assert.deepEqual(await runs(), [
			'account get-access-token --output json --resource https://management.chinacloudapi.cn --tenant tenant-1',
		]);
	});

	test('of somebody who is not logged in fails with what to do', async context => {
		await createAz(context, `echo "ERROR: Please run 'az login' to setup account." >&2; exit 1`);
		const credential = createCredential({
			auth: 'cli',
			cloud: cloudNamed('public'),
			prompt: neverPrompts,
			clock: createManualClock(),
		});
		const {arm} = createAdapter(() => ({body: setBody}), {credential});
		const error = await failureOf(arm.getScaleSet(reference));
		assert.equal(error.kind, 'sign-in');
		assert.match(error.next ?? '', /az login/);
	});

	test('which asks for a second factor passes on how', async context => {
		await createAz(
			context,
			`echo "ERROR: AADSTS50076: you must use multi-factor authentication. Interactive authentication is needed. Please run: az login --scope https://x//.default" >&2; exit 1`,
		);
		const credential = createCredential({
			auth: 'cli',
			cloud: cloudNamed('public'),
			prompt: neverPrompts,
			clock: createManualClock(),
		});
		const {arm} = createAdapter(() => ({body: setBody}), {credential});
		const error = await failureOf(arm.getScaleSet(reference));
		assert.match(error.answer, /AADSTS50076/);
		assert.match(error.next ?? '', /multi-factor/);
	});

	test('without the CLI says how to get it', async context => {
		const {PATH} = process.env;
		process.env['PATH'] = '/nonexistent';
		context.after(() => {
			process.env['PATH'] = PATH;
		});
		const credential = createCredential({
			auth: 'cli',
			cloud: cloudNamed('public'),
			prompt: neverPrompts,
			clock: createManualClock(),
		});
		const {arm} = createAdapter(() => ({body: setBody}), {credential});
		assert.match((await failureOf(arm.getScaleSet(reference))).next ?? '', /Install the Azure CLI/);
	});
});

suite('a sign-in by device code', () => {
	test('shows its code through the prompt it is given, and never on the console', async context => {
		const prompts: SignInPrompt[] = [];
		const written = context.mock.method(console, 'log', () => undefined);
		const authority = 'https://login.microsoftonline.com/tenant-1';
		const httpClient = createStubHttpClient(({url}) => {
			if (url.includes('openid-configuration')) {
				return {
					body: {
						issuer: `${authority}/v2.0`,
						authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
						token_endpoint: `${authority}/oauth2/v2.0/token`,
						device_authorization_endpoint: `${authority}/oauth2/v2.0/devicecode`,
						jwks_uri: `${authority}/keys`,
					},
				};
			}

			if (url.includes('devicecode')) {
				return {
					body: {
						user_code: 'ABCD1234',
						device_code: 'secret',
						verification_uri: 'https://microsoft.com/devicelogin',
						expires_in: 900,
						interval: 1,
						message: 'Enter the code ABCD1234.',
					},
				};
			}

			return {status: 400, body: {error: 'authorization_declined', error_description: 'AADSTS70000: declined'}};
		});
		const credential = createCredential({
			auth: 'device-code',
			cloud: cloudNamed('public'),
			tenantId: 'tenant-1',
			prompt: prompt => prompts.push(prompt),
			clock: createManualClock(),
			httpClient,
		});

		await assert.rejects(async () => credential.getToken(scope));
		assert.deepEqual(prompts, [
			{
				userCode: 'ABCD1234',
				verificationUri: 'https://microsoft.com/devicelogin',
				message: 'Enter the code ABCD1234.',
			},
		]);
		assert.equal(written.mock.callCount(), 0);
	});
});

suite('a sign-in by environment', () => {
	test('which is not set up says what to set', async context => {
		hideOwnSetup(context);
		const credential = createCredential({
			auth: 'environment',
			cloud: cloudNamed('public'),
			prompt: neverPrompts,
			clock: createManualClock(),
			httpClient: createStubHttpClient(() => assert.fail('There is nothing to ask for.')),
		});
		const {arm} = createAdapter(() => ({body: setBody}), {credential});
		const error = await failureOf(arm.getScaleSet(reference));
		assert.equal(error.kind, 'sign-in');
		assert.match(error.next ?? '', /AZURE_CLIENT_ID/);
	});
});

suite('a sign-in by managed identity', () => {
	test('asks the machine’s own service and takes its token', async context => {
		hideOwnSetup(context);
		const httpClient = createStubHttpClient(() => ({
			body: {
				access_token: 'token',
				expires_in: '86400',
				expires_on: '4102444800',
				resource: scope,
				token_type: 'Bearer',
			},
		}));
		const credential = createCredential({
			auth: 'managed-identity',
			cloud: cloudNamed('public'),
			prompt: neverPrompts,
			clock: createManualClock(),
			httpClient,
		});
		assert.equal((await credential.getToken(scope))?.token, 'token');
		assert.match(httpClient.requests.at(-1)?.url ?? '', /^http:\/\/169\.254\.169\.254\/metadata\/identity/);
	});
});
