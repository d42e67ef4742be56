import assert from 'node:assert/strict';
import {appendFile, mkdtemp, readFile, rm, truncate, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import type {Clock} from '../../source/clock.js';
import {type FollowOptions, followJournal} from '../../source/journal/follow.js';
import {createJournal, JournalError, openJournal} from '../../source/journal/journal.js';
import {encodeLine} from '../../source/journal/line.js';
import type {UpgradeEvent} from '../../source/upgrade/event.js';
import {everyDecision} from '../helpers/journal-events.js';
import {createManualClock} from '../helpers/manual-clock.js';

let directory = '';
let count = 0;

before(async () => {
	directory = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
});

after(async () => {
	await rm(directory, {recursive: true});
});

const newId = () => `u-${++count}`;
const [one, two, three] = everyDecision('u').map(events => encodeLine(events));
assert.ok(one && two && three);
const [first = [], second = [], third = []] = everyDecision('u');

/** Follows a file until it is left, and gathers what comes. */
function follow(file: string, options: Partial<FollowOptions> & {readonly clock: Clock}) {
	const leaving = new AbortController();
	const gathered: UpgradeEvent[] = [];

	const running = (async () => {
		for await (const events of followJournal(file, {signal: leaving.signal, ...options})) {
			assert.notEqual(events.length, 0);
			gathered.push(...events);
		}
	})();

	return {
		gathered,
		running,
		async leave() {
			leaving.abort();
			await running;
		},
	};
}

test('gives what is there at once, then what comes', async () => {
	const clock = createManualClock();
	const upgradeId = newId();
	const decisions = everyDecision(upgradeId);
	const journal = await createJournal(directory, upgradeId);
	await journal.append(decisions[0] ?? []);
	await journal.append(decisions[1] ?? []);
	const followed = follow(journal.path, {clock});
	await clock.settle();
	assert.deepEqual(followed.gathered, decisions.slice(0, 2).flat());

	for (const [index, events] of decisions.entries()) {
		if (index >= 2) {
			await journal.append(events);
			await clock.advance(250);
			assert.deepEqual(followed.gathered, decisions.slice(0, index + 1).flat());
		}
	}

	await followed.leave();
	await journal.close();
});

test('leaves out what is known already', async () => {
	const clock = createManualClock();
	const file = path.join(directory, 'known.jsonl');
	await writeFile(file, Buffer.concat([one, two]));
	const followed = follow(file, {clock, from: 2});
	await clock.settle();
	assert.deepEqual(followed.gathered, [...first, ...second].slice(2));

	await appendFile(file, three);
	await clock.advance(250);
	assert.deepEqual(followed.gathered, [...first, ...second, ...third].slice(2));
	await followed.leave();
});

test('T48: never gives a torn line, byte by byte, and gives it once it is whole', async () => {
	const clock = createManualClock();
	const file = path.join(directory, 'torn.jsonl');
	await writeFile(file, one);
	const followed = follow(file, {clock});
	await clock.settle();

	for (let index = 0; index < two.length; index++) {
		assert.deepEqual(followed.gathered, first, `byte ${index}`);
		await appendFile(file, two.subarray(index, index + 1));
		await clock.advance(250);
	}

	assert.deepEqual(followed.gathered, [...first, ...second]);
	await followed.leave();
});

test('T48: goes on over a torn tail which is cut and written anew', async () => {
	const clock = createManualClock();
	const upgradeId = newId();
	const decisions = everyDecision(upgradeId);
	const journal = await createJournal(directory, upgradeId);
	await journal.append(decisions[0] ?? []);
	await journal.close();
	await appendFile(journal.path, encodeLine(decisions[2] ?? []).subarray(0, 40));
	const followed = follow(journal.path, {clock});
	await clock.advance(1000);
	assert.deepEqual(followed.gathered, decisions[0]);

	const opened = await openJournal(directory, upgradeId);
	await clock.advance(250);
	await opened.journal.append(decisions[1] ?? []);
	await clock.advance(250);
	assert.deepEqual(followed.gathered, decisions.slice(0, 2).flat());
	await followed.leave();
	await opened.journal.close();
});

test('waits for a journal which is not there yet', async () => {
	const clock = createManualClock();
	const file = path.join(directory, 'later.jsonl');
	const followed = follow(file, {clock});
	await clock.advance(5000);
	await writeFile(file, one);
	await clock.advance(250);
	assert.deepEqual(followed.gathered, first);
	await followed.leave();
});

test('does not wait for its poll where the system tells of changes', async () => {
	// No clock: whatever comes, comes by the hint alone.
	const frozen: Clock = {...createManualClock(), sleep: async (_, signal) => whenAborted(signal)};
	const file = path.join(directory, 'hint.jsonl');
	await writeFile(file, one);
	const leaving = new AbortController();
	const followed = followJournal(file, {clock: frozen, signal: leaving.signal});
	assert.deepEqual((await followed.next()).value, first);

	const next = followed.next();
	await appendFile(file, two);
	assert.deepEqual((await next).value, second);
	leaving.abort();
	assert.equal((await followed.next()).done, true);
});

async function whenAborted(signal: AbortSignal | undefined): Promise<void> {
	return new Promise(resolve => {
		if (signal?.aborted) {
			resolve();
		}

		signal?.addEventListener('abort', () => resolve(), {once: true});
	});
}

test('ends at once when it is left, and leaves no timer behind', async () => {
	const clock = createManualClock();
	const file = path.join(directory, 'left.jsonl');
	await writeFile(file, one);
	const followed = follow(file, {clock});
	await clock.settle();
	assert.equal(clock.pending().sleeps, 1);

	await followed.leave();
	assert.equal(clock.pending().sleeps, 0);
});

test('says when the journal is damaged, of a newer version, or lost what was given', async () => {
	const clock = createManualClock();
	const file = path.join(directory, 'damaged.jsonl');
	await writeFile(file, Buffer.concat([one, two]));

	const lost = follow(file, {clock});
	await clock.settle();
	// Looked at before it happens: the file itself may tell before the clock does.
	const isLost = assert.rejects(lost.running, /lost lines which were read before/);
	await truncate(file, one.length);
	await clock.advance(250);
	await isLost;

	const damaged = follow(file, {clock});
	await clock.settle();
	const bytes = await readFile(file);
	const isDamaged = assert.rejects(
		damaged.running,
		(error: unknown) => error instanceof JournalError && /line 2, is not JSON/.test(error.message),
	);
	await writeFile(file, Buffer.concat([bytes, Buffer.from('damage\n')]));
	await clock.advance(250);
	await isDamaged;
	assert.deepEqual(damaged.gathered, first);
});
