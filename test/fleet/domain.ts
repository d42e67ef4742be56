import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {
	faultDomainName,
	groupName,
	numberPlacementGroups,
	sortDomains,
	updateDomainName,
	zoneName,
} from '../../source/fleet/domain.js';
import {makeInstance, placementGroupIdOf} from '../helpers/fleet.js';

suite('sortDomains', () => {
	test('names each domain once, numbers by value, names after them, and what is not told last', () => {
		assert.deepEqual(sortDomains([10, null, 2, 10, 0]), [0, 2, 10, null]);
		assert.deepEqual(sortDomains(['10', 'edge', null, '9', 'edge']), ['9', '10', 'edge', null]);
	});
});

suite('the names of domains', () => {
	test('say which one, and when it is not told', () => {
		assert.deepEqual(
			[updateDomainName(0), faultDomainName(4), zoneName('1'), groupName(2)],
			['UD0', 'FD4', 'zone 1', 'group 2'],
		);
		assert.deepEqual(
			[updateDomainName(null), faultDomainName(null), zoneName(null), groupName(null)],
			['UD?', 'FD?', 'no zone', 'no group'],
		);
	});
});

suite('numberPlacementGroups', () => {
	test('numbers from 1 within each zone, by id, whatever the order of the instances', () => {
		const instances = [
			makeInstance({zone: '1', placementGroupId: placementGroupIdOf(9)}),
			makeInstance({zone: '1', placementGroupId: placementGroupIdOf(4)}),
			makeInstance({zone: '2', placementGroupId: placementGroupIdOf(9)}),
			makeInstance({zone: '1', placementGroupId: null}),
		];
		const numberOf = numberPlacementGroups(instances);

		assert.deepEqual(instances.map(numberOf), [2, 1, 1, null]);
		assert.deepEqual(instances.map(numberPlacementGroups(instances.toReversed())), [2, 1, 1, null]);
	});

	test('knows no number for a group which it has not seen', () => {
		assert.equal(numberPlacementGroups([])(makeInstance()), null);
	});
});
