import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {type FleetEntry, toFleetEntry} from '../../source/fleet/fleet-entry.js';
import {fleetOrders, sortFleet, type UpgradeGravity} from '../../source/fleet/fleet-order.js';
import {type InstanceState, instanceStates, totalsOf} from '../../source/fleet/snapshot.js';
import {makeImage, makeScaleSet} from '../helpers/fleet.js';

type Facts = {
	readonly name: string;
	readonly capacity?: number | null;
	readonly group?: string;
	readonly states?: readonly InstanceState[];
	readonly behind?: FleetEntry['behind'];
	readonly version?: string;
};

function line({name, capacity = null, group = 'rg', states, behind = null, version = '1.0.0'}: Facts): FleetEntry {
	const scaleSet = makeScaleSet({name, capacity, resourceGroup: group, image: makeImage(version)});
	const strip = states ? {receivedAt: 0, states, totals: totalsOf(states), oldest: null} : null;

	return {...toFleetEntry({scaleSet, versions: null, strip}), behind};
}

const namesOf = (entries: readonly FleetEntry[]) => entries.map(({scaleSet}) => scaleSet.name).join(' ');

suite('the list of sets is sorted', () => {
	test('by name, whatever its letter case, then by group', () => {
		const entries = [line({name: 'web', group: 'b'}), line({name: 'Api'}), line({name: 'web', group: 'A'})];
		const sorted = sortFleet(entries, 'name');
		assert.equal(namesOf(sorted), 'Api web web');
		assert.deepEqual(
			sorted.map(({scaleSet}) => scaleSet.resourceGroup),
			['rg', 'A', 'b'],
		);
	});

	test('by capacity, the largest first and the unknown last, whichever way', () => {
		const entries = [line({name: 'a', capacity: 3}), line({name: 'b'}), line({name: 'c', capacity: 30})];
		assert.equal(namesOf(sortFleet(entries, 'capacity')), 'c a b');
		assert.equal(namesOf(sortFleet(entries, 'capacity', true)), 'a c b');
	});

	test('by how far behind: versions, then days', () => {
		const behind = (versions: number, days: number | null) => ({newest: '1', versions, days});
		const entries = [
			line({name: 'a', behind: behind(1, 9)}),
			line({name: 'b', behind: behind(2, 1)}),
			line({name: 'c'}),
			line({name: 'd', behind: behind(1, 90)}),
		];
		assert.equal(namesOf(sortFleet(entries, 'behind')), 'b d a c');
	});

	test('by trouble: an upgrade which waits, then the sickest, then an upgrade on its way, then the furthest behind', () => {
		const behind = (versions: number) => ({newest: '1', versions, days: null});
		const entries = [
			line({name: 'a-newest', states: ['current'], behind: behind(0)}),
			line({name: 'b-behind', states: ['current'], behind: behind(3)}),
			line({name: 'c-unread', behind: behind(1)}),
			line({name: 'd-sick', states: ['unhealthy', 'current']}),
			line({name: 'e-sicker', states: ['failed', 'failed', 'current']}),
			line({name: 'f-rolling', states: ['upgrading']}),
			line({name: 'g-paused', states: ['current']}),
			line({name: 'h-stranded', states: ['current']}),
		];
		const gravities = new Map<string, UpgradeGravity>([
			['f-rolling', 1],
			['g-paused', 2],
			['h-stranded', 3],
		]);
		const gravityOf = ({scaleSet}: FleetEntry) => gravities.get(scaleSet.name) ?? 0;

		assert.equal(
			namesOf(sortFleet(entries, 'trouble', false, gravityOf)),
			'h-stranded g-paused e-sicker d-sick f-rolling b-behind c-unread a-newest',
		);
	});

	test('by the unhealthy share, the sickest first', () => {
		const entries = [
			line({name: 'a', states: ['unhealthy', 'current', 'current', 'unhealthy', 'current']}),
			line({name: 'b', states: ['failed']}),
			line({name: 'c', states: ['current']}),
			line({name: 'd', states: []}),
		];
		assert.equal(namesOf(sortFleet(entries, 'unhealthy')), 'b a c d');
	});

	test('by image, versions as numbers', () => {
		const entries = ['1.10.0', '1.9.0', '1.2.0'].map((version, index) => line({name: `s${index}`, version}));
		assert.equal(namesOf(sortFleet(entries, 'image')), 's2 s1 s0');
	});

	test('in every order to the same list whatever stood where before', () => {
		const entry = fc
			.record({
				name: fc.constantFrom('a', 'B', 'c', 'd1', 'd10'),
				group: fc.constantFrom('one', 'two', 'three'),
				capacity: fc.option(fc.nat(5)),
				version: fc.constantFrom('1.0.0', '1.10.0', 'latest'),
				states: fc.option(fc.array(fc.constantFrom(...instanceStates), {maxLength: 4}), {nil: undefined}),
				behind: fc.option(fc.record({newest: fc.constant('1'), versions: fc.nat(3), days: fc.option(fc.nat(3))})),
			})
			.map(({states, ...facts}) => line({...facts, ...(states !== undefined && {states})}));
		const entries = fc.uniqueArray(entry, {selector: ({key}) => key, maxLength: 12});

		fc.assert(
			fc.property(
				entries.chain(list => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, {minLength: list.length}))),
				fc.constantFrom(...fleetOrders),
				fc.boolean(),
				([list, shuffled], order, isReversed) => {
					assert.deepEqual(sortFleet(shuffled, order, isReversed), sortFleet(list, order, isReversed));
				},
			),
		);
	});
});
