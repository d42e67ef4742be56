import assert from 'node:assert/strict';
import {test} from 'node:test';
import {makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, type Operator, seat} from '../../helpers/scene.js';

// Zone 1: UD0 0 2, UD1 1 3; zone 2: UD0 4 6, UD1 5 7; zone 3: UD0 8 10, UD1 9 11.
const zones = makeSnapshot({
	domains: {zones: ['1', '2', '3'], updateDomains: 2, faultDomains: 2},
	change: (_, index) => (index % 5 === 3 ? {healthState: 'unhealthy'} : {}),
});

const at = (operator: Operator) => operator.screen().cursor?.instanceId;

test('} goes from block to block and stays at the last instance', () => {
	const operator = seat({live: makeLive(zones)});

	assert.deepEqual(
		['}', '}', '}', '}'].map(key => at(operator.press(key))),
		['4', '8', '11', '11'],
	);
});

test('{ goes to the beginning of its block first, then to the block before', () => {
	const operator = seat({live: makeLive(zones)}).press('G');

	assert.deepEqual(
		['{', '{', '{', '{'].map(key => at(operator.press(key))),
		['8', '4', '0', '0'],
	);
});

test('n and N go through what the filter shows, round at the ends', () => {
	const operator = seat({live: makeLive(zones)})
		.press('/')
		.type('health:unhealthy')
		.press('return');

	assert.equal(at(operator), '3');
	assert.deepEqual(
		['n', 'n', 'N', 'N', 'N'].map(key => at(operator.press(key))),
		['8', '3', '8', '3', '8'],
	);
});

test('n without a filter says that there is none', () => {
	const operator = seat({live: makeLive(zones)}).press('n');

	assert.equal(at(operator), '0');
	assert.match(operator.screen().notice?.text ?? '', /no filter/v);
});
