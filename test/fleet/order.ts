import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {compareDecimals, compareTexts} from '../../source/fleet/order.js';

suite('compareDecimals', () => {
	test('sorts numbers by value, and after them what is no number, by its text', () => {
		assert.deepEqual(['b', '10', '', '9', '2x', '007'].toSorted(compareDecimals), ['007', '9', '10', '', '2x', 'b']);
	});
});

suite('compareTexts', () => {
	test('sorts by code units, upper case first, whatever the language of the machine', () => {
		assert.deepEqual(['ä', 'b', 'a', 'B'].toSorted(compareTexts), ['B', 'a', 'b', 'ä']);
	});
});
