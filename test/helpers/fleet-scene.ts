import {fleetKey, toFleetEntry, type FleetEntry} from '../../source/fleet/fleet-entry.js';
import {sortFleet} from '../../source/fleet/fleet-order.js';
import {toFleetStrip} from '../../source/fleet/fleet-strip.js';
import type {ImageVersion} from '../../source/fleet/image.js';
import type {Instance, ScaleSet} from '../../source/fleet/scale-set.js';
import type {Live} from '../../source/store/live.js';
import type {UnfinishedUpgrade} from '../../source/upgrade/unfinished.js';
import {makeImage, makeScaleSet, makeSnapshot, newImage, oldImage} from './fleet.js';
import {makeLive, sceneTime} from './scene.js';

/** Newest first; the model of a test's set names one of them. */
export const fleetVersions: readonly ImageVersion[] = [newImage, makeImage('24.04.202610080'), oldImage].map(
	(image, index) => ({
		kind: 'platform',
		publisher: image.publisher,
		offer: image.offer,
		sku: image.sku,
		version: image.version ?? '',
		id: null,
		publishedAt: null,
		isNewest: index === 0,
		isCurrent: false,
		isDeprecated: false,
		deprecatedAt: null,
		isExcludedFromLatest: false,
	}),
);

export const firstSubscription = {id: '11111111-2222-4333-8444-555555555555', name: 'Production'};
export const secondSubscription = {id: '66666666-7777-4888-8999-aaaaaaaaaaaa', name: 'Staging'};

export type FleetSet = {
	readonly scaleSet: Partial<ScaleSet>;
	/** Instances, each as it differs from a current one; `null` when they were not read. */
	readonly instances: ReadonlyArray<Partial<Instance>> | null;
	readonly failure?: string;
	readonly secondsAgo?: number;
	readonly upgradeId?: string;
};

/** A line of the list as it is once everything is read. */
export function makeEntry({scaleSet: overrides, instances, failure, secondsAgo = 20, upgradeId}: FleetSet): FleetEntry {
	const image = overrides.image ?? newImage;
	const scaleSet = makeScaleSet({image, capacity: instances?.length ?? 5, ...overrides});
	const snapshot = makeSnapshot({instances: (instances ?? []).map(instance => ({image, ...instance})), scaleSet});
	const strip =
		instances === null
			? null
			: toFleetStrip({
					scaleSet,
					instances: snapshot.instances,
					versions: fleetVersions,
					receivedAt: sceneTime - secondsAgo * 1000,
				});

	return toFleetEntry({
		scaleSet,
		subscriptionName:
			scaleSet.subscriptionId === firstSubscription.id ? firstSubscription.name : secondSubscription.name,
		versions: fleetVersions,
		strip,
		failure,
		upgradeId,
	});
}

/** So many instances of one kind. */
export function instances(count: number, each: Partial<Instance> = {}): ReadonlyArray<Partial<Instance>> {
	return Array.from({length: count}, () => each);
}

/** The list of these sets, and nothing else known. */
export function fleetLive(sets: readonly FleetSet[], overrides: Partial<Live> = {}): Live {
	return makeLive(null, {
		fleet: {status: 'loaded', value: sortFleet(sets.map(makeEntry), 'name')},
		subscriptions: {status: 'loaded', value: [firstSubscription, secondSubscription]},
		chosenSubscriptionId: firstSubscription.id,
		budget: null,
		...overrides,
	});
}

/** Sets of all kinds: behind, ill, large, in every mode, unread, in another state of reading. */
export const fewSets: readonly FleetSet[] = [
	{scaleSet: {name: 'web-blue', resourceGroup: 'rg-shop', zones: ['1', '2']}, instances: instances(12)},
	{
		scaleSet: {name: 'web-green', resourceGroup: 'rg-shop'},
		instances: [...instances(30), ...instances(29, {image: oldImage}), {healthState: 'unhealthy'}],
		upgradeId: '20261120-142107-7f3k',
	},
	{
		scaleSet: {name: 'api', resourceGroup: 'rg-shop', upgradePolicyMode: 'Automatic', image: oldImage},
		instances: [...instances(20), {provisioningState: 'Failed'}, {healthState: 'unhealthy'}],
	},
	{
		scaleSet: {name: 'batch-workers', resourceGroup: 'rg-batch', orchestrationMode: 'Flexible', capacity: 30},
		instances: null,
		failure: 'Could not list the instances of batch-workers: the role for it is missing.',
	},
	{
		scaleSet: {name: 'checkout', resourceGroup: 'rg-payments', upgradePolicyMode: 'Rolling', location: 'westeurope'},
		instances: [...instances(4, {image: oldImage}), {powerState: 'deallocated', healthState: 'unknown'}],
	},
	{scaleSet: {name: 'ledger', resourceGroup: 'rg-payments', capacity: 8}, instances: null},
	{
		scaleSet: {name: 'mail', resourceGroup: 'rg-platform', image: makeImage('24.04.202610080')},
		instances: instances(3),
		secondsAgo: 500,
		failure: 'Could not list the instances of mail: Azure answered 503.',
	},
	{scaleSet: {name: 'idle', resourceGroup: 'rg-platform', capacity: 0}, instances: []},
];

/** A fleet of so many small sets, `set-000` to the last. */
export function manySets(count: number): readonly FleetSet[] {
	return Array.from({length: count}, (_, index) => ({
		scaleSet: {name: `set-${String(index).padStart(3, '0')}`, image: index % 3 === 0 ? oldImage : newImage},
		instances: instances(1 + (index % 7), index % 10 === 4 ? {healthState: 'unhealthy'} : {}),
	}));
}

/** An upgrade of ours in a set of the fleet: batch 4 of 12, carried out. */
export function makeUnfinished(name: string, overrides: Partial<UnfinishedUpgrade> = {}): UnfinishedUpgrade {
	const {id} = makeScaleSet({name, resourceGroup: 'rg-shop'});

	return {
		upgradeId: '20261120-142107-7f3k',
		scaleSetId: id,
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

/** The key of a set of the first subscription. */
export function keyOf(name: string, resourceGroup = 'rg-demo'): string {
	return fleetKey({subscriptionId: firstSubscription.id, resourceGroup, name});
}
