import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {isRefused, isWide, type Plan} from '../../source/upgrade/plan.js';
import {batchSize, defaultPolicy, type UpgradePolicy} from '../../source/upgrade/policy.js';
import {makeSnapshot, newImage, vmIdOf} from '../helpers/fleet.js';
import {makePlan} from '../helpers/upgrade.js';

const calm = () => makeSnapshot({domains: {updateDomains: 5, faultDomains: 5}});
const ids = (plan: Plan) => plan.batches.map(batch => batch.instances.map(({instanceId}) => instanceId));

test('a batch holds instances of one update domain, at most 20 % of the set', () => {
	const plan = makePlan(calm());

	assert.deepEqual(
		plan.batches.map(({updateDomain, instances}) => [updateDomain, instances.length]),
		[0, 1, 2, 3, 4].map(domain => [domain, 5]),
	);
});

test("the model change names the one field which changes, in ARM's path", () => {
	assert.deepEqual(makePlan(calm()).modelChange, [
		{
			path: 'properties.virtualMachineProfile.storageProfile.imageReference.version',
			before: '24.04.202609010',
			after: '24.04.202611100',
		},
	]);
});

test('no write is planned when the model names the image already', () => {
	const snapshot = makeSnapshot({domains: {}, scaleSet: {image: newImage}});
	const plan = makePlan(snapshot);

	assert.deepEqual(plan.modelChange, []);
	assert.equal(plan.apiCalls.writes, plan.batches.length);
});

test('current, protected, deallocated and deleting instances are skipped, each with its reason', () => {
	const snapshot = makeSnapshot({
		instances: [
			{image: newImage},
			{isProtectedFromScaleSetActions: true},
			{powerState: 'deallocated'},
			{provisioningState: 'Deleting'},
			{powerState: 'stopped'},
			{provisioningState: 'Updating'},
			{},
		],
	});

	const plan = makePlan(snapshot);

	assert.deepEqual(
		plan.skipped.map(({instanceId, reason}) => `${instanceId} ${reason}`),
		['0 current', '1 protected', '2 deallocated', '3 deleting', '4 stopped', '5 changing'],
	);
	assert.deepEqual(ids(plan), [['6']]);
});

test('a protected instance is taken when it is named by itself', () => {
	const snapshot = makeSnapshot({instances: [{isProtectedFromScaleSetActions: true}, {}, {}, {}, {}]});
	const named = new Set([vmIdOf('0')]);

	assert.deepEqual(ids(makePlan(snapshot, {selected: named, named})), [['0']]);
});

test('a plan remembers who was named one by one, the capacity and the state of repairs it was made for', () => {
	const snapshot = makeSnapshot({domains: {}, scaleSet: {capacity: 25, automaticRepairs: 'running'}});
	const selected = new Set([vmIdOf('0'), vmIdOf('5')]);
	const plan = makePlan(snapshot, {selected, named: new Set([vmIdOf('5'), vmIdOf('7')])});

	assert.deepEqual(plan.namedVmIds, [vmIdOf('5')]);
	assert.equal(plan.capacity, 25);
	assert.equal(plan.repairs, 'running');
	assert.deepEqual(makePlan(snapshot).namedVmIds, []);
});

test('order zone finishes a zone before the next, order domain takes a domain of all zones first', () => {
	const snapshot = makeSnapshot({domains: {zones: ['1', '2'], updateDomains: 2, faultDomains: 1}});
	const order = (policy: UpgradePolicy) =>
		makePlan(snapshot, {policy}).batches.map(({zone, updateDomain}) => `${zone}/${updateDomain}`);

	assert.deepEqual(order({...defaultPolicy, order: 'zone'}), ['1/0', '1/1', '2/0', '2/1']);
	assert.deepEqual(order({...defaultPolicy, order: 'domain'}), ['1/0', '2/0', '1/1', '2/1']);
});

test('unhealthy instances come first when asked for', () => {
	const snapshot = makeSnapshot({
		domains: {updateDomains: 5, faultDomains: 5},
		change: ({instanceId}) => (instanceId === '13' ? {healthState: 'unhealthy'} : {}),
	});

	const plan = makePlan(snapshot, {policy: {...defaultPolicy, order: 'unhealthy-first'}});

	assert.equal(plan.batches[0]?.instances[0]?.instanceId, '13');
});

test('a canary is a first, smaller batch', () => {
	const plan = makePlan(calm(), {policy: {...defaultPolicy, canary: 1}});

	assert.deepEqual(
		plan.batches.slice(0, 2).map(({instances}) => instances.length),
		[1, 4],
	);
});

test('a small set still moves one by one', () => {
	assert.equal(batchSize(defaultPolicy, 3), 1);
	assert.equal(batchSize(defaultPolicy, 0), 1);
	assert.equal(batchSize({batchCount: 7}, 3), 7);
});

test('more than half of the set, a wide batch or a mode which starts by itself asks for the name', () => {
	const snapshot = calm();
	const domain = new Set(snapshot.instances.filter(({updateDomain}) => updateDomain === 2).map(({vmId}) => vmId));

	assert.equal(isWide(makePlan(snapshot)), true);
	assert.equal(isWide(makePlan(snapshot, {selected: domain})), false);
	assert.equal(isWide(makePlan(snapshot, {selected: domain, policy: {...defaultPolicy, batchPercent: 100}})), false);

	const automatic = makeSnapshot({domains: {}, scaleSet: {upgradePolicyMode: 'Automatic'}});
	assert.equal(isWide(makePlan(automatic)), true);
});

test('mode Automatic is refused, and says that Azure would upgrade all at once', () => {
	const snapshot = makeSnapshot({domains: {}, scaleSet: {upgradePolicyMode: 'Automatic'}});
	const plan = makePlan(snapshot);

	assert.equal(isRefused(plan), true);
	assert.match(plan.checks.find(({outcome}) => outcome === 'refuse')?.message ?? '', /all 25 instances at once/);
	assert.equal(plan.willStart, 'all-instances-at-once');
});

test('mode Automatic is let through for the whole set when its name was given', () => {
	const snapshot = makeSnapshot({domains: {}, scaleSet: {upgradePolicyMode: 'Automatic'}});

	assert.equal(isRefused(makePlan(snapshot, {confirmedName: 'web'})), false);
	assert.equal(isRefused(makePlan(snapshot, {confirmedName: 'Web'})), true);
	assert.equal(isRefused(makePlan(snapshot, {confirmedName: 'web', selected: new Set([vmIdOf('0')])})), true);
});

test('where only instances are behind they go by the batches of the policy, in mode Rolling and Automatic too', () => {
	const planOfMode = (upgradePolicyMode: 'Manual' | 'Automatic' | 'Rolling') =>
		makePlan(makeSnapshot({domains: {}, scaleSet: {upgradePolicyMode, image: newImage}}));
	const manual = planOfMode('Manual');

	for (const mode of ['Automatic', 'Rolling'] as const) {
		const plan = planOfMode(mode);

		assert.deepEqual(plan.batches, manual.batches, mode);
		assert.equal(plan.apiCalls.writes, manual.batches.length, mode);
		assert.equal(plan.estimatedSeconds, manual.estimatedSeconds, mode);
	}
});

test('a version which does not exist is refused and the newest is named', () => {
	const plan = makePlan(calm(), {target: {...newImage, version: '24.04.209912310', exactVersion: '24.04.209912310'}});
	const check = plan.checks.find(({name}) => name === 'image');

	assert.equal(check?.outcome, 'refuse');
	assert.match(`${check?.message} ${check?.next}`, /209912310.*does not exist.*24\.04\.202611100/);
});

test('another kind of image, a busy set, too many unhealthy and an empty selection are refused', () => {
	const refuses = (name: string, plan: Plan) =>
		assert.equal(plan.checks.find(check => check.name === name)?.outcome, 'refuse', name);

	refuses('image', makePlan(calm(), {target: {...newImage, kind: 'managed', id: '/x'}}));
	refuses('provisioning', makePlan(makeSnapshot({domains: {}, scaleSet: {provisioningState: 'Updating'}})));
	refuses('selection', makePlan(calm(), {selected: new Set()}));
	refuses(
		'unhealthy-now',
		makePlan(makeSnapshot({domains: {}, change: (_, index) => (index < 6 ? {healthState: 'unhealthy'} : {})})),
	);
});

test('no selection, policy or spread of domains makes a batch which spans domains or passes the limit', () => {
	const domain = fc.constantFrom(null, 0, 1, 2);

	fc.assert(
		fc.property(
			fc.array(fc.record({zone: fc.constantFrom(null, '1', '2'), updateDomain: domain, isTaken: fc.boolean()}), {
				maxLength: 40,
			}),
			fc.oneof(
				fc.integer({min: 1, max: 100}).map(batchPercent => ({batchPercent})),
				fc.integer({min: 1, max: 9}).map(batchCount => ({batchCount})),
			),
			fc.integer({min: 0, max: 5}),
			fc.constantFrom('zone', 'domain', 'unhealthy-first' as const),
			(instances, limit, canary, order) => {
				const snapshot = makeSnapshot({instances: instances.map(({zone, updateDomain}) => ({zone, updateDomain}))});
				const selected = new Set(
					snapshot.instances.filter((_, index) => instances[index]?.isTaken).map(({vmId}) => vmId),
				);
				const {batchPercent: _, ...rest} = {batchPercent: 0, ...defaultPolicy};
				const policy = {...rest, ...limit, canary, order} as UpgradePolicy;
				const plan = makePlan(snapshot, {selected, policy});
				const byVmId = new Map(snapshot.instances.map(instance => [instance.vmId, instance]));
				const planned = plan.batches.flatMap(batch => batch.instances.map(({vmId}) => vmId));

				assert.deepEqual(new Set(planned), selected);
				assert.equal(planned.length, selected.size);

				for (const batch of plan.batches) {
					const domains = new Set(
						batch.instances.map(({vmId}) => `${byVmId.get(vmId)?.zone}/${byVmId.get(vmId)?.updateDomain}`),
					);
					assert.equal(domains.size, 1);
					assert(batch.instances.length <= batchSize(policy, snapshot.instances.length));
				}
			},
		),
	);
});
