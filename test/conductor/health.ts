import assert from 'node:assert/strict';
import {test} from 'node:test';
import {eventsOf, playWithFaults, takenBatches} from '../soak/hand-written.js';

test('T38: an instance which falls ill while its batch is watched holds the upgrade, and fails it when it stays so', async () => {
	const ill = [{kind: 'unhealthy', instanceIds: ['2', '9'], afterSeconds: 180}];
	const policy = {soakSeconds: 120, healthTimeoutSeconds: 60};
	const played = await playWithFaults(ill, {policy, selection: {kind: 'update-domains', updateDomains: [2, 3]}});

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'faulted');
	assert.equal(takenBatches(played).length, 1);
	assert.deepEqual(
		eventsOf(played, 'instance-failed').map(({instanceId, reason}) => [instanceId, /did not stay ready/.test(reason)]),
		[
			['2', true],
			['9', true],
		],
	);
});

test('T39: instances which stay initializing, and then tell nothing, do not pass the gate', async () => {
	const silent = [{kind: 'stage-weight', stage: 'silent', weight: 1_000_000}];
	const played = await playWithFaults(silent, {policy: {healthTimeoutSeconds: 120}});

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'faulted');
	assert(eventsOf(played, 'instance-failed').length > 0);
	assert(eventsOf(played, 'instance-failed').every(({reason}) => /initializing|no health/.test(reason)));
});

test('T43: a first batch which fails whole, be it a canary, is the last one', async () => {
	const failing = [{kind: 'stage-weight', stage: 'extension-failed', weight: 1_000_000}];

	for (const canary of [0, 1]) {
		const played = await playWithFaults(failing, {policy: {canary}, selection: {kind: 'all'}});

		assert.deepEqual(played.problems, []);
		assert.equal(played.outcome, 'faulted');
		assert.equal(takenBatches(played).length, 1);
		assert.match(
			eventsOf(played, 'upgrade-faulted')[0]?.message ?? '',
			canary === 1 ? /1 failed, 19 untouched/ : /4 failed, 16 untouched/,
		);
	}
});

test('T43: a last batch which fails whole faults an upgrade whose limits allow it, and says how many', async () => {
	const failing = [{kind: 'stage-weight', stage: 'extension-failed', weight: 1_000_000, afterSeconds: 110}];
	const played = await playWithFaults(failing, {
		policy: {maxUnhealthyUpgradedInstancePercent: 100, maxUnhealthyInstancePercent: 100},
		selection: {kind: 'update-domains', updateDomains: [2, 3]},
	});

	assert.deepEqual(played.problems, []);
	assert.equal(played.outcome, 'faulted');
	assert.equal(takenBatches(played).length, 2);
	assert.match(eventsOf(played, 'upgrade-faulted')[0]?.message ?? '', /4 of 8 instances did not become healthy/);
});
