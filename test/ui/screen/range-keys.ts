import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Snapshot} from '../../../source/fleet/snapshot.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, type Operator, seat} from '../../helpers/scene.js';

// UD0: 0 5 10 15 20, UD1: 1 6 11 16 21, …
const calm = makeSnapshot({domains: {each: 1}});
const without = (snapshot: Snapshot, ...ids: readonly string[]): Snapshot => ({
	...snapshot,
	instances: snapshot.instances.filter(({instanceId}) => !ids.includes(instanceId)),
});

const marked = (operator: Operator) =>
	calm.instances.filter(({vmId}) => operator.screen().marks.has(vmId)).map(({instanceId}) => instanceId);

test('a range goes from where v was pressed to where the cursor went, and space marks it', () => {
	const operator = seat({live: makeLive(calm)}).press('l', 'v', 'j', 'l', 'space');

	assert.deepEqual(marked(operator), ['1', '5', '6', '10', '11', '15', '20']);
	assert.equal(operator.screen().rangeFrom, null);
});

test('enter marks a range too, and marks which are all there are taken back', () => {
	const operator = seat({live: makeLive(calm)}).press('v', 'l', 'return');
	assert.deepEqual(marked(operator), ['0', '5']);
	assert.deepEqual(marked(operator.press('h', 'v', 'l', 'return')), []);
});

test('esc, q and v leave a range and mark nothing', () => {
	for (const key of ['escape', 'q', 'v']) {
		const operator = seat({live: makeLive(calm)}).press('v', 'j', key);

		assert.deepEqual(marked(operator), []);
		assert.equal(operator.screen().rangeFrom, null);
		assert.equal(operator.screen().mode.type, 'map');
		assert.deepEqual(operator.commands(), []);
	}
});

test('shift and an arrow begin a range and extend it', () => {
	const operator = seat({live: makeLive(calm)}).press('shift+right', 'shift+right', 'space');
	assert.deepEqual(marked(operator), ['0', '5', '10']);
});

test('a range goes to the ends of the map, over pages and blocks', () => {
	assert.equal(marked(seat({live: makeLive(calm)}).press('v', 'G', 'space')).length, 25);

	const zones = makeSnapshot({domains: {zones: ['1', '2'], updateDomains: 2, faultDomains: 2}});
	assert.equal(
		seat({live: makeLive(zones)})
			.press('v', '}', 'space')
			.screen().marks.size,
		5,
	);
});

test('a range takes in only what the filter shows', () => {
	const operator = seat({live: makeLive(calm)})
		.press('/')
		.type('ud:0 fd:0,2,4')
		.press('return', 'v', 'G', 'space');

	assert.deepEqual(marked(operator), ['0', '10', '20']);
});

test('keys which act on the upgrade mean nothing while a range is drawn', () => {
	const operator = seat({live: makeLive(calm)}).press('v', 'u', 'e', 'X', '/');

	assert.equal(operator.screen().mode.type, 'map');
	assert.notEqual(operator.screen().rangeFrom, null);
});

test('a range whose beginning vanished ends, and says so', () => {
	const operator = seat({live: makeLive(calm)})
		.press('v', 'j')
		.learn({snapshot: without(calm, '0')});

	assert.equal(operator.screen().rangeFrom, null);
	assert.match(operator.screen().notice?.text ?? '', /^Instance 0, where the range began, is not in the scale set/v);
});
