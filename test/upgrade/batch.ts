import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import * as fc from 'fast-check';
import type {Instance} from '../../source/fleet/scale-set.js';
import type {Snapshot} from '../../source/fleet/snapshot.js';
import {type Batch, batchName, toBatches} from '../../source/upgrade/batch.js';
import {type BatchLimit, batchSize, defaultPolicy, type UpgradePolicy} from '../../source/upgrade/policy.js';
import {makeSnapshot, placementGroupIdOf} from '../helpers/fleet.js';

const {batchPercent: _, ...withoutLimit} = {batchPercent: 20, ...defaultPolicy};
const policyOf = (limit: BatchLimit, rest: Partial<Omit<UpgradePolicy, keyof BatchLimit>> = {}): UpgradePolicy => ({
	...withoutLimit,
	...limit,
	...rest,
});
const sizes = (batches: readonly Batch[]) => batches.map(({instances}) => instances.length);

describe('T42: how many a batch may hold', () => {
	for (const [instances, twentyPercent] of [
		[1, 1],
		[2, 1],
		[4, 1],
		[5, 1],
		[9, 1],
		[10, 2],
		[14, 2],
		[1000, 200],
	] as const) {
		test(`T42: 20 % of ${instances} is ${twentyPercent}`, () => {
			assert.equal(batchSize({batchPercent: 20}, instances), twentyPercent);
		});
	}

	test('T42: one of an empty set, and a number is a number whatever the set', () => {
		assert.equal(batchSize(defaultPolicy, 0), 1);
		assert.equal(batchSize({batchCount: 7}, 3), 7);
	});

	test('T42: a share is never passed, except by the one instance which there must be', () => {
		fc.assert(
			fc.property(fc.integer({min: 1, max: 100}), fc.integer({min: 0, max: 5000}), (batchPercent, instances) => {
				const size = batchSize({batchPercent}, instances);

				assert.ok(Number.isInteger(size) && size >= 1);
				assert.ok(size === 1 || size * 100 <= instances * batchPercent);
				assert.ok((size + 1) * 100 > instances * batchPercent, 'one more would be too many');
			}),
		);
	});
});

test('the share is of the whole set, not of the instances which are taken', () => {
	const snapshot = makeSnapshot({domains: {updateDomains: 1, faultDomains: 1, each: 20}});

	assert.deepEqual(
		sizes(toBatches(snapshot.instances.slice(0, 10), policyOf({batchPercent: 20}), snapshot)),
		[4, 4, 2],
	);
});

test('a canary is taken from the first domain alone, and never larger than a batch', () => {
	const snapshot = makeSnapshot({domains: {updateDomains: 2, faultDomains: 5}});
	const cut = (canary: number) => sizes(toBatches(snapshot.instances, policyOf({batchCount: 3}, {canary}), snapshot));

	assert.deepEqual(cut(0), [3, 2, 3, 2]);
	assert.deepEqual(cut(1), [1, 3, 1, 3, 2]);
	assert.deepEqual(cut(9), [3, 2, 3, 2]);
});

test('order domain takes an update domain of all zones, order zone a zone with all its domains', () => {
	const snapshot = makeSnapshot({domains: {zones: ['2', '10'], updateDomains: 2, faultDomains: 1}});
	const namesOf = (order: 'domain' | 'zone') =>
		toBatches(snapshot.instances, policyOf({batchCount: 9}, {order}), snapshot).map(batch => batchName(batch));

	assert.deepEqual(namesOf('zone'), ['zone 2 UD0', 'zone 2 UD1', 'zone 10 UD0', 'zone 10 UD1']);
	assert.deepEqual(namesOf('domain'), ['zone 2 UD0', 'zone 10 UD0', 'zone 2 UD1', 'zone 10 UD1']);
});

test('order unhealthy-first takes the domain with most sick ones first, and them first in it', () => {
	const snapshot = makeSnapshot({
		domains: {updateDomains: 3, faultDomains: 3},
		change: ({instanceId}) =>
			instanceId === '4' || instanceId === '7'
				? {healthState: 'unhealthy'}
				: instanceId === '8'
					? {provisioningState: 'Failed'}
					: {},
	});
	const batches = toBatches(snapshot.instances, policyOf({batchCount: 9}, {order: 'unhealthy-first'}), snapshot);

	assert.deepEqual(
		batches.map(({instances}) => instances.map(({instanceId}) => instanceId)),
		[
			['4', '7', '1'],
			['8', '2', '5'],
			['0', '3', '6'],
		],
	);
});

test('across zones when asked: one update domain of every placement group, never two', () => {
	const snapshot = makeSnapshot({domains: {zones: ['1', '2', '3'], updateDomains: 2, faultDomains: 1}});
	const batches = toBatches(snapshot.instances, policyOf({batchCount: 3}, {crossesZones: true}), snapshot);

	assert.deepEqual(
		batches.map(batch => [batchName(batch), batch.instances.length]),
		[
			['UD0', 3],
			['UD1', 3],
		],
	);
});

test('across update domains when asked: still one zone after another', () => {
	const snapshot = makeSnapshot({domains: {zones: ['1', '2'], updateDomains: 5, faultDomains: 1}});
	const batches = toBatches(snapshot.instances, policyOf({batchCount: 4}, {crossesUpdateDomains: true}), snapshot);

	assert.deepEqual(
		batches.map(batch => [batchName(batch), batch.instances.length]),
		[
			['zone 1', 4],
			['zone 1 UD4', 1],
			['zone 2', 4],
			['zone 2 UD4', 1],
		],
	);
});

test('across both when asked: nothing but the limit cuts', () => {
	const snapshot = makeSnapshot({domains: {zones: ['1', '2'], updateDomains: 5, faultDomains: 1}});
	const crossing = {crossesUpdateDomains: true, crossesZones: true};

	assert.deepEqual(sizes(toBatches(snapshot.instances, policyOf({batchCount: 6}, crossing), snapshot)), [6, 4]);
});

const someFleet = fc
	.array(
		fc.record({
			zone: fc.constantFrom(null, '1', '2'),
			placementGroupId: fc.constantFrom(placementGroupIdOf(0), placementGroupIdOf(1)),
			updateDomain: fc.constantFrom(null, 0, 1, 2),
			healthState: fc.constantFrom('healthy' as const, 'healthy' as const, 'unhealthy' as const),
		}),
		{maxLength: 60},
	)
	.map(instances => makeSnapshot({instances}));

const somePolicy = fc
	.record({
		limit: fc.oneof(
			fc.integer({min: 1, max: 100}).map(batchPercent => ({batchPercent})),
			fc.integer({min: 1, max: 9}).map(batchCount => ({batchCount})),
		),
		canary: fc.nat(5),
		order: fc.constantFrom('zone' as const, 'domain' as const, 'unhealthy-first' as const),
		crossesZones: fc.boolean(),
		crossesUpdateDomains: fc.boolean(),
	})
	.map(({limit, ...rest}) => policyOf(limit, rest));

/** Each batch as the instances it holds. */
function cut(snapshot: Snapshot, policy: UpgradePolicy): ReadonlyArray<readonly Instance[]> {
	const byVmId = new Map(snapshot.instances.map(instance => [instance.vmId, instance]));

	return toBatches(snapshot.instances, policy, snapshot).map(({instances}) =>
		instances.flatMap(({vmId}) => byVmId.get(vmId) ?? []),
	);
}

describe('of whatever fleet and policy', () => {
	test('T42: every instance is in one batch, none is larger than the limit, none is empty', () => {
		fc.assert(
			fc.property(someFleet, somePolicy, (snapshot, policy) => {
				const batches = cut(snapshot, policy);
				const limit = batchSize(policy, snapshot.instances.length);

				assert.deepEqual(
					batches
						.flat()
						.map(({vmId}) => vmId)
						.toSorted(),
					snapshot.instances.map(({vmId}) => vmId).toSorted(),
				);
				assert.ok(batches.every(({length}) => length >= 1 && length <= limit));
			}),
		);
	});

	test('no batch spans zones or update domains unless the policy says so', () => {
		fc.assert(
			fc.property(someFleet, somePolicy, (snapshot, policy) => {
				for (const batch of cut(snapshot, policy)) {
					assert.ok(policy.crossesZones || new Set(batch.map(({zone}) => zone)).size === 1);
					assert.ok(
						policy.crossesZones ||
							policy.crossesUpdateDomains ||
							new Set(batch.map(({placementGroupId}) => placementGroupId)).size === 1,
						'domains of two placement groups have nothing in common but the number',
					);

					const domains = Map.groupBy(batch, ({zone, placementGroupId}) => `${zone} ${placementGroupId}`);

					for (const ofGroup of domains.values()) {
						assert.ok(policy.crossesUpdateDomains || new Set(ofGroup.map(({updateDomain}) => updateDomain)).size === 1);
					}
				}
			}),
		);
	});

	test('crossing domains never needs more batches', () => {
		fc.assert(
			fc.property(someFleet, somePolicy, (snapshot, policy) => {
				const apart = {...policy, canary: 0, crossesZones: false, crossesUpdateDomains: false};
				const across = {...apart, crossesZones: true, crossesUpdateDomains: true};

				assert.ok(cut(snapshot, across).length <= cut(snapshot, apart).length);
			}),
		);
	});

	test('as many batches come out in whatever order Azure lists the instances', () => {
		fc.assert(
			fc.property(someFleet, somePolicy, (snapshot, policy) => {
				const turned = {...snapshot, instances: snapshot.instances.toReversed()};
				const namesOf = (seen: Snapshot) => toBatches(seen.instances, policy, seen).map(batch => batchName(batch));

				assert.equal(namesOf(turned).length, namesOf(snapshot).length);
			}),
		);
	});
});

test('an instance whose update domain Azure did not tell shares a batch with nobody, unless none has a domain', () => {
	const told = makeSnapshot({domains: {updateDomains: 2, faultDomains: 5}});
	const withoutDomain = (snapshot: Snapshot, from: number): Snapshot => ({
		...snapshot,
		instances: snapshot.instances.map((instance, index) =>
			index < from ? instance : {...instance, updateDomain: null},
		),
	});
	const partly = withoutDomain(told, 7);
	const nowhere = withoutDomain(told, 0);
	const policy = policyOf({batchCount: 10});

	assert.deepEqual(
		sizes(toBatches(partly.instances, policy, partly)).toSorted((left, right) => left - right),
		[1, 1, 1, 3, 4],
	);
	assert.deepEqual(sizes(toBatches(nowhere.instances, policy, nowhere)), [10]);
});
