import assert from 'node:assert/strict';
import {test} from 'node:test';
import {beat, type Conducts, lineUp} from '../../source/conductor/run-all.js';
import type {Steering} from '../../source/upgrade/steer.js';
import {begin} from '../../source/upgrade/upgrade.js';
import {createManualClock} from '../helpers/manual-clock.js';
import {planned} from '../helpers/journal-events.js';

type Made = Conducts & {
	readonly steered: readonly {readonly steering: Steering; readonly by: string | null}[];
	readonly hasBegun: () => boolean;
	/** Lets it end: with a status, or an error. */
	readonly end: (how: 'completed' | 'faulted' | Error) => void;
};

/** A conductor which begins when it is run and ends when it is told to. */
function makeConductor(id: string): Made {
	const steered: {steering: Steering; by: string | null}[] = [];
	const over = Promise.withResolvers<void>();
	let hasBegun = false;
	let upgrade = begin(planned(id));

	return {
		get upgrade() {
			return upgrade;
		},
		steered,
		hasBegun: () => hasBegun,
		async run(signal) {
			hasBegun = true;
			signal.addEventListener('abort', () => over.resolve());

			if (steered.some(({steering}) => steering.type === 'cancel')) {
				upgrade = {...upgrade, status: 'cancelled'};
				over.resolve();
			}

			return over.promise;
		},
		async steer(steering, by) {
			steered.push({steering, by});

			if (steering.type === 'cancel' && hasBegun) {
				upgrade = {...upgrade, status: 'cancelled'};
				over.resolve();
			}

			return null;
		},
		end(how) {
			if (how instanceof Error) {
				over.reject(how);
			} else {
				upgrade = {...upgrade, status: how};
				over.resolve();
			}
		},
	};
}

const settle = async () => new Promise(setImmediate);

function run(ids: readonly string[], {parallel = 1, keepsGoing = false} = {}) {
	const all = ids.map(makeConductor);
	const row = lineUp(all);
	const stopping = new AbortController();
	const over: string[] = [];
	const running = row.run({
		parallel,
		keepsGoing,
		signal: stopping.signal,
		onOver: async ({conductor}) => {
			over.push(conductor.upgrade.id);
		},
	});

	return {
		all,
		row,
		running,
		over,
		stop: () => stopping.abort(),
		begun: () => all.filter(one => one.hasBegun()).map(one => one.upgrade.id),
	};
}

test('so many run side by side, in the order given; each is told when it is over', async () => {
	const {all, running, over, begun} = run(['a', 'b', 'c'], {parallel: 2});
	assert.deepEqual(begun(), ['a', 'b']);
	all[1]?.end('completed');
	await settle();
	assert.deepEqual(begun(), ['a', 'b', 'c']);
	assert.deepEqual(over, ['b']);
	all[0]?.end('completed');
	all[2]?.end('completed');
	assert.equal((await running).length, 3);
});

test('one faults, or its journal cannot be written: the others are cancelled because of it', async () => {
	for (const how of ['faulted', new Error('no space')] as const) {
		const {all, running, begun} = run(['a', 'b', 'c'], {parallel: 2});
		all[0]?.end(how);
		const outcomes = await running;
		assert.deepEqual(begun(), ['a', 'b', 'c'], 'also what has not begun gets its ending');
		assert.deepEqual(all[2]?.steered, [{steering: {type: 'cancel'}, by: 'the fault of upgrade a'}]);
		assert.deepEqual(all[1]?.steered, all[2]?.steered);
		assert.equal(outcomes.find(({conductor}) => conductor === all[0])?.error, how === 'faulted' ? null : how);
	}
});

test('kept going: a fault ends only its own', async () => {
	const {all, running, begun} = run(['a', 'b'], {keepsGoing: true});
	all[0]?.end('faulted');
	await settle();
	assert.deepEqual(begun(), ['a', 'b']);
	all[1]?.end('completed');
	await running;
	assert.deepEqual(all[1]?.steered, []);
});

test('told to stop: what runs stops, and what has not begun stays as it was planned', async () => {
	const {running, stop, begun} = run(['a', 'b']);
	stop();
	await running;
	assert.deepEqual(begun(), ['a']);
});

test('one which waits for its turn can be cancelled at once, and nothing else', async () => {
	const {all, row, running, begun, over} = run(['a', 'b']);
	const [first, second] = all;
	assert.ok(first !== undefined && second !== undefined);
	assert.match((await row.steer(second, {type: 'pause'}, 'ana')) ?? '', /waits for its turn/);
	assert.deepEqual(second.steered, []);
	assert.equal(await row.steer(second, {type: 'cancel'}, 'ana'), null);
	await settle();
	assert.deepEqual(begun(), ['a', 'b']);
	assert.deepEqual(over, ['b']);
	assert.equal(await row.steer(first, {type: 'pause'}, 'ana'), null);
	first.end('completed');
	await running;
});

test('a heartbeat which fails does not end the next', async () => {
	const clock = createManualClock();
	const stopping = new AbortController();
	let beats = 0;

	const beating = beat(
		async () => {
			beats++;
			throw new Error('no space');
		},
		{clock, signal: stopping.signal, milliseconds: 10},
	);

	await clock.advance(35);
	stopping.abort();
	await beating;
	assert.equal(beats, 3);
});
