import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Snapshot} from '../../../source/fleet/snapshot.js';
import {sortChecks, toScreenWords} from '../../../source/ui/panes/checks.js';
import type {PlanOptions} from '../../../source/upgrade/plan.js';
import {defaultPolicy, type UpgradePolicy} from '../../../source/upgrade/policy.js';
import {makeImage, makeSnapshot} from '../../helpers/fleet.js';
import {makePlan, versions} from '../../helpers/upgrade.js';

const calm = makeSnapshot({domains: {each: 1}});
const three = makeSnapshot({instances: [{}, {}, {}]});
const lost = makeSnapshot({domains: {}, change: () => ({image: makeImage('24.04.202601010')})});
const ill = makeSnapshot({domains: {}, change: () => ({healthState: 'unhealthy'})});
const zones = makeSnapshot({domains: {zones: ['1', '2']}});
const fabric = makeSnapshot({domains: {}, scaleSet: {isServiceFabric: true}});
const repaired = makeSnapshot({domains: {}, scaleSet: {automaticRepairs: 'running'}});
const automatic = makeSnapshot({domains: {}, scaleSet: {upgradePolicyMode: 'Automatic'}});
const expired = makeSnapshot({
	domains: {},
	scaleSet: {expiringUrls: [{extension: 'setup', host: 'h', expiresAt: '2020-01-01T00:00:00Z'}]},
});

const withPolicy = (policy: Partial<UpgradePolicy>) => ({policy: {...defaultPolicy, ...policy}});
const all = {...defaultPolicy, batchPercent: 100, crossesUpdateDomains: true, crossesZones: true};

test('what helps is said in words of the screen, and never by a flag of this program', () => {
	const plans: ReadonlyArray<readonly [Snapshot, Partial<PlanOptions>]> = [
		[three, {}],
		[lost, {}],
		[ill, {}],
		[fabric, {}],
		[fabric, withPolicy({crossesUpdateDomains: true})],
		[repaired, {}],
		[automatic, {}],
		[automatic, {selected: new Set()}],
		[expired, {}],
		[zones, {policy: all}],
		[zones, withPolicy({crossesZones: true})],
		[calm, withPolicy({checkpoint: 'zone'})],
		[calm, {target: {...makeImage('latest'), exactVersion: '24.04.202611100'}, versions}],
	];

	const helps = plans.flatMap(([snapshot, options]) => makePlan(snapshot, options).checks.map(({next}) => next));
	const flags = helps.filter(next => /--(?!subscription|service-name|action|set|ids)[a-z]/.test(next));
	assert.ok(new Set(flags).size >= 10, [...new Set(flags)].join('\n'));

	for (const next of flags) {
		assert.doesNotMatch(toScreenWords(next), /--[a-z]/);
	}
});

test('the two limits on the unhealthy are told apart', () => {
	assert.equal(
		toScreenWords('To let one be: --max-unhealthy 34% --max-unhealthy-upgraded 25%.'),
		'To let one be: “unhealthy in the set” of 34 % and “of the upgraded” of 25 % in the policy.',
	);
	assert.equal(
		toScreenWords('To let one be: --max-unhealthy-upgraded 25%.'),
		'To let one be: “of the upgraded” of 25 % in the policy.',
	);
});

test('commands of the Azure CLI stay as they are', () => {
	const text = 'Look at it before you start: az vmss rolling-upgrade get-latest -g rg --subscription s.';
	assert.equal(toScreenWords(text), text);
});

test('what refuses comes first, then what warns, each in its own order', () => {
	const check = (name: string, outcome: 'pass' | 'warn' | 'refuse') => ({name, outcome, message: '', next: ''});
	const sorted = sortChecks([check('a', 'pass'), check('b', 'warn'), check('c', 'refuse'), check('d', 'warn')]);
	assert.deepEqual(
		sorted.map(({name}) => name),
		['c', 'b', 'd', 'a'],
	);
});
