import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isWide, wideReasons} from '../../../source/upgrade/plan.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {makePlan} from '../../helpers/upgrade.js';

const calm = makeSnapshot({domains: {each: 1}});
const one = new Set(calm.instances.slice(0, 1).map(({vmId}) => vmId));

test('a plan for a scale set of production starts by name only, however small it is', () => {
	const plan = makePlan(calm, {selected: one, isProduction: true});
	assert.ok(isWide(plan));
	assert.equal(plan.checks.find(({name}) => name === 'production')?.outcome, 'pass');
	assert.ok(!isWide(makePlan(calm, {selected: one})));
});

test('every reason for which a name is asked is told', () => {
	const automatic = makeSnapshot({domains: {each: 1}, scaleSet: {upgradePolicyMode: 'Automatic'}});
	assert.deepEqual(wideReasons(makePlan(automatic, {confirmedName: 'web', isProduction: true})), [
		'saving the model starts all instances at once',
		'25 of 25 instances are more than half of the set',
		'it is production by your settings',
	]);
});
