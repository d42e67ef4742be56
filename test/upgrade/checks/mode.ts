import assert from 'node:assert/strict';
import {test} from 'node:test';
import {checkOf, outcomeOf, planOf} from '../../helpers/checks.js';
import {makeImage, newImage} from '../../helpers/fleet.js';

const automaticOSUpgrade = {isEnabled: true, isRollbackDisabled: false};

test('automatic OS upgrade and latest: Azure may start a roll of its own, and how to keep it out', () => {
	const target = makeImage('latest', {exactVersion: newImage.version});
	const {outcome, message, next} = checkOf(planOf({automaticOSUpgrade}, {target}), 'automatic-os-upgrade');

	assert.equal(outcome, 'warn');
	assert.match(message, /rolling upgrade of its own in the middle/);
	assert.match(next, /az vmss update -g rg-demo -n web .*enableAutomaticOSUpgrade=false/);
});

test('automatic OS upgrade and a fixed version: it brings nothing any more', () => {
	assert.match(
		checkOf(planOf({automaticOSUpgrade}), 'automatic-os-upgrade').message,
		/with a fixed version in the model/,
	);
	assert.equal(outcomeOf(planOf(), 'automatic-os-upgrade'), null);
});

test('an upgrade policy mode which cannot be told, and Flexible orchestration, are refused', () => {
	assert.equal(outcomeOf(planOf({upgradePolicyMode: 'unknown'}), 'upgrade-mode'), 'refuse');
	assert.equal(outcomeOf(planOf({orchestrationMode: 'Flexible'}), 'orchestration-mode'), 'refuse');
	assert.equal(outcomeOf(planOf(), 'orchestration-mode'), null);
});

test('mode Rolling rolls the whole set by the policy of the set: a part of it is refused', () => {
	assert.equal(outcomeOf(planOf({upgradePolicyMode: 'Rolling'}), 'upgrade-mode'), 'warn');
	assert.equal(outcomeOf(planOf({upgradePolicyMode: 'Rolling'}, {selected: new Set(['x'])}), 'upgrade-mode'), 'refuse');
});
