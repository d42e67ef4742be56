import assert from 'node:assert/strict';
import {test} from 'node:test';
import {noChanges, noteChanges} from '../../source/fleet/since.js';
import {makeSnapshot, newImage, vmIdOf} from '../helpers/fleet.js';

const first = makeSnapshot({instances: [{}, {}, {}], takenAt: 1000});
const ill = makeSnapshot({instances: [{}, {healthState: 'unhealthy'}, {}], takenAt: 2000});

test('an instance is as it is since the snapshot which first showed it so', () => {
	const times = noteChanges(noChanges, first, ill);
	const later = noteChanges(times, ill, {...ill, takenAt: 3000});

	assert.deepEqual([...times], [[vmIdOf('1'), 2000]]);
	assert.equal(later, times);
});

test('each change begins it anew', () => {
	const times = noteChanges(noteChanges(noChanges, first, ill), ill, {...first, takenAt: 4000});

	assert.equal(times.get(vmIdOf('1')), 4000);
});

test('of what nobody saw change, nothing is said', () => {
	assert.equal(noteChanges(noChanges, first, {...first, takenAt: 2000}).size, 0);
});

test('image, power, provisioning and failure count as well as health', () => {
	for (const change of [
		{image: newImage},
		{powerState: 'stopped'},
		{provisioningState: 'Updating'},
		{failure: 'no disk'},
	] as const) {
		const changed = makeSnapshot({instances: [change, {}, {}], takenAt: 2000});

		assert.deepEqual([...noteChanges(noChanges, first, changed).keys()], [vmIdOf('0')]);
	}
});

test('one who comes is new, and one who goes is forgotten', () => {
	const more = makeSnapshot({instances: [{}, {}, {}, {}], takenAt: 2000});
	const times = noteChanges(noChanges, first, more);

	assert.deepEqual([...times], [[vmIdOf('3'), 2000]]);
	assert.equal(noteChanges(times, more, {...first, takenAt: 3000}).size, 0);
});

test('one who is at another place of the list than before is still itself', () => {
	const turned = {...ill, instances: ill.instances.toReversed()};

	assert.deepEqual([...noteChanges(noChanges, first, turned)], [[vmIdOf('1'), 2000]]);
});
