import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {type Heatmap, toHeatmap} from '../../source/fleet/heatmap.js';
import type {DomainAxis} from '../../source/fleet/heatmap-arrangement.js';
import {type Layout, type LayoutOptions, layoutHeatmap} from '../../source/fleet/layout.js';
import type {LayoutLine} from '../../source/fleet/layout-line.js';
import {type FleetDomains, makeSnapshot, vmIdOf} from '../helpers/fleet.js';
import {arbitrarySnapshot} from '../helpers/fleet-arbitrary.js';

const heatmapOf = (domains: FleetDomains, axis: DomainAxis = 'update-domain') =>
	toHeatmap(makeSnapshot({domains}), axis);

/** Draws lines as a screen would: `o` a cell with its id where ids are shown, brackets around the cursor. */
function draw(lines: readonly LayoutLine[], {form}: Layout, cursor: string | null = null): readonly string[] {
	return lines.map(({texts, cells}) => {
		const columns: string[] = [];

		const put = (x: number, text: string) => {
			for (let index = 0; index < text.length; index++) {
				assert.equal(columns[x + index] ?? ' ', ' ', 'nothing is drawn over something else');
				columns[x + index] = text.charAt(index);
			}
		};

		for (const {x, text} of texts) {
			put(x, text);
		}

		for (const {x, width, cell} of cells) {
			put(x, form === 'id' ? `o${cell.instanceId}` : 'o');

			if (cell.vmId === cursor && form !== 'dense') {
				put(x - 1, '[');
				put(x + width, ']');
			}
		}

		return Array.from({length: columns.length}, (_, index) => columns[index] ?? ' ').join('');
	});
}

/** The same with the room for totals filled: they too are drawn over nothing. */
function drawWithTotals(lines: readonly LayoutLine[], layout: Layout): readonly string[] {
	return draw(
		lines.map(line => ({
			...line,
			texts: [
				...line.texts,
				...line.totals.map(({x, width, key}) => ({x, width, key, text: '='.repeat(width), role: 'label' as const})),
			],
		})),
		layout,
	);
}

const show = (heatmap: Heatmap, options: LayoutOptions) => {
	const layout = layoutHeatmap(heatmap, options);

	return draw(layout.visibleLines, layout, options.cursor);
};

const vmIdsOn = (lines: readonly LayoutLine[]) => lines.flatMap(({cells}) => cells.map(({cell}) => cell.vmId));

// Half of the rooms are so small that most maps scroll.
const anySize = fc.oneof(
	fc.record({columns: fc.nat(150), rows: fc.nat(50)}),
	fc.record({columns: fc.nat(40), rows: fc.nat(10)}),
);
const anyAxis = fc.constantFrom<DomainAxis>('update-domain', 'fault-domain', 'zone', 'none');

suite('the room for the map', () => {
	test('is never exceeded, in width or height', () => {
		fc.assert(
			fc.property(arbitrarySnapshot(), anyAxis, anySize, fc.nat(100), (snapshot, axis, size, firstVisibleLine) => {
				const heatmap = toHeatmap(snapshot, axis);
				const cursor = snapshot.instances[firstVisibleLine % Math.max(1, snapshot.instances.length)]?.vmId ?? null;
				const layout = layoutHeatmap(heatmap, {...size, cursor, firstVisibleLine});

				assert.ok(layout.visibleLines.length <= size.rows);

				for (const line of drawWithTotals(layout.lines, layout)) {
					assert.ok(line.length <= size.columns, `"${line}" is wider than ${size.columns}`);
				}

				if (layout.form !== 'dense') {
					for (const {x, width} of layout.lines.flatMap(({cells}) => cells)) {
						assert.ok(x > 0 && x + width < size.columns, 'a cursor fits around every cell');
					}
				}
			}),
		);
	});

	test('shows each cell of the map once, and none twice where it scrolls', () => {
		fc.assert(
			fc.property(arbitrarySnapshot(), anyAxis, anySize, fc.nat(30), (snapshot, axis, size, firstVisibleLine) => {
				const heatmap = toHeatmap(snapshot, axis);
				const columns = Math.max(1, size.columns);
				const layout = layoutHeatmap(heatmap, {columns, rows: size.rows, cursor: null, firstVisibleLine});
				const visible = vmIdsOn(layout.visibleLines);

				assert.deepEqual(vmIdsOn(layout.lines).toSorted(), snapshot.instances.map(({vmId}) => vmId).toSorted());
				assert.equal(new Set(visible).size, visible.length);

				if (layout.lines.length <= size.rows) {
					assert.deepEqual(layout.visibleLines, layout.lines);
				}
			}),
		);
	});

	test('always has the cursor in sight', () => {
		fc.assert(
			fc.property(
				arbitrarySnapshot(),
				anyAxis,
				anySize,
				fc.nat(),
				fc.nat(60),
				(snapshot, axis, size, chosen, first) => {
					fc.pre(snapshot.instances.length > 0);

					const heatmap = toHeatmap(snapshot, axis);
					const cursor = snapshot.instances[chosen % snapshot.instances.length]?.vmId ?? null;
					const columns = Math.max(1, size.columns);
					const rows = Math.max(1, size.rows);
					const layout = layoutHeatmap(heatmap, {columns, rows, cursor, firstVisibleLine: first});

					assert.ok(vmIdsOn(layout.visibleLines).includes(cursor ?? ''));
				},
			),
		);
	});
});

suite('a set of 100 instances', () => {
	const heatmap = heatmapOf({each: 4});

	test('is seen whole on 80 × 24, as the picture has it', () => {
		assert.deepEqual(show(heatmap, {columns: 80, rows: 14, cursor: vmIdOf('56')}), [
			'      FD0          FD1          FD2          FD3          FD4',
			' UD0  o o o o      o o o o      o o o o      o o o o      o o o o',
			' UD1  o o o o      o o[o]o      o o o o      o o o o      o o o o',
			' UD2  o o o o      o o o o      o o o o      o o o o      o o o o',
			' UD3  o o o o      o o o o      o o o o      o o o o      o o o o',
			' UD4  o o o o      o o o o      o o o o      o o o o      o o o o',
		]);
	});

	test('shows instance ids where there is room', () => {
		assert.deepEqual(show(heatmap, {columns: 100, rows: 30, cursor: vmIdOf('0')}).slice(0, 3), [
			'      FD0               FD1               FD2               FD3               FD4',
			' UD0 [o0 ]o25 o50 o75   o5  o30 o55 o80   o10 o35 o60 o85   o15 o40 o65 o90   o20 o45 o70 o95',
			' UD1  o1  o26 o51 o76   o6  o31 o56 o81   o11 o36 o61 o86   o16 o41 o66 o91   o21 o46 o71 o96',
		]);
	});

	test('shrinks to a column a cell at 40, and keeps its domains', () => {
		assert.deepEqual(show(heatmap, {columns: 40, rows: 14, cursor: null}).slice(0, 2), [
			'    FD0   FD1   FD2   FD3   FD4',
			'UD0 oooo  oooo  oooo  oooo  oooo',
		]);
	});

	test('wraps its groups and shortens its headings before it gives up its columns', () => {
		assert.deepEqual(show(heatmap, {columns: 20, rows: 14, cursor: null}).slice(0, 4), [
			'    0  1  2  3  4',
			'UD0 oo oo oo oo oo',
			'    oo oo oo oo oo',
			'UD1 oo oo oo oo oo',
		]);
	});

	test('parts a group into lines of like length', () => {
		const twoOfEight = heatmapOf({updateDomains: 1, faultDomains: 2, each: 8});

		assert.deepEqual(show(twoOfEight, {columns: 19, rows: 3, cursor: null}), [
			'    FD0  FD1',
			'UD0 oooo oooo',
			'    oooo oooo',
		]);
	});

	test('is still there where not even columns fit', () => {
		const layout = layoutHeatmap(heatmap, {columns: 9, rows: 10, cursor: null});

		assert.deepEqual(draw(layout.lines, layout).slice(0, 5), [
			'UD0 ooooo',
			'    ooooo',
			'    ooooo',
			'    ooooo',
			'UD1 ooooo',
		]);
	});

	test('wraps like text on the flat map', () => {
		const layout = layoutHeatmap(heatmapOf({each: 4}, 'none'), {columns: 80, rows: 14, cursor: null});

		assert.equal(layout.form, 'id');
		assert.deepEqual(
			layout.lines.map(({cells}) => cells.length),
			[19, 19, 19, 19, 19, 5],
		);
	});
});

suite('a set of several blocks', () => {
	test('has three zones of 100 below each other in 70 × 30, titles beside the headings', () => {
		const lines = show(heatmapOf({zones: ['1', '2', '3'], each: 4}), {columns: 70, rows: 30, cursor: null});

		assert.equal(lines.length, 20);
		assert.deepEqual(lines.slice(5, 9), [
			' UD4     o o o o    o o o o    o o o o    o o o o    o o o o',
			'',
			' zone 2  FD0        FD1        FD2        FD3        FD4',
			' UD0     o o o o    o o o o    o o o o    o o o o    o o o o',
		]);
	});

	test('drops the empty lines between blocks before it puts them side by side', () => {
		const heatmap = heatmapOf({zones: ['1', '2', '3'], each: 4});
		const tight = layoutHeatmap(heatmap, {columns: 70, rows: 18, cursor: null});
		const beside = layoutHeatmap(heatmap, {columns: 80, rows: 14, cursor: null});

		assert.deepEqual([tight.blocksAcross, tight.form, tight.lines.length], [1, 'spaced', 18]);
		assert.deepEqual([beside.blocksAcross, beside.form, beside.lines.length], [2, 'dense', 13]);
	});

	test('has blocks side by side with their totals between them', () => {
		const heatmap = heatmapOf({zones: ['1', '2'], updateDomains: 2, faultDomains: 2, each: 2});
		const layout = layoutHeatmap(heatmap, {columns: 60, rows: 4, cursor: null});

		assert.deepEqual(drawWithTotals(layout.lines, layout), [
			' Z1   FD0 ===   FD1 ===  ===   Z2   FD0 ===   FD1 ===  ===',
			' UD0  o0  o4    o2  o6   ===   UD0  o8  o12   o10 o14  ===',
			' UD1  o1  o5    o3  o7   ===   UD1  o9  o13   o11 o15  ===',
		]);
	});

	test('shows 1,000 instances in ten groups whole in 70 × 30, with short titles so that totals fit', () => {
		const layout = layoutHeatmap(heatmapOf({placementGroups: 10, each: 4}), {columns: 70, rows: 30, cursor: null});

		assert.equal(layout.form, 'dense');
		assert.equal(vmIdsOn(layout.visibleLines).length, 1000);
		assert.deepEqual(draw(layout.visibleLines, layout).slice(0, 2), [
			'PG1  FD0  FD1  FD2  FD3  FD4        PG2  FD0  FD1  FD2  FD3  FD4',
			'UD0  oooo oooo oooo oooo oooo       UD0  oooo oooo oooo oooo oooo',
		]);
		assert.equal(layout.totalsForm, 'missing');
	});

	test('leaves out totals rather than instances', () => {
		const layout = layoutHeatmap(heatmapOf({placementGroups: 10, each: 4}), {columns: 66, rows: 30, cursor: null});

		assert.equal(layout.totalsForm, 'none');
		assert.equal(vmIdsOn(layout.visibleLines).length, 1000);
	});

	test('is as low as can be where it does not fit', () => {
		const layout = layoutHeatmap(heatmapOf({placementGroups: 10, each: 4}), {columns: 80, rows: 14, cursor: null});

		assert.deepEqual([layout.form, layout.blocksAcross, layout.lines.length], ['dense', 2, 30]);
	});

	test('puts a long title on a line of its own', () => {
		const lines = show(heatmapOf({zones: ['1', '2'], placementGroups: 2, updateDomains: 1, faultDomains: 2}), {
			columns: 60,
			rows: 30,
			cursor: null,
		});

		assert.deepEqual(lines.slice(0, 3), [' zone 1 · group 1', '      FD0      FD1', ' UD0  o0       o1']);
	});
});

suite('totals', () => {
	test('stand right of each row, beside the title of its block and beside each heading', () => {
		const layout = layoutHeatmap(heatmapOf({zones: ['1', '2'], updateDomains: 2, faultDomains: 2}), {
			columns: 60,
			rows: 20,
			cursor: null,
		});

		assert.deepEqual(drawWithTotals(layout.lines, layout).slice(0, 3), [
			' zone 1  FD0 ===  FD1 ===  ===',
			' UD0     o0       o2       ===',
			' UD1     o1       o3       ===',
		]);
		assert.equal(layout.hasColumnTotals, true);
	});

	test('are one a row, one a block and one a column, whatever the map', () => {
		fc.assert(
			fc.property(arbitrarySnapshot(), anyAxis, anySize, (snapshot, axis, size) => {
				const heatmap = toHeatmap(snapshot, axis);
				const layout = layoutHeatmap(heatmap, {...size, cursor: null});
				const totals = layout.lines.flatMap(line => line.totals.map(({of, key, column}) => `${of} ${key} ${column}`));
				const ofRows = totals.filter(total => total.startsWith('row'));

				assert.equal(new Set(totals).size, totals.length);
				assert.equal(ofRows.length, layout.totalsForm === 'none' ? 0 : heatmap.blocks.flatMap(({rows}) => rows).length);
			}),
		);
	});

	test('are left out where they are not wanted', () => {
		const layout = layoutHeatmap(heatmapOf({zones: ['1', '2']}), {
			columns: 80,
			rows: 20,
			cursor: null,
			hasTotals: false,
		});

		assert.equal(layout.totalsForm, 'none');
		assert.deepEqual(
			layout.lines.flatMap(({totals}) => totals),
			[],
		);
	});

	test('are not repeated where the map is one row', () => {
		assert.equal(layoutHeatmap(heatmapOf({each: 4}, 'none'), {columns: 80, rows: 14, cursor: null}).totalsForm, 'none');
	});
});

suite('a map which is higher than the room', () => {
	const heatmap = heatmapOf({placementGroups: 10, each: 4});
	const size = {columns: 40, rows: 10};
	const at = (instanceId: string, firstVisibleLine: number) =>
		layoutHeatmap(heatmap, {...size, cursor: vmIdOf(instanceId), firstVisibleLine});

	test('stands still while the cursor moves within what is seen', () => {
		assert.equal(at('0', 0).firstVisibleLine, 0);
		assert.equal(at('4', 0).firstVisibleLine, 0);
		assert.equal(at('103', 3).firstVisibleLine, 3);
	});

	test('scrolls no further than it must', () => {
		// The fifth row of the second group is line 11.
		assert.equal(at('104', 0).firstVisibleLine, 2);
	});

	test('says at its top which block is seen', () => {
		const layout = at('104', 0);

		assert.deepEqual(draw(layout.visibleLines, layout).slice(0, 3), [
			'PG1  FD0  FD1  FD2  FD3  FD4',
			'UD2  oooo oooo oooo oooo oooo',
			'UD3  oooo oooo oooo oooo oooo',
		]);
	});

	test('says it also when the line before the first row is seen, of title and headings on two lines', () => {
		const titled = heatmapOf({zones: ['1', '2'], placementGroups: 2, each: 4});
		const layout = layoutHeatmap(titled, {columns: 28, rows: 8, cursor: null, firstVisibleLine: 8});

		assert.deepEqual(draw(layout.visibleLines, layout).slice(0, 2), [
			'zone 1 · group 2',
			'UD0 oooo oooo oooo oooo oooo',
		]);
	});

	test('shows title and headings of a block when the cursor comes back to its first row', () => {
		const layout = at('100', 30);

		assert.equal(draw(layout.visibleLines, layout)[0], 'PG2  FD0  FD1  FD2  FD3  FD4');
		assert.equal(layout.firstVisibleLine, 6);
	});

	test('never hides the cursor behind a title, also in a row about as high as the room', () => {
		// Four cells a line: rows of three, four and five lines under a title and headings, in a room of four.
		for (const each of [12, 16, 20]) {
			const tall = heatmapOf({zones: ['1', '2'], placementGroups: 2, updateDomains: 2, faultDomains: 1, each});
			const height = layoutHeatmap(tall, {columns: 8, rows: 4, cursor: null}).lines.length;

			for (let firstVisibleLine = 0; firstVisibleLine < height; firstVisibleLine++) {
				for (let id = 0; id < 8 * each; id++) {
					const cursor = vmIdOf(String(id));
					const {visibleLines} = layoutHeatmap(tall, {columns: 8, rows: 4, cursor, firstVisibleLine});

					assert.ok(vmIdsOn(visibleLines).includes(cursor), `instance ${id} from line ${firstVisibleLine}`);
				}
			}
		}
	});

	test('comes to rest when it shrinks below where it was scrolled to', () => {
		const layout = layoutHeatmap(heatmap, {...size, cursor: null, firstVisibleLine: 500});

		assert.equal(layout.firstVisibleLine, layout.lines.length - size.rows);
		assert.equal(layout.visibleLines.length, size.rows);
	});
});
