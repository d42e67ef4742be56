import assert from 'node:assert/strict';
import {test} from 'node:test';
import {secondsOfDuration} from '../../../source/simulator/rolling/duration.js';

test('durations of ISO 8601 and of .NET are read, anything else is none', () => {
	for (const [text, seconds] of [
		['PT0S', 0],
		['PT30M', 1800],
		['pt1h30m5.5s', 5405.5],
		['P1DT2H', 93_600],
		['P2D', 172_800],
		['00:10:00', 600],
		['1.00:00:05', 86_405],
		['P', null],
		['PT', null],
		['P1M', null],
		['10 minutes', null],
		['', null],
	] as const) {
		assert.equal(secondsOfDuration(text), seconds, text);
	}
});
