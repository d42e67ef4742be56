import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {toHeatmap} from '../../source/fleet/heatmap.js';
import type {DomainAxis} from '../../source/fleet/heatmap-arrangement.js';
import {unknownImage} from '../../source/fleet/image.js';
import {
	clear,
	invert,
	type Marks,
	markAll,
	markColumn,
	markOutdated,
	markRange,
	markRow,
	markZone,
	noMarks,
	prune,
	rangeBetween,
	type SelectionOptions,
	selectInstances,
	toggle,
} from '../../source/fleet/selection.js';
import {makeSnapshot, newImage, vmIdOf} from '../helpers/fleet.js';
import {arbitrarySnapshot} from '../helpers/fleet-arbitrary.js';

// Two zones; in zone 1 UD0: 0 4 | 2 6 and UD1: 1 5 | 3 7, in zone 2 the same from 8 on.
const snapshot = makeSnapshot({domains: {zones: ['1', '2'], updateDomains: 2, faultDomains: 2, each: 2}});
const byUpdateDomain = toHeatmap(snapshot, 'update-domain');

const idsOf = (marks: Marks) =>
	snapshot.instances.filter(({vmId}) => marks.has(vmId)).map(({instanceId}) => Number(instanceId));
const marksOf = (...ids: readonly number[]): Marks => new Set(ids.map(id => vmIdOf(String(id))));

suite('marks', () => {
	test('are set and taken back one by one', () => {
		assert.deepEqual(idsOf(toggle(marksOf(1), vmIdOf('3'))), [1, 3]);
		assert.deepEqual(idsOf(toggle(marksOf(1, 3), vmIdOf('3'))), [1]);
		assert.equal(clear().size, 0);
	});

	test('take the update domain of the cursor in its own zone only', () => {
		assert.deepEqual(idsOf(markRow(noMarks, byUpdateDomain, vmIdOf('4'))), [0, 2, 4, 6]);
	});

	test('fill a row which is marked in part, and take it back when it is full', () => {
		const full = markRow(marksOf(0, 9), byUpdateDomain, vmIdOf('4'));

		assert.deepEqual(idsOf(full), [0, 2, 4, 6, 9]);
		assert.deepEqual(idsOf(markRow(full, byUpdateDomain, vmIdOf('2'))), [9]);
	});

	test('take no further than its zone what is a column where the rows are zones', () => {
		const byZone = toHeatmap(snapshot, 'zone');

		assert.deepEqual(byZone.blocks[0]?.columns, ['FD0', 'FD1']);
		assert.deepEqual(idsOf(markColumn(noMarks, byZone, vmIdOf('10'))), [10, 11, 14, 15]);
	});

	test('take a range in the order of reading, whichever end is first, and take it back when it is full', () => {
		const range = rangeBetween(byUpdateDomain, vmIdOf('6'), vmIdOf('4'));
		const marks = markRange(noMarks, range);

		assert.deepEqual(idsOf(marks), [2, 4, 6]);
		assert.deepEqual(rangeBetween(byUpdateDomain, vmIdOf('4'), vmIdOf('6')), range);
		assert.deepEqual(idsOf(markRange(marks, range)), []);
		assert.deepEqual(rangeBetween(byUpdateDomain, vmIdOf('4'), 'vanished'), []);
	});

	test('take in every range both ends, nobody twice, and only who is on the map', () => {
		fc.assert(
			fc.property(arbitrarySnapshot(), fc.nat(), fc.nat(), (seen, from, to) => {
				fc.pre(seen.instances.length > 0);

				const heatmap = toHeatmap(seen, 'update-domain');
				const ends = [from, to].map(end => seen.instances[end % seen.instances.length]?.vmId ?? '');
				const range = rangeBetween(heatmap, ends[0] ?? '', ends[1] ?? '');

				assert.deepEqual(new Set([range[0], range.at(-1)]), new Set(ends));
				assert.equal(new Set(range).size, range.length);
				assert.ok(range.every(vmId => seen.instances.some(instance => instance.vmId === vmId)));
			}),
		);
	});

	test('take the fault domain of the cursor in its own zone only', () => {
		const marks = markColumn(noMarks, byUpdateDomain, vmIdOf('10'));

		assert.deepEqual(idsOf(marks), [10, 11, 14, 15]);
		assert.deepEqual(idsOf(markColumn(marks, byUpdateDomain, vmIdOf('11'))), []);
	});

	test('take the zone of the cursor, also on a map without zones', () => {
		assert.deepEqual(idsOf(markZone(noMarks, snapshot, vmIdOf('8'))), [8, 9, 10, 11, 12, 13, 14, 15]);
		assert.deepEqual(idsOf(markZone(markAll(noMarks, snapshot), snapshot, vmIdOf('8'))), [0, 1, 2, 3, 4, 5, 6, 7]);
	});

	test('take what surely runs another image, in whatever state, and leave what cannot be told', () => {
		const mixed = makeSnapshot({
			instances: [{image: newImage}, {}, {healthState: 'unhealthy'}, {image: unknownImage}, {powerState: 'stopped'}],
		});
		const marks = markOutdated(noMarks, mixed, newImage);

		assert.deepEqual([...marks], ['1', '2', '4'].map(vmIdOf));
		assert.equal(markOutdated(marks, mixed, newImage).size, 0);
	});

	test('stay as they are when the cursor is on nothing', () => {
		const marks = marksOf(1);

		assert.equal(markRow(marks, byUpdateDomain, 'vanished'), marks);
		assert.equal(markColumn(marks, byUpdateDomain, 'vanished'), marks);
		assert.equal(markZone(marks, snapshot, 'vanished'), marks);
	});

	test('of a row are as before when the row is marked twice', () => {
		const axis = fc.constantFrom<DomainAxis>('update-domain', 'fault-domain', 'zone', 'none');

		fc.assert(
			fc.property(arbitrarySnapshot(), axis, fc.nat(), (fleet, usedAxis, chosen) => {
				const heatmap = toHeatmap(fleet, usedAxis);

				for (const mark of [markRow, markColumn]) {
					const vmId = fleet.instances[chosen % Math.max(1, fleet.instances.length)]?.vmId ?? 'nowhere';
					const once = mark(noMarks, heatmap, vmId);

					assert.equal(once.has(vmId), fleet.instances.length > 0);
					assert.deepEqual(mark(once, heatmap, vmId), noMarks);
					assert.deepEqual(mark(mark(once, heatmap, vmId), heatmap, vmId), once);
				}
			}),
		);
	});

	test('inverted twice are as before, and once the other half', () => {
		fc.assert(
			fc.property(fc.subarray([...snapshot.instances]), some => {
				const marks = new Set([...some.map(({vmId}) => vmId), 'elsewhere']);
				const inverted = invert(marks, snapshot);

				assert.deepEqual(invert(inverted, snapshot), marks);
				assert.ok(snapshot.instances.every(({vmId}) => marks.has(vmId) !== inverted.has(vmId)));
				assert.ok(inverted.has('elsewhere'));
			}),
		);
	});

	test('of vanished instances are dropped and named', () => {
		const {marks, vanished} = prune(new Set([vmIdOf('1'), 'gone']), snapshot);

		assert.deepEqual(idsOf(marks), [1]);
		assert.equal(marks.size, 1);
		assert.deepEqual(vanished, ['gone']);
	});

	test('are the same set when nothing vanished', () => {
		const marks = marksOf(1, 2);

		assert.deepEqual(prune(marks, snapshot), {marks, vanished: []});
		assert.equal(prune(marks, snapshot).marks, marks);
		assert.equal(markAll(markAll(marks, snapshot), snapshot).size, 16);
	});
});

suite('a selection from the command line', () => {
	const select = (options: SelectionOptions) => selectInstances(snapshot, options, newImage);
	const selected = (options: SelectionOptions) => select(options).selected.map(({instanceId}) => Number(instanceId));

	test('unites the values of a kind', () => {
		assert.deepEqual(selected({updateDomains: [0, 1], zones: ['2']}), [8, 9, 10, 11, 12, 13, 14, 15]);
		assert.deepEqual(selected({instanceIds: ['3', '1']}), [1, 3]);
	});

	test('intersects the kinds', () => {
		assert.deepEqual(selected({updateDomains: [1], zones: ['1']}), [1, 3, 5, 7]);
		assert.deepEqual(selected({updateDomains: [1], faultDomains: [0], zones: ['1'], instanceIds: ['5', '6']}), [5]);
	});

	test('means the outdated instances when nothing is named, and never the whole set', () => {
		const mixed = makeSnapshot({instances: [{image: newImage}, {}, {image: unknownImage}]});
		const empty: SelectionOptions = {
			updateDomains: [],
			faultDomains: [],
			zones: [],
			instanceIds: [],
			isOutdatedOnly: false,
		};

		for (const options of [{}, empty, {isOutdatedOnly: true}]) {
			const selection = selectInstances(mixed, options, newImage);

			assert.deepEqual(
				selection.selected.map(({instanceId}) => instanceId),
				['1'],
			);
			assert.deepEqual(
				selection.undetermined.map(({instanceId}) => instanceId),
				['2'],
			);
		}
	});

	test('takes what is named as it is, and only the outdated of it when told so', () => {
		const mixed = makeSnapshot({instances: [{image: newImage}, {}, {updateDomain: 1}]});
		const options: SelectionOptions = {updateDomains: [0]};

		assert.equal(selectInstances(mixed, options, newImage).selected.length, 2);
		assert.deepEqual(
			selectInstances(mixed, {...options, isOutdatedOnly: true}, newImage).selected.map(({instanceId}) => instanceId),
			['1'],
		);
	});

	test('reports what is not there, and what is', () => {
		const selection = select({
			updateDomains: [1, 7, 7],
			faultDomains: [9],
			zones: ['3', '1'],
			instanceIds: ['1', '1042'],
		});

		assert.deepEqual(selection.selected, []);
		assert.deepEqual(selection.unknownUpdateDomains, [7]);
		assert.deepEqual(selection.unknownFaultDomains, [9]);
		assert.deepEqual(selection.unknownZones, ['3']);
		assert.deepEqual(selection.unknownInstanceIds, ['1042']);
		assert.deepEqual(selection.existing, {updateDomains: [0, 1], faultDomains: [0, 1], zones: ['1', '2']});
	});

	test('does not take an instance for its missing domain', () => {
		const regional = makeSnapshot({instances: [{updateDomain: null}, {updateDomain: 0}]});
		const selection = selectInstances(regional, {updateDomains: [0], zones: ['1']}, newImage);

		assert.deepEqual(selection.selected, []);
		assert.deepEqual(selection.existing, {updateDomains: [0], faultDomains: [0], zones: []});
	});

	test('selects an instance when, and only when, every kind that is given names it', () => {
		const options = fc.record({
			updateDomains: fc.subarray([0, 1, 2, 3]),
			faultDomains: fc.subarray([0, 1, 2]),
			zones: fc.subarray(['1', '2', '3']),
		});

		fc.assert(
			fc.property(arbitrarySnapshot(), options, (fleet, named) => {
				fc.pre(Object.values(named).some(({length}) => length > 0));

				const chosen = new Set(selectInstances(fleet, named, newImage).selected);

				for (const instance of fleet.instances) {
					const isNamed =
						(named.updateDomains.length === 0 ||
							named.updateDomains.some(domain => domain === instance.updateDomain)) &&
						(named.faultDomains.length === 0 || named.faultDomains.some(domain => domain === instance.faultDomain)) &&
						(named.zones.length === 0 || named.zones.some(zone => zone === instance.zone));

					assert.equal(chosen.has(instance), isNamed);
				}
			}),
		);
	});
});
