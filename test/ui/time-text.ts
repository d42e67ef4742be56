import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ageSeconds, azureNow, durationText, estimateText, isOld, timeOfDay} from '../../source/ui/time-text.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {makeLive, sceneTime} from '../helpers/scene.js';

test('spans of time are told in the two units which matter', () => {
	assert.deepEqual([0, 45, 161, 3900].map(durationText), ['0 s', '45 s', '2m41s', '1h05m']);
	assert.equal(durationText(-3), '0 s');
	assert.deepEqual([5, 130, 3900].map(estimateText), ['1 min', '2 min', '1 h 5 min']);
	assert.equal(timeOfDay('2026-11-20T14:21:07.123Z'), '14:21:07');
});

test('age counts from when the answer arrived, and old data says so', () => {
	const live = makeLive(makeSnapshot(), {receivedAt: sceneTime - 31_400});

	assert.equal(ageSeconds(live, sceneTime), 31);
	assert.ok(isOld(live, sceneTime));
	assert.ok(!isOld(live, sceneTime - 20_000));
	assert.equal(ageSeconds(makeLive(null), sceneTime), null);
});

test('the clock of Azure goes on from the last answer', () => {
	const live = makeLive(makeSnapshot({takenAt: 1_000_000}), {receivedAt: sceneTime - 4000});

	assert.equal(azureNow(live, sceneTime), 1_004_000);
	assert.equal(azureNow(makeLive(null), sceneTime), null);
});
