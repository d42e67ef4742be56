import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import process from 'node:process';
import test from 'node:test';
import {compareAnswers} from '../helpers/replay/compare.js';
import {
	readExplanations,
	tallyOf,
	unusedExplanations,
	type Explanation,
	type Tally,
} from '../helpers/replay/differences.js';
import {readRecordings, type Exchange, type Recording} from '../helpers/replay/recording.js';
import {replayRecording} from '../helpers/replay/replay-recording.js';
import {replayTable} from '../helpers/replay/report.js';

const recordings = readRecordings();
const explanations = readExplanations();
const used = new Set<string>();
const tallies = new Map<string, Tally>();
for (const recording of recordings) {
	tallies.set(recording.name, tallyOf(recording, replayRecording(recording), explanations, used));
}

for (const [name, tally] of tallies) {
	test(`answers as Azure did in ${name}, but for explained differences`, () => {
		assert.deepEqual(tally.unexplained, []);
	});
}

test('every explanation explains a difference which is really there', () => {
	assert.deepEqual(unusedExplanations(explanations, used), []);
	assert.deepEqual(
		explanations.filter(({reason}) => reason.length < 20),
		[],
	);
});

/** An exchange as if Azure had answered so. */
const exchangeOf = (changes: Partial<Exchange>): Exchange => ({
	index: 1,
	method: 'GET',
	url: 'https://management.azure.com/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/web?api-version=2024-07-01',
	requestBody: undefined,
	status: 200,
	headers: {},
	body: {},
	isCut: false,
	at: null,
	...changes,
});

const differencesOf = (azure: Partial<Exchange>, ours: Partial<Exchange>): readonly string[] => {
	const {status, headers, body} = exchangeOf(ours);
	return compareAnswers(exchangeOf(azure), {status, headers, body}, new Set(['x-removed'])).map(
		({path, kind}) => `${path} ${kind}`,
	);
};

test('tells another status, header, member, type, value and length, and nothing of times, ids and order', () => {
	assert.deepEqual(differencesOf({status: 202}, {status: 200}), ['status value']);
	assert.deepEqual(differencesOf({headers: {'retry-after': '10'}}, {}), ['header:retry-after missing']);
	assert.deepEqual(differencesOf({headers: {'retry-after': '10'}}, {headers: {'retry-after': '11'}}), [
		'header:retry-after value',
	]);
	assert.deepEqual(differencesOf({headers: {'x-removed': 'a'}}, {headers: {date: 'b'}}), []);
	assert.deepEqual(differencesOf({body: {a: 1, b: 'x'}}, {body: {b: true, c: null}}), [
		'body:a missing',
		'body:b type',
		'body:c surplus',
	]);
	assert.deepEqual(differencesOf({body: {code: 'PowerState/running'}}, {body: {code: 'PowerState/stopped'}}), [
		'body:code value',
	]);
	assert.deepEqual(differencesOf({body: {list: [1, 2]}}, {body: {list: [1]}}), ['body:list[] length']);
	assert.deepEqual(
		differencesOf(
			{body: {time: '2024-08-26T08:55:47.0042975+00:00', id: '/resourceGroups/one', value: [{id: 'a'}, {id: 'b'}]}},
			{body: {time: '2026-11-20T09:00:00.1231237+00:00', id: '/resourceGroups/two', value: [{id: 'b'}, {id: 'a'}]}},
		),
		[],
	);
	assert.deepEqual(differencesOf({body: {id: '/resourceGroups/ONE'}}, {body: {id: '/resourceGroups/two'}}), [
		'body:id value',
	]);
	assert.deepEqual(
		differencesOf({body: {time: '2024-08-26T08:55:47+00:00'}}, {body: {time: '2024-08-26T08:55:47.123+00:00'}}),
		['body:time value'],
	);
});

test('a difference which nobody explains is unexplained, and an explanation which explains nothing is unused', () => {
	const recording: Recording = {name: 'made-up--2024-08-26', recordedAt: '2024-08-26', recorder: '', exchanges: []};
	const difference = {path: 'body:etag', kind: 'surplus', recorded: '', simulated: '"2"'} as const;
	const replayed = [{index: 1, kind: 'GET set', differences: [difference]}];
	const explanation = (changes: Partial<Explanation>): Explanation => ({
		reason: 'made up for this test',
		recordings: null,
		recordedBefore: null,
		requests: null,
		paths: ['body:*tag surplus'],
		...changes,
	});
	const tally = (changes: Partial<Explanation>) => {
		const needed = new Set<string>();
		const explained = [explanation(changes)];
		const {unexplained} = tallyOf(recording, replayed, explained, needed);
		return {unexplained: unexplained.length, unused: unusedExplanations(explained, needed).length};
	};

	assert.deepEqual(tally({}), {unexplained: 0, unused: 0});
	for (const changes of [
		{paths: ['body:etag missing']},
		{recordings: ['other--*']},
		{recordedBefore: '2024-08-26'},
		{requests: ['PUT *']},
	]) {
		assert.deepEqual(tally(changes), {unexplained: 1, unused: 1});
	}
});

const documentation = new URL('../../docs/simulator.md', import.meta.url);
const [start, end] = ['<!-- replay: written by the test of it -->', '<!-- end of replay -->'];

test('the documentation tells what the replay found', () => {
	const text = readFileSync(documentation, 'utf8');
	const table = replayTable(tallies);
	const [before = '', rest = ''] = text.split(start);
	const [written = '', after = ''] = rest.split(end);
	if (process.env['UPDATE_REPLAY'] === '1') {
		writeFileSync(documentation, `${before}${start}\n\n${table}\n\n${end}${after}`);
		return;
	}

	assert.equal(written.trim(), table, 'Run this test with UPDATE_REPLAY=1 to write the table anew.');
});
