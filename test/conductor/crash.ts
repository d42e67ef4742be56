import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as fc from 'fast-check';
import {quiet} from '../soak/hand-written.js';
import type {Death, OutsideCall} from '../soak/process-life.js';
import {type Played, play} from '../soak/play.js';
import type {Story} from '../soak/story.js';

/** Two instances of two update domains, one after the other, and nothing which disturbs. */
const calm: Story = {...quiet, selection: {kind: 'every', nth: 13}, policy: {pauseSeconds: 20, soakSeconds: 15}};

const bad: Story = {...quiet, scenario: 'bad-image', policy: {healthTimeoutSeconds: 90}};

/** And which process of it dies: the first, or the one which reopens it. */
const stories: ReadonlyArray<readonly [string, Story, number]> = [
	['of two update domains, with a pause and a soak', calm, 0],
	['which a bad image stops', bad, 0],
	['which is rolled back', {...bad, reopenings: [{type: 'roll-back'}]}, 1],
	['which suspends automatic repairs', {...quiet, hasRepairs: true, policy: {suspendRepairs: true}}, 0],
];

/** What must not depend on when a process died: the end, what the journal says of each instance, what Azure took, and what runs. */
function gist({outcome, events, writes, images}: Played) {
	const words = events.flatMap(event =>
		event.type === 'instance-upgraded' || event.type === 'instance-failed' || event.type === 'instance-skipped'
			? [`${event.type} ${event.instanceId}`]
			: [],
	);
	const taken = writes.flatMap(({method, path, status, requestBody}) =>
		status >= 200 && status < 300 ? [`${method} ${path} ${JSON.stringify(requestBody)}`] : [],
	);

	return {
		outcome,
		endings: events.filter(({type}) => /^(?:upgrade-(?:completed|faulted|cancelled)|rolled-back)$/.test(type)).length,
		instances: words.toSorted(),
		// Sent once more where an answer was lost: what matters is that nothing else was sent.
		taken: [...new Set(taken)],
		images,
	};
}

async function playWith(story: Story, deaths: readonly Death[]): Promise<Played> {
	return play({...story, deaths: deaths.map(death => ({...death, secondsToNext: 2}))});
}

/** One read in so many: a process which dies at a read has done nothing outside, so that only the time differs. */
const readsBetweenDeaths = 30;

function deathsOf(calls: readonly OutsideCall[]): readonly Death[] {
	return calls.flatMap(({kind}, index): readonly Death[] => {
		const call = index + 1;

		switch (kind) {
			case 'read': {
				return index % readsBetweenDeaths === 0 ? [{call, moment: 'after'}] : [];
			}

			case 'write': {
				return [
					{call, moment: 'before'},
					{call, moment: 'after'},
				];
			}

			// Half a line is none, so that it is as if the process had died after the line before.
			case 'append': {
				return [{call, moment: index % 2 === 0 ? 'torn' : 'after'}];
			}
		}
	});
}

function assertSame(undisturbed: Played, disturbed: Played, story: string): void {
	assert.deepEqual(disturbed.problems, [], story);
	assert.deepEqual(gist(disturbed), gist(undisturbed), story);
	assert.equal(
		disturbed.mostImageChanges,
		undisturbed.mostImageChanges,
		`${story}: an instance changed more than once`,
	);
}

for (const [name, story, process] of stories) {
	test(`T3: an upgrade ${name} ends the same, whichever request or line of its journal its process dies at`, async () => {
		const undisturbed = await playWith(story, []);
		const calls = undisturbed.calls[process] ?? [];
		assert.deepEqual(undisturbed.problems, []);
		assert(calls.some(({kind, name}) => kind === 'write' && name.endsWith('manualupgrade')));

		for (const death of deathsOf(calls)) {
			const call = calls[death.call - 1];
			const where = `dies ${death.moment} call ${death.call}, ${call?.kind} ${call?.name}`;
			const unharmed = Array.from({length: process}, (): Death => ({call: 0, moment: 'before'}));
			assertSame(undisturbed, await playWith(story, [...unharmed, death]), where);
		}
	});
}

test('T3: two processes which die one after the other change nothing either', async () => {
	const undisturbed = await playWith(calm, []);
	const death = fc.record({
		call: fc.integer({min: 1, max: undisturbed.calls[0]?.length ?? 1}),
		moment: fc.constantFrom<Death['moment'][]>('before', 'torn', 'after'),
	});

	await fc.assert(
		fc.asyncProperty(death, death, async (first, second) => {
			assertSame(undisturbed, await playWith(calm, [first, second]), 'two deaths');
		}),
		{numRuns: 10},
	);
});
