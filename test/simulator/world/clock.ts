import assert from 'node:assert/strict';
import {test} from 'node:test';
import {agentTime, armTime, createManualClock, createSimulatedClock} from '../../../source/simulator/world/clock.js';

test('simulated time runs from its start, as many times faster as the speed says', () => {
	const wall = createManualClock(1000);
	const clock = createSimulatedClock({wallClock: wall.now, speed: 60, startsAt: 5_000_000});
	assert.equal(clock.now(), 5_000_000);
	wall.advance(2000);
	assert.equal(clock.now(), 5_120_000);
});

test('simulated time starts at the wall time unless told otherwise, and never goes back', () => {
	const wall = createManualClock(1000);
	const clock = createSimulatedClock({wallClock: wall.now, speed: 1});
	wall.advance(500);
	assert.equal(clock.now(), 1500);
	wall.advance(-400);
	assert.equal(clock.now(), 1500);
});

test('times are written as Compute and the guest agent write them', () => {
	const time = Date.UTC(2026, 10, 20, 9, 0, 0, 123);
	assert.match(armTime(time), /^2026-11-20T09:00:00\.123\d{4}\+00:00$/);
	assert.equal(new Date(armTime(time)).getTime(), time);
	assert.equal(agentTime(time), '2026-11-20T09:00:00+00:00');
});
