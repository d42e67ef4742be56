import assert from 'node:assert/strict';
import {test} from 'node:test';
import {toPlanDocument, toStatusDocument} from '../../source/commands/documents.js';
import type {RollingUpgrade} from '../../source/fleet/rolling-upgrade.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';
import {planOf} from '../helpers/checks.js';
import {makeSnapshot} from '../helpers/fleet.js';

const rolling: RollingUpgrade = {
	status: 'rolling-forward',
	startedBy: 'user',
	startedAt: '2026-11-20T14:00:05+00:00',
	lastAction: 'Start',
	progress: null,
	error: null,
};

const read = (document: object): Readonly<Record<string, unknown>> => JSON.parse(JSON.stringify(document));

test('status names a rolling upgrade of the platform with who started it, and an operation without', () => {
	const updating = makeSnapshot({domains: {}, scaleSet: {provisioningState: 'Updating'}});
	const activityOf = (rollingUpgrade: RollingUpgrade | null) =>
		read(toStatusDocument(updating, {rollingUpgrade}))['activity'];

	assert.deepEqual(activityOf(rolling), {
		kind: 'rolling-upgrade',
		startedBy: 'user',
		detail: 'A rolling upgrade of the platform is under way, started by a user at 2026-11-20 14:00 UTC.',
	});
	assert.deepEqual(activityOf(null), {
		kind: 'operation',
		startedBy: null,
		detail: 'The scale set is being updated.',
	});
	assert.deepEqual(read(toStatusDocument(makeSnapshot({domains: {}}), null))['activity'], {
		kind: 'none',
		startedBy: null,
		detail: null,
	});
});

test('a plan says how it was to be carried out, and for how large a set it was made', () => {
	const policy = {...defaultPolicy, checkpoint: 'canary', suspendRepairs: true} as const;
	const document = read(toPlanDocument(planOf({automaticRepairs: 'running', capacity: 25}, {policy})));

	assert.deepEqual(document['policy'], {...policy});
	assert.equal(document['instanceCount'], 25);
	assert.equal(document['capacity'], 25);
	assert.equal(document['automaticRepairs'], 'running');
});
