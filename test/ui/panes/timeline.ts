import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {gateFigureLines} from '../../../source/ui/panes/gate-figures.js';
import {timelineLines} from '../../../source/ui/panes/timeline.js';
import {lineWidth} from '../../../source/ui/text.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {frameOf} from '../../helpers/frames.js';
import {makeLive, plainTheme, runBatches, sceneTime, seat} from '../../helpers/scene.js';
import {conducted, gone} from '../../helpers/steered.js';

const calm = makeSnapshot({domains: {each: 1}});
const {glyphs} = plainTheme;

const textsOf = (batchesDone: number, columns: number, rows: number, unhealthy: readonly string[] = []) => {
	const {upgrade, events} = runBatches(calm, {batchesDone, unhealthy});

	return timelineLines(upgrade, events, {now: sceneTime, room: {columns, rows}, glyphs}).map(line =>
		line.map(({text}) => text).join(''),
	);
};

test('each batch stands where it was in time, with how long it took and how many of it failed', () => {
	const lines = textsOf(2, 80, 20, ['6']);
	assert.match(lines[1] ?? '', /^1 UD0 █+ +1m35s$/v);
	assert.match(lines[2] ?? '', /^2 UD1 +█+─+ +6m35s 1✗$/v);
	assert.match(lines[3] ?? '', /^3 UD2 +▒+ +40 s$/v);
	assert.equal(lines[4], 'then UD3, UD4');
	assert.ok((lines[2] ?? '').indexOf('█') >= (lines[1] ?? '').lastIndexOf('█'));
});

test('with less room the last batches are shown, and how many came before', () => {
	const lines = textsOf(4, 60, 4);
	assert.equal(lines.length, 4);
	assert.match(lines[0] ?? '', /^batches, 2 before/v);
	assert.match(lines.at(-1) ?? '', /^5 UD4/v);
});

test('before the first batch there is nothing to show', () => {
	const {upgrade, events} = runBatches(calm, {batchesDone: 0});
	const early = events.filter(({type}) => type !== 'batch-requested');
	assert.deepEqual(timelineLines(upgrade, early, {now: sceneTime, room: {columns: 80, rows: 20}, glyphs}), []);
});

test('no line is wider than its room, and there are no more of them than it has', () => {
	fc.assert(
		fc.property(
			fc.integer({min: 0, max: 5}),
			fc.integer({min: 30, max: 200}),
			fc.integer({min: 0, max: 30}),
			(batchesDone, columns, rows) => {
				const {upgrade, events} = runBatches(calm, {batchesDone});
				const lines = timelineLines(upgrade, events, {now: sceneTime, room: {columns, rows}, glyphs});
				assert.ok(lines.length <= rows);
				assert.ok(lines.every(line => lineWidth(line) <= columns));
			},
		),
		{numRuns: 60},
	);
});

test('the pane of an upgrade shows gate figures, its end, the budget and the batches at 120 and at 200 columns', () => {
	const {upgrade, events, snapshot} = runBatches(calm, {batchesDone: 2, unhealthy: ['6']});
	const live = makeLive(snapshot, {upgrade, events, conductor: conducted()});

	for (const size of [
		{columns: 120, rows: 40},
		{columns: 200, rows: 60},
	]) {
		const text = frameOf(seat({live, size}).scene()).join('\n');
		assert.match(text, /1 of 25 unhealthy, 5 allowed/v);
		assert.match(text, /ETA \d\d:\d\d UTC · api budget 27 of 30 left/v);
		assert.match(text, /batches +\d\d:\d\d:\d\d – \d\d:\d\d:\d\d/v);
		assert.match(text, /3 UD2 +▒+/v);
	}
});

test('where nobody carries it out, no figure speaks of what comes next', () => {
	const {upgrade, events, snapshot} = runBatches(calm, {batchesDone: 2});
	const live = makeLive(snapshot, {upgrade, events, conductor: gone});
	assert.deepEqual(gateFigureLines({live}, upgrade, 80), []);
	assert.doesNotMatch(frameOf(seat({live}).scene()).join('\n'), /ETA/v);
});
