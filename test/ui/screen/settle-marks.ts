import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Snapshot} from '../../../source/fleet/snapshot.js';
import {makeScaleSet, makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, seat} from '../../helpers/scene.js';

const calm = makeSnapshot({domains: {each: 1}});
const without = (snapshot: Snapshot, ...ids: readonly string[]): Snapshot => ({
	...snapshot,
	instances: snapshot.instances.filter(({instanceId}) => !ids.includes(instanceId)),
});

test('marks survive polls, also under another filter and axis', () => {
	const operator = seat({live: makeLive(calm)})
		.press('d', 'tab', '/')
		.type('ud:4')
		.press('return')
		.learn({snapshot: {...calm, takenAt: calm.takenAt + 5000}});

	assert.equal(operator.screen().marks.size, 5);
});

test('who vanished is named, and how many stay marked is said', () => {
	const operator = seat({live: makeLive(calm)}).press('d');
	const text = () => operator.screen().notice?.text;

	operator.learn({snapshot: without(calm, '10', '5', '1')});
	assert.equal(text(), '2 marked instances are not in the scale set any more: 5 10. Marked now: 3.');

	operator.learn({snapshot: without(calm, '10', '5', '1', '20')});
	assert.equal(text(), 'Instance 20 was marked and is not in the scale set any more. Marked now: 2.');
});

test('of many who vanished only some are named', () => {
	const operator = seat({live: makeLive(calm)})
		.press('*')
		.learn({snapshot: without(calm, ...calm.instances.slice(0, 12).map(({instanceId}) => instanceId))});

	assert.equal(
		operator.screen().notice?.text,
		'12 marked instances are not in the scale set any more: 0 1 2 3 4 5 6 7 and 4 more. Marked now: 13.',
	);
});

test('nothing is kept of another scale set, and nobody is said to have vanished', () => {
	const other = {...calm, scaleSet: makeScaleSet({name: 'api'}), instances: without(calm, '0', '5').instances};

	for (const between of [undefined, null]) {
		const operator = seat({live: makeLive(calm)}).press('d', 'v');

		if (between === null) {
			operator.learn({snapshot: null});
		}

		const {marks, rangeFrom, notice} = operator.learn({snapshot: other}).screen();
		assert.deepEqual([marks.size, rangeFrom, notice], [0, null, null]);
	}
});

test('since when an instance is as it is, follows from the polls', () => {
	const ill = {
		...calm,
		takenAt: calm.takenAt + 5000,
		instances: calm.instances.map(instance =>
			instance.instanceId === '3' ? {...instance, healthState: 'unhealthy' as const} : instance,
		),
	};
	const {changedAt} = seat({live: makeLive(calm)})
		.learn({snapshot: ill})
		.screen();

	assert.deepEqual([...changedAt.values()], [ill.takenAt]);
});
