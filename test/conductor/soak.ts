import assert from 'node:assert/strict';
import {test} from 'node:test';
import {play} from '../soak/play.js';
import {tellStory} from '../soak/story.js';

const seeds = Array.from({length: 12}, (_, index) => index + 1);

test('T59: upgrades of random sets, policies, faults, crashes and operators end, and say what is true', async () => {
	const outcomes = new Map<string, number>();

	for (const seed of seeds) {
		const {problems, outcome} = await play(tellStory(seed));
		assert.deepEqual(problems, [], `Play it again with: npm run soak -- --seed ${seed}`);
		outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
	}

	// A soak in which every plan was refused would show nothing.
	for (const outcome of ['completed', 'faulted', 'cancelled', 'rolled-back']) {
		assert((outcomes.get(outcome) ?? 0) > 0, `no upgrade of these was ${outcome}`);
	}
});
