import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {RollingUpgrade} from '../../../source/fleet/rolling-upgrade.js';
import {whatIsUnderWay} from '../../../source/upgrade/activity.js';
import {checkOf, outcomeOf, planOf} from '../../helpers/checks.js';
import {newImage} from '../../helpers/fleet.js';

const rolling: RollingUpgrade = {
	status: 'rolling-forward',
	startedBy: 'platform',
	startedAt: '2026-11-20T14:00:05.1234567+00:00',
	lastAction: 'Start',
	progress: {succeeded: 12, failed: 0, inProgress: 4, pending: 84},
	error: null,
};

const planDuring = (rollingUpgrade: RollingUpgrade | null, scaleSet = {}) =>
	planOf(scaleSet, {activity: {rollingUpgrade}});

test('T30: a rolling upgrade which nobody here started refuses the plan: who, since when, how far, and how to cancel it', () => {
	const {outcome, message, next} = checkOf(planDuring(rolling), 'platform-upgrade');

	assert.equal(outcome, 'refuse');
	assert.equal(
		message,
		'A rolling upgrade of the platform is under way, started by Azure itself at 2026-11-20 14:00 UTC: 12 done, 4 in progress, 84 to come, 0 failed.',
	);
	assert.match(
		next,
		/az vmss rolling-upgrade cancel -g rg-demo -n web --subscription 11111111-2222-4333-8444-555555555555\.$/,
	);
});

test('T30: a rolling upgrade of which Azure tells next to nothing refuses it as well', () => {
	const bare = {...rolling, startedBy: null, startedAt: null, progress: null};

	assert.equal(
		checkOf(planDuring(bare), 'platform-upgrade').message,
		'A rolling upgrade of the platform is under way.',
	);
	assert.match(
		checkOf(planDuring({...bare, startedBy: 'user', startedAt: 'this morning'}), 'platform-upgrade').message,
		/started by a user at this morning\.$/,
	);
});

test('a group whose name a shell would take apart is quoted in the command', () => {
	const {next} = checkOf(planDuring(rolling, {resourceGroup: 'rg(1)'}), 'platform-upgrade');

	assert.match(next, / -g 'rg\(1\)' -n web /);
});

test('a platform upgrade which is over lets the plan through', () => {
	assert.equal(outcomeOf(planDuring(null), 'platform-upgrade'), 'pass');
	assert.equal(outcomeOf(planDuring({...rolling, status: 'completed'}), 'platform-upgrade'), 'pass');
	assert.equal(outcomeOf(planDuring({...rolling, status: 'faulted'}), 'platform-upgrade'), 'pass');
});

test('in mode Rolling one which was cancelled or stopped would begin again with the write', () => {
	const faulted = {...rolling, status: 'faulted', error: 'Too many were unhealthy'} as const;
	const {outcome, message, next} = checkOf(planDuring(faulted, {upgradePolicyMode: 'Rolling'}), 'platform-upgrade');

	assert.equal(outcome, 'warn');
	assert.match(message, /is faulted: Too many were unhealthy\.$/);
	assert.match(next, /starts it again/);
	assert.equal(
		outcomeOf(planDuring(faulted, {upgradePolicyMode: 'Rolling', image: newImage}), 'platform-upgrade'),
		'pass',
		'a plan which writes no model starts nothing again',
	);
});

test('what could not be read, or is said in unknown words, is a warning and never silence', () => {
	assert.equal(outcomeOf(planOf({}, {activity: null}), 'platform-upgrade'), 'warn');
	assert.equal(outcomeOf(planDuring({...rolling, status: 'unknown'}), 'platform-upgrade'), 'warn');
});

test('another operation on the set refuses the plan, one which failed warns', () => {
	assert.equal(outcomeOf(planOf({provisioningState: 'Updating'}), 'provisioning'), 'refuse');
	assert.equal(outcomeOf(planOf({provisioningState: 'unknown'}), 'provisioning'), 'refuse');
	assert.equal(outcomeOf(planOf({provisioningState: 'Failed'}), 'provisioning'), 'warn');
	assert.equal(outcomeOf(planOf(), 'provisioning'), 'pass');
});

test('what is under way: a platform upgrade before a mere operation, and neither when all is still', () => {
	const updating = {provisioningState: 'Updating'} as const;
	const still = {provisioningState: 'Succeeded'} as const;

	assert.deepEqual(whatIsUnderWay(updating, {rollingUpgrade: {...rolling, progress: null}}), {
		kind: 'rolling-upgrade',
		startedBy: 'platform',
		detail: 'A rolling upgrade of the platform is under way, started by Azure itself at 2026-11-20 14:00 UTC.',
	});
	assert.equal(whatIsUnderWay(updating, {rollingUpgrade: {...rolling, status: 'completed'}}).kind, 'operation');
	assert.equal(whatIsUnderWay(updating, null).kind, 'operation');
	assert.deepEqual(whatIsUnderWay(still, {rollingUpgrade: null}), {kind: 'none', startedBy: null, detail: null});
});
