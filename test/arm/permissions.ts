import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {cloudNamed} from '../../source/arm/clouds.js';
import {toPermissions} from '../../source/arm/permissions.js';
import {createAdapter, failureOf, networkError, reference, setUrl} from './adapter.js';
import {createWorld} from './simulated-world.js';

const sets = 'Microsoft.Compute/virtualMachineScaleSets';
const all = {canWriteModel: true, canUpgradeInstances: true, canSetRepairs: true};
const none = {canWriteModel: false, canUpgradeInstances: false, canSetRepairs: false};

const of = (actions: readonly string[], notActions: readonly string[] = []) => ({actions, notActions});

suite('what the sign-in may do', () => {
	test('follows the wildcards of its roles, in any letter case', () => {
		for (const actions of [['*'], ['Microsoft.Compute/*'], [`${sets}/*`], ['*/WRITE', '*/Action'], ['microsoft.*']]) {
			assert.deepEqual(toPermissions([of(actions)]), all, actions.join(' '));
		}

		for (const actions of [
			['*/read'],
			['Microsoft.Computer/*'],
			[`${sets}/virtualMachines/*`],
			['Microsoft.Compute'],
		]) {
			assert.deepEqual(toPermissions([of(actions)]), none, actions.join(' '));
		}

		assert.deepEqual(toPermissions([of([`${sets}/manualupgrade/action`])]), {...none, canUpgradeInstances: true});
		assert.deepEqual(toPermissions([of(['*', 'x'], [`${sets}/SetOrchestrationServiceState/*`])]), {
			...all,
			canSetRepairs: false,
		});
	});

	test('takes dots and brackets of an action for what they are', () => {
		assert.deepEqual(toPermissions([of(['MicrosoftxCompute/*', '(', '[a', '.*'])]), none);
	});

	test('is what any of its roles allows, though another leaves it out', () => {
		const withoutWrite = of(['*'], [`${sets}/write`]);
		assert.deepEqual(toPermissions([withoutWrite]), {...all, canWriteModel: false});
		assert.deepEqual(toPermissions([withoutWrite, of(['*/read'])]), {...all, canWriteModel: false});
		assert.deepEqual(toPermissions([withoutWrite, of([`${sets}/write`])]), all);
	});

	test('T25: cannot be told from entries which say nothing, and is never a throw', () => {
		assert.equal(toPermissions([]), null);
		assert.equal(toPermissions([{}, {actions: null}, {actions: 'all'}, {actions: [null, 7]}]), null);
		assert.deepEqual(toPermissions([{}, of(['*'])]), all);
		assert.deepEqual(toPermissions([{actions: ['*'], notActions: null, conditions: {new: 1}}]), all);
		fc.assert(
			fc.property(fc.array(fc.object()), entries => {
				toPermissions(entries);
			}),
		);
	});

	test('is asked for at the scale set, page by page', async () => {
		const {arm, http} = createAdapter(({url}) =>
			url.includes('skiptoken')
				? {body: {value: [of([`${sets}/write`])]}}
				: {body: {value: [of(['*/read'])], nextLink: `${setUrl}/permissions?$skiptoken=2`}},
		);
		assert.deepEqual(await arm.getPermissions(reference), {...none, canWriteModel: true});
		const {pathname, searchParams} = new URL(http.requests[0]?.url ?? '');
		assert.equal(pathname, `${new URL(setUrl).pathname}/providers/Microsoft.Authorization/permissions`);
		assert.equal(searchParams.get('api-version'), '2022-04-01');
	});

	test('is asked for with its own api-version in clouds which lag behind, too', async () => {
		const {arm, http} = createAdapter(() => ({body: {value: [of(['*'])]}}), {cloud: cloudNamed('china')});
		assert.deepEqual(await arm.getPermissions(reference), all);
		assert.equal(new URL(http.requests[0]?.url ?? '').searchParams.get('api-version'), '2022-04-01');
	});

	test('cannot be told where the sign-in may not ask, but a lost connection is no answer', async () => {
		for (const [status, code] of [
			[403, 'AuthorizationFailed'],
			[404, 'InvalidResourceType'],
			[400, 'NoRegisteredProviderFound'],
		] as const) {
			const {arm} = createAdapter(() => ({status, body: {error: {code, message: 'No.'}}}));
			assert.equal(await arm.getPermissions(reference), null, code);
		}

		const lost = createAdapter(() => {
			throw networkError('ENOTFOUND');
		});
		assert.equal((await failureOf(lost.arm.getPermissions(reference))).kind, 'network');
		const signedOut = createAdapter(() => ({status: 401, body: {error: {code: 'ExpiredAuthenticationToken'}}}));
		assert.equal((await failureOf(signedOut.arm.getPermissions(reference))).kind, 'sign-in');
	});

	test('T21: changes when a role is taken away meanwhile, and the write says which action it was', async () => {
		const {clock, simulator, arm, reference: web} = createWorld('calm');
		assert.deepEqual(await clock.runUntil(arm.getPermissions(web)), all);
		simulator.inject({kind: 'permission', denied: [`${sets}/manualupgrade/action`]});
		assert.deepEqual(await clock.runUntil(arm.getPermissions(web)), {...all, canUpgradeInstances: false});
		const error = await failureOf(clock.runUntil(arm.upgradeInstances(web, ['0'])));
		assert.equal(error.kind, 'permission');
		assert.equal(error.code, 'AuthorizationFailed');
		assert.match(error.next ?? '', /manualupgrade\/action/);
		await clock.runUntil(arm.takeSnapshot(web));
	});
});
