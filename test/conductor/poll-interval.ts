import assert from 'node:assert/strict';
import {test} from 'node:test';
import {listBudget, machinesInterval, pollInterval} from '../../source/conductor/poll-interval.js';

const budget = (lists: number, sets = 36) =>
	new Map([
		['GetVMScaleSetResource', sets],
		['HighCostGetVMScaleSetResource', lists],
	]);

const upgrading = {isUpgrading: true, instances: 20};
const idle = {isUpgrading: false, instances: 20};

test('the header tells the bucket which instance lists draw from', () => {
	assert.deepEqual(listBudget(budget(6)), {remaining: 6, capacity: 30});
	assert.equal(listBudget(new Map()), null);
});

test('the header of a Flexible set tells the bucket which lists of virtual machines draw from', () => {
	const machines = new Map([...budget(6), ['HighCostGetSubscriptionMaximum', 871]]);

	assert.deepEqual(listBudget(machines, 'Flexible'), {remaining: 871, capacity: 900});
	assert.deepEqual(listBudget(machines, 'unknown'), {remaining: 6, capacity: 30});
	assert.equal(listBudget(budget(6), 'Flexible'), null);
});

test('a Flexible set takes at most a third of what comes back to its bucket, and steps back when others drain it', () => {
	assert.equal(machinesInterval(new Map(), 30), 6000);
	// 1,000 machines on 20 pages: 300 pages a minute come back to a subscription.
	assert(20 * (60_000 / machinesInterval(new Map(), 1000)) <= 100);

	const waits = [900, 400, 200, 40].map(left =>
		machinesInterval(new Map([['HighCostGetSubscriptionMaximum', left]]), 30),
	);
	assert.deepEqual(
		waits,
		waits.toSorted((left, right) => left - right),
	);
	assert.equal(waits.at(-1), 30_000);
	// The set itself is read too, from a bucket of its own.
	assert(machinesInterval(budget(30, 3), 30) > 6000);
	// What a Uniform set before it left in the bucket of its list says nothing.
	assert.equal(machinesInterval(budget(0), 30), 6000);
});

test('a full bucket is used while an upgrade runs, and never while nothing does', () => {
	assert(pollInterval(budget(30), upgrading) < 6000);
	assert.equal(pollInterval(budget(30), idle), 6000);
});

test('the scarcer bucket decides, and the emptier it is the longer the wait', () => {
	const waits = [30, 20, 15, 9, 3].map(lists => pollInterval(budget(lists), upgrading));

	assert.deepEqual(
		waits,
		waits.toSorted((left, right) => left - right),
	);
	// Ten lists a minute come back: at the bottom the bucket must fill again.
	assert((waits.at(-1) ?? 0) > 6000);
	assert(pollInterval(budget(30, 4), upgrading) > 6000);
});

test('without a word from Azure the pace is one which can be kept up for ever', () => {
	assert.equal(pollInterval(new Map(), upgrading), 6000);
});

test('a set of many pages waits until the bucket can pay for a whole list', () => {
	const large = {isUpgrading: true, instances: 1000};

	assert(pollInterval(budget(30), large) < 6000);
	assert.equal(pollInterval(budget(12), large), 54_000);
});

test('a bucket which many upgrades of one subscription share slows each of them down, before it is empty', () => {
	const waits = [1080, 500, 200, 40].map(lists =>
		pollInterval(new Map([...budget(30), ['HighCostGetVMScaleSetSubscriptionMaximum', lists]]), upgrading),
	);

	assert.deepEqual(
		waits,
		waits.toSorted((left, right) => left - right),
	);
	assert(waits[0] === pollInterval(budget(30), upgrading));
	// 360 lists a minute come back to a subscription: at the bottom 100 upgrades take less.
	assert(100 * (60_000 / (waits.at(-1) ?? 1)) < 360);
});

test('T13: upgrades side by side never ask more of a subscription than its buckets give, be there 1 or 150', () => {
	for (const upgrades of [1, 10, 40, 100, 150]) {
		const second = 1000;
		const next = Array.from({length: upgrades}, () => 0);
		const own = Array.from({length: upgrades}, () => 30);
		let shared = 1080;

		for (let now = 0; now < 3600 * second; now += second / 2) {
			// Documented: 360 lists a minute come back to the subscription, ten to each set.
			shared = Math.min(1080, shared + 3);

			for (const [index, at] of next.entries()) {
				own[index] = Math.min(30, (own[index] ?? 0) + 1 / 12);

				if (at <= now) {
					own[index]--;
					shared--;
					const told = new Map([...budget(own[index]), ['HighCostGetVMScaleSetSubscriptionMaximum', shared]]);
					next[index] = now + pollInterval(told, upgrading);
					assert(shared >= 0 && own[index] >= 0, `${upgrades} upgrades drained a bucket after ${now / second} s`);
				}
			}
		}
	}
});
