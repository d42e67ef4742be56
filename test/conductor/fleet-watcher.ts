import assert from 'node:assert/strict';
import {test} from 'node:test';
import {FleetWatcher} from '../../source/conductor/fleet-watcher.js';
import {JournalError} from '../../source/journal/journal.js';
import {initialLive, type Live} from '../../source/store/live.js';
import {createStore} from '../../source/store/store.js';
import type {UnfinishedUpgrade} from '../../source/upgrade/unfinished.js';
import {openSession, type Session} from '../helpers/session.js';

function open(session: Session, listUnfinished: () => Promise<readonly UnfinishedUpgrade[]> = async () => []) {
	const {arm, clock, reference} = session;
	const store = createStore<Live>({...initialLive, chosenSubscriptionId: reference.subscriptionId});
	const watcher = new FleetWatcher({arm, clock, store, desk: {listUnfinished}, resourceGroup: null, pace: 1});

	return {
		store,
		watcher,
		until: async (condition: (live: Live) => boolean) => {
			await clock.runUntil(
				new Promise<void>(resolve => {
					const look = () => {
						if (condition(store.get())) {
							unsubscribe();
							resolve();
						}
					};

					const unsubscribe = store.subscribe(look);
					look();
				}),
			);
		},
		close: async () => clock.runUntil(watcher.close()),
	};
}

function isWhole({fleet}: Live): boolean {
	return fleet.status === 'loaded' && fleet.value.every(({strip, failure}) => strip !== null || failure !== null);
}

function unfinishedIn(session: Session, overrides: Partial<UnfinishedUpgrade> = {}): UnfinishedUpgrade {
	const found = Object.values(session.simulator.world().scaleSets).find(({id}) => id.endsWith('/web-blue'));
	assert.ok(found);

	return {
		upgradeId: '20261120-142107-7f3k',
		scaleSetId: found.id,
		place: null,
		status: 'rolling-forward',
		isGoingBack: false,
		batch: 4,
		batches: 12,
		changing: [],
		carrier: 'alive',
		...overrides,
	};
}

test('the list is read with the names of the subscriptions and the upgrades which are unfinished', async () => {
	const session = openSession('fleet');
	let unfinished = [unfinishedIn(session)];
	const {watcher, store, until, close} = open(session, async () => unfinished);
	watcher.open();
	await until(isWhole);
	await until(({subscriptions}) => subscriptions.status === 'loaded');
	const upgradeIn = (name: string) => {
		const {fleet} = store.get();
		assert.equal(fleet.status, 'loaded');
		return fleet.value.find(({scaleSet}) => scaleSet.name === name)?.upgradeId;
	};

	assert.deepEqual(store.get().unfinished, unfinished);
	assert.equal(upgradeIn('web-blue'), '20261120-142107-7f3k');
	assert.equal(upgradeIn('web-green'), null);

	unfinished = [unfinishedIn(session, {batch: 5})];
	await until(live => live.unfinished[0]?.batch === 5);
	unfinished = [];
	await until(live => live.unfinished.length === 0);
	assert.equal(upgradeIn('web-blue'), null);
	await close();
});

test('what an upgrade of ours is changing is upgrading, though Azure does not show it yet', async () => {
	const session = openSession('fleet');
	const found = Object.values(session.simulator.world().scaleSets).find(({id}) => id.endsWith('/cart-green'));
	assert.ok(found);
	const changing = found.instances.slice(0, 2).map(({vmId}) => vmId);
	const {watcher, store, until, close} = open(session, async () => [
		unfinishedIn(session, {scaleSetId: found.id, changing}),
	]);
	watcher.open();
	await until(isWhole);
	const {fleet} = store.get();
	assert.equal(fleet.status, 'loaded');
	const totals = fleet.value.find(({scaleSet}) => scaleSet.name === 'cart-green')?.strip?.totals;
	assert.equal(totals?.upgrading, 2);
	assert.equal(totals.outdated, found.instances.length - 2);
	await close();
});

test('while nothing changes in the journals the store says nothing', async () => {
	const session = openSession('fleet');
	const {watcher, store, until, close} = open(session, async () => [unfinishedIn(session)]);
	watcher.open();
	await until(isWhole);
	let changes = 0;
	const unsubscribe = store.subscribe(() => {
		changes++;
	});
	await session.clock.advance(20_000);
	unsubscribe();
	await close();
	assert.equal(changes, 0);
});

test('upgrades which cannot be read are told, and the list is shown all the same', async () => {
	const session = openSession('fleet');
	const {watcher, store, until, close} = open(session, async () => {
		throw new JournalError('Could not read the upgrades.');
	});
	watcher.open();
	await until(isWhole);
	assert.equal(store.get().failure, 'Could not read the upgrades.');
	await close();
});

test('after it was closed neither Azure nor the journals are read, and opened again it goes on with what is known', async () => {
	const session = openSession('fleet');
	let looks = 0;
	const {watcher, store, until, close} = open(session, async () => {
		looks++;
		return [];
	});
	watcher.open();
	await until(isWhole);
	await close();
	const before = {requests: session.requests.length, looks, fleet: store.get().fleet};
	watcher.show([session.reference]);
	await session.clock.advance(600_000);
	assert.deepEqual({requests: session.requests.length, looks, fleet: store.get().fleet}, before);
	assert.deepEqual(session.clock.pending(), {sleeps: 0, deadlines: 0});

	watcher.open();
	assert.equal(store.get().fleet.status, 'loaded');
	await until(live => live.fleet !== before.fleet);
	await close();
});

test('another subscription is shown in the place of the one before', async () => {
	const session = openSession('fleet');
	const {watcher, store, until, close} = open(session);
	watcher.open();
	await until(isWhole);
	watcher.choose(null);
	await until(live => isWhole(live) && live.fleet.status === 'loaded' && live.fleet.value.length === 40);
	assert.equal(store.get().chosenSubscriptionId, null);
	await close();
});
