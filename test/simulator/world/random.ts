import assert from 'node:assert/strict';
import {test} from 'node:test';
import {seededRandom} from '../../../source/simulator/world/random.js';

test('the same seed and keys give the same values; another key gives others', () => {
	const draw = (seed: number, key: string) => {
		const random = seededRandom(seed, 'instance', key);
		return [random.next(), random.next(), random.guid()];
	};

	assert.deepEqual(draw(1, '0'), draw(1, '0'));
	assert.notDeepEqual(draw(1, '0'), draw(1, '1'));
	assert.notDeepEqual(draw(1, '0'), draw(2, '0'));
});

test('values of neighbouring keys are spread evenly from 0 to 1', () => {
	const values = Array.from({length: 2000}, (_, key) => seededRandom(3, 'spread', key).next());
	assert.ok(values.every(value => value >= 0 && value < 1));
	for (let tenth = 0; tenth < 10; tenth++) {
		const inside = values.filter(value => Math.floor(value * 10) === tenth).length;
		assert.ok(inside > 150 && inside < 250, `${inside} of 2000 in tenth ${tenth}`);
	}
});
