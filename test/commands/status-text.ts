import assert from 'node:assert/strict';
import {test} from 'node:test';
import {statusText} from '../../source/commands/status-text.js';
import type {ScaleSet} from '../../source/fleet/scale-set.js';
import type {Activity} from '../../source/upgrade/activity.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {createManualClock} from '../helpers/manual-clock.js';

const shell = {
	columns: 80,
	colorLevel: 0,
	glyphs: 'ascii',
	clock: createManualClock(),
	isTerminal: false,
} as const;

const textOf = (scaleSet: Partial<ScaleSet>, activity: Activity | null) =>
	statusText(makeSnapshot({domains: {updateDomains: 2, faultDomains: 2}, scaleSet}), activity, shell).split('\n');

test('the facts, the image and the states, then the map', () => {
	const [facts, image, empty, ...map] = textOf({}, {rollingUpgrade: null});

	assert.equal(facts, 'web  rg-demo · eastus2 · Uniform · Manual · 1 of 10 models in use');
	assert.equal(image, 'ubuntu-24_04-lts server 24.04.202609010   4 of 4 current');
	assert.equal(empty, '');
	assert.match(map.join('\n'), /UD0[^]*UD1/);
});

test('a rolling upgrade of the platform, and what stands around one of ours, is said', () => {
	const [facts, , detail] = textOf(
		{automaticRepairs: 'suspended', automaticOSUpgrade: {isEnabled: true, isRollbackDisabled: false}},
		{
			rollingUpgrade: {
				status: 'rolling-forward',
				startedBy: 'platform',
				startedAt: null,
				lastAction: null,
				progress: {succeeded: 1, failed: 0, inProgress: 1, pending: 2},
				error: null,
			},
		},
	);

	assert.match(facts ?? '', / · automatic OS upgrade on · automatic repairs suspended$/);
	assert.equal(
		detail,
		'A rolling upgrade of the platform is under way, started by Azure itself: 1 done, 1 in progress, 2 to come, 0 failed.',
	);
});

test('what could not be read is said, not left out', () => {
	const [, , unread] = textOf({}, null);

	assert.equal(unread, 'Whether a rolling upgrade of the platform is under way could not be read.');
});
