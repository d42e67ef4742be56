import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {defaultPolicy, type UpgradePolicy} from '../../../source/upgrade/policy.js';
import {checkOf, outcomeOf, planOf} from '../../helpers/checks.js';
import {makeSnapshot, vmIdOf} from '../../helpers/fleet.js';
import {makePlan} from '../../helpers/upgrade.js';

const name = 'unhealthy-limits';
const setOf = (count: number) => makeSnapshot({instances: Array.from({length: count}, () => ({}))});
const calm = makeSnapshot({domains: {updateDomains: 5, faultDomains: 4}});
const policy = (change: Partial<UpgradePolicy>): UpgradePolicy => ({...defaultPolicy, ...change});

test('20 % of a batch of four is none: what each limit amounts to, that one stops the upgrade, and what lets one be', () => {
	const {outcome, message, next} = checkOf(makePlan(calm), name);

	assert.equal(outcome, 'warn');
	assert.equal(
		message,
		'One unhealthy instance among the first 4 upgraded stops the upgrade: 20 % of these comes to 0, 20 % of the whole set of 20 to 4.',
	);
	assert.equal(next, 'To let one be: --max-unhealthy-upgraded 25%.');
	assert.equal(outcomeOf(makePlan(calm, {policy: policy({maxUnhealthyUpgradedInstancePercent: 25})}), name), null);
	assert.equal(outcomeOf(planOf(), name), null, '20 % of five is one');
});

test('T42: in a set of two one goes at a time, and 20 % can never let one be unhealthy', () => {
	const {message, next} = checkOf(makePlan(setOf(2)), name);

	assert.equal(message, 'One unhealthy instance stops the upgrade: 20 % of the whole set of 2 comes to 0.');
	assert.equal(
		next,
		'To let one be: --max-unhealthy 50%. The first batch is a single instance: if that one is unhealthy, it stops all the same.',
	);
	assert.equal(outcomeOf(makePlan(setOf(2), {policy: policy({maxUnhealthyInstancePercent: 50})}), name), null);
});

test('T42: in a set of four both limits amount to none, in one warning', () => {
	const {message, next} = checkOf(makePlan(setOf(4)), name);

	assert.match(message, /: 20 % of the whole set of 4 comes to 0, and so does 20 % of the first 3 upgraded\.$/);
	assert.match(next, /^To let one be: --max-unhealthy 25% --max-unhealthy-upgraded 50%\. The first batch is a single/);
	assert.match(
		checkOf(makePlan(setOf(5)), name).message,
		/^One unhealthy instance among the first 4 upgraded .*, 20 % of the whole set of 5 to 1\.$/,
	);
});

test('what the operator asked for is no surprise: a canary, and a limit of none', () => {
	assert.equal(outcomeOf(makePlan(setOf(20), {policy: policy({canary: 1})}), name), null, 'five are upgraded after it');
	assert.equal(outcomeOf(makePlan(calm, {policy: policy({maxUnhealthyUpgradedInstancePercent: 0})}), name), null);
	assert.equal(outcomeOf(makePlan(calm, {policy: policy({maxUnhealthyInstancePercent: 0})}), name), null);
	assert.equal(outcomeOf(makePlan(setOf(8), {policy: policy({maxUnhealthyUpgradedInstancePercent: 60})}), name), null);
});

test('after a plan of one batch there is nothing to stop, and the platform goes by limits of its own', () => {
	assert.equal(outcomeOf(makePlan(setOf(1)), name), null);
	assert.equal(outcomeOf(makePlan(calm, {selected: new Set([vmIdOf('0')])}), name), null);
	assert.equal(outcomeOf(makePlan(calm, {selected: new Set([0, 5, 10, 15].map(id => vmIdOf(`${id}`)))}), name), null);
	assert.equal(outcomeOf(makePlan({...calm, scaleSet: {...calm.scaleSet, upgradePolicyMode: 'Rolling'}}), name), null);
});

test('what it advises lets one be: the same plan with it warns no more, and with less it still does', () => {
	const percent = fc.integer({min: 1, max: 100});

	fc.assert(
		fc.property(
			fc.integer({min: 2, max: 40}),
			fc.integer({min: 1, max: 10}),
			percent,
			percent,
			(count, batchCount, maxUnhealthyInstancePercent, maxUnhealthyUpgradedInstancePercent) => {
				const {batchPercent: _, ...rest} = {batchPercent: 0, ...defaultPolicy};
				const before = {...rest, batchCount, maxUnhealthyInstancePercent, maxUnhealthyUpgradedInstancePercent};
				const adviceOf = (wanted: UpgradePolicy) =>
					makePlan(setOf(count), {policy: wanted}).checks.find(check => check.name === name)?.next;
				const next = adviceOf(before);
				const ofSet = /--max-unhealthy (\d+)%/.exec(next ?? '')?.[1];
				const ofUpgraded = /--max-unhealthy-upgraded (\d+)%/.exec(next ?? '')?.[1];
				const advised = {
					...before,
					...(ofSet === undefined ? {} : {maxUnhealthyInstancePercent: Number(ofSet)}),
					...(ofUpgraded === undefined ? {} : {maxUnhealthyUpgradedInstancePercent: Number(ofUpgraded)}),
				};

				assert.equal(adviceOf(advised), undefined);

				if (ofUpgraded !== undefined) {
					const less = {...advised, maxUnhealthyUpgradedInstancePercent: Number(ofUpgraded) - 1};
					assert.notEqual(adviceOf(less), undefined);
				}
			},
		),
	);
});
