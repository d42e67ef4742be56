import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Snapshot} from '../../../source/fleet/snapshot.js';
import {press} from '../../../source/ui/screen/press.js';
import {settle} from '../../../source/ui/screen/settle.js';
import {makeSnapshot, newImage} from '../../helpers/fleet.js';
import {makeLive, runBatches, sceneTime, seat} from '../../helpers/scene.js';

const calm = makeSnapshot({domains: {each: 1}});
const without = (snapshot: Snapshot, ...ids: readonly string[]): Snapshot => ({
	...snapshot,
	instances: snapshot.instances.filter(({instanceId}) => !ids.includes(instanceId)),
});

test('the cursor stays on its instance, and goes to the nearest when that vanished', () => {
	const operator = seat({live: makeLive(calm)}).press('j', 'l');
	assert.equal(operator.learn({snapshot: without(calm, '7')}).screen().cursor?.instanceId, '6');
	assert.equal(operator.learn({snapshot: without(calm, '6')}).screen().cursor?.instanceId, '5');
});

test('marks of vanished instances are dropped, and the operator is told', () => {
	const operator = seat({live: makeLive(calm)})
		.press('d')
		.learn({snapshot: without(calm, '5', '10')});

	assert.equal(operator.screen().marks.size, 3);
	assert.match(operator.screen().notice?.text ?? '', /^2 marked instances are not .*: 5 10\. Marked now: 3/v);
});

test('a new instance under an old id is not marked', () => {
	const reused = {
		...calm,
		instances: calm.instances.map(instance =>
			instance.instanceId === '0' ? {...instance, vmId: 'another'} : instance,
		),
	};
	const operator = seat({live: makeLive(calm)})
		.press('space')
		.learn({snapshot: reused});

	assert.equal(operator.screen().marks.size, 0);
});

test('the image of the command line is read against the model', () => {
	assert.equal(
		seat({live: makeLive(calm), options: {initialTarget: '24.04.202611100'}}).screen().target?.version,
		newImage.version,
	);

	const wrong = seat({live: makeLive(calm), options: {initialTarget: 'newest!'}}).screen();
	assert.equal(wrong.target, null);
	assert.match(wrong.notice?.text ?? '', /is not an image/v);
});

test('news which change nothing leave the screen as it is', () => {
	const operator = seat({live: makeLive(calm)}).press('d', 'j');
	const screen = operator.screen();

	assert.equal(operator.learn({snapshot: {...calm}, budget: {remaining: 3, capacity: 30}}).screen(), screen);
});

test('what was said of a state goes with it: that nothing is changed yet, once something is', () => {
	const {upgrade, events, snapshot} = runBatches(calm, {batchesDone: 1});
	const chosen = seat({live: makeLive(calm)}).press('e', 'return');
	assert.match(chosen.screen().notice?.text ?? '', /nothing is changed yet/v);
	assert.equal(chosen.learn({upgrade, events, snapshot}).screen().notice, null);

	const discarded = seat({live: makeLive(calm)}).press('e', 'return', 'd', 'u', 'n');
	assert.match(discarded.screen().notice?.text ?? '', /nothing was changed/v);
	assert.equal(discarded.learn({upgrade, events, snapshot}).screen().notice, null);
});

test('what was said of a state goes also from beside a later notice', () => {
	const {upgrade, events, snapshot} = runBatches(calm, {batchesDone: 1});
	const {screen} = seat({live: makeLive(calm)})
		.press('e', 'return')
		.scene();
	const live = makeLive(snapshot, {upgrade, events});
	const context = {live, size: {columns: 120, rows: 40}, now: sceneTime, scrollLimit: () => 0};
	const crowded = {...screen, notice: null, earlierNotice: screen.notice};

	assert.equal(settle(crowded, context, makeLive(calm)).screen.earlierNotice, null);
});

test('that an upgrade is under way is said no longer than it is', () => {
	const {upgrade, events, snapshot} = runBatches(calm, {batchesDone: 1});
	const refused = seat({live: makeLive(snapshot, {upgrade, events})}).press('u');
	assert.match(refused.screen().notice?.text ?? '', /under way already/v);

	const ended = refused.learn({upgrade: {...upgrade, status: 'completed', endedAt: '2026-11-20T14:30:00.000Z'}});
	assert.equal(ended.screen().notice, null);
});

test('the plan does not begin with how to come to it', () => {
	const {screen, live, size} = seat({live: makeLive(calm)})
		.press('e', 'return', 'd')
		.scene();
	const context = {live, size, now: sceneTime, scrollLimit: () => 0};
	const notice = {
		text: 'Image chosen: nothing is changed yet. Mark instances and plan with u.',
		tone: 'plain',
		until: 'begun',
		at: sceneTime - 200,
	} as const;
	const {screen: planned} = press({...screen, notice}, 'u', context);

	assert.equal(planned.mode.type, 'plan');
	assert.equal(planned.earlierNotice, null);
});
