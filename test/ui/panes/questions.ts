import assert from 'node:assert/strict';
import {test} from 'node:test';
import {wishQuestion} from '../../../source/ui/panes/questions.js';
import {makeSnapshot} from '../../helpers/fleet.js';
import {makeLive, runBatches} from '../../helpers/scene.js';

test('who cancels is told of the pause instead, and of one which is paused that it can stay so', () => {
	const scene = runBatches(makeSnapshot({domains: {each: 1}}), {batchesDone: 2});
	const live = makeLive(scene.snapshot, scene);
	const [, running] = wishQuestion({type: 'cancel'}, scene.upgrade, live);
	const [, paused] = wishQuestion({type: 'cancel'}, {...scene.upgrade, status: 'paused'}, live);

	assert.match(running, /To go on later, pause instead\.$/v);
	assert.match(paused, /To go on later, leave it paused\.$/v);
});
