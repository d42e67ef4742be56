import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isRefused} from '../../../source/upgrade/plan.js';
import {checkOf, outcomeOf, planOf} from '../../helpers/checks.js';
import {makeImage, newImage, vmIdOf} from '../../helpers/fleet.js';

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

test('a model which names the image already is not written: nothing starts by itself in any mode, and a part may be chosen', () => {
	const selected = new Set([vmIdOf('0'), vmIdOf('1')]);

	for (const upgradePolicyMode of ['Manual', 'Automatic', 'Rolling'] as const) {
		const plan = planOf({upgradePolicyMode, image: newImage}, {selected});

		assert.equal(plan.willStart, 'nothing', upgradePolicyMode);
		assert.equal(isRefused(plan), false, upgradePolicyMode);
		assert.match(checkOf(plan, 'upgrade-mode').message, /names this image already.*nothing starts by itself/);
	}
});

test('with no write of its own the plan says what anybody else would start with one, and that there is no way back', () => {
	const messageOf = (upgradePolicyMode: 'Automatic' | 'Rolling') =>
		checkOf(planOf({upgradePolicyMode, image: newImage}), 'upgrade-mode');

	assert.equal(messageOf('Automatic').outcome, 'warn');
	assert.match(messageOf('Automatic').message, /whoever writes the model .* upgrade all .* at once/);
	assert.match(messageOf('Rolling').message, /whoever writes the model starts the platform's own rolling upgrade/);
	assert.match(messageOf('Rolling').next, /A roll back .* is refused/);
	assert.equal(outcomeOf(planOf({image: newImage}), 'upgrade-mode'), 'pass');
	assert.equal(outcomeOf(planOf({upgradePolicyMode: 'unknown', image: newImage}), 'upgrade-mode'), 'warn');
});
