import type {Image} from '../../source/fleet/image.js';
import {compareInstanceIds} from '../../source/fleet/instance-id.js';
import type {Instance, ScaleSet} from '../../source/fleet/scale-set.js';
import type {Snapshot} from '../../source/fleet/snapshot.js';

const subscriptionId = '11111111-2222-4333-8444-555555555555';

/** A version of the platform image which all fleets of the tests run. */
export function makeImage(version: string, overrides: Partial<Image> = {}): Image {
	return {
		kind: 'platform',
		publisher: 'Canonical',
		offer: 'ubuntu-24_04-lts',
		sku: 'server',
		version,
		exactVersion: version === 'latest' ? null : version,
		id: null,
		uri: null,
		...overrides,
	};
}

/** What instances and the model run unless a test says otherwise. */
export const oldImage = makeImage('24.04.202609010');

/** What an upgrade goes to. */
export const newImage = makeImage('24.04.202611100');

/** The vmId which {@link makeInstance} gives to an instance id; text ids get one too. */
export function vmIdOf(instanceId: string): string {
	if (/^\d{1,12}$/.test(instanceId)) {
		return `00000000-0000-4000-8000-${instanceId.padStart(12, '0')}`;
	}

	const encoded = Array.from({length: instanceId.length}, (_, index) => instanceId.charCodeAt(index).toString(16));

	return `ffffffff-0000-4000-8000-${encoded.join('').padStart(12, '0')}`;
}

/** The placement group id number `group`, counted from 0; their text order is their order. */
export function placementGroupIdOf(group: number): string {
	return `aaaaaaaa-0000-4000-8000-${String(group).padStart(12, '0')}`;
}

/** A Uniform scale set `web` in group `rg-demo`, upgrade policy Manual, the old image in its model. */
export function makeScaleSet(overrides: Partial<ScaleSet> = {}): ScaleSet {
	const resourceGroup = overrides.resourceGroup ?? 'rg-demo';
	const name = overrides.name ?? 'web';
	const subscription = overrides.subscriptionId ?? subscriptionId;
	const group = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;

	return {
		subscriptionId,
		resourceGroup,
		name,
		id: `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/${name}`,
		location: 'eastus2',
		orchestrationMode: 'Uniform',
		upgradePolicyMode: 'Manual',
		capacity: null,
		zones: [],
		provisioningState: 'Succeeded',
		vmSize: 'Standard_D2s_v5',
		etag: '"1"',
		isOverprovisioned: false,
		isServiceFabric: false,
		image: oldImage,
		automaticOSUpgrade: {isEnabled: false, isRollbackDisabled: false},
		rollingUpgradePolicy: null,
		healthSource: 'application-health-extension',
		automaticRepairs: 'off',
		expiringUrls: [],
		...overrides,
	};
}

/**
 * A healthy, running instance with the old image; instance id 0 unless given. Its vmId and name follow from the id: a
 * number is one of a Uniform set, any other text is its name too, as in a Flexible set.
 */
export function makeInstance(overrides: Partial<Instance> = {}): Instance {
	const instanceId = overrides.instanceId ?? '0';
	const number = Number.parseInt(instanceId, 10) || 0;

	return {
		instanceId,
		vmId: vmIdOf(instanceId),
		name: /^\d+$/.test(instanceId) ? `web_${instanceId}` : instanceId,
		computerName: `web${number.toString(36).toUpperCase().padStart(6, '0')}`,
		zone: null,
		placementGroupId: placementGroupIdOf(0),
		updateDomain: 0,
		faultDomain: 0,
		image: oldImage,
		latestModelApplied: true,
		provisioningState: 'Succeeded',
		powerState: 'running',
		healthState: 'healthy',
		isProtectedFromScaleIn: false,
		isProtectedFromScaleSetActions: false,
		failure: null,
		hasExtensionsSucceeded: true,
		...overrides,
	};
}

export type FleetDomains = {
	/** None (a regional set) unless given. */
	readonly zones?: readonly string[];
	/** Placement groups in each zone, or in the regional set; 1 unless given. */
	readonly placementGroups?: number;
	readonly updateDomains?: number;
	readonly faultDomains?: number;
	/** Instances in each fault domain of each update domain of each group of each zone; 1 unless given. */
	readonly each?: number;
};

export type SnapshotOptions = {
	/** Instances one by one; those without an instance id get their place in the list as one. */
	readonly instances?: readonly Partial<Instance>[];
	/** A whole fleet, evenly spread, with instance ids from 0 on; its instances come after `instances`. */
	readonly domains?: FleetDomains;
	/** Changes the instances of `domains`, each by its place among them. */
	readonly change?: (instance: Instance, index: number) => Partial<Instance>;
	readonly scaleSet?: Partial<ScaleSet>;
	readonly takenAt?: number;
};

/**
 * A snapshot, sorted by instance id, capacity and zones as its instances have them.
 *
 * Throws when two instances share a vmId, since nothing in the program could tell them apart.
 */
export function makeSnapshot({instances = [], domains, change, scaleSet, takenAt}: SnapshotOptions = {}): Snapshot {
	const named = instances.map((overrides, index) => makeInstance({instanceId: String(index), ...overrides}));
	const spread = domains ? spreadInstances(domains, named.length) : [];
	const changed = change ? spread.map((instance, index) => ({...instance, ...change(instance, index)})) : spread;
	const all = [...named, ...changed].toSorted((left, right) => compareInstanceIds(left.instanceId, right.instanceId));

	if (new Set(all.map(({vmId}) => vmId)).size < all.length) {
		throw new Error('Two instances of the snapshot have the same vmId: give one of them another.');
	}

	const zones = [...new Set(all.map(({zone}) => zone).filter(zone => zone !== null))].toSorted();

	return {
		takenAt: takenAt ?? 1_794_000_000_000,
		scaleSet: makeScaleSet({capacity: all.length, zones, ...scaleSet}),
		instances: all,
	};
}

function spreadInstances(domains: FleetDomains, firstInstanceId: number): readonly Instance[] {
	const {zones, placementGroups = 1, updateDomains = 5, faultDomains = 5, each = 1} = domains;
	const spread: Instance[] = [];

	for (const [zoneIndex, zone] of (zones ?? [null]).entries()) {
		for (let group = 0; group < placementGroups; group++) {
			for (let index = 0; index < updateDomains * faultDomains * each; index++) {
				spread.push(
					makeInstance({
						instanceId: String(firstInstanceId + spread.length),
						zone,
						placementGroupId: placementGroupIdOf(zoneIndex * placementGroups + group),
						updateDomain: index % updateDomains,
						faultDomain: Math.floor(index / updateDomains) % faultDomains,
					}),
				);
			}
		}
	}

	return spread;
}
