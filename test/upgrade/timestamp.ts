import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {parseTimestamp} from '../../source/upgrade/timestamp.js';

test('a timestamp means what the calendar says', () => {
	fc.assert(
		fc.property(fc.date({min: new Date('1970-01-01'), max: new Date('2400-01-01'), noInvalidDate: true}), date => {
			assert.equal(parseTimestamp(date.toISOString()), date.getTime());
		}),
	);
});

test('anything else is not a number', () => {
	assert.equal(parseTimestamp('yesterday'), Number.NaN);
	assert.equal(parseTimestamp('2026-11-20T12:00:00+01:00'), Number.NaN);
});
