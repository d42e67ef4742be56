import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {breachNow} from '../../source/upgrade/limits.js';
import {limitFigures} from '../../source/upgrade/limit-figures.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {runBatches} from '../helpers/scene.js';
import {later, makePlan, upgraded} from '../helpers/upgrade.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';

const calm = makeSnapshot({domains: {each: 1}});

test('so many are unhealthy, of so many, and so many may be', () => {
	const {upgrade, snapshot} = runBatches(calm, {batchesDone: 2, unhealthy: ['6']});
	assert.deepEqual(limitFigures(upgrade, snapshot), [
		{limit: 'maxUnhealthyInstancePercent', unhealthy: 1, inBatch: 0, of: 25, allowed: 5},
		{limit: 'maxUnhealthyUpgradedInstancePercent', unhealthy: 1, inBatch: 0, of: 10, allowed: 2},
	]);
});

test('those which the batch in flight has out of service are told apart', () => {
	const {upgrade, snapshot} = runBatches(calm, {batchesDone: 2, unhealthy: ['6']});
	const booting = later(snapshot, 5, {
		'2': {...upgraded, healthState: 'unhealthy'},
		'7': {...upgraded, healthState: 'unhealthy'},
	});

	assert.deepEqual(limitFigures(upgrade, booting)[0], {
		limit: 'maxUnhealthyInstancePercent',
		unhealthy: 3,
		inBatch: 2,
		of: 25,
		allowed: 5,
	});
});

test('before anything was asked there is nothing to count of the upgraded ones', () => {
	const {upgrade, snapshot} = runBatches(calm, {batchesDone: 0});
	assert.deepEqual(
		limitFigures(upgrade, snapshot).map(({limit}) => limit),
		['maxUnhealthyInstancePercent'],
	);
});

test('what the operator accepted is allowed', () => {
	const {upgrade, snapshot} = runBatches(calm, {batchesDone: 0});
	const accepted = {
		...upgrade,
		accepted: [
			{
				limit: 'maxUnhealthyInstancePercent' as const,
				allowedPercent: 20,
				actualPercent: 32,
				unhealthyCount: 8,
				ofCount: 25,
				instanceIds: [],
			},
		],
	};

	assert.equal(limitFigures(accepted, snapshot)[0]?.allowed, 8);
});

test('the figures are above what is allowed exactly when the limit is breached', () => {
	fc.assert(
		fc.property(
			fc.integer({min: 0, max: 25}),
			fc.integer({min: 0, max: 100}),
			fc.integer({min: 0, max: 25}),
			(ill, maxUnhealthyInstancePercent, acceptedCount) => {
				const snapshot = makeSnapshot({
					domains: {each: 1},
					change: (_, index) => (index < ill ? {healthState: 'unhealthy' as const} : {}),
				});
				const plan = makePlan(calm, {policy: {...defaultPolicy, maxUnhealthyInstancePercent}});
				const {upgrade} = runBatches(calm, {plan, batchesDone: 0});
				const accepting = {
					...upgrade,
					accepted: [
						{
							limit: 'maxUnhealthyInstancePercent' as const,
							allowedPercent: 20,
							actualPercent: 0,
							unhealthyCount: acceptedCount,
							ofCount: 25,
							instanceIds: [],
						},
					],
				};

				const [figures] = limitFigures(accepting, snapshot);
				assert.ok(figures);
				assert.equal(figures.unhealthy > figures.allowed, breachNow(accepting, snapshot) !== null);
			},
		),
		{numRuns: 60},
	);
});
