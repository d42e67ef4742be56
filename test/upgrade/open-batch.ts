import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {due} from '../../source/upgrade/due.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';
import {makeSnapshot, newImage, oldImage} from '../helpers/fleet.js';
import {arrived, firstBatchTaken, later, makePlan, type Story, tell, types, withModel} from '../helpers/upgrade.js';

describe('checkpoints', () => {
	test('after each batch: it pauses before the next is asked, once, and resume goes on', () => {
		const story = firstBatchTaken({checkpoint: 'batch'});
		const seen = withModel(60, arrived('0', '2'));
		const facts = story.whenSeen(seen, 'over');

		assert.deepEqual(types(facts).slice(-3), ['batch-completed', 'gate-waiting', 'paused']);
		assert.equal(story.upgrade().status, 'paused');
		assert.match(
			story.upgrade().message ?? '',
			/^Checkpoint: batch 1 is on the new image, batch 2 comes next\. Resume/,
		);
		assert.equal(due(story.upgrade()), null);
		assert.deepEqual(story.whenSeen(seen, 'over'), []);

		story.steer({type: 'resume'});
		assert.deepEqual(types(story.whenSeen(seen, 'over')), ['batch-requested']);
	});

	test('after the canary: only once', () => {
		const story = firstBatchTaken({checkpoint: 'canary', canary: 1});
		story.whenSeen(withModel(60, arrived('0')), 'over');
		assert.equal(story.upgrade().status, 'paused');

		story.steer({type: 'resume'});
		story.whenSeen(withModel(70, arrived('0')), 'over');
		story.when({type: 'batch-taken', operation: null});
		story.whenSeen(withModel(130, arrived('0', '2', '4')), 'over');
		assert.equal(story.upgrade().status, 'rolling-forward');
	});

	test('after each zone: between two zones, not inside one', () => {
		const set = makeSnapshot({domains: {zones: ['1', '2'], updateDomains: 2, faultDomains: 1}});
		const story = tell(makePlan(set, {policy: {...defaultPolicy, checkpoint: 'zone'}}), set);
		story.when({type: 'confirm'});
		story.whenSeen(set);
		story.when({type: 'model-written', etag: null});
		story.whenSeen(later(set, 1, {}, {image: newImage}));

		assert.deepEqual(pausesOf(story, set), ['Checkpoint: zone 1 had its turn, zone 2 comes next. Resume to go on.']);
		assert.equal(story.upgrade().status, 'completed');
	});

	test('there is none on the way back, which is urgent', () => {
		const story = firstBatchTaken({checkpoint: 'batch', batchPercent: 10});
		story.whenSeen(withModel(60, arrived('0')), 'over');
		story.steer({type: 'resume'});
		story.whenSeen(withModel(61, arrived('0')), 'over');
		story.when({type: 'batch-taken', operation: null});
		story.whenSeen(withModel(120, arrived('0', '2')), 'over');
		story.steer({type: 'roll-back'}, withModel(130, arrived('0', '2')));
		story.whenSeen(withModel(131, arrived('0', '2')));
		story.when({type: 'model-written', etag: null});
		const back = (...ids: readonly string[]) => later(withModel(140, arrived(...ids)), 0, {}, {image: oldImage});
		story.whenSeen(back('0', '2'));
		story.when({type: 'batch-taken', operation: null});

		assert.deepEqual(types(story.whenSeen(back('2'), 'over')).slice(-2), ['batch-completed', 'batch-requested']);
	});

	test('whoever resumes at one does not wait for the pause between batches as well', () => {
		const story = firstBatchTaken({checkpoint: 'batch', pauseSeconds: 30});
		story.whenSeen(withModel(60, arrived('0', '2')), 'over');
		story.steer({type: 'resume'});

		assert.deepEqual(types(story.whenSeen(withModel(61, arrived('0', '2')), 'over')), ['batch-requested']);
	});
});

/** Lets each batch succeed and resumes whatever pauses, to the end. */
function pausesOf(story: Story, set: ReturnType<typeof makeSnapshot>): readonly string[] {
	const done = new Set<string>();
	const pauses: string[] = [];

	for (let seconds = 60; story.upgrade().endedAt === null; seconds += 60) {
		const call = due(story.upgrade());

		if (call?.type === 'upgrade-instances') {
			story.when({type: 'batch-taken', operation: null});

			for (const instanceId of call.instanceIds) {
				done.add(instanceId);
			}
		}

		story.whenSeen(later(set, seconds, arrived(...done), {image: newImage}), 'over');

		if (story.upgrade().status === 'paused') {
			pauses.push(story.upgrade().message ?? '');
			story.steer({type: 'resume'});
		}

		assert.ok(seconds < 3600);
	}

	return pauses;
}
