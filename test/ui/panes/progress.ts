import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Live} from '../../../source/store/live.js';
import {progressLines} from '../../../source/ui/panes/progress.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, runBatches, sceneTime, seat} from '../../helpers/scene.js';
import {conducted} from '../../helpers/steered.js';

const calm = makeSnapshot({domains: {each: 1}});
const {upgrade, events, snapshot} = runBatches(calm, {batchesDone: 2});

function textOf(change: Partial<Live>): string {
	const live = makeLive(snapshot, {upgrade, events, conductor: conducted(), ...change});

	return progressLines(seat({live}).scene(), upgrade, {columns: 100, rows: 30})
		.map(line => line.map(({text}) => text).join(''))
		.join('\n');
}

test('when it will be done is said while it can be seen how it goes', () => {
	assert.match(textOf({}), /~\d+ min left/v);
	assert.match(textOf({}), /ETA \d\d:\d\d UTC/v);
});

test('while nothing can be read, or what is seen is old, nobody knows when it will be done', () => {
	const blind: ReadonlyArray<Partial<Live>> = [
		{connection: {status: 'lost', message: 'connect ETIMEDOUT', since: sceneTime - 5000}},
		{connection: {status: 'lost', message: 'connect ETIMEDOUT', since: sceneTime - 5000, retryAt: sceneTime - 500}},
		{connection: {status: 'connecting'}},
		{receivedAt: sceneTime - 40_000},
	];

	for (const change of blind) {
		assert.doesNotMatch(textOf(change), /min left|\d UTC/v);
		assert.match(textOf(change), /ETA unknown while nothing can be read/v);
	}
});
