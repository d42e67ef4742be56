import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, seat} from '../../helpers/scene.js';

const fleet = makeSnapshot({
	domains: {zones: ['1', '2', '3'], updateDomains: 2, faultDomains: 2},
	change: (_, index) => (index === 7 ? {healthState: 'unhealthy'} : {}),
});

const typing = (text: string) =>
	seat({live: makeLive(fleet)})
		.press('/')
		.type(text);

suite('tab', () => {
	test('completes what only one thing can be, a key and then its value', () => {
		assert.equal(typing('hea').press('tab').screen().filter, 'health:');
		assert.equal(typing('health:u').press('tab').screen().filter, 'health:unhealthy');
	});

	test('goes as far as all agree, then from one to the next and round, and shift tab back', () => {
		const operator = typing('ud:0 zo').press('tab', 'tab');
		assert.equal(operator.screen().filter, 'ud:0 zone:1');
		assert.equal(operator.press('tab').screen().filter, 'ud:0 zone:2');
		assert.equal(operator.press('tab', 'tab').screen().filter, 'ud:0 zone:1');
		assert.equal(operator.press('shift+tab').screen().filter, 'ud:0 zone:3');
	});

	test('goes on from what was typed after it', () => {
		assert.equal(typing('zone:').press('tab').type(',').press('tab').screen().filter, 'zone:1,2');
	});

	test('does nothing where nothing is known', () => {
		assert.equal(typing('colour:').press('tab').screen().filter, 'colour:');
	});
});

suite('the filters of before', () => {
	const kept = () => typing('ud:1').press('return', '/').type(' zone:2').press('return', '/');

	test('come back, the last kept first, and what was typed after them', () => {
		const operator = kept().press('backspace').press('up');
		assert.equal(operator.screen().filter, 'ud:1 zone:2');
		assert.equal(operator.press('up').screen().filter, 'ud:1');
		assert.equal(operator.press('up').screen().filter, 'ud:1');
		assert.equal(operator.press('down', 'down').screen().filter, 'ud:1 zone:');
	});

	test('are remembered once', () => {
		assert.deepEqual(kept().press('return').screen().filterHistory, ['ud:1 zone:2', 'ud:1']);
	});

	test('are not those which were taken back', () => {
		assert.deepEqual(typing('ud:1').press('escape').screen().filterHistory, []);
	});
});

test('a filter which cannot be read is not kept, and it says what is wrong', () => {
	const {mode, notice} = typing('health:ill').press('return').screen();

	assert.equal(mode.type, 'filter');
	assert.match(notice?.text ?? '', /no health "ill"/v);
});

test('enter goes to the first which the filter shows, and marks survive it', () => {
	const operator = seat({live: makeLive(fleet)})
		.press('space', '/')
		.type('health:unhealthy')
		.press('return');

	assert.equal(operator.screen().cursor?.instanceId, '7');
	assert.equal(operator.screen().marks.size, 1);
});
