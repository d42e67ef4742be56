import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Arm} from '../../source/arm/arm.js';
import {loadInstanceDetails, loadSubscriptions} from '../../source/conductor/loaders.js';
import {initialLive, type Live} from '../../source/store/live.js';
import {createStore} from '../../source/store/store.js';
import {openSession} from '../helpers/session.js';

test('details of an instance are loaded, or the reason why not', async () => {
	const session = openSession('calm');
	const store = createStore<Live>({...initialLive, snapshot: await session.snapshot()});
	await session.clock.runUntil(loadInstanceDetails(session.arm, store, '3'));
	const {details} = store.get();
	assert.ok(details.status === 'loaded' && details.value.instanceId === '3');

	await session.clock.runUntil(loadInstanceDetails(session.arm, store, '999'));
	const failed = store.get().details;
	assert.ok(failed.status === 'failed' && /Could not read instance 999/.test(failed.message));
});

test('nothing is asked for while no scale set was read', async () => {
	const session = openSession('calm');
	const store = createStore<Live>(initialLive);
	await session.clock.runUntil(loadInstanceDetails(session.arm, store, '3'));
	assert.equal(store.get().details.status, 'idle');
	assert.deepEqual(session.requests, []);
});

test('an answer about an instance which was left meanwhile does not replace the next one', async () => {
	const session = openSession('calm');
	const snapshot = await session.snapshot();
	const [first, second] = snapshot.instances.map(({instanceId}) => instanceId);
	assert.ok(first !== undefined && second !== undefined);
	const store = createStore<Live>({...initialLive, snapshot});
	const slow: Arm = {
		...session.arm,
		async getInstanceDetails(reference, instanceId, options) {
			await session.clock.sleep(instanceId === first ? 10_000 : 1000);
			return session.arm.getInstanceDetails(reference, instanceId, options);
		},
	};
	await session.clock.runUntil(
		Promise.all([loadInstanceDetails(slow, store, first), loadInstanceDetails(slow, store, second)]),
	);
	const {details} = store.get();
	assert.ok(details.status === 'loaded' && details.value.instanceId === second);
});

test('subscriptions are loaded by name, and stay while they are read again', async () => {
	const session = openSession('fleet');
	const store = createStore<Live>(initialLive);
	await session.clock.runUntil(loadSubscriptions(session.arm, store));
	const {subscriptions} = store.get();
	assert.ok(subscriptions.status === 'loaded');
	assert.equal(subscriptions.value.length, 2);

	const seen: string[] = [];
	store.subscribe(() => seen.push(store.get().subscriptions.status));
	await session.clock.runUntil(loadSubscriptions(session.arm, store));
	assert.deepEqual([...new Set(seen)], ['loaded']);
});
