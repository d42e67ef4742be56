import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Permissions} from '../../../source/fleet/permissions.js';
import type {PlanOptions} from '../../../source/upgrade/plan.js';
import {defaultPolicy} from '../../../source/upgrade/policy.js';
import {checkOf, outcomeOf, planOf} from '../../helpers/checks.js';
import {newImage} from '../../helpers/fleet.js';

const all: Permissions = {canWriteModel: true, canUpgradeInstances: true, canSetRepairs: true};
const planAs = (permissions: Permissions | null, scaleSet = {}, overrides: Partial<PlanOptions> = {}) =>
	planOf(scaleSet, {permissions, ...overrides});

test('a sign-in which may do all passes', () => {
	assert.equal(outcomeOf(planAs(all), 'permissions'), 'pass');
});

test('a missing right refuses the plan and is named, with a role which has it', () => {
	const {outcome, message, next} = checkOf(planAs({...all, canUpgradeInstances: false}), 'permissions');

	assert.equal(outcome, 'refuse');
	assert.match(message, /Microsoft\.Compute\/virtualMachineScaleSets\/manualUpgrade\/action at/);
	assert.match(next, /Virtual Machine Contributor/);
	assert.match(
		checkOf(planAs({...all, canWriteModel: false, canUpgradeInstances: false}), 'permissions').message,
		/virtualMachineScaleSets\/write and .*manualUpgrade\/action/,
	);
});

test('only what the plan needs is asked for', () => {
	const cannotUpgrade = {...all, canUpgradeInstances: false};
	const cannotSetRepairs = {...all, canSetRepairs: false};

	assert.equal(outcomeOf(planAs(cannotUpgrade, {upgradePolicyMode: 'Rolling'}), 'permissions'), 'pass');
	assert.equal(outcomeOf(planAs(cannotSetRepairs, {automaticRepairs: 'running'}), 'permissions'), 'pass');
	assert.equal(
		outcomeOf(
			planAs(cannotSetRepairs, {automaticRepairs: 'running'}, {policy: {...defaultPolicy, suspendRepairs: true}}),
			'permissions',
		),
		'refuse',
	);
});

test('without a right to the model a plan which does not write it may start, but could not roll back', () => {
	const {outcome, message} = checkOf(planAs({...all, canWriteModel: false}, {image: newImage}), 'permissions');

	assert.equal(outcome, 'warn');
	assert.match(message, /could not roll back/);
});

test('rights which cannot be told are a warning', () => {
	assert.equal(outcomeOf(planAs(null), 'permissions'), 'warn');
});
