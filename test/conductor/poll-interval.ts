import assert from 'node:assert/strict';
import {test} from 'node:test';
import {listBudget, pollInterval} from '../../source/conductor/poll-interval.js';

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
