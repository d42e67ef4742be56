import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ScaleSet} from '../../../source/fleet/scale-set.js';
import type {UpgradePolicy} from '../../../source/upgrade/policy.js';
import {defaultPolicy} from '../../../source/upgrade/policy.js';
import {planLines, planPrompt} from '../../../source/ui/panes/plan.js';
import {makeImage, makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, seat} from '../../helpers/scene.js';

/** The plan of one update domain as it reads, and what is asked under it. */
function read(scaleSet: Partial<ScaleSet>, policy: Partial<UpgradePolicy> = {}) {
	const snapshot = makeSnapshot({domains: {}, scaleSet});
	const operator = seat({
		live: makeLive(snapshot),
		options: {policy: {...defaultPolicy, ...policy}},
	}).press('e', 'return', 'd', 'u', 'c');
	const scene = operator.scene();
	const {mode} = scene.screen;
	assert.ok(mode.type === 'plan');

	const textOf = (lines: ReturnType<typeof planLines>) =>
		lines
			.map(line => line.map(({text}) => text).join(''))
			.join(' ')
			.replaceAll(/\s+/g, ' ');

	return {plan: textOf(planLines(scene, mode, {columns: 110, rows: 40})), prompt: textOf(planPrompt(scene, mode, 300))};
}

test('the policy says where it pauses, what it crosses and that repairs are suspended', () => {
	const {plan} = read(
		{automaticRepairs: 'running'},
		{checkpoint: 'batch', crossesUpdateDomains: true, suspendRepairs: true},
	);

	assert.match(plan, /across update domains · .*pauses after each batch · .*automatic repairs suspended meanwhile/);
	assert.match(plan, /Automatic repairs are suspended while the upgrade runs, and resumed at its end\./);
});

test('an expired URL asks for the name under the plan, and not for a flag', () => {
	const {plan, prompt} = read({
		expiringUrls: [{extension: 'setup', host: 'corp.blob.core.windows.net', expiresAt: '2020-01-01T00:00:00Z'}],
	});

	assert.match(plan, /Expired: the signed URL to corp\.blob\.core\.windows\.net/);
	assert.match(plan, /if the extension does not need it, type the name below\./);
	assert.doesNotMatch(plan, /--confirm/);
	assert.match(plan, /needs a name a signed URL has expired/);
	assert.match(prompt, /type the name, web, and enter/);
});

test('a plain plan of a domain asks for no name and speaks of none of it', () => {
	const {plan, prompt} = read({});

	assert.doesNotMatch(plan, /across|pauses|repairs|Expired/);
	assert.match(prompt, /^ Start it\?/);
});

test('what is upgraded from is what the instances run, also where the model names the new image already', () => {
	const behind = makeImage('24.04.202608050');
	const older = makeImage('24.04.202607020');
	const snapshot = makeSnapshot({
		domains: {},
		instances: makeSnapshot({domains: {}}).instances.map((instance, index) => ({
			...instance,
			image: index % 5 === 0 ? older : behind,
			latestModelApplied: false,
		})),
	});
	const operator = seat({live: makeLive(snapshot)}).press('o', 'u');
	const scene = operator.scene();
	const {mode} = scene.screen;
	assert.ok(mode.type === 'plan');

	const text = planLines(scene, mode, {columns: 110, rows: 40})
		.map(line => line.map(span => span.text).join(''))
		.join('\n');
	assert.match(text, /from +\S+ \S+ 24\.04\.202608050 \(\d+\) · \S+ \S+ 24\.04\.202607020 \(\d+\)/v);
});
