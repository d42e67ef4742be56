import assert from 'node:assert/strict';
import {test} from 'node:test';
import {makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, type Operator, runBatches, seat} from '../../helpers/scene.js';

/** 25 instances: update domain 0 has 0, 5, 10…, update domain 1 has 1, 6, 11… */
const calm = makeSnapshot({domains: {each: 1}});
const zones = makeSnapshot({domains: {zones: ['1', '2'], each: 1}});

const marked = (operator: Operator) =>
	[...operator.screen().marks].map(vmId => Number(vmId.slice(-12))).sort((a, b) => a - b);
const at = (operator: Operator) => operator.screen().cursor?.instanceId;

test('the cursor begins at the first instance and moves by arrows and by letters', () => {
	const operator = seat({live: makeLive(calm)});

	assert.equal(at(operator), '0');
	assert.equal(at(operator.press('j')), '1');
	assert.equal(at(operator.press('right')), '6');
	assert.equal(at(operator.press('k', 'h')), '0');
	assert.equal(at(operator.press('G')), '24');
	assert.equal(at(operator.press('home')), '0');
	assert.equal(at(operator.press('pagedown')), '4');
});

test('marks an instance, its row, its column and everything', () => {
	const operator = seat({live: makeLive(calm)});

	assert.deepEqual(marked(operator.press('space')), [0]);
	assert.deepEqual(marked(operator.press('x', 'd')), [0, 5, 10, 15, 20]);
	assert.deepEqual(marked(operator.press('x', 'f')), [0, 1, 2, 3, 4]);
	assert.equal(operator.press('*').screen().marks.size, 25);
	assert.deepEqual(marked(operator.press('~')), []);
});

test('marks the zone of the instance at the cursor', () => {
	assert.deepEqual(
		marked(seat({live: makeLive(zones)}).press('z')),
		Array.from({length: 25}, (_, index) => index),
	);
});

test('marks what is outdated against the chosen image', () => {
	const {snapshot} = runBatches(calm, {batchesDone: 2});
	const operator = seat({live: makeLive(snapshot)}).press('o');

	assert.deepEqual(
		marked(operator),
		calm.instances.map((_, index) => index).filter(index => index % 5 > 1),
	);
});

test('says so when there is nothing outdated to mark', () => {
	const operator = seat({live: makeLive(calm)}).press('o');

	assert.deepEqual(marked(operator), []);
	assert.equal(operator.screen().notice?.text, 'No instance is known to be outdated.');
});

test('marks only what the filter shows', () => {
	const operator = seat({live: makeLive(calm)})
		.press('/')
		.type('fd:1')
		.press('return', '*');
	assert.deepEqual(marked(operator), [5, 6, 7, 8, 9]);

	assert.deepEqual(marked(operator.press('x', 'd')), [5]);
	assert.deepEqual(marked(operator.press('x', '~')), [5, 6, 7, 8, 9]);
});

test('a filter brings the cursor to what it shows, and escape takes it back', () => {
	const operator = seat({live: makeLive(calm)})
		.press('/')
		.type('ud:3');
	assert.equal(operator.screen().filter, 'ud:3');
	assert.equal(operator.screen().mode.type, 'filter');

	operator.press('return');
	assert.equal(at(operator), '3');
	assert.equal(operator.press('/').type('9').press('escape').screen().filter, 'ud:3');
	assert.equal(operator.press('escape').screen().filter, '');
});

test('backspace takes back what was typed, a character as the eye sees it', () => {
	const operator = seat({live: makeLive(calm)})
		.press('/')
		.type('né👩‍💻');

	assert.equal(operator.press('backspace').screen().filter, 'né');
	assert.equal(operator.press('backspace', 'backspace').screen().filter, '');
	assert.equal(operator.press('backspace').screen().mode.type, 'map');
});

test('tab shows the next axis which the set has, and passes over those which it has not', () => {
	const operator = seat({live: makeLive(calm)});
	assert.deepEqual(
		[1, 2, 3, 4].map(() => operator.press('tab').screen().axis),
		['fault-domain', 'zone', 'none', 'update-domain'],
	);

	const flexible = makeSnapshot({instances: [{zone: '1', updateDomain: null, faultDomain: null}]});
	const other = seat({live: makeLive(flexible)});
	assert.deepEqual(
		[1, 2, 3].map(() => other.press('tab').screen().axis),
		['none', 'zone', 'none'],
	);
});

test('a number chooses what the colours say', () => {
	const operator = seat({live: makeLive(calm)});

	assert.deepEqual(
		['2', '3', '4', '1'].map(key => operator.press(key).screen().lens),
		['health', 'power', 'image', 'upgrade'],
	);
});

test('help goes back to where it was asked for', () => {
	const operator = seat({live: makeLive(calm)}).press('return', '?');
	assert.equal(operator.screen().mode.type, 'help');
	assert.equal(operator.press('escape').screen().mode.type, 'details');
	assert.equal(operator.press('q').screen().mode.type, 'map');
});

test('what is longer than the screen scrolls as far as it goes and no further', () => {
	const operator = seat({live: makeLive(calm), size: {columns: 80, rows: 24}}).press('?', 'G');
	const {mode} = operator.screen();
	assert.ok(mode.type === 'help' && mode.scroll > 10);
	assert.deepEqual(operator.press('j', 'pagedown').screen().mode, mode);
	assert.deepEqual(operator.press('k', 'j').screen().mode, mode);
	assert.deepEqual(operator.press('g').screen().mode, {...mode, scroll: 0});
});

test('pasted text is typed where text is typed, and does nothing anywhere else', () => {
	const operator = seat({live: makeLive(calm)}).paste('*uy\nq');
	assert.equal(operator.screen().mode.type, 'map');
	assert.equal(operator.screen().marks.size, 0);
	assert.deepEqual(operator.commands(), []);

	operator.press('/').paste('ud:1 fd:2\nq');
	assert.equal(operator.screen().filter, 'ud:1 fd:2');
});

test('a key which means nothing changes nothing, not even what was said', () => {
	const operator = seat({live: makeLive(calm)}).press('p');
	const screen = operator.screen();
	assert.match(screen.notice?.text ?? '', /no upgrade/v);
	assert.equal(operator.press('6', 'ctrl+k').screen(), screen);
	assert.equal(operator.press('l').screen().notice, null);
});

test('asks to read again, and says so until it has', () => {
	const operator = seat({live: makeLive(calm)}).press('R');
	assert.deepEqual(operator.commands(), [{type: 'refresh'}]);
	assert.equal(operator.screen().notice?.text, 'Reading from Azure.');
	assert.equal(operator.learn({snapshot: {...calm}}).screen().notice, null);
});

test('on a screen too small to read nothing can be started', () => {
	const operator = seat({live: makeLive(calm), size: {columns: 30, rows: 8}}).press('d', 'u', 'y', 'return');
	assert.deepEqual(operator.commands(), []);
	assert.equal(operator.screen().marks.size, 0);
	assert.deepEqual(operator.press('q').commands(), [{type: 'quit'}]);
});

test('keys before anything was read do no harm', () => {
	const operator = seat({live: makeLive(null)}).press(
		'j',
		'space',
		'd',
		'f',
		'z',
		'o',
		'*',
		'~',
		'u',
		'e',
		'return',
		'tab',
		'p',
		'b',
		'X',
		'G',
	);
	assert.deepEqual(operator.commands(), []);
	assert.equal(operator.screen().marks.size, 0);
});
