import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isRefused} from '../../../source/upgrade/plan.js';
import {defaultPolicy} from '../../../source/upgrade/policy.js';
import {checkOf, outcomeOf, planOf} from '../../helpers/checks.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {makePlan} from '../../helpers/upgrade.js';

const setOf = (count: number, change = {}) =>
	makeSnapshot({instances: Array.from({length: count}, (_, index) => (index === 0 ? change : {}))});

test('T42: in a set of one the upgrade is an outage, and is said to be one', () => {
	const plan = makePlan(setOf(1));

	assert.equal(isRefused(plan), false);
	assert.match(checkOf(plan, 'outage').message, /takes down every healthy instance of the set, 1 in all/);
	assert.match(checkOf(plan, 'outage').next, /Scale the set out by one first/);
});

test('T42: in a set of two one goes at a time, and the other serves', () => {
	assert.equal(outcomeOf(makePlan(setOf(2)), 'outage'), null);
	assert.equal(outcomeOf(makePlan(setOf(2), {policy: {...defaultPolicy, batchPercent: 100}}), 'outage'), 'warn');
});

test('T42: the other instance of two may be the one which does not serve', () => {
	const policy = {...defaultPolicy, maxUnhealthyInstancePercent: 50};

	assert.equal(outcomeOf(makePlan(setOf(2, {healthState: 'unhealthy'}), {policy}), 'outage'), 'warn');
	assert.equal(outcomeOf(makePlan(setOf(2, {powerState: 'deallocated'}), {policy}), 'outage'), 'warn');
	assert.equal(isRefused(makePlan(setOf(2, {healthState: 'unhealthy'}))), true);
});

test('T42: one of five is exactly 20 % and allowed; one of four is not', () => {
	assert.equal(outcomeOf(makePlan(setOf(5, {healthState: 'unhealthy'})), 'unhealthy-now'), 'warn');
	assert.equal(outcomeOf(makePlan(setOf(4, {healthState: 'unhealthy'})), 'unhealthy-now'), 'refuse');
});

test('T42: in a set of 1,000 exactly 200 may be unhealthy, and not one more', () => {
	const withSick = (sick: number) =>
		makePlan(
			makeSnapshot({
				domains: {placementGroups: 10, each: 4},
				change: (_, index) => (index < sick ? {healthState: 'unhealthy'} : {}),
			}),
		);

	assert.equal(outcomeOf(withSick(200), 'unhealthy-now'), 'warn');
	assert.equal(outcomeOf(withSick(201), 'unhealthy-now'), 'refuse');
});

test('an empty set and a set where nothing serves crash nothing', () => {
	assert.equal(checkOf(makePlan(makeSnapshot()), 'selection').message, 'No instance is selected.');
	assert.equal(outcomeOf(makePlan(makeSnapshot()), 'outage'), null);
	const policy = {...defaultPolicy, maxUnhealthyInstancePercent: 100};
	assert.match(
		checkOf(makePlan(setOf(1, {healthState: 'unhealthy'}), {policy}), 'outage').message,
		/No instance is healthy/,
	);
});

test('T34: extras of overprovisioning are said to go away again', () => {
	const {outcome, message} = checkOf(planOf({isOverprovisioned: true, capacity: 23}), 'capacity');

	assert.equal(outcome, 'warn');
	assert.match(message, /2 instances more than its capacity of 23: extras of overprovisioning/);
	assert.equal(outcomeOf(planOf({isOverprovisioned: true}), 'capacity'), 'pass');
	assert.equal(outcomeOf(planOf({isOverprovisioned: true, capacity: null}), 'capacity'), 'pass');
});

test('T34: a set which is being scaled warns, and the plan keeps the capacity it was made for', () => {
	assert.match(checkOf(planOf({capacity: 24}), 'capacity').message, /1 instance more .*scaled in/);
	assert.match(checkOf(planOf({capacity: 30}), 'capacity').message, /5 instances fewer .*scaled out/);
	assert.equal(outcomeOf(planOf(), 'capacity'), null);
	assert.equal(planOf({capacity: 30}).capacity, 30);
});
