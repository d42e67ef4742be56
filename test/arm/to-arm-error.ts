import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {AggregateAuthenticationError, AuthenticationError, CredentialUnavailableError} from '@azure/identity';
import {ArmError, type ArmErrorKind} from '../../source/arm/arm-error.js';
import {toArmError} from '../../source/arm/to-arm-error.js';
import {createAdapter, failureOf, networkError, reference} from './adapter.js';

const errorOf = async (status: number, body: unknown) => {
	const {arm, clock} = createAdapter(() => ({status, body}));
	return failureOf(clock.runUntil(arm.getScaleSet(reference)));
};

const envelope = (code: string, message: string) => ({error: {code, message}});

const signInError = async (error: Error) => {
	const {arm, http} = createAdapter(() => ({}), {
		credential: {
			async getToken() {
				throw error;
			},
		},
	});
	const failure = await failureOf(arm.getScaleSet(reference));
	assert.equal(http.requests.length, 0);
	return failure;
};

suite('an answer of Azure', () => {
	test('is told apart by its status', async () => {
		const kinds: readonly (readonly [number, ArmErrorKind])[] = [
			[400, 'refused'],
			[401, 'sign-in'],
			[403, 'permission'],
			[404, 'not-found'],
			[409, 'conflict'],
			[412, 'model-changed'],
			[422, 'refused'],
			[429, 'throttled'],
			[500, 'server'],
			[503, 'server'],
		];

		for (const [status, kind] of kinds) {
			const error = await errorOf(status, envelope('OperationNotAllowed', 'Words of Azure.'));
			assert.equal(error.kind, kind, String(status));
			assert.equal(error.status, status);
			assert.equal(error.code, 'OperationNotAllowed');
			assert.equal(
				error.message,
				'Could not read scale set web in group rg-web: Words of Azure. (OperationNotAllowed)',
			);
		}
	});

	test('which finds no group, set or image says where to look', async () => {
		const group = await errorOf(404, envelope('ResourceGroupNotFound', "Resource group 'rg-web' could not be found."));
		assert.match(group.next ?? '', /resource group.*az group list/);

		const set = await errorOf(
			404,
			envelope(
				'ResourceNotFound',
				"The Resource 'Microsoft.Compute/virtualMachineScaleSets/web' under resource group 'rg-web' was not found.",
			),
		);
		assert.match(set.next ?? '', /name of the scale set.*az vmss list/);

		const subscription = await errorOf(
			404,
			envelope('SubscriptionNotFound', "The subscription 'x' could not be found."),
		);
		assert.match(subscription.next ?? '', /az account list/);

		const instance = await errorOf(404, envelope('NotFound', 'The entity was not found in this Azure location.'));
		assert.match(instance.next ?? '', /deleted in the meantime/);
	});

	test('T16: of an expired token or another tenant says how to sign in', async () => {
		const expired = await errorOf(401, envelope('ExpiredAuthenticationToken', 'The access token expiry UTC time ...'));
		assert.match(expired.next ?? '', /az login/);

		const tenant = await errorOf(
			401,
			envelope('InvalidAuthenticationTokenTenant', 'The access token is from the wrong issuer ...'),
		);
		assert.match(tenant.next ?? '', /az login --tenant/);
	});

	test('T22: which a lock or a policy forbids says so, and is none which passes', async () => {
		const lock = await errorOf(409, envelope('ScopeLocked', "The scope '/x' cannot perform write operation ..."));
		assert.match(lock.next ?? '', /az lock list/);
		assert.equal(lock.kind, 'refused');
		const named = await errorOf(
			409,
			envelope(
				'ScopeLocked',
				"The scope '/s/web' cannot perform write operation because following scope(s) are locked: '/subscriptions/s/resourceGroups/rg-web'. Please remove the lock and try again.",
			),
		);
		assert.match(named.next ?? '', /^A lock on '\/subscriptions\/s\/resourceGroups\/rg-web' forbids changes/);
		const policy = await errorOf(
			403,
			envelope('RequestDisallowedByPolicy', "Resource 'web' was disallowed by policy."),
		);
		assert.match(policy.next ?? '', /exemption/);
		assert.equal(policy.kind, 'refused');
		const busy = await errorOf(
			409,
			envelope('Conflict', 'The request failed due to conflict with a concurrent request.'),
		);
		assert.match(busy.next ?? '', /under way/);
		assert.equal(busy.kind, 'conflict');
	});

	test('T18: of code OperationNotAllowed is a conflict which may pass, unless its words stay true', async () => {
		for (const words of [
			'Operation could not be completed as it results in …',
			"Operation is not allowed on Virtual Machine Scale Set 'web' while a Rolling Upgrade is ongoing.",
			'Words which nobody has seen before.',
		]) {
			const error = await errorOf(409, envelope('OperationNotAllowed', words));
			assert.equal(error.kind, 'conflict', words);
			assert.match(error.next ?? '', /what the answer names/);
		}

		for (const words of [
			'Operation could not be completed as it results in exceeding approved Total Regional Cores quota.',
			'The image of a Virtual Machine Scale Set cannot be changed from a platform image to a VHD image.',
			'There is no ongoing Rolling Upgrade to cancel.',
			"Automatic repairs are not enabled on Virtual Machine Scale Set 'web'.",
		]) {
			assert.equal((await errorOf(409, envelope('OperationNotAllowed', words))).kind, 'refused', words);
			// The status comes first: throttling has the same code.
			assert.equal((await errorOf(429, envelope('OperationNotAllowed', words))).kind, 'throttled');
		}
	});

	test('T22: of a subscription which takes no writes is a refusal, and says whom to ask', async () => {
		const disabled = await errorOf(409, envelope('ReadOnlyDisabledSubscription', 'The subscription is disabled.'));
		assert.equal(disabled.kind, 'refused');
		assert.match(disabled.next ?? '', /owner can enable it/);
		const foreign = await errorOf(409, envelope('MissingSubscriptionRegistration', 'Not registered.'));
		assert.equal(foreign.kind, 'refused');
		assert.match(foreign.next ?? '', /az provider register/);
		assert.equal((await errorOf(409, envelope('SubscriptionNotRegistered', 'Not registered.'))).kind, 'refused');
		assert.equal((await errorOf(403, envelope('LinkedAuthorizationFailed', 'The client has …'))).kind, 'permission');
	});

	test('T46: of too many models is a refusal in Azure’s words', async () => {
		for (const [code, words] of [
			['MaxVirtualMachineScaleSetModelsExceeded', 'The scale set has too many of them.'],
			['OperationNotAllowed', "The set 'web' has instances of 10 different models already; at most 10 are allowed."],
		] as const) {
			const error = await errorOf(409, envelope(code, words));
			assert.equal(error.kind, 'refused');
			assert.equal(error.answer, words);
			assert.match(error.next ?? '', /models are alive/);
		}
	});

	test('without a body is named by its status', async () => {
		const error = await errorOf(404, '');
		assert.equal(error.message, 'Could not read scale set web in group rg-web: HTTP 404 (HTTP 404)');
	});

	test('T23: of a proxy is none of Azure', async () => {
		assert.equal((await errorOf(407, '')).kind, 'network');
		assert.equal((await errorOf(302, '')).kind, 'network');
		assert.equal((await errorOf(403, '<html><title>Blocked by ACME Proxy</title></html>')).kind, 'network');
	});

	test('T50, T55: is one line without secrets', async () => {
		const error = await errorOf(400, envelope('Bad\r\nRequest', 'line 1\r\nline 2 \u001B[31mhttps://a/b?sig=SECRET'));
		assert.equal(
			error.message,
			'Could not read scale set web in group rg-web: line 1 line 2 https://a/b (Bad Request)',
		);
	});
});

suite('a failed sign-in', () => {
	test('without the Azure CLI says how to get it', async () => {
		const error = await signInError(
			new CredentialUnavailableError('Azure CLI could not be found. Please visit https://aka.ms/azure-cli for …'),
		);
		assert.equal(error.kind, 'sign-in');
		assert.match(error.next ?? '', /Install the Azure CLI/);
	});

	test('of somebody who is not logged in says so', async () => {
		const error = await signInError(
			new CredentialUnavailableError(
				"Please run 'az login' from a command prompt to authenticate before using this credential.",
			),
		);
		assert.equal(error.next, 'Run "az login", then try again.');
	});

	test('which needs a second factor says how', async () => {
		const error = await signInError(
			new CredentialUnavailableError(
				'AADSTS50076: Due to a configuration change made by your administrator, you must use multi-factor authentication.\nTrace ID: 1234 Correlation ID: 5678 Timestamp: 2026-11-20 10:00:00Z\nTo re-authenticate, please run:\naz login --scope https://x//.default',
			),
		);
		assert.match(error.next ?? '', /az login --scope/);
		assert.doesNotMatch(error.message, /Trace ID|[\r\n]/);
	});

	test('in a cloud which does not know it says how to choose the cloud', async () => {
		const error = await signInError(
			new CredentialUnavailableError('AADSTS500011: The resource principal named x was not found'),
		);
		assert.match(error.next ?? '', /az cloud set/);
	});

	test('which took too long says what to look at', async () => {
		const error = await signInError(new CredentialUnavailableError('Unexpected end of JSON input'));
		assert.match(error.next ?? '', /az account get-access-token/);
	});

	test('of Microsoft Entra ID or of a chain is one too', async () => {
		const refused = new AuthenticationError(400, {
			error: 'invalid_grant',
			error_description: 'AADSTS50079: enroll in MFA',
		});
		assert.match((await signInError(refused)).next ?? '', /multi-factor/);

		const chain = new AggregateAuthenticationError([new Error('first'), new Error('second')], 'None worked');
		const error = await signInError(chain);
		assert.equal(error.kind, 'sign-in');
		assert.equal(error.answer, 'first second');
	});

	test('by a malformed tenant id is one too', async () => {
		assert.equal((await signInError(new Error('Invalid tenant id provided.'))).kind, 'sign-in');
	});
});

suite('a failed connection', () => {
	test('T23: says what to check', async () => {
		for (const [code, next] of [
			['ENOTFOUND', /DNS/],
			['ECONNREFUSED', /Nothing listens/],
			['SELF_SIGNED_CERT_IN_CHAIN', /NODE_EXTRA_CA_CERTS/],
			['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /NODE_EXTRA_CA_CERTS/],
			['CERT_HAS_EXPIRED', /NODE_EXTRA_CA_CERTS/],
			['ENETUNREACH', /network connection/],
		] as const) {
			const {arm} = createAdapter(() => {
				throw networkError(code);
			});
			const error = await failureOf(arm.getScaleSet(reference));
			assert.equal(error.kind, 'network');
			assert.equal(error.code, code);
			assert.match(error.next ?? '', next);
		}
	});
});

suite('anything else that is thrown', () => {
	const answers = new WeakMap();

	test('becomes an ArmError', () => {
		for (const thrown of [
			new TypeError("Cannot read properties of undefined (reading 'map')"),
			'text',
			null,
			undefined,
			7,
		]) {
			const error = toArmError(thrown, 'try', answers);
			assert.ok(error instanceof ArmError);
			assert.equal(error.kind, 'server');
			assert.equal(error.isAmbiguous, true);
			assert.equal(error.cause, thrown);
		}
	});

	test('stays what it is when it is one already', () => {
		const error = new ArmError({kind: 'refused', operation: 'o', code: 'c', answer: 'a'});
		assert.equal(toArmError(error, 'other', answers), error);
	});
});
