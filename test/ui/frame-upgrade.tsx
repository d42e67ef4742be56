import assert from 'node:assert/strict';
import {test} from 'node:test';
import {defaultPolicy} from '../../source/upgrade/policy.js';
import {calm, frameSizes, threeZones, withUpgrade} from '../helpers/frame-scenes.js';
import {assertFrame} from '../helpers/frames.js';
import {makeLive, runBatches, sceneTime, seat} from '../helpers/scene.js';
import {afterSteering, conducted, gone, watching, withFacts} from '../helpers/steered.js';
import {makePlan} from '../helpers/upgrade.js';

for (const size of frameSizes) {
	test(`draws a running upgrade at ${size.columns}x${size.rows}`, () => {
		const running = withUpgrade(runBatches(threeZones, {batchesDone: 6, unhealthy: ['7']}));
		assertFrame('running', seat({live: running, size}).press('j', 'l').scene());
	});

	test(`draws a faulted upgrade and what can be done at ${size.columns}x${size.rows}`, () => {
		const faulted = withUpgrade(runBatches(calm, {batchesDone: 3, unhealthy: ['1', '6', '11']}));
		assert.equal(faulted.upgrade?.status, 'faulted');
		assertFrame('faulted', seat({live: faulted, size}).scene());
	});

	test(`asks before it rolls back, with what it would do, at ${size.columns}x${size.rows}`, () => {
		const faulted = withUpgrade(runBatches(calm, {batchesDone: 3, unhealthy: ['1', '6', '11']}));
		assertFrame('roll-back', seat({live: faulted, size}).press('b').scene());
	});

	test(`asks before it cancels, with what stays mixed, at ${size.columns}x${size.rows}`, () => {
		const running = withUpgrade(runBatches(calm, {batchesDone: 2}));
		assertFrame('cancel', seat({live: running, size}).press('X').scene());
	});

	test(`asks before it leaves a running upgrade at ${size.columns}x${size.rows}`, () => {
		const running = withUpgrade(runBatches(calm, {batchesDone: 2}));
		assertFrame('leave', seat({live: running, size}).press('q').scene());
	});

	test(`draws a paused upgrade at ${size.columns}x${size.rows}`, () => {
		const live = withUpgrade(afterSteering(runBatches(calm, {batchesDone: 2}), {type: 'pause'}));
		assertFrame('paused', seat({live, size}).scene());
		assertFrame('leave-paused', seat({live, size}).press('q').scene());
	});

	test(`says who steers when we only watch, at ${size.columns}x${size.rows}`, () => {
		const live = {...withUpgrade(runBatches(calm, {batchesDone: 2})), conductor: watching};
		assertFrame('watching', seat({live, size}).scene());
	});

	test(`says that nobody carries the upgrade out any more, and what helps, at ${size.columns}x${size.rows}`, () => {
		const live = {...withUpgrade(runBatches(calm, {batchesDone: 2})), conductor: gone};
		assertFrame('gone', seat({live, size}).scene());
	});

	test(`draws an upgrade from which instances were skipped, given up and removed, at ${size.columns}x${size.rows}`, () => {
		const running = runBatches(calm, {batchesDone: 2, unhealthy: ['6']});
		const [removed] = running.upgrade.leg.batches[3] ?? [];
		assert.ok(removed);
		const scene = withFacts(afterSteering(running, {type: 'skip', instanceIds: ['2', '4', '9']}), {
			type: 'instance-skipped',
			batch: 3,
			...removed,
			progress: 'gone',
			reason: 'it is not in the scale set any more',
			by: null,
		});

		assertFrame('left-out', seat({live: {...withUpgrade(scene), conductor: conducted()}, size}).scene());
	});

	test(`draws an upgrade which waits at a checkpoint at ${size.columns}x${size.rows}`, () => {
		const plan = makePlan(calm, {policy: {...defaultPolicy, checkpoint: 'canary'}});
		const held = runBatches(calm, {plan, batchesDone: 1});
		assert.equal(held.upgrade.status, 'paused');
		assertFrame('checkpoint', seat({live: {...withUpgrade(held), conductor: conducted()}, size}).scene());
	});

	test(`draws an upgrade whose last instances something else is changing at ${size.columns}x${size.rows}`, () => {
		const running = runBatches(calm, {batchesDone: 2});
		const busy = withFacts(running, {
			type: 'gate-waiting',
			gate: 'instance-busy',
			batch: 2,
			message: 'Waiting up to 300 s for 2 which another operation is changing.',
			until: sceneTime + 290_000,
			instanceIds: ['7', '12'],
		});

		assertFrame('busy', seat({live: withUpgrade(busy), size}).scene());
	});

	test(`says that the process is just starting, before and after the journal tells of the upgrade, at ${size.columns}x${size.rows}`, () => {
		const starting = {status: 'starting'} as const;
		assertFrame('starting', seat({live: makeLive(calm, {conductor: starting}), size}).scene());
		assertFrame(
			'starting-again',
			seat({live: {...withUpgrade(runBatches(calm, {batchesDone: 2})), conductor: starting}, size}).scene(),
		);
		assertFrame(
			'leave-starting',
			seat({live: makeLive(calm, {conductor: starting}), size})
				.press('q')
				.scene(),
		);
	});

	test(`asks before it takes over from somebody else at ${size.columns}x${size.rows}`, () => {
		const live = {...withUpgrade(runBatches(calm, {batchesDone: 2})), conductor: watching};
		assertFrame('take-over', seat({live, size}).press('T').scene());
	});

	test(`asks before it skips, with what becomes of whom, at ${size.columns}x${size.rows}`, () => {
		const live = withUpgrade(runBatches(calm, {batchesDone: 2}));
		const operator = seat({live, size}).press('j', 'j', 'space', 'j', 'space', 'l', 'space', 's');
		assertFrame('skip', operator.scene());
	});

	test(`asks before it tries failed instances again, and before it goes on despite a breach, at ${size.columns}x${size.rows}`, () => {
		const faulted = withUpgrade(runBatches(calm, {batchesDone: 3, unhealthy: ['1', '6', '11']}));
		assertFrame('retry', seat({live: faulted, size}).press('F').scene());
		assertFrame('accept-breach', seat({live: faulted, size}).press('r').scene());
	});

	test(`tells of an upgrade which is followed before the scale set was read, at ${size.columns}x${size.rows}`, () => {
		const live = {
			...withUpgrade(runBatches(threeZones, {batchesDone: 6})),
			snapshot: null,
			receivedAt: null,
			conductor: conducted(),
		};

		assertFrame('attached', seat({live, size}).scene());
	});

	test(`shows all that happened, each in full, at ${size.columns}x${size.rows}`, () => {
		const live = withUpgrade(runBatches(threeZones, {batchesDone: 6, unhealthy: ['7']}));
		const operator = seat({live, size}).press('L');
		assertFrame('log', operator.scene());
		assertFrame('log-end', operator.press('G').scene());
	});

	test(`draws a completed upgrade at ${size.columns}x${size.rows}`, () => {
		const completed = withUpgrade(runBatches(calm, {batchesDone: 5}));
		assert.equal(completed.upgrade?.status, 'completed');
		assertFrame('completed', seat({live: completed, size}).scene());
	});
}
