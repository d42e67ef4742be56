import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {toServiceState} from '../../source/arm/automatic-repairs.js';
import {toRollingUpgrade} from '../../source/arm/rolling-upgrade.js';
import {validateRequest} from '../../source/simulator/specification/specification.js';
import {createAdapter, failureOf, reference, setBody} from './adapter.js';
import {createWorld, follow} from './simulated-world.js';

const repairsOn = {
	kind: 'foreign-model-write',
	body: {properties: {automaticRepairsPolicy: {enabled: true, gracePeriod: 'PT30M'}}},
};

suite('the platform’s latest rolling upgrade', () => {
	test('is none for a set which never rolled', async () => {
		const {clock, arm, reference: web} = createWorld('calm');
		assert.equal(await clock.runUntil(arm.getRollingUpgrade(web)), null);
	});

	test('T20: of a set which is not there is a failure, not none', async () => {
		const {clock, arm, simulator, reference: web} = createWorld('calm');
		simulator.inject({kind: 'scale-set-delete'});

		for (const where of [web, {...web, resourceGroup: 'nowhere'}]) {
			const error = await failureOf(clock.runUntil(arm.getRollingUpgrade(where)));
			assert.equal(error.kind, 'not-found');
		}
	});

	test('T29: which somebody started goes on with its counts, and ends', async () => {
		const {clock, arm, simulator, reference: web} = createWorld('mid-upgrade');
		simulator.inject({kind: 'foreign-rolling-upgrade'});
		const rolling = await clock.runUntil(arm.getRollingUpgrade(web));
		assert.equal(rolling?.status, 'rolling-forward');
		assert.equal(rolling.lastAction, 'Start');
		assert.equal(rolling.startedBy, null);
		assert.equal(rolling.error, null);
		assert.match(rolling.startedAt ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
		const {succeeded = 0, failed = 0, inProgress = 0, pending = 0} = rolling.progress ?? {};
		assert.equal(failed, 0);
		assert.equal(succeeded + inProgress + pending, 20);

		await clock.advance(3_600_000);
		const ended = await clock.runUntil(arm.getRollingUpgrade(web));
		assert.equal(ended?.status, 'completed');
		assert.deepEqual(ended.progress, {succeeded: 20, failed: 0, inProgress: 0, pending: 0});
	});

	test('T29: of the OS is known to be the platform’s own', async () => {
		const {clock, arm, reference: web, requests} = createWorld('auto-os-upgrade');
		const rolling = await clock.runUntil(arm.getRollingUpgrade(web));
		assert.equal(rolling?.status, 'rolling-forward');
		assert.equal(rolling.startedBy, 'platform');
		assert.deepEqual(
			requests.map(({path}) => path.split('/').at(-1)),
			['latest', 'osUpgradeHistory'],
		);
	});

	test('is told without its starter when the history cannot be read', async () => {
		const {clock, arm, simulator, reference: web} = createWorld('auto-os-upgrade');
		simulator.inject({kind: 'status', status: 400, path: '*/osUpgradeHistory'});
		const rolling = await clock.runUntil(arm.getRollingUpgrade(web));
		assert.equal(rolling?.status, 'rolling-forward');
		assert.equal(rolling.startedBy, null);
	});

	test('which was cancelled says so, and why in one line', () => {
		const error = {
			code: 'RollingUpgradeInternalError',
			message: 'Rolling Upgrade failed.',
			details: [{code: 'RollingUpgradeCanceled', message: 'It was canceled\nwhile it was in progress.'}],
		};
		const {status, error: told} = toRollingUpgrade({
			location: 'westus',
			runningStatus: {code: 'Cancelled', lastAction: 'Cancel'},
			error,
		});
		assert.equal(status, 'cancelled');
		assert.equal(
			told,
			'RollingUpgradeInternalError: Rolling Upgrade failed. It was canceled while it was in progress.',
		);
	});

	test('T25: with anything missing, null or new is unknown, never a throw', async () => {
		const nothing = {
			status: 'unknown',
			startedBy: null,
			startedAt: null,
			lastAction: null,
			progress: null,
			error: null,
		};

		for (const properties of [
			undefined,
			null,
			{},
			{runningStatus: null, progress: null, error: null},
			{runningStatus: {code: 'Levitating', startTime: 'soon'}, progress: {}, error: {}},
		]) {
			const {arm} = createAdapter(() => ({body: {location: 'westus', properties}}));
			assert.deepEqual(await arm.getRollingUpgrade(reference), nothing, JSON.stringify(properties));
		}

		const rollingBack = createAdapter(() => ({body: {properties: {runningStatus: {code: 'RollingBack'}}, value: []}}));
		assert.equal((await rollingBack.arm.getRollingUpgrade(reference))?.status, 'rolling-forward');
		fc.assert(
			fc.property(fc.object(), info => {
				toRollingUpgrade({location: '', ...info});
			}),
		);
	});
});

suite('automatic repairs', () => {
	test('are off where the model has no policy, without another request', async () => {
		const {clock, arm, reference: web, requests} = createWorld('calm');
		const {scaleSet} = await clock.runUntil(arm.takeSnapshot(web));
		assert.equal(scaleSet.automaticRepairs, 'off');
		assert.ok(requests.every(({path}) => !path.endsWith('/instanceView')));
		assert.equal(await clock.runUntil(arm.getAutomaticRepairs(web)), 'off');
	});

	test('T33: are suspended and resumed by one POST each, and the service says how they stand', async () => {
		const world = createWorld('calm');
		const {clock, arm, simulator, reference: web, requests} = world;
		simulator.inject(repairsOn);
		assert.equal((await clock.runUntil(arm.getScaleSet(web))).automaticRepairs, 'unknown');
		assert.equal(await clock.runUntil(arm.getAutomaticRepairs(web)), 'running');

		for (const [state, action] of [
			['suspended', 'Suspend'],
			['running', 'Resume'],
		] as const) {
			requests.length = 0;
			const operation = await clock.runUntil(arm.setAutomaticRepairs(web, state));
			assert.deepEqual(
				requests.map(({method, path, requestBody}) => [method, path.split('/').at(-1), requestBody]),
				[['POST', 'setOrchestrationServiceState', {serviceName: 'AutomaticRepairs', action}]],
			);
			assert.deepEqual(await follow(world, arm, operation), {status: 'succeeded'});
			assert.equal(await clock.runUntil(arm.getAutomaticRepairs(web)), state);
		}
	});

	test('are asked for, with all else that stands around an upgrade, as the official description allows', async () => {
		const world = createWorld('mid-upgrade', validateRequest);
		const {clock, arm, simulator, reference: web, requests} = world;
		simulator.inject(repairsOn);
		await clock.runUntil(arm.getAutomaticRepairs(web));
		await clock.runUntil(arm.getPermissions(web));
		await follow(world, arm, await clock.runUntil(arm.setAutomaticRepairs(web, 'suspended')));
		await clock.advance(10_000);
		simulator.inject({kind: 'foreign-rolling-upgrade'});
		assert.equal((await clock.runUntil(arm.getRollingUpgrade(web)))?.status, 'rolling-forward');
		assert.ok(requests.every(({status}) => status < 300));
	});

	test('which the set does not have cannot be suspended, however long one waits', async () => {
		const {clock, arm, reference: web} = createWorld('calm');
		const error = await failureOf(clock.runUntil(arm.setAutomaticRepairs(web, 'suspended')));
		assert.equal(error.kind, 'refused');
		assert.match(error.message, /^Could not suspend automatic repairs of scale set web .*not enabled/);
	});

	test('T25: are unknown when the policy is on and the view does not tell', async () => {
		for (const orchestrationServices of [undefined, null, [], [{}], [{serviceName: 'AutomaticRepairs'}]]) {
			const on = {...setBody, properties: {...setBody.properties, automaticRepairsPolicy: {enabled: true}}};
			const {arm} = createAdapter(({url}) => ({body: url.includes('/instanceView') ? {orchestrationServices} : on}));
			assert.equal(await arm.getAutomaticRepairs(reference), 'unknown', JSON.stringify(orchestrationServices));
		}

		for (const [serviceState, state] of [
			['NOTRUNNING', 'off'],
			['running', 'running'],
			['Suspended', 'suspended'],
			['Levitating', 'unknown'],
		] as const) {
			const services = {orchestrationServices: [{serviceName: 'automaticRepairs', serviceState}]};
			// What the SDK's types do not know of.
			assert.equal(Reflect.apply(toServiceState, undefined, [services]), state);
		}
	});
});
