import assert from 'node:assert/strict';
import {test} from 'node:test';
import {whatHoldsLines} from '../../../source/ui/panes/what-holds.js';
import {toReport} from '../../../source/upgrade/report.js';
import {evolve, type Upgrade} from '../../../source/upgrade/upgrade.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {runBatches, sceneTime} from '../../helpers/scene.js';
import {withFacts} from '../../helpers/steered.js';

const textAt = (upgrade: Upgrade, now: number) =>
	whatHoldsLines(upgrade, toReport(upgrade, [], now), now, 200)
		.map(line => line.map(({text}) => text).join(''))
		.join(' ');

test('the health gate counts down for those which are not ready yet, by name', () => {
	const scene = runBatches(makeSnapshot({domains: {each: 1}}), {batchesDone: 2});
	const [first, ...others] = scene.upgrade.leg.batches[2] ?? [];
	assert.ok(first);

	const held = withFacts(scene, {
		type: 'gate-waiting',
		gate: 'health',
		batch: 2,
		message: 'Waiting up to 300 s for 5 of the batch to become healthy.',
		until: sceneTime + 60_000,
		instanceIds: [],
	}).upgrade;

	assert.match(textAt(held, sceneTime), /^1m00s left for 5 of the batch to become healthy: \d/v);

	const arrived = [first, ...others.slice(1)].reduce<Upgrade>(
		(upgrade, {instanceId, vmId}) =>
			evolve(upgrade, {
				type: 'instance-upgraded',
				at: new Date(sceneTime).toISOString(),
				upgradeId: upgrade.id,
				batch: 2,
				instanceId,
				vmId,
			}),
		held,
	);
	const last = others[0]?.instanceId;
	assert.equal(textAt(arrived, sceneTime), `1m00s left for 1 of the batch to become healthy: ${last}`);
	assert.equal(textAt(arrived, sceneTime + 61_000), `Waiting for 1 of the batch to become healthy: ${last}`);
});

test('without a gate it says which image the upgrade goes to', () => {
	const {upgrade} = runBatches(makeSnapshot({domains: {each: 1}}), {batchesDone: 2});
	assert.match(textAt(upgrade, sceneTime), /^to 24\./v);
});

test('of a faulted upgrade only the reason is an alarm, and what stays mixed is told below it', () => {
	const {upgrade, events} = runBatches(makeSnapshot({domains: {each: 1}}), {
		batchesDone: 3,
		unhealthy: ['1', '6', '11'],
	});
	const lines = whatHoldsLines(upgrade, toReport(upgrade, events, sceneTime), sceneTime, 300);

	assert.deepEqual(
		lines.map(line => line.map(({style}) => style.tone).join()),
		['bad', 'plain'],
	);
	assert.match(lines[1]?.map(({text}) => text).join('') ?? '', /^Of the plan: /v);
});
