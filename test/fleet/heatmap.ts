import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {findCell, type Heatmap, toHeatmap} from '../../source/fleet/heatmap.js';
import type {DomainAxis} from '../../source/fleet/heatmap-arrangement.js';
import {makeSnapshot, placementGroupIdOf} from '../helpers/fleet.js';
import {arbitrarySnapshot} from '../helpers/fleet-arbitrary.js';

const axes: readonly DomainAxis[] = ['update-domain', 'fault-domain', 'zone', 'none'];

const cellsOf = (heatmap: Heatmap) => heatmap.blocks.flatMap(({rows}) => rows.flatMap(({groups}) => groups.flat()));

/** The map as text: a line a row, ids of a group joined by commas. */
const outline = ({blocks}: Heatmap) =>
	blocks.flatMap(({title, columns, rows}) => [
		`${title ?? '-'}: ${columns.join(' | ')}`,
		...rows.map(({label, groups}) => {
			const ids = groups.map(group => group.map(({instanceId}) => instanceId).join(','));

			return `${label}: ${ids.join(' | ')}`;
		}),
	]);

const outlineOf = (snapshot: ReturnType<typeof makeSnapshot>, axis: DomainAxis) => outline(toHeatmap(snapshot, axis));

suite('toHeatmap', () => {
	test('shows every instance exactly once, whatever the axis and however the fleet is spread', () => {
		fc.assert(
			fc.property(arbitrarySnapshot(), fc.constantFrom(...axes), (snapshot, axis) => {
				const shown = cellsOf(toHeatmap(snapshot, axis)).map(({vmId}) => vmId);

				assert.deepEqual(shown.toSorted(), snapshot.instances.map(({vmId}) => vmId).toSorted());
			}),
		);
	});

	test('lines all blocks up: the same rows and columns in each, with a key of its own for every row', () => {
		fc.assert(
			fc.property(arbitrarySnapshot(), fc.constantFrom(...axes), (snapshot, axis) => {
				const {blocks} = toHeatmap(snapshot, axis);
				const keys = blocks.flatMap(({rows}) => rows.map(({key}) => key));

				assert.equal(new Set(keys).size, keys.length);

				for (const {columns, rows} of blocks) {
					assert.deepEqual(columns, blocks[0]?.columns);
					assert.deepEqual(
						rows.map(({label}) => label),
						blocks[0]?.rows.map(({label}) => label),
					);
					assert.ok(rows.every(({groups}) => groups.length === columns.length));
				}
			}),
		);
	});

	test('tells which instance of the snapshot each cell is, also where the snapshot is not sorted', () => {
		fc.assert(
			fc.property(arbitrarySnapshot(), fc.constantFrom(...axes), (sorted, axis) => {
				const snapshot = {...sorted, instances: sorted.instances.toReversed()};

				for (const {index, vmId} of cellsOf(toHeatmap(snapshot, axis))) {
					assert.equal(snapshot.instances[index]?.vmId, vmId);
				}
			}),
		);
	});

	test('is empty for a set without instances', () => {
		for (const axis of axes) {
			assert.deepEqual(toHeatmap(makeSnapshot(), axis).blocks, []);
		}
	});

	test('sorts the cells of a group by instance id as a number', () => {
		const snapshot = makeSnapshot({instances: ['10', '9', '100', '1'].map(instanceId => ({instanceId}))});

		assert.deepEqual(outlineOf({...snapshot, instances: snapshot.instances.toReversed()}, 'none'), [
			'-: ',
			': 1,9,10,100',
		]);
	});
});

suite('the update domain axis', () => {
	test('has update domains as rows, fault domains as columns and no title for a single block', () => {
		const snapshot = makeSnapshot({domains: {updateDomains: 2, faultDomains: 3, each: 2}});

		assert.deepEqual(outlineOf(snapshot, 'update-domain'), [
			'-: FD0 | FD1 | FD2',
			'UD0: 0,6 | 2,8 | 4,10',
			'UD1: 1,7 | 3,9 | 5,11',
		]);
	});

	test('has a block a zone, in the order of their numbers', () => {
		const snapshot = makeSnapshot({domains: {zones: ['2', '10', '1'], updateDomains: 1, faultDomains: 1}});

		assert.deepEqual(outlineOf(snapshot, 'update-domain'), [
			'zone 1: FD0',
			'UD0: 2',
			'zone 2: FD0',
			'UD0: 0',
			'zone 10: FD0',
			'UD0: 1',
		]);
	});

	test('keeps placement groups apart and numbers them within their zone by id', () => {
		const snapshot = makeSnapshot({
			instances: [
				{zone: '1', placementGroupId: placementGroupIdOf(7)},
				{zone: '1', placementGroupId: placementGroupIdOf(3)},
				{zone: '2', placementGroupId: placementGroupIdOf(5)},
			],
		});

		assert.deepEqual(outlineOf(snapshot, 'update-domain'), [
			'zone 1 · group 1: FD0',
			'UD0: 1',
			'zone 1 · group 2: FD0',
			'UD0: 0',
			'zone 2: FD0',
			'UD0: 2',
		]);
	});

	test('names groups alone in a regional set', () => {
		const snapshot = makeSnapshot({domains: {placementGroups: 2, updateDomains: 1, faultDomains: 1}});

		assert.deepEqual(
			toHeatmap(snapshot, 'update-domain').blocks.map(({title}) => title),
			['group 1', 'group 2'],
		);
	});

	test('has a block for what is in no zone beside the zones', () => {
		const snapshot = makeSnapshot({instances: [{zone: null}, {zone: '3'}]});

		assert.deepEqual(outlineOf(snapshot, 'update-domain'), ['zone 3: FD0', 'UD0: 1', 'no zone: FD0', 'UD0: 0']);
	});

	test('keeps the keys of a group when another one goes and numbers change', () => {
		const snapshot = makeSnapshot({domains: {placementGroups: 3, updateDomains: 1, faultDomains: 1}});
		const fewer = {...snapshot, instances: snapshot.instances.slice(1)};
		const [before, after] = [snapshot, fewer].map(seen => toHeatmap(seen, 'update-domain').blocks);

		assert.deepEqual(
			after?.map(({key}) => key),
			before?.slice(1).map(({key}) => key),
		);
		assert.deepEqual(
			after?.map(({title}) => title),
			['group 1', 'group 2'],
		);
	});

	test('puts instances without domains into the last row and column', () => {
		const snapshot = makeSnapshot({
			instances: [{updateDomain: null, faultDomain: null}, {updateDomain: 4, faultDomain: 1}, {faultDomain: null}],
		});

		assert.deepEqual(outlineOf(snapshot, 'update-domain'), ['-: FD1 | FD?', 'UD0:  | 2', 'UD4: 1 | ', 'UD?:  | 0']);
	});

	test('shows empty rows where another block has instances', () => {
		const snapshot = makeSnapshot({
			instances: [
				{zone: '1', updateDomain: 0},
				{zone: '2', updateDomain: 3},
			],
		});

		assert.deepEqual(outlineOf(snapshot, 'update-domain'), [
			'zone 1: FD0',
			'UD0: 0',
			'UD3: ',
			'zone 2: FD0',
			'UD0: ',
			'UD3: 1',
		]);
	});
});

suite('the other axes', () => {
	test('turn rows and columns round for fault domains', () => {
		const snapshot = makeSnapshot({domains: {updateDomains: 2, faultDomains: 1, each: 1}});

		assert.deepEqual(outlineOf(snapshot, 'fault-domain'), ['-: UD0 | UD1', 'FD0: 0 | 1']);
	});

	test('show zones as the rows of one block, and a column a placement group where a zone has several', () => {
		const one = makeSnapshot({domains: {zones: ['1', '2'], updateDomains: 2, faultDomains: 1}});
		const two = makeSnapshot({domains: {zones: ['1', '2'], placementGroups: 2, updateDomains: 1, faultDomains: 1}});

		assert.deepEqual(outlineOf(one, 'zone'), ['-: ', 'zone 1: 0,1', 'zone 2: 2,3']);
		assert.deepEqual(outlineOf(two, 'zone'), ['-: group 1 | group 2', 'zone 1: 0 | 1', 'zone 2: 2 | 3']);
	});

	test('call what is in no zone by that name', () => {
		assert.deepEqual(outlineOf(makeSnapshot({instances: [{}]}), 'zone'), ['-: ', 'no zone: 0']);
		assert.deepEqual(outlineOf(makeSnapshot({instances: [{}, {zone: '1'}]}), 'zone'), [
			'-: ',
			'zone 1: 1',
			'no zone: 0',
		]);
	});

	test('put everything into one row without an axis', () => {
		const snapshot = makeSnapshot({domains: {zones: ['1', '2'], updateDomains: 1, faultDomains: 1}});

		assert.deepEqual(outlineOf(snapshot, 'none'), ['-: ', ': 0,1']);
	});
});

suite('a fleet without the domains of an axis', () => {
	const flexible = (zones: readonly string[] | undefined, faultDomain: number | null) =>
		makeSnapshot({
			domains: {...(zones && {zones}), updateDomains: 1, faultDomains: 1, each: 2},
			change: () => ({updateDomain: null, faultDomain, placementGroupId: null}),
		});
	const axisOf = (snapshot: ReturnType<typeof makeSnapshot>, axis: DomainAxis) => toHeatmap(snapshot, axis).axis;

	test('falls back from update domains to zones, with the fault domains of each as columns', () => {
		const snapshot = makeSnapshot({
			domains: {zones: ['1', '2'], updateDomains: 1, faultDomains: 2, each: 2},
			change: () => ({updateDomain: null, placementGroupId: null}),
			scaleSet: {orchestrationMode: 'Flexible'},
		});

		assert.equal(axisOf(snapshot, 'update-domain'), 'zone');
		assert.deepEqual(outlineOf(snapshot, 'update-domain'), ['-: FD0 | FD1', 'zone 1: 0,2 | 1,3', 'zone 2: 4,6 | 5,7']);
	});

	test('has no columns where all instances of all zones are in fault domain 0', () => {
		assert.deepEqual(outlineOf(flexible(['1', '2'], 0), 'update-domain'), ['-: ', 'zone 1: 0,1', 'zone 2: 2,3']);
	});

	test('falls back to fault domains where there are no zones', () => {
		assert.equal(axisOf(flexible(undefined, 0), 'update-domain'), 'fault-domain');
	});

	test('falls back to zones where no fault domains are told, and to a flat map without zones', () => {
		assert.equal(axisOf(flexible(['1', '2'], null), 'update-domain'), 'zone');
		assert.equal(axisOf(flexible(['1', '2'], null), 'fault-domain'), 'zone');
		assert.equal(axisOf(flexible(undefined, null), 'update-domain'), 'none');
	});

	test('falls back from fault domains to update domains', () => {
		const snapshot = makeSnapshot({instances: [{faultDomain: null}]});

		assert.equal(axisOf(snapshot, 'fault-domain'), 'update-domain');
		assert.deepEqual(outlineOf(snapshot, 'fault-domain'), ['-: ', 'UD0: 0']);
	});

	test('keeps the zone axis when it is asked for', () => {
		assert.equal(axisOf(flexible(undefined, null), 'zone'), 'zone');
	});
});

suite('findCell', () => {
	test('finds every instance where it is, and no other', () => {
		fc.assert(
			fc.property(arbitrarySnapshot(), snapshot => {
				const heatmap = toHeatmap(snapshot, 'update-domain');

				for (const {vmId} of snapshot.instances) {
					const position = findCell(heatmap, vmId);

					assert.ok(position);

					const row = heatmap.blocks[position.block]?.rows[position.row];

					assert.equal(row?.groups[position.column]?.[position.index]?.vmId, vmId);
				}

				assert.equal(findCell(heatmap, 'vanished'), null);
			}),
		);
	});
});
