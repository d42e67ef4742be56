import assert from 'node:assert/strict';
import {test} from 'node:test';
import {estimate, type EstimateFacts} from '../../source/upgrade/estimate.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';

const facts: EstimateFacts = {
	batches: 5,
	platformPolicy: null,
	hasModelChange: true,
	willStart: 'nothing',
	policy: defaultPolicy,
	repairs: 'off',
	instanceCount: 25,
};

test('the model is written once and each batch asked for once', () => {
	assert.equal(estimate(facts).apiCalls.writes, 6);
	assert.equal(estimate({...facts, hasModelChange: false}).apiCalls.writes, 5);
	assert.equal(estimate({...facts, willStart: 'all-instances-at-once', batches: 1}).apiCalls.writes, 1);
});

test('pauses lie between batches and soak times after each', () => {
	const {estimatedSeconds} = estimate(facts);
	const policy = {...defaultPolicy, pauseSeconds: 30, soakSeconds: 60};

	assert.equal(estimate({...facts, policy}).estimatedSeconds, estimatedSeconds + 4 * 30 + 5 * 60);
});

test('a large set is polled slower, since a list of it costs a request a page', () => {
	const small = estimate(facts);
	const large = estimate({...facts, instanceCount: 1000});
	const pages = Math.ceil(1000 / 120);

	assert.equal(large.estimatedSeconds - small.estimatedSeconds, 5 * (pages - 1) * 6);
	// Ten pages of lists a minute and the set itself once a list, whatever the size.
	assert.ok(large.apiCalls.reads <= (large.estimatedSeconds / 60) * (10 + 10 / pages) + pages + 1 + 6);
});

test("the platform's own roll takes as many batches as its policy makes of the whole set", () => {
	const roll = {...facts, willStart: 'platform-roll', batches: 1, instanceCount: 18} as const;
	const percent = (maxBatchInstancePercent: number | null) =>
		estimate({
			...roll,
			platformPolicy: {
				maxBatchInstancePercent,
				maxUnhealthyInstancePercent: null,
				maxUnhealthyUpgradedInstancePercent: null,
				pauseTimeBetweenBatches: null,
				enableCrossZoneUpgrade: null,
				prioritizeUnhealthyInstances: null,
				rollbackFailedInstancesOnPolicyBreach: null,
				maxSurge: null,
			},
		});

	assert.equal(percent(50).estimatedSeconds, estimate({...facts, batches: 2}).estimatedSeconds);
	assert.equal(percent(null).estimatedSeconds, estimate({...facts, batches: 6}).estimatedSeconds);
	assert.equal(percent(50).apiCalls.writes, 1);
	assert.equal(estimate({...roll, batches: 0, hasModelChange: false}).estimatedSeconds, 0);
});

test('suspending repairs and resuming them are two writes, where there is anything to suspend', () => {
	const policy = {...defaultPolicy, suspendRepairs: true};

	assert.equal(estimate({...facts, policy, repairs: 'running'}).apiCalls.writes, 8);
	assert.equal(estimate({...facts, policy, repairs: 'suspended'}).apiCalls.writes, 6);
	assert.equal(estimate({...facts, policy, repairs: 'off'}).apiCalls.writes, 6);
});
