import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {divide, type GeometryOptions, gapBeside} from '../../source/ui/geometry.js';

const anyOptions: fc.Arbitrary<GeometryOptions> = fc.record({
	size: fc.record({columns: fc.integer({min: 40, max: 300}), rows: fc.integer({min: 10, max: 120})}),
	noticeLines: fc.integer({min: 0, max: 6}),
	panelLines: fc.integer({min: 0, max: 12}),
	hasUpgrade: fc.boolean(),
	isMap: fc.boolean(),
});

test('the parts of the screen add up to its rows exactly, and leave some to the body', () => {
	fc.assert(
		fc.property(anyOptions, options => {
			const {headerRows, noticeRows, body, coveredRows, panelRows, legendRows, footerRows} = divide(options);
			const sum = headerRows + noticeRows + body.rows + panelRows + legendRows + footerRows;

			assert.equal(sum, options.size.rows);
			assert.ok(body.rows - coveredRows >= 1);
			assert.ok([noticeRows, coveredRows, panelRows, legendRows].every(rows => rows >= 0));
		}),
	);
});

test('map and pane fit into the body', () => {
	fc.assert(
		fc.property(anyOptions, options => {
			const {body, map, pane, summaryRows} = divide(options);

			if (pane === null) {
				assert.equal(map.rows + summaryRows, body.rows);
			} else if (pane.place === 'below') {
				assert.equal(map.rows + pane.rows, body.rows);
			} else {
				assert.equal(map.columns + gapBeside + pane.columns, body.columns);
			}
		}),
	);
});

const usual = {noticeLines: 0, panelLines: 1, hasUpgrade: true, isMap: true};

test('the pane is beside the map from 120 columns on, below it at 80, and gone at 40', () => {
	assert.equal(divide({...usual, size: {columns: 120, rows: 40}}).pane?.place, 'beside');
	assert.equal(divide({...usual, size: {columns: 80, rows: 24}}).pane?.place, 'below');
	assert.equal(divide({...usual, size: {columns: 40, rows: 10}}).pane, null);
	assert.equal(divide({...usual, size: {columns: 40, rows: 10}}).summaryRows, 1);
});

test('the map stands still when something short is said, and when something is asked', () => {
	const size = {columns: 80, rows: 24};
	const quiet = divide({...usual, size});

	assert.deepEqual(divide({...usual, size, noticeLines: 1}).map, quiet.map);
	assert.deepEqual(divide({...usual, size, panelLines: 5}).map, quiet.map);
	assert.equal(divide({...usual, size, panelLines: 5}).coveredRows, 3);
});
