import assert from 'node:assert/strict';
import {env} from 'node:process';
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
function gist({outcome, events, writes, images}: Played, isAnswerLost: boolean) {
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
		// Where an answer was lost it may be sent once more, and then replaces no disk a second time: that is looked at, too.
		// To set the state of a service twice is the same as once.
		taken: taken.filter((write, index) => {
			const mayRepeat = isAnswerLost || write.includes('/setOrchestrationServiceState ');
			return !mayRepeat || taken.indexOf(write) === index;
		}),
		images,
	};
}

async function playWith(story: Story, deaths: readonly Death[]): Promise<Played> {
	return play({...story, deaths: deaths.map(death => ({...death, secondsToNext: 2}))});
}

/**
 * One read in so many: a process which dies at a read has done nothing outside, so that only the time differs. And of
 * several lines in a row which say the same of several instances, the first. `VMSSROLL_TEST_ALL=1` takes every one.
 */
const isThorough = env['VMSSROLL_TEST_ALL'] === '1';
const readsBetweenDeaths = isThorough ? 1 : 50;

function deathsOf(calls: readonly OutsideCall[]): readonly Death[] {
	return calls.flatMap(({kind, name}, index): readonly Death[] => {
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
				if (isThorough) {
					return [
						{call, moment: 'torn'},
						{call, moment: 'after'},
					];
				}

				const before = calls.slice(0, index).findLast(other => other.kind === 'append');
				return before?.name === name ? [] : [{call, moment: index % 2 === 0 ? 'torn' : 'after'}];
			}
		}
	});
}

function assertSame(undisturbed: Played, disturbed: Played, where: string, isAnswerLost: boolean): void {
	assert.deepEqual(disturbed.problems, [], where);
	assert.deepEqual(gist(disturbed, isAnswerLost), gist(undisturbed, isAnswerLost), where);
	assert.equal(disturbed.mostImageChanges, undisturbed.mostImageChanges, `${where}: a disk was replaced once more`);
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
			const isAnswerLost = call?.kind === 'write' && death.moment === 'after';
			assertSame(undisturbed, await playWith(story, [...unharmed, death]), where, isAnswerLost);
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
			assertSame(undisturbed, await playWith(calm, [first, second]), 'two deaths', true);
		}),
		{numRuns: 5},
	);
});
