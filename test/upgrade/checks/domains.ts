import assert from 'node:assert/strict';
import {test} from 'node:test';
import {defaultPolicy} from '../../../source/upgrade/policy.js';
import {checkOf, outcomeOf, planOf} from '../../helpers/checks.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {makePlan} from '../../helpers/upgrade.js';

test('a Service Fabric set warns with what its durability level means, and never takes several update domains down', () => {
	assert.match(checkOf(planOf({isServiceFabric: true}), 'service-fabric').message, /Silver or Gold.*Bronze/);
	assert.equal(
		outcomeOf(
			planOf({isServiceFabric: true}, {policy: {...defaultPolicy, crossesUpdateDomains: true}}),
			'service-fabric',
		),
		'refuse',
	);
	assert.equal(outcomeOf(planOf(), 'service-fabric'), null);
});

test('batches which span domains are counted', () => {
	const snapshot = makeSnapshot({domains: {zones: ['1', '2'], updateDomains: 5, faultDomains: 1}});
	const policy = {...defaultPolicy, batchCount: 2, crossesZones: true};

	assert.match(checkOf(makePlan(snapshot, {policy}), 'crossed-domains').message, /^5 of 5 batches span several zones/);
	assert.equal(
		outcomeOf(makePlan(snapshot, {policy: {...defaultPolicy, batchPercent: 1, crossesZones: true}}), 'crossed-domains'),
		'pass',
	);
	assert.match(
		checkOf(makePlan(makeSnapshot({domains: {}}), {policy: {...policy, crossesUpdateDomains: true}}), 'crossed-domains')
			.message,
		/span several update domains/,
		'a regional set has no zones to span',
	);
	assert.equal(outcomeOf(makePlan(snapshot), 'crossed-domains'), null);
});

test('a checkpoint which can never come is said before the start', () => {
	const zonal = makeSnapshot({domains: {zones: ['1', '2'], updateDomains: 2, faultDomains: 2}});
	const outcome = (checkpoint: 'zone' | 'batch' | 'none', snapshot = makeSnapshot({domains: {}})) =>
		outcomeOf(makePlan(snapshot, {policy: {...defaultPolicy, checkpoint}}), 'checkpoint');

	assert.equal(outcome('zone', zonal), 'pass');
	assert.equal(outcome('zone'), 'warn');
	assert.equal(outcome('batch'), 'pass');
	assert.equal(outcome('batch', makeSnapshot({instances: [{}]})), 'warn');
	assert.equal(outcome('batch', makeSnapshot({domains: {}, scaleSet: {upgradePolicyMode: 'Rolling'}})), 'warn');
	assert.equal(outcome('none'), null);
});
