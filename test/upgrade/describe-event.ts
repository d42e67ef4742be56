import assert from 'node:assert/strict';
import {test} from 'node:test';
import {describeEvent} from '../../source/upgrade/describe-event.js';
import type {UpgradeFact} from '../../source/upgrade/event.js';
import type {PolicyBreach} from '../../source/upgrade/gates.js';

const say = (fact: UpgradeFact) => describeEvent({at: '2026-11-20T12:00:00.000Z', upgradeId: 'test', ...fact}).text;

const breach: PolicyBreach = {
	limit: 'maxUnhealthyInstancePercent',
	allowedPercent: 20,
	actualPercent: 30,
	unhealthyCount: 3,
	ofCount: 10,
	instanceIds: [],
};

const instance = {batch: 0, instanceId: '7', vmId: 'seven', by: null};

test('instances which are not waited for are told apart', () => {
	assert.deepEqual(
		(['skipped', 'gone', 'given-up'] as const).map(progress =>
			say({type: 'instance-skipped', ...instance, progress, reason: 'it is so'}),
		),
		['7 left out: it is so', '7 is gone: it is so', '7 not waited for: it is so'],
	);
});

test('what an operator did names the operator, and the breach which was accepted', () => {
	assert.equal(say({type: 'paused', reason: 'Paused by ana.', by: 'ana'}), 'paused by ana.');
	assert.equal(
		say({type: 'paused', reason: 'The model names another image.', by: null}),
		'paused: The model names another image.',
	);
	assert.equal(say({type: 'resumed', acceptedBreach: null, by: 'ana'}), 'resumed by ana');
	assert.equal(say({type: 'resumed', acceptedBreach: null, by: null}), 'resumed');
	assert.equal(
		say({type: 'resumed', acceptedBreach: breach, by: 'ana'}),
		'resumed by ana, the breach accepted: 3 of 10 instances of the scale set are unhealthy (30 %), maxUnhealthyInstancePercent allows 20 %',
	);
	assert.equal(
		say({type: 'retry-started', instances: [{instanceId: '7', vmId: 'seven'}], by: 'ana'}),
		'retry by ana: 1 instance again',
	);
	assert.equal(say({type: 'retry-started', instances: [], by: 'ana'}), 'retry by ana: what is left again');
});

test('a process which took the upgrade up says where it runs', () => {
	const started = {type: 'conductor-started', identity: 'ana@corp', host: 'jump-1', pid: 42} as const;

	assert.equal(say({...started, reason: 'started'}), 'started on jump-1 (pid 42) as ana@corp');
	assert.equal(say({...started, identity: null, reason: 'resumed'}), 'taken up again on jump-1 (pid 42)');
});
