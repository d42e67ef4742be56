import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {type CursorOptions, type Direction, moveCursor, settleCursor} from '../../source/fleet/cursor.js';
import {type Heatmap, toHeatmap} from '../../source/fleet/heatmap.js';
import type {DomainAxis} from '../../source/fleet/heatmap-arrangement.js';
import {layoutHeatmap} from '../../source/fleet/layout.js';
import {type FleetDomains, makeSnapshot, vmIdOf} from '../helpers/fleet.js';
import {arbitrarySnapshot} from '../helpers/fleet-arbitrary.js';

const directions: readonly Direction[] = ['up', 'down', 'left', 'right', 'first', 'last', 'page-up', 'page-down'];
const steps: readonly Direction[] = ['up', 'down', 'left', 'right'];

const heatmapOf = (domains: FleetDomains, axis: DomainAxis = 'update-domain') =>
	toHeatmap(makeSnapshot({domains}), axis);

const vmIdsOf = (heatmap: Heatmap) =>
	heatmap.blocks.flatMap(({rows}) => rows.flatMap(({groups}) => groups.flatMap(group => group.map(({vmId}) => vmId))));

/** Moves from an instance, and says the id of the one where the cursor ends. */
const go = (heatmap: Heatmap, from: string, moves: readonly Direction[], options: CursorOptions = {}) => {
	let cursor: string | null = vmIdOf(from);

	for (const direction of moves) {
		cursor = moveCursor(heatmap, cursor, direction, options);
	}

	return Number(cursor?.slice(-12));
};

const anyMap = fc.record({
	snapshot: arbitrarySnapshot({mostInstances: 25}),
	axis: fc.constantFrom<DomainAxis>('update-domain', 'fault-domain', 'zone', 'none'),
	size: fc.option(fc.record({columns: fc.integer({min: 1, max: 120}), rows: fc.integer({min: 1, max: 40})})),
});

const optionsFor = (heatmap: Heatmap, size: {readonly columns: number; readonly rows: number} | null): CursorOptions =>
	size ? {layout: layoutHeatmap(heatmap, {...size, cursor: null})} : {};

suite('any move on any map', () => {
	test('lands on an instance which is there', () => {
		fc.assert(
			fc.property(
				anyMap,
				fc.constantFrom(...directions),
				fc.boolean(),
				({snapshot, axis, size}, direction, isThere) => {
					const heatmap = toHeatmap(snapshot, axis);
					const options = optionsFor(heatmap, size);
					const vmIds = vmIdsOf(heatmap);

					for (const from of isThere ? vmIds : [null, 'vanished']) {
						const to = moveCursor(heatmap, from, direction, options);

						assert.ok(vmIds.length === 0 ? to === null : vmIds.includes(to ?? ''));
					}
				},
			),
		);
	});

	test('is a step on a way from every instance to every other', () => {
		fc.assert(
			fc.property(anyMap, ({snapshot, axis, size}) => {
				const heatmap = toHeatmap(snapshot, axis);
				const options = optionsFor(heatmap, size);
				const vmIds = vmIdsOf(heatmap);

				for (const from of vmIds) {
					const reached = new Set([from]);

					for (const at of reached) {
						for (const direction of steps) {
							reached.add(moveCursor(heatmap, at, direction, options) ?? at);
						}
					}

					assert.equal(reached.size, vmIds.length);
				}
			}),
		);
	});

	test('is undone by the opposite one along a row', () => {
		fc.assert(
			fc.property(anyMap, ({snapshot, axis, size}) => {
				const heatmap = toHeatmap(snapshot, axis);
				const options = optionsFor(heatmap, size);

				for (const from of vmIdsOf(heatmap)) {
					const to = moveCursor(heatmap, from, 'right', options);

					assert.ok(to === from || moveCursor(heatmap, to, 'left', options) === from);
				}
			}),
		);
	});
});

suite('a move in a grid of domains', () => {
	// Two zones; UD0: 0 4 | 2 6, UD1: 1 5 | 3 7, and in zone 2 the same from 8 on.
	const heatmap = heatmapOf({zones: ['1', '2'], updateDomains: 2, faultDomains: 2, each: 2});

	test('goes through the cells of a row, over the borders of its columns, and stops at its ends', () => {
		assert.equal(go(heatmap, '0', ['right']), 4);
		assert.equal(go(heatmap, '0', ['right', 'right']), 2);
		assert.equal(go(heatmap, '0', ['right', 'right', 'right', 'right']), 6);
		assert.equal(go(heatmap, '2', ['left']), 4);
		assert.equal(go(heatmap, '0', ['left']), 0);
	});

	test('goes up and down within the column, over the border of a block, and stops at the edges', () => {
		assert.equal(go(heatmap, '6', ['down']), 7);
		assert.equal(go(heatmap, '6', ['down', 'down']), 14);
		assert.equal(go(heatmap, '14', ['up']), 7);
		assert.equal(go(heatmap, '6', ['up']), 6);
		assert.equal(go(heatmap, '15', ['down']), 15);
	});

	test('goes to the first and the last instance', () => {
		assert.equal(go(heatmap, '3', ['first']), 0);
		assert.equal(go(heatmap, '3', ['last']), 15);
	});

	test('goes by pages', () => {
		assert.equal(go(heatmap, '4', ['page-down'], {pageLines: 2}), 12);
		assert.equal(go(heatmap, '12', ['page-up'], {pageLines: 2}), 4);
		assert.equal(go(heatmap, '4', ['page-down']), 13);
	});

	test('goes to the nearest cell of the column where the next row has fewer', () => {
		const uneven = toHeatmap(
			makeSnapshot({
				instances: [
					...[0, 1, 2, 3].map(() => ({updateDomain: 0, faultDomain: 0})),
					{updateDomain: 1, faultDomain: 0},
					{updateDomain: 1, faultDomain: 1},
				],
			}),
			'update-domain',
		);

		assert.equal(go(uneven, '3', ['down']), 4);
		assert.equal(go(uneven, '5', ['up']), 3);
	});

	test('passes rows without instances, and finds rows whose column is empty', () => {
		const diagonal = toHeatmap(
			makeSnapshot({
				instances: [
					{zone: '1', updateDomain: 0, faultDomain: 0},
					{zone: '1', updateDomain: 2, faultDomain: 1},
					{zone: '2', updateDomain: 1, faultDomain: 0},
				],
			}),
			'update-domain',
		);

		assert.equal(go(diagonal, '0', ['down']), 1);
		assert.equal(go(diagonal, '0', ['down', 'down']), 2);
		assert.equal(go(diagonal, '2', ['up', 'up']), 0);
	});
});

suite('a move on a layout', () => {
	test('goes up and down the lines of a wrapped row', () => {
		const heatmap = heatmapOf({each: 4}, 'none');
		const layout = layoutHeatmap(heatmap, {columns: 80, rows: 14, cursor: null});

		assert.equal(layout.cellsPerLine, 19);
		assert.equal(go(heatmap, '5', ['down'], {layout}), 24);
		assert.equal(go(heatmap, '24', ['up'], {layout}), 5);
		assert.equal(go(heatmap, '18', ['right'], {layout}), 19);
		assert.equal(go(heatmap, '94', ['down'], {layout}), 99);
	});

	test('keeps to the column of a wrapped row', () => {
		const heatmap = heatmapOf({updateDomains: 2, faultDomains: 2, each: 4});
		const layout = layoutHeatmap(heatmap, {columns: 9, rows: 14, cursor: null});

		// UD0: 0 4 over 8 12, and beside it 2 6 over 10 14.
		assert.equal(layout.cellsPerLine, 2);
		assert.equal(go(heatmap, '4', ['right'], {layout}), 2);
		assert.equal(go(heatmap, '2', ['down'], {layout}), 10);
		assert.equal(go(heatmap, '10', ['down'], {layout}), 3);
		assert.equal(go(heatmap, '6', ['right'], {layout}), 8);
		assert.equal(go(heatmap, '3', ['up'], {layout}), 10);
	});

	test('keeps to a short column beside a wrapped one', () => {
		const uneven = toHeatmap(
			makeSnapshot({
				instances: [0, 1].flatMap(updateDomain => [
					...[0, 1, 2, 3].map(() => ({updateDomain, faultDomain: 0})),
					{updateDomain, faultDomain: 1},
				]),
			}),
			'update-domain',
		);
		const layout = layoutHeatmap(uneven, {columns: 9, rows: 14, cursor: null});

		// UD0: 0 1 over 2 3, and 4 beside the first line; UD1 the same from 5 on.
		assert.equal(layout.cellsPerLine, 2);
		assert.equal(go(uneven, '4', ['down'], {layout}), 9);
		assert.equal(go(uneven, '9', ['up'], {layout}), 4);
	});

	test('goes on in the block beside, and down to the block below', () => {
		const heatmap = heatmapOf({zones: ['1', '2', '3'], each: 4});
		const layout = layoutHeatmap(heatmap, {columns: 80, rows: 14, cursor: null});

		assert.equal(layout.blocksAcross, 2);
		assert.equal(go(heatmap, '95', ['right'], {layout}), 100);
		assert.equal(go(heatmap, '4', ['down'], {layout}), 200);
		assert.equal(go(heatmap, '200', ['up'], {layout}), 4);
	});

	test('goes by what is seen at once for a page', () => {
		const heatmap = heatmapOf({placementGroups: 10, each: 4});
		const layout = layoutHeatmap(heatmap, {columns: 40, rows: 13, cursor: vmIdOf('0')});

		assert.equal(go(heatmap, '0', ['page-down'], {layout}), 200);
		assert.equal(go(heatmap, '200', ['page-up'], {layout}), 0);
	});
});

suite('a cursor whose instance vanished', () => {
	const heatmap = toHeatmap(makeSnapshot({instances: ['3', '10', '40'].map(instanceId => ({instanceId}))}), 'none');

	test('comes to the instance with the nearest id, of two the smaller', () => {
		assert.equal(settleCursor(heatmap, 'vanished', '11'), vmIdOf('10'));
		assert.equal(settleCursor(heatmap, 'vanished', '39'), vmIdOf('40'));
		assert.equal(settleCursor(heatmap, 'vanished', '25'), vmIdOf('10'));
		assert.equal(settleCursor(heatmap, 'vanished', '999'), vmIdOf('40'));
		assert.equal(settleCursor(heatmap, 'vanished', '0'), vmIdOf('3'));
		assert.equal(moveCursor(heatmap, 'vanished', 'right', {instanceId: '39'}), vmIdOf('40'));
	});

	test('comes to the first instance when its id is not known', () => {
		assert.equal(settleCursor(heatmap, 'vanished'), vmIdOf('3'));
		assert.equal(moveCursor(heatmap, null, 'down'), vmIdOf('3'));
	});

	test('stays where it is as long as the instance is there, also under another id', () => {
		assert.equal(settleCursor(heatmap, vmIdOf('40'), '3'), vmIdOf('40'));
	});

	test('is not taken for a new instance which got its id', () => {
		const reused = toHeatmap(makeSnapshot({instances: [{instanceId: '3', vmId: 'new'}, {instanceId: '4'}]}), 'none');

		assert.equal(settleCursor(reused, vmIdOf('4'), '3'), vmIdOf('4'));
		assert.equal(settleCursor(reused, vmIdOf('3'), '3'), 'new');
	});

	test('goes by the order of names in a Flexible set', () => {
		const flexible = toHeatmap(makeSnapshot({instances: ['web_a', 'web_c'].map(instanceId => ({instanceId}))}), 'none');

		assert.equal(settleCursor(flexible, 'vanished', 'web_b'), vmIdOf('web_c'));
		assert.equal(settleCursor(flexible, 'vanished', 'web_d'), vmIdOf('web_c'));
	});

	test('is nowhere when no instance is left', () => {
		const empty = toHeatmap(makeSnapshot(), 'none');

		assert.equal(settleCursor(empty, 'vanished', '1'), null);
		assert.equal(moveCursor(empty, 'vanished', 'last'), null);
	});
});
