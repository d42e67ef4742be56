import assert from 'node:assert/strict';
import {test} from 'node:test';
import {defaultPolicy} from '../../source/upgrade/policy.js';
import {policyText} from '../../source/upgrade/policy-text.js';

test("Azure's own policy in a line, with what its share comes to", () => {
	assert.equal(
		policyText(defaultPolicy, 30),
		'batches of at most 6 (20 % of the set) · order zone · stops above 20 % unhealthy, or 20 % of the upgraded · healthy within 300 s · soak 0 s · pause 0 s',
	);
});

test('what is asked for beyond it is said', () => {
	const {batchPercent: _, ...rest} = {batchPercent: 20, ...defaultPolicy};
	const policy = {
		...rest,
		batchCount: 3,
		canary: 1,
		checkpoint: 'canary',
		suspendRepairs: true,
		crossesZones: true,
		crossesUpdateDomains: true,
	} as const;

	assert.equal(
		policyText(policy, 30),
		'batches of at most 3 · across zones and update domains · first 1 · order zone · pauses after the first batch · stops above 20 % unhealthy, or 20 % of the upgraded · healthy within 300 s · soak 0 s · pause 0 s · automatic repairs suspended meanwhile',
	);
});
