import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {batchSize, defaultPolicy} from '../../source/upgrade/policy.js';
import {
	conflictOf,
	fieldForm,
	policyFields,
	stepField,
	switchBatchUnit,
	withNumber,
} from '../../source/upgrade/policy-fields.js';

const facts = {instanceCount: 25, repairs: 'off'} as const;

test('every part of a policy can be stepped, stays inside its limits and changes no other', () => {
	for (const field of policyFields) {
		for (const direction of [1, -1] as const) {
			let policy = defaultPolicy;

			for (let step = 0; step < 30; step++) {
				policy = stepField(policy, field, direction, facts);
				const form = fieldForm(field, policy, facts);
				assert.ok(form.kind !== 'number' || (form.value >= form.least && form.value <= form.most), field);
				assert.equal(conflictOf(policy), null);
			}

			const others = policyFields.filter(other => other !== field && other !== 'canary');
			assert.deepEqual(
				others.map(other => fieldForm(other, policy, facts)),
				others.map(other => fieldForm(other, defaultPolicy, facts)),
			);
		}
	}
});

test('a number goes to the next round one', () => {
	const percent = (value: number, direction: 1 | -1) => {
		const policy = stepField(withNumber(defaultPolicy, 'max-unhealthy', value), 'max-unhealthy', direction, facts);
		return policy.maxUnhealthyInstancePercent;
	};

	assert.equal(percent(12, 1), 15);
	assert.equal(percent(12, -1), 10);
	assert.equal(percent(15, -1), 10);
	assert.equal(percent(100, 1), 100);
	assert.equal(percent(0, -1), 0);
});

test('batches are as large after the unit changed as before, both ways', () => {
	fc.assert(
		fc.property(fc.integer({min: 1, max: 1000}), fc.integer({min: 1, max: 100}), (instanceCount, batchPercent) => {
			const {batchPercent: _, ...rest} = {batchPercent: 20, ...defaultPolicy};
			const policy = {...rest, batchPercent};
			const counted = switchBatchUnit(policy, {...facts, instanceCount});
			assert.equal(batchSize(counted, instanceCount), batchSize(policy, instanceCount));
			const share = switchBatchUnit(counted, {...facts, instanceCount});
			const size = batchSize(share, instanceCount);
			// A whole percentage cannot say every number of a large set, but never says a larger step than one percent.
			assert.ok(size - batchSize(policy, instanceCount) <= Math.ceil(instanceCount / 100));
			assert.ok(size >= batchSize(policy, instanceCount));
		}),
	);
});

test('a canary is never larger than a batch', () => {
	const form = fieldForm('canary', defaultPolicy, facts);
	assert.ok(form.kind === 'number');
	assert.equal(form.most, 5);
});
