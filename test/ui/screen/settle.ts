import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Snapshot} from '../../../source/fleet/snapshot.js';
import {makeSnapshot, newImage} from '../../helpers/fleet.js';
import {makeLive, seat} from '../../helpers/scene.js';

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
