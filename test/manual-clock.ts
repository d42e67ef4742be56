import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {suite, test} from 'node:test';
import {createManualClock} from './helpers/manual-clock.js';

suite('the clock which tests turn by hand', () => {
	test('jumps from sleep to sleep until the promise settles, and no further', async () => {
		const clock = createManualClock(0);
		const moments: number[] = [];
		const work = async () => {
			for (const milliseconds of [10, 200, 3000]) {
				await clock.sleep(milliseconds);
				moments.push(clock.now());
			}

			return 'done';
		};
		const longer = clock.sleep(60_000);

		assert.equal(await clock.runUntil(work()), 'done');
		assert.deepEqual(moments, [10, 210, 3210]);
		assert.equal(clock.now(), 3210);
		assert.deepEqual(clock.pending(), {sleeps: 1, deadlines: 0});
		await clock.advance(60_000);
		await longer;
	});

	test('passes a rejection on', async () => {
		const clock = createManualClock();
		const work = async () => {
			await clock.sleep(5);
			throw new Error('broken');
		};

		await assert.rejects(clock.runUntil(work()), /broken/);
	});

	test('wakes several sleepers in the order of their moments, each before the next', async () => {
		const clock = createManualClock(0);
		const seen: string[] = [];
		const sleeper = async (name: string, first: number, second: number) => {
			await clock.sleep(first);
			seen.push(`${name}@${clock.now()}`);
			await clock.sleep(second);
			seen.push(`${name}@${clock.now()}`);
		};

		await clock.runUntil(Promise.all([sleeper('a', 30, 100), sleeper('b', 10, 15), sleeper('c', 10, 200)]));
		assert.deepEqual(seen, ['b@10', 'c@10', 'b@25', 'a@30', 'a@130', 'c@210']);
	});

	test('aborts a deadline when a jump passes over it, but never jumps for its sake', async () => {
		const clock = createManualClock(0);
		const passed = clock.deadline(50);
		const later = clock.deadline(500);
		const cancelled = clock.deadline(20);
		cancelled.cancel();
		const abortedAt: number[] = [];
		passed.signal.addEventListener('abort', () => abortedAt.push(clock.now()));

		await clock.runUntil(clock.sleep(100));
		assert.deepEqual(abortedAt, [50]);
		assert.equal(later.signal.aborted, false);
		assert.equal(cancelled.signal.aborted, false);

		await clock.advance(399);
		assert.equal(later.signal.aborted, false);
		await clock.advance(1);
		assert.equal(later.signal.aborted, true);
	});

	test('ends a sleep at once when its signal aborts', async () => {
		const clock = createManualClock(0);
		const controller = new AbortController();
		const sleep = clock.sleep(1000, controller.signal);
		controller.abort();
		await clock.runUntil(sleep);
		await clock.sleep(1000, controller.signal);
		assert.equal(clock.now(), 0);
		assert.deepEqual(clock.pending(), {sleeps: 0, deadlines: 0});
	});

	test('waits for file accesses before it jumps', async context => {
		const clock = createManualClock(0);
		const folder = await mkdtemp(path.join(tmpdir(), 'manual-clock-'));
		context.after(async () => rm(folder, {recursive: true}));
		const heartbeat = clock.sleep(10);
		const writes = async () => {
			for (let index = 0; index < 20; index++) {
				await writeFile(path.join(folder, 'file'), 'x'.repeat(100_000), {flush: true});
			}
		};

		await clock.runUntil(writes());
		assert.equal(clock.now(), 0);
		await clock.runUntil(heartbeat);
		assert.equal(clock.now(), 10);
	});
});
