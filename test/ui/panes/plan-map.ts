import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {batchSign, planColumns} from '../../../source/ui/panes/plan-map.js';

test('a batch is its number while a cell is wide enough, then a letter, then a plus', () => {
	assert.deepEqual(
		[0, 8, 9, 34, 35, 60, 61, 500].map(batch => batchSign(batch, 1)),
		['1', '9', 'a', 'z', 'A', 'Z', '+', '+'],
	);
	assert.equal(batchSign(11, 2), '12');
	assert.equal(batchSign(99, 2), '+');
});

test('two batches never have the same letter, and no sign is wider than its cell', () => {
	const signs = Array.from({length: 61}, (_, batch) => batchSign(batch, 1));
	assert.equal(new Set(signs).size, 61);
	fc.assert(
		fc.property(fc.nat(2000), fc.integer({min: 1, max: 4}), (batch, width) => {
			assert.ok(batchSign(batch, width).length <= width);
		}),
	);
});

test('the text and the map share the room, and a narrow terminal has the text alone', () => {
	assert.deepEqual(planColumns(119), {text: 119, map: 0});

	for (let columns = 120; columns <= 260; columns++) {
		const {text, map} = planColumns(columns);
		assert.equal(text + map + 3, columns);
		assert.ok(text >= 74 && map >= 40);
	}
});
