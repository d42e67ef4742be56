import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {capacityOf, isServing} from '../../source/upgrade/capacity.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';
import {makeInstance, makeSnapshot} from '../helpers/fleet.js';
import {arbitrarySnapshot} from '../helpers/fleet-arbitrary.js';
import {makePlan} from '../helpers/upgrade.js';

const calm = makeSnapshot({domains: {each: 1}});

test('an instance serves when it runs, nothing changes it and nothing says that it is unhealthy', () => {
	const serves = (overrides: Parameters<typeof makeInstance>[0]) => isServing(makeInstance(overrides), calm);

	assert.ok(serves({}));
	assert.ok(serves({healthState: 'initializing'}));
	assert.ok(!serves({healthState: 'unhealthy'}));
	assert.ok(!serves({powerState: 'deallocated'}));
	assert.ok(!serves({provisioningState: 'Updating'}));
	assert.ok(!serves({provisioningState: 'Failed'}));
});

test('what is left is all which serve less the batch which takes most of them', () => {
	const {serving, least, duringBatches, total} = capacityOf(makePlan(calm), calm);
	assert.deepEqual([total, serving, least], [25, 25, 20]);
	assert.deepEqual(duringBatches, [20, 20, 20, 20, 20]);
});

test('instances which are down already count once, not again with their batch', () => {
	const ill = makeSnapshot({
		domains: {each: 1},
		change: (_, index) => (index === 0 || index === 6 ? {healthState: 'unhealthy'} : {}),
	});
	const {serving, least, duringBatches} = capacityOf(makePlan(ill), ill);

	assert.equal(serving, 23);
	assert.deepEqual(duringBatches, [19, 19, 18, 18, 18]);
	assert.equal(least, 18);
});

test('if instances fail, the limits let fewer serve before they stop the upgrade', () => {
	assert.equal(capacityOf(makePlan(calm), calm).leastByLimits, 15);
	const strict = makePlan(calm, {policy: {...defaultPolicy, maxUnhealthyInstancePercent: 0}});
	assert.equal(capacityOf(strict, calm).leastByLimits, 20);
});

test('zones are told apart, and of a set without zones the update domains', () => {
	const zones = makeSnapshot({domains: {zones: ['1', '2']}});
	assert.deepEqual(capacityOf(makePlan(zones), zones).domains, [
		{name: 'zone 1', total: 25, serving: 25, least: 20},
		{name: 'zone 2', total: 25, serving: 25, least: 20},
	]);
	assert.deepEqual(capacityOf(makePlan(calm), calm).domains[0], {name: 'UD0', total: 5, serving: 5, least: 0});
	const groups = makeSnapshot({domains: {placementGroups: 2}});
	assert.deepEqual(capacityOf(makePlan(groups), groups).domains, []);
});

test('in mode Automatic nothing is left, and the limits of the policy promise nothing', () => {
	const automatic = makeSnapshot({domains: {each: 1}, scaleSet: {upgradePolicyMode: 'Automatic'}});
	const {least, leastByLimits, duringBatches} = capacityOf(makePlan(automatic, {confirmedName: 'web'}), automatic);
	assert.deepEqual([least, leastByLimits, duringBatches], [0, null, []]);
});

test("in mode Rolling it is the set's own policy which says how many go at once", () => {
	const none = {
		maxUnhealthyInstancePercent: null,
		maxUnhealthyUpgradedInstancePercent: null,
		pauseTimeBetweenBatches: null,
		enableCrossZoneUpgrade: null,
		prioritizeUnhealthyInstances: null,
		rollbackFailedInstancesOnPolicyBreach: null,
		maxSurge: null,
	};
	const rolling = (maxBatchInstancePercent: number | null) =>
		makeSnapshot({
			domains: {each: 1},
			scaleSet: {upgradePolicyMode: 'Rolling', rollingUpgradePolicy: {...none, maxBatchInstancePercent}},
		});
	const leastOf = (percent: number | null) => capacityOf(makePlan(rolling(percent)), rolling(percent)).least;

	assert.equal(leastOf(40), 15);
	assert.equal(leastOf(null), 20);
});

test('a plan of nobody takes nothing away', () => {
	const {least, serving, duringBatches} = capacityOf(makePlan(calm, {selected: new Set()}), calm);
	assert.deepEqual([least, serving, duringBatches], [25, 25, []]);
});

test('never fewer than none and never more than serve are left, whatever the set looks like', () => {
	fc.assert(
		fc.property(arbitrarySnapshot(), snapshot => {
			const capacity = capacityOf(makePlan(snapshot), snapshot);
			assert.ok(capacity.least >= 0 && capacity.least <= capacity.serving && capacity.serving <= capacity.total);
			assert.ok(capacity.leastByLimits === null || capacity.leastByLimits >= 0);

			for (const {least, serving, total} of capacity.domains) {
				assert.ok(least >= 0 && least <= serving && serving <= total);
			}
		}),
		{numRuns: 100},
	);
});
