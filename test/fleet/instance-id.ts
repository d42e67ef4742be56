import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {compareInstanceIds, nearestByInstanceId} from '../../source/fleet/instance-id.js';

suite('compareInstanceIds', () => {
	test('sorts numbers by value and puts names after them', () => {
		assert.deepEqual(['web_b', '10', '9', 'web_a', '0'].toSorted(compareInstanceIds), [
			'0',
			'9',
			'10',
			'web_a',
			'web_b',
		]);
	});
});

suite('nearestByInstanceId', () => {
	test('finds no other number nearer than its answer', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(200), {minLength: 1}), fc.nat(200), (numbers, lost) => {
				const nearest = nearestByInstanceId(
					numbers.map(number => ({instanceId: String(number)})),
					String(lost),
				);
				const least = Math.min(...numbers.map(number => Math.abs(number - lost)));

				assert.equal(Math.abs(Number(nearest?.instanceId) - lost), least);
			}),
		);
	});

	test('finds nothing among nothing', () => {
		assert.equal(nearestByInstanceId([], '1'), null);
	});
});
