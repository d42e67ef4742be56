import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {due} from '../../source/upgrade/due.js';
import {makeSnapshot, newImage} from '../helpers/fleet.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';
import {arrived, later, makePlan, type Story, tell, types} from '../helpers/upgrade.js';

const set = makeSnapshot({domains: {updateDomains: 1, faultDomains: 1}, scaleSet: {automaticRepairs: 'running'}});
const policy = {...defaultPolicy, suspendRepairs: true, maxUnhealthyInstancePercent: 100};

const suspended = {image: newImage, automaticRepairs: 'suspended'} as const;

/** Confirmed, automatic repairs suspended, the model written, its one instance asked and taken. */
function suspendedAndTaken(): Story {
	const story = tell(makePlan(set, {policy}), set);
	story.when({type: 'confirm'});
	story.whenSeen(set);
	story.when({type: 'repairs-set', state: 'suspended'});
	story.whenSeen(set);
	story.when({type: 'model-written', etag: null});
	story.whenSeen(later(set, 10, {}, suspended));
	story.when({type: 'batch-taken', operation: null});
	return story;
}

describe('T33: automatic repairs', () => {
	test('are suspended before the first write', () => {
		const story = tell(makePlan(set, {policy}), set);
		story.when({type: 'confirm'});

		assert.deepEqual(story.whenSeen(set), [{type: 'repairs-suspend-requested'}]);
		assert.deepEqual(due(story.upgrade()), {type: 'set-repairs', state: 'suspended'});
		assert.deepEqual(story.whenSeen(later(set, 5)), []);
		assert.deepEqual(types(story.when({type: 'repairs-set', state: 'suspended'})), ['repairs-suspended']);
		assert.deepEqual(types(story.whenSeen(later(set, 6))), ['model-update-requested']);
	});

	test('are resumed before the end, which is decided already', () => {
		const story = suspendedAndTaken();
		const facts = story.whenSeen(later(set, 60, arrived('0'), suspended), 'over');

		assert.equal(facts.at(-1)?.type, 'repairs-resume-requested');
		assert.equal(story.upgrade().endedAt, null);
		assert.deepEqual(due(story.upgrade()), {type: 'set-repairs', state: 'running'});
		assert.match(story.steer({type: 'pause'}).isPossible ? '' : 'refused', /refused/);
		assert.deepEqual(types(story.when({type: 'repairs-set', state: 'running'})), [
			'repairs-resumed',
			'upgrade-completed',
		]);
		assert.equal(due(story.upgrade()), null);
	});

	test('are resumed before a cancel, too', () => {
		const story = suspendedAndTaken();
		story.steer({type: 'cancel'});

		assert.deepEqual(due(story.upgrade()), {type: 'set-repairs', state: 'running'});
		story.when({type: 'repairs-set', state: 'running'});
		assert.equal(story.upgrade().status, 'cancelled');
	});

	test('which cannot be resumed: the end comes all the same, and says what resumes them', () => {
		const story = suspendedAndTaken();
		story.whenSeen(later(set, 60, arrived('0'), suspended), 'over');
		story.when({type: 'call-forbidden', message: 'Azure refused it: a role is missing.'});

		assert.equal(story.upgrade().status, 'completed');
		assert.match(
			story.upgrade().message ?? '',
			/1 instance runs .* Automatic repairs may still be suspended.*a role is missing\. Resume them with: az vmss set-orchestration-service-state --service-name AutomaticRepairs --action Resume -g rg-demo -n web$/,
		);
	});

	test('which somebody else suspended are left alone', () => {
		const theirs = later(set, 0, {}, {automaticRepairs: 'suspended'});
		const story = tell(makePlan(theirs, {policy}), theirs);
		story.when({type: 'confirm'});

		assert.deepEqual(types(story.whenSeen(theirs)), ['model-update-requested']);
		story.steer({type: 'cancel'});
		assert.equal(story.upgrade().status, 'cancelled');
	});

	test('are not touched unless the policy says so', () => {
		const story = tell(makePlan(set), set);
		story.when({type: 'confirm'});

		assert.deepEqual(types(story.whenSeen(set)), ['model-update-requested']);
	});

	test('which may still be suspended are ours when the upgrade is reopened: suspended first, and resumed at its end', () => {
		const story = suspendedAndTaken();
		story.whenSeen(later(set, 60, {0: {provisioningState: 'Failed'}}, suspended), 'over');
		story.when({type: 'call-forbidden', message: 'A role is missing.'});
		assert.equal(story.upgrade().status, 'faulted');

		story.steer({type: 'retry-failed'});
		assert.deepEqual(due(story.upgrade()), {type: 'set-repairs', state: 'suspended'});
		story.when({type: 'repairs-set', state: 'suspended'});
		story.steer({type: 'cancel'});
		assert.deepEqual(due(story.upgrade()), {type: 'set-repairs', state: 'running'});
	});

	test('are suspended again when the upgrade is reopened', () => {
		const story = suspendedAndTaken();
		story.whenSeen(later(set, 60, {0: {provisioningState: 'Failed'}}, suspended), 'over');
		story.when({type: 'repairs-set', state: 'running'});
		assert.equal(story.upgrade().status, 'faulted');
		story.steer({type: 'retry-failed'});

		const seen = later(set, 100, {0: {provisioningState: 'Failed'}}, {...suspended, automaticRepairs: 'running'});
		assert.deepEqual(types(story.whenSeen(seen)), ['repairs-suspend-requested']);
	});
});
