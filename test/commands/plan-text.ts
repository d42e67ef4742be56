import assert from 'node:assert/strict';
import {test} from 'node:test';
import {planText} from '../../source/commands/plan-text.js';
import {planOf} from '../helpers/checks.js';
import {makeSnapshot, newImage} from '../helpers/fleet.js';
import {makePlan} from '../helpers/upgrade.js';

test('a plan for reading: what changes, what that starts, every instance by batch, the policy and the checks', () => {
	const snapshot = makeSnapshot({
		domains: {zones: ['1', '2'], updateDomains: 2, faultDomains: 2},
		change: ({instanceId}) =>
			instanceId === '1' ? {image: newImage} : instanceId === '6' ? {isProtectedFromScaleSetActions: true} : {},
	});

	assert.equal(
		planText(makePlan(snapshot)),
		`ubuntu-24_04-lts server 24.04.202609010 → ubuntu-24_04-lts server 24.04.202611100

Model change
  properties.virtualMachineProfile.storageProfile.imageReference.version: 24.04.202609010 → 24.04.202611100
  saving it starts nothing by itself: instances change batch by batch, as below

Batches: 6 with 6 of 8 instances
    1  zone 1 UD0  0
    2  zone 1 UD0  2
    3  zone 1 UD1  3
    4  zone 2 UD0  4
    5  zone 2 UD1  5
    6  zone 2 UD1  7
  skipped, current: 1
  skipped, protected: 6

Policy
  batches of at most 1 (20 % of the set) · order zone · stops above 20 % unhealthy, or 20 % of the upgraded · healthy within 300 s · soak 0 s · pause 0 s

Checks
  ok    Mode Manual: saving the model changes no instance by itself.
  ok    Version 24.04.202611100 exists in eastus2 and is the newest.
  ok    6 of 8 selected instances will be upgraded.
  ok    No other operation is under way on the scale set.
  ok    No instance is unhealthy.
  ok    Health comes from the application health extension.
  ok    At least 2 of at most 10 models will be in use by the instances.
  WARN  One unhealthy instance among the first 4 upgraded stops the upgrade: 20 % of these comes to 0, 20 % of the whole set of 8 to 1. To let one be: --max-unhealthy-upgraded 50%. The first batch is a single instance: if that one is unhealthy, it stops all the same.

About 12 min, 7 writes, about 253 reads.
`,
	);
});

test('what warns and what refuses stands out, with what to do', () => {
	const text = planText(planOf({provisioningState: 'Updating', healthSource: 'none'}));

	assert.match(text, /^ {2}NO {4}Another operation is under way .* Wait until it has ended/m);
	assert.match(text, /^ {2}WARN {2}No health source: .* Add the application health extension/m);
});

test('where the model names the image already, nothing is said of what saving it starts', () => {
	const snapshot = makeSnapshot({instances: [{}], scaleSet: {image: newImage}});
	const text = planText(makePlan(snapshot, {target: newImage}));

	assert.match(
		text,
		/^ {2}none: the model names this image already; it is not written\n\nBatches: 1 with 1 of 1 instance$/m,
	);
	assert.doesNotMatch(text, /saving it/);
});
