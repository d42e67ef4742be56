import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {drawMap} from '../../source/ui/map-view.js';
import {sharesOf, shareText} from '../../source/ui/shares.js';
import {makeSnapshot, newImage} from '../helpers/fleet.js';
import {arbitrarySnapshot} from '../helpers/fleet-arbitrary.js';
import {makeLive, type Operator, plainTheme, seat} from '../helpers/scene.js';

const size = {columns: 120, rows: 40};
const {glyphs} = plainTheme;

function sharesAt(operator: Operator) {
	const {screen, live} = operator.scene();
	const map = drawMap(screen, live, size);
	assert.ok(map);

	return sharesOf(map, screen.lens, glyphs);
}

// Two zones of UD0 and UD1, each with one instance in FD0 and one in FD1.
const zones = makeSnapshot({
	domains: {zones: ['1', '2'], updateDomains: 2, faultDomains: 2},
	change: (_, index) => (index === 0 ? {healthState: 'unhealthy'} : index === 5 ? {powerState: 'stopped'} : {}),
});

test('a row, a column and a block say how many of them are as they should be', () => {
	const {rows, columns, blocks} = sharesAt(seat({live: makeLive(zones)}));

	assert.deepEqual(
		[...rows.values()].map(share => shareText(share, 'shares')),
		['1/2', '2/2', '2/2', '1/2'],
	);
	assert.deepEqual(
		[...columns.values()].map(shares => shares.map(share => shareText(share, 'shares'))),
		[
			['1/2', '2/2'],
			['1/2', '2/2'],
		],
	);
	assert.deepEqual(
		[...blocks.values()].map(share => shareText(share, 'missing')),
		['-1', '-1'],
	);
});

test('what should be follows from the lens', () => {
	const missing = (key: string) =>
		[...sharesAt(seat({live: makeLive(zones)}).press(key)).blocks.values()].map(share => shareText(share, 'missing'));

	assert.deepEqual(missing('2'), ['-1', 'all']);
	assert.deepEqual(missing('3'), ['all', '-1']);
});

test('only what the filter shows is counted', () => {
	const operator = seat({live: makeLive(zones)})
		.press('/')
		.type('ud:1')
		.press('return');

	assert.deepEqual(
		[...sharesAt(operator).rows.values()].map(share => shareText(share, 'shares')),
		['', '2/2', '', '1/2'],
	);
});

test('follow the image which is wanted', () => {
	const {snapshot} = {snapshot: makeSnapshot({instances: [{image: newImage}, {}]})};
	const operator = seat({live: makeLive(snapshot)});
	const total = () => [...sharesAt(operator).blocks.values()].map(share => shareText(share, 'shares'));

	assert.deepEqual(total(), ['1/2']);
	operator.press('e', 'return');
	assert.deepEqual(total(), ['1/2']);
	assert.deepEqual(
		[...sharesAt(operator.press('4')).rows.values()].map(({good}) => good),
		[1],
	);
});

test('rows, columns and blocks add up to the same, which is every instance', () => {
	fc.assert(
		fc.property(arbitrarySnapshot(), snapshot => {
			const {rows, columns, blocks} = sharesAt(seat({live: makeLive(snapshot)}));
			const sum = (shares: Iterable<{readonly total: number}>) =>
				[...shares].reduce((total, share) => total + share.total, 0);

			assert.equal(sum(rows.values()), snapshot.instances.length);
			assert.equal(sum([...columns.values()].flat()), snapshot.instances.length);
			assert.equal(sum(blocks.values()), snapshot.instances.length);
		}),
	);
});
