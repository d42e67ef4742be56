import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {batchSize, defaultPolicy, type UpgradePolicy} from '../../../source/upgrade/policy.js';
import {conflictOf, fieldForm, type PolicyField, policyFields} from '../../../source/upgrade/policy-fields.js';
import type {Mode} from '../../../source/ui/screen/mode.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, type Operator, seat} from '../../helpers/scene.js';

const calm = makeSnapshot({domains: {each: 1}});

const planMode = (operator: Operator): Extract<Mode, {readonly type: 'plan'}> => {
	const {mode} = operator.screen();
	assert.ok(mode.type === 'plan', mode.type);
	return mode;
};

const sizesOf = (operator: Operator) => planMode(operator).plan.batches.map(({instances}) => instances.length);
const policyOf = (operator: Operator): UpgradePolicy => operator.screen().policy;

/** Somebody with the policy of a plan of the whole set open, at one of its parts. */
function edit(field: PolicyField, policy: Partial<UpgradePolicy> = {}): Operator {
	const operator = seat({live: makeLive(calm), options: {policy: {...defaultPolicy, ...policy}}});
	operator.press('e', 'return', '*', 'u', 'tab');

	for (let index = 0; index < policyFields.indexOf(field); index++) {
		operator.press('down');
	}

	return operator;
}

test('digits change the batches, and the plan follows at once', () => {
	const operator = edit('batch');
	assert.deepEqual(sizesOf(operator), [5, 5, 5, 5, 5]);
	operator.press('8');
	assert.deepEqual(sizesOf(operator).slice(0, 4), [2, 2, 1, 2]);
	assert.deepEqual(planMode(operator).plan.policy, policyOf(operator));
});

test('the arrows change a number by round steps inside its limits', () => {
	const percents = (...keys: readonly string[]) => {
		const policy = policyOf(edit('batch').press(...keys));
		return 'batchPercent' in policy ? policy.batchPercent : null;
	};

	assert.equal(percents('right'), 25);
	assert.equal(percents('left'), 15);
	assert.equal(percents('1', '2', 'right'), 15);
	assert.equal(percents('left', 'left', 'left', 'left', 'left'), 1);
	assert.equal(percents('1', '0', '0', 'right'), 100);
});

test('% changes between a share of the set and a number, and the batches stay as large', () => {
	const operator = edit('batch').type('%');
	assert.ok('batchCount' in policyOf(operator));
	assert.deepEqual(sizesOf(operator), [5, 5, 5, 5, 5]);
	operator.press('3');
	assert.deepEqual(sizesOf(operator).slice(0, 2), [3, 2]);
	assert.equal(batchSize(policyOf(operator.type('%')), 25), 3);
});

test('a number which is out of its limits is not taken, and says what is possible', () => {
	const operator = edit('batch').press('2', '0', '5');
	assert.match(planMode(operator).editor?.message ?? '', /205 is not possible: 1 to 100 %/v);
	assert.equal(planMode(operator).editor?.typed, '20');
	assert.deepEqual(policyOf(operator), defaultPolicy);

	const zero = edit('batch').press('0');
	assert.match(planMode(zero).editor?.message ?? '', /0 is not possible/v);
	assert.deepEqual(policyOf(zero), defaultPolicy);
	assert.equal(planMode(zero.press('7')).editor?.typed, '7');
});

test('escape takes all changes back, enter keeps them for this plan and the next', () => {
	const undone = edit('batch').press('8', 'escape');
	assert.deepEqual(policyOf(undone), defaultPolicy);
	assert.deepEqual(sizesOf(undone), [5, 5, 5, 5, 5]);
	assert.equal(planMode(undone).editor, null);
	assert.match(undone.screen().notice?.text ?? '', /as it was/v);

	const kept = edit('batch').press('8', 'return');
	assert.equal(planMode(kept).editor, null);
	kept.press('escape', '*', 'u');
	assert.deepEqual(sizesOf(kept.press('*', 'u')).slice(0, 2), [2, 2]);
});

test('choices and answers go round with the arrows and with space', () => {
	assert.equal(policyOf(edit('order').press('right')).order, 'unhealthy-first');
	assert.equal(policyOf(edit('order').press('left')).order, 'domain');
	assert.equal(policyOf(edit('checkpoint').press('space')).checkpoint, 'canary');
	assert.equal(policyOf(edit('suspend-repairs').press('space')).suspendRepairs, true);
	assert.equal(policyOf(edit('cross-domains').press('right')).crossesUpdateDomains, true);
	assert.match(planMode(edit('order').press('7')).editor?.message ?? '', /no number/v);
});

test('a checkpoint after each zone and batches across zones exclude each other', () => {
	const crossing = edit('checkpoint', {crossesZones: true}).press('left', 'left', 'left', 'left');
	assert.notEqual(policyOf(crossing).checkpoint, 'zone');
	assert.equal(policyOf(edit('cross-zones', {checkpoint: 'zone'}).press('space')).crossesZones, false);
	assert.notEqual(conflictOf({...defaultPolicy, checkpoint: 'zone', crossesZones: true}), null);
});

test('a plan which becomes wide by its policy asks for the name', () => {
	const options = {policy: {...defaultPolicy, crossesUpdateDomains: true}};
	const operator = seat({live: makeLive(calm), options}).press('e', 'return', 'd', 'j', 'd', 'u');
	assert.deepEqual(sizesOf(operator), [5, 5]);
	operator.press('e', '4', '0', 'return', 'y');
	assert.deepEqual(sizesOf(operator), [10]);
	assert.deepEqual(operator.commands(), []);
	operator.press('backspace').type('web').press('return');
	assert.equal(operator.commands().filter(({type}) => type === 'start-upgrade').length, 1);
});

test('while the policy is open nothing starts the plan', () => {
	const operator = seat({live: makeLive(calm)}).press('e', 'return', 'd', 'u', 'e', 'y', 'n', 'q');
	assert.deepEqual(operator.commands(), []);
	assert.notEqual(planMode(operator).editor, null);
	operator.press('return', 'y');
	assert.equal(operator.commands().filter(({type}) => type === 'start-upgrade').length, 1);
});

test('a name typed before the policy was changed was for another plan', () => {
	const operator = seat({live: makeLive(calm)})
		.press('e', 'return', '*', 'u')
		.type('web');
	operator.press('tab', '4', 'return', 'return');
	assert.deepEqual(operator.commands(), []);
	assert.match(operator.screen().notice?.text ?? '', /Type the scale set's name/v);
});

test('whatever is pressed, the policy stays inside its limits and the plan is of it', () => {
	const keys = ['up', 'down', 'left', 'right', 'tab', 'shift+tab', 'space', '%', '0', '1', '5', '9', 'backspace'];

	fc.assert(
		fc.property(fc.array(fc.constantFrom(...keys), {maxLength: 25}), pressed => {
			const operator = seat({live: makeLive(calm)}).press('e', 'return', '*', 'u', 'tab', ...pressed);
			const policy = policyOf(operator);
			const facts = {instanceCount: 25, repairs: 'off'} as const;

			assert.equal(conflictOf(policy), null);
			assert.deepEqual(planMode(operator).plan.policy, policy);

			for (const field of policyFields.filter(field => field !== 'canary')) {
				const form = fieldForm(field, policy, facts);
				assert.ok(form.kind !== 'number' || (form.value >= form.least && form.value <= form.most), field);
			}
		}),
		{numRuns: 60},
	);
});
