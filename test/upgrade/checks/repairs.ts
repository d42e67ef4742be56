import assert from 'node:assert/strict';
import {test} from 'node:test';
import {defaultPolicy} from '../../../source/upgrade/policy.js';
import {checkOf, outcomeOf, planOf} from '../../helpers/checks.js';

const policy = {...defaultPolicy, suspendRepairs: true};

test('T33: automatic repairs may replace an instance in the middle of an upgrade: a warning, and how to suspend them', () => {
	const {outcome, next} = checkOf(planOf({automaticRepairs: 'running'}), 'automatic-repairs');

	assert.equal(outcome, 'warn');
	assert.match(next, /--suspend-repairs/);
});

test('T33: repairs which the upgrade suspends are no danger, and cost two writes', () => {
	const without = planOf({automaticRepairs: 'running'});
	const plan = planOf({automaticRepairs: 'running'}, {policy});

	assert.equal(outcomeOf(plan, 'automatic-repairs'), 'pass');
	assert.equal(plan.apiCalls.writes, without.apiCalls.writes + 2);
	assert.equal(plan.repairs, 'running');
});

test('T33: repairs which somebody suspended stay so: a warning with the command to resume them', () => {
	const {outcome, next} = checkOf(planOf({automaticRepairs: 'suspended'}, {policy}), 'automatic-repairs');

	assert.equal(outcome, 'warn');
	assert.match(
		next,
		/az vmss set-orchestration-service-state -g rg-demo -n web .* --service-name AutomaticRepairs --action Resume/,
	);
});

test('T33: repairs of which nothing is known warn, and what was read beside the snapshot counts', () => {
	assert.equal(outcomeOf(planOf({automaticRepairs: 'unknown'}), 'automatic-repairs'), 'warn');
	assert.match(
		checkOf(planOf({automaticRepairs: 'unknown'}, {policy}), 'automatic-repairs').next,
		/--service-name AutomaticRepairs --action Suspend\.$/,
	);
	assert.equal(planOf({automaticRepairs: 'unknown'}, {repairs: 'suspended'}).repairs, 'suspended');
});

test('a set without repairs is not spoken of', () => {
	assert.equal(outcomeOf(planOf(), 'automatic-repairs'), null);
});
