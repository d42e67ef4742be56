import assert from 'node:assert/strict';
import {test} from 'node:test';
import {makeSnapshot} from '../../helpers/fleet.js';
import {frameOf} from '../../helpers/frames.js';
import {makeLive, runBatches, seat} from '../../helpers/scene.js';

const scene = runBatches(makeSnapshot({domains: {each: 1}}), {batchesDone: 2, unhealthy: ['6']});
const live = makeLive(scene.snapshot, {
	upgrade: scene.upgrade,
	events: scene.events,
	journalPath: '/home/ana/upgrades/7f3k/journal.jsonl',
});

const open = () => seat({live, size: {columns: 100, rows: 40}}).press('L');
const bodyOf = (operator: ReturnType<typeof open>) => frameOf(operator.scene()).join('\n');

test('the log shows only events which have all of the words, and says of how many', () => {
	const body = bodyOf(open().press('/').type('FAILED 6').press('return'));
	assert.match(body, /1 of \d+ events of upgrade 7f3k/v);
	assert.match(body, /instance 6 failed/v);
	assert.doesNotMatch(body, /taken by Azure/v);
});

test('a time of day is a word too, and words of no event are said to be so', () => {
	const at = scene.events.at(-1)?.at.slice(11, 19) ?? '';
	assert.match(bodyOf(open().press('/').type(at)), /events of upgrade/v);
	assert.match(bodyOf(open().press('/').type('nothing such')), /No event has all of these words/v);
});

test('escape takes back what is typed, then the filter, then the log', () => {
	const operator = open().press('/').type('failed').press('return', '/').type('x').press('escape');
	assert.match(bodyOf(operator), /\/failed/v);
	assert.equal(operator.press('escape').screen().mode.type, 'log');
	assert.match(bodyOf(operator), /all of upgrade/v);
	assert.equal(operator.press('escape').screen().mode.type, 'map');
});

test('deleting the last of the words ends the typing', () => {
	const operator = open().press('/').type('a').press('backspace', 'backspace', 'j');
	assert.deepEqual(operator.screen().mode, {type: 'log', scroll: 0, words: '', typing: null, from: {type: 'map'}});
});

test('the log is saved to the file which was asked for: every event a line, the oldest first, and where the journal is', () => {
	const operator = open().press('S');
	assert.match(bodyOf(operator), /save to vmssroll-7f3k\.log/v);
	operator
		.press(...Array.from({length: 20}, () => 'backspace'))
		.type('/home/ana/night.log')
		.press('return');

	const [command] = operator.commands();
	assert.ok(command?.type === 'save-text');
	assert.equal(command.path, '/home/ana/night.log');

	const lines = command.text.trimEnd().split('\n');
	assert.equal(lines.length, scene.events.length + 3);
	assert.match(lines[0] ?? '', /^Log of upgrade 20261120-142107-7f3k: (\d+) of \1 events\.$/v);
	assert.match(lines[1] ?? '', /journal\.jsonl$/v);
	assert.match(lines[3] ?? '', /^2026-11-20T\d\d:\d\d:\d\d\.\d{3}Z planned: 25 instances/v);
	assert.match(lines.at(-1) ?? '', new RegExp(`^${scene.events.at(-1)?.at ?? ''}`, 'v'));
});

test('what is filtered is what is saved, and the file says so', () => {
	const operator = open().press('/').type('failed').press('return', 'S', 'return');
	const [command] = operator.commands();
	assert.ok(command?.type === 'save-text');
	assert.match(command.text, /^Log of upgrade \S+: 1 of \d+ events with failed\.\n/v);
});

test('no file is written without a name', () => {
	const operator = open().press('S', ...Array.from({length: 40}, () => 'backspace'), 'return');
	assert.deepEqual(operator.commands(), []);
	assert.match(operator.screen().notice?.text ?? '', /name of a new file/v);
});

test('what became of the file is said', () => {
	const operator = open().press('S', 'return');
	operator.learn({saved: {status: 'failed', message: 'Could not save to /x: you may not write there.'}});
	assert.equal(operator.screen().notice?.tone, 'bad');
	operator.learn({saved: {status: 'loaded', value: '/home/ana/vmssroll-7f3k.log'}});
	assert.match(operator.screen().notice?.text ?? '', /^Saved to \/home\/ana\/vmssroll-7f3k\.log/v);
});
