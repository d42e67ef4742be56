import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Arm} from '../../source/arm/arm.js';
import {FleetLoader, type FleetLoaderOptions} from '../../source/conductor/fleet-loader.js';
import {type FleetEntry, fleetKey} from '../../source/fleet/fleet-entry.js';
import {initialLive, type Live} from '../../source/store/live.js';
import {createStore} from '../../source/store/store.js';
import {openSession, type Session} from '../helpers/session.js';

function open(session: Session, options: Partial<FleetLoaderOptions> = {}, live: Partial<Live> = {}) {
	const {arm, clock} = session;
	const store = createStore<Live>({...initialLive, ...live});
	const loader = new FleetLoader({arm, clock, store, resourceGroup: null, pace: 1, ...options});

	return {
		store,
		loader,
		entries: (): readonly FleetEntry[] => {
			const {fleet} = store.get();
			assert.equal(fleet.status, 'loaded');
			return fleet.value;
		},
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
	};
}

const isWhole = ({fleet}: Live) =>
	fleet.status === 'loaded' && fleet.value.length > 0 && fleet.value.every(({strip}) => strip !== null);

const listed = (session: Session) =>
	session.requests.filter(({path}) => /\/virtualMachines$/i.test(path)).map(({path}) => path.split('/').at(-2) ?? '');

/** Creates sets of one instance beside those of the scenario. */
function createSets({simulator, reference: {subscriptionId}}: Session, count: number): void {
	for (let index = 0; index < count; index++) {
		const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-shop/providers/Microsoft.Compute`;
		const {status, body} = simulator.handle({
			method: 'PUT',
			url: `http://127.0.0.1:9${group}/virtualMachineScaleSets/extra-${index}?api-version=2024-07-01`,
			headers: {'content-type': 'application/json'},
			body: JSON.stringify({
				location: 'eastus2',
				sku: {name: 'Standard_D2s_v5', capacity: 1},
				properties: {
					upgradePolicy: {mode: 'Manual'},
					overprovision: false,
					virtualMachineProfile: {
						osProfile: {computerNamePrefix: 'extra', adminUsername: 'ops', adminPassword: 'not told again'},
						storageProfile: {
							imageReference: {publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest'},
						},
						networkProfile: {networkInterfaceConfigurations: [{name: 'nic', properties: {primary: true}}]},
					},
				},
			}),
		});
		assert.equal(status, 201, body);
	}
}

test('the sets of all subscriptions are listed with their instances and how far behind they are', async () => {
	const session = openSession('fleet');
	const {loader, until, entries, store} = open(session);
	loader.start();
	await until(isWhole);
	await session.clock.runUntil(loader.stop());

	const all = entries();
	assert.equal(all.length, 40);
	assert.equal(new Set(all.map(({key}) => key)).size, 40);
	assert.equal(new Set(all.map(({scaleSet}) => scaleSet.subscriptionId)).size, 2);
	assert.deepEqual(
		all.map(({scaleSet}) => scaleSet.name),
		all.map(({scaleSet}) => scaleSet.name).toSorted(),
	);

	for (const {scaleSet, strip, failure, behind, subscriptionName} of all) {
		assert.equal(strip?.states.length, scaleSet.capacity);
		assert.equal(failure, null);
		assert.notEqual(subscriptionName, scaleSet.subscriptionId);
		assert.match(behind?.newest ?? '', /^24\.04\.2026111\d\d$/);
	}

	assert.deepEqual(new Set(all.map(({behind}) => behind?.versions)), new Set([0, 1, 2, 3]));
	assert.ok(all.every(({behind}) => behind?.versions === 0 || (behind?.days ?? 0) > 20));
	assert.equal(store.get().connection.status, 'live');
	assert.equal(store.get().fleetTrouble, null);
});

test('a fleet costs one list a subscription, one a SKU and one a page of instances', async () => {
	const session = openSession('fleet');
	const {loader, until} = open(session);
	loader.start();
	await until(isWhole);
	await session.clock.runUntil(loader.stop());

	const counted = (pattern: RegExp) => session.requests.filter(({path}) => pattern.test(path)).length;
	assert.equal(counted(/^\/subscriptions$/i), 1);
	assert.equal(counted(/^\/subscriptions\/[^/]+\/providers\/Microsoft.Compute\/virtualMachineScaleSets$/i), 2);
	assert.equal(counted(/\/versions$/i), 2);
	assert.equal(listed(session).length, 40);
	assert.equal(session.requests.length, 1 + 2 + 2 + 40);
});

test('a hundred sets are read without a wait which Azure imposes, and the bucket keeps more than half', async () => {
	const session = openSession('fleet');
	createSets(session, 60);
	await session.clock.advance(1_200_000);
	const throttled: unknown[] = [];
	session.arm.onThrottled(wait => throttled.push(wait));
	const before = session.clock.now();
	const {loader, until, entries} = open(session);
	loader.start();
	await until(isWhole);
	await session.clock.runUntil(loader.stop());

	assert.equal(entries().length, 100);
	assert.deepEqual(throttled, []);
	assert.ok((session.arm.budget().get('HighCostGetVMScaleSetSubscriptionMaximum') ?? 0) > 540);
	assert.ok(session.clock.now() - before < 10_000);
	assert.ok(entries().every(({strip}) => strip?.totals.instances === strip?.states.length));
});

test('the sets which are on the screen are read first', async () => {
	const session = openSession('fleet');
	const {loader, until, entries, store} = open(session);
	const {subscriptionId} = session.reference;
	const shown = ['web-blue', 'search-green', 'invoice-blue'];
	loader.start();
	loader.show(
		shown.map(name => ({
			subscriptionId: subscriptionId.toUpperCase(),
			resourceGroup: name === 'invoice-blue' ? 'RG-PAYMENTS' : 'rg-shop',
			name,
		})),
	);
	let hasScrolled = false;
	let scrolled: readonly FleetEntry[] = [];
	const unsubscribe = store.subscribe(() => {
		if (!hasScrolled && store.get().fleet.status === 'loaded' && entries().some(({strip}) => strip !== null)) {
			hasScrolled = true;
			scrolled = entries().slice(-3);
			loader.show(scrolled.map(({scaleSet}) => scaleSet));
		}
	});
	await until(isWhole);
	unsubscribe();
	await session.clock.runUntil(loader.stop());

	const order = listed(session);
	assert.deepEqual(order.slice(0, 3), shown);
	assert.deepEqual(
		order.slice(4, 7),
		scrolled.map(({scaleSet}) => scaleSet.name),
	);
	assert.equal(listed(session).length, 40);
});

test('what was read just now is not read again, and everything is a minute later', async () => {
	const session = openSession('fleet');
	const {loader, until, entries, store} = open(session);
	loader.start();
	await until(isWhole);
	await session.clock.settle();
	loader.show(entries().map(({scaleSet}) => scaleSet));
	await session.clock.advance(5000);
	assert.equal(listed(session).length, 40);

	const first = store.get().fleet;
	await session.clock.advance(61_000);
	assert.equal(listed(session).length, 80);
	assert.notEqual(store.get().fleet, first);
	assert.equal(session.requests.filter(({path}) => /\/versions$/i.test(path)).length, 2);
	await session.clock.runUntil(loader.stop());
});

test('nothing is read any more after a stop', async () => {
	const session = openSession('fleet');
	const {loader, until} = open(session);
	loader.start();
	await until(({fleet}) => fleet.status === 'loaded');
	await session.clock.runUntil(loader.stop());
	const {length} = session.requests;
	await session.clock.advance(600_000);
	assert.equal(session.requests.length, length);
	assert.deepEqual(session.clock.pending(), {sleeps: 0, deadlines: 0});
});

test('one subscription can be chosen, and all again', async () => {
	const session = openSession('fleet');
	const {subscriptionId} = session.reference;
	const {loader, until, entries, store} = open(session, {}, {chosenSubscriptionId: subscriptionId});
	loader.start();
	await until(isWhole);
	assert.equal(entries().length, 20);
	assert.ok(entries().every(({scaleSet}) => scaleSet.subscriptionId === subscriptionId));

	loader.choose(null);
	assert.equal(store.get().fleet.status, 'idle');
	await until(isWhole);
	assert.equal(entries().length, 40);
	await session.clock.runUntil(loader.stop());
});

test('of one group only its sets are listed, and a subscription without it is no trouble', async () => {
	const session = openSession('fleet');
	const {loader, until, entries, store} = open(session, {resourceGroup: 'rg-data'});
	loader.start();
	await until(isWhole);
	await session.clock.runUntil(loader.stop());
	assert.equal(entries().length, 10);
	assert.equal(store.get().fleetTrouble, null);
});

test('T21: a subscription which may not be read is told, and the others are shown', async () => {
	const session = openSession('fleet');
	const [, other = ''] = session.simulator.world().subscriptions.map(({subscriptionId}) => subscriptionId);
	session.simulator.inject({
		kind: 'status',
		status: 403,
		code: 'AuthorizationFailed',
		path: `/subscriptions/${other}/providers/*`,
		times: null,
	});
	const {loader, until, entries, store} = open(session);
	loader.start();
	await until(isWhole);
	assert.equal(entries().length, 20);
	assert.match(store.get().fleetTrouble ?? '', /^1 of 2 subscriptions are missing\. Could not list the scale sets/);

	session.simulator.clearFaults();
	loader.start();
	await until(live => isWhole(live) && live.fleet.status === 'loaded' && live.fleet.value.length === 40);
	assert.equal(store.get().fleetTrouble, null);
	await session.clock.runUntil(loader.stop());
});

test('T21: a fleet which cannot be listed at all says why, and what was shown of it before stays', async () => {
	const session = openSession('fleet');
	const forbid = () =>
		session.simulator.inject({
			kind: 'status',
			status: 403,
			code: 'AuthorizationFailed',
			path: '/subscriptions',
			times: null,
		});
	forbid();
	const {loader, until, entries, store} = open(session);
	loader.start();
	await until(({fleet}) => fleet.status === 'failed');
	const {fleet} = store.get();
	assert.ok(fleet.status === 'failed' && /Could not list the subscriptions/.test(fleet.message));

	session.simulator.clearFaults();
	loader.start();
	await until(isWhole);
	forbid();
	loader.start();
	await until(({fleetTrouble}) => fleetTrouble !== null);
	assert.equal(entries().length, 40);
	await session.clock.runUntil(loader.stop());
});

test('a set whose instances cannot be read says why, and keeps what was seen of it', async () => {
	const session = openSession('fleet');
	const {loader, until, entries} = open(session);
	loader.start();
	await until(isWhole);
	const [first] = entries();
	assert.ok(first);
	session.simulator.inject({
		kind: 'status',
		status: 403,
		code: 'AuthorizationFailed',
		path: `*/${first.scaleSet.name}/virtualMachines`,
		times: null,
	});
	await session.clock.advance(70_000);
	const again = entries().find(({key}) => key === first.key);
	assert.match(again?.failure ?? '', /Could not list the instances/);
	assert.deepEqual(again?.strip, first.strip);
	assert.ok(entries().every(({key, failure}) => key === first.key || failure === null));
	await session.clock.runUntil(loader.stop());
});

test('instances of a Flexible set are read as the virtual machines which they are, one request a set', async () => {
	const session = openSession('flexible');
	const {loader, until, entries} = open(session);
	loader.start();
	await until(isWhole);
	await session.clock.runUntil(loader.stop());
	const [entry] = entries();
	assert.equal(entry?.failure, null);
	assert.equal(entry?.strip?.totals.current, 30);
	assert.equal(entry?.strip?.oldest?.exactVersion, '24.04.202610080');
	assert.deepEqual(listed(session), ['Microsoft.Compute']);
});

test('T13: below half of the bucket sets are read one by one and slowly, below a fifth hardly', async () => {
	const session = openSession('fleet');
	let bucket = 'HighCostGetVMScaleSetSubscriptionMaximum';
	let left = 1080;
	let together = 0;
	let most = 0;
	const arm: Arm = {
		...session.arm,
		budget: () => new Map([[bucket, left]]),
		async listInstances(reference, options) {
			together++;
			most = Math.max(most, together);

			try {
				return await session.arm.listInstances(reference, options);
			} finally {
				together--;
			}
		},
	};

	const secondsOf = async (remaining: number) => {
		left = remaining;
		most = 0;
		const before = session.clock.now();
		const {loader, until} = open({...session, arm});
		loader.start();
		await until(isWhole);
		await session.clock.runUntil(loader.stop());
		return (session.clock.now() - before) / 1000;
	};

	assert.ok((await secondsOf(1080)) < 10);
	assert.equal(most, 4);
	assert.ok((await secondsOf(400)) >= 40);
	assert.equal(most, 1);
	assert.ok((await secondsOf(100)) >= 40 * 30);

	// Lists of virtual machines, which those of Flexible sets are, have a bucket of their own.
	bucket = 'HighCostGetSubscriptionMaximum';
	assert.ok((await secondsOf(900)) < 10);
	assert.ok((await secondsOf(400)) >= 40);
});

test('unfinished upgrades stand with their sets', async () => {
	const session = openSession('fleet');
	const {subscriptionId} = session.reference;
	const key = fleetKey({subscriptionId, resourceGroup: 'rg-shop', name: 'web-blue'});
	const {loader, until, entries} = open(session, {unfinished: async () => new Map([[key, 'upgrade-1']])});
	loader.start();
	await until(isWhole);
	await session.clock.runUntil(loader.stop());
	assert.deepEqual(
		entries().flatMap(({scaleSet, upgradeId}) => (upgradeId === null ? [] : [[scaleSet.name, upgradeId]])),
		[['web-blue', 'upgrade-1']],
	);
});

test('T13: a set whose list is throttled for long comes later, and the others do not wait for ever', async () => {
	const session = openSession('fleet');
	const {loader, until, entries} = open(session);
	session.simulator.inject({
		kind: 'status',
		status: 429,
		code: 'OperationNotAllowed',
		path: '*/web-blue/virtualMachines',
		times: 6,
	});
	loader.start();
	await until(isWhole);
	await session.clock.runUntil(loader.stop());
	assert.ok(entries().every(({failure}) => failure === null));
	assert.equal(listed(session).filter(name => name === 'web-blue').length, 7);
	assert.equal(listed(session).at(-1), 'web-blue');
});
