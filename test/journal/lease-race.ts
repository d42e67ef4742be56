import assert from 'node:assert/strict';
import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process';
import {mkdir, mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {acquireLease, type Lease, LeaseError, readLease} from '../../source/journal/lease.js';
import {realClock} from '../../source/clock.js';
import {realProcessTable} from '../../source/journal/process-table.js';
import {makeMachine} from '../helpers/made-up-processes.js';
import {createManualClock} from '../helpers/manual-clock.js';

let directory = '';

before(async () => {
	directory = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
});

after(async () => {
	await rm(directory, {recursive: true});
});

test('T27: of many who try at once exactly one gets the lease, round after round, over dead holders and released ones', async () => {
	const machine = makeMachine();
	const clock = createManualClock();
	const leases = path.join(directory, 'leases');
	let pid = 0;

	for (let round = 0; round < 12; round++) {
		const tries = Array.from({length: 12}, async () => {
			const ours = ++pid;
			const upgradeFolder = path.join(directory, `u-${ours}`);
			await mkdir(upgradeFolder);
			const processes = machine.as(ours);

			return acquireLease({
				directory: leases,
				scaleSetId: 'web',
				upgradeFolder,
				upgradeId: `u-${ours}`,
				identity: null,
				clock,
				processes,
			});
		});

		const won: Lease[] = [];

		for (const outcome of await Promise.allSettled(tries)) {
			if (outcome.status === 'fulfilled') {
				won.push(outcome.value);
			} else {
				assert.ok(outcome.reason instanceof LeaseError, String(outcome.reason));
				assert.notEqual(outcome.reason.holder, null);
			}
		}

		assert.equal(won.length, 1, `round ${round}`);
		assert.equal(await won[0]?.isHeld(), true);

		if (round % 2 === 0) {
			machine.alive.clear();
		} else {
			await won[0]?.release();
		}
	}

	const [name = ''] = await readdir(leases);
	assert.equal((await readdir(path.join(leases, name))).length, 1);
});

type Contender = {readonly child: ChildProcessWithoutNullStreams; readonly hear: () => Promise<string>};

test('T48: of several processes one gets the lease; killed, it is passed over by one again', async () => {
	const upgradeFolder = path.join(directory, 'real');
	const leases = path.join(directory, 'real-leases');
	await mkdir(upgradeFolder);
	const script = fileURLToPath(new URL('../helpers/lease-contender.ts', import.meta.url));

	const contenders = Array.from({length: 4}, (): Contender => {
		const child = spawn(process.execPath, ['--import=tsx', script, leases, upgradeFolder, 'web']);
		const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
		return {child, hear: async () => String((await lines.next()).value)};
	});

	const compete = async (those: readonly Contender[]) => {
		for (const {child} of those) {
			child.stdin.write('go\n');
		}

		const heard = await Promise.all(those.map(async ({hear}) => hear()));
		const winners = those.filter((_, index) => heard[index] === 'won');
		assert.equal(winners.length, 1, heard.join(', '));
		const [winner] = winners;
		assert.ok(winner);

		for (const line of heard) {
			assert.ok(line === 'won' || line === `refused by ${winner.child.pid}`, line);
		}

		return winner;
	};

	const options = {clock: realClock, processes: realProcessTable};

	try {
		await Promise.all(contenders.map(async ({hear}) => assert.equal(await hear(), 'ready')));
		const first = await compete(contenders);
		assert.equal((await readLease(upgradeFolder, options))?.liveness, 'alive');

		const gone = new Promise(resolve => first.child.once('exit', resolve));
		first.child.kill('SIGKILL');
		await gone;
		assert.equal((await readLease(upgradeFolder, options))?.liveness, 'dead');

		const second = await compete(contenders.filter(contender => contender !== first));
		assert.equal((await readLease(upgradeFolder, options))?.holder.pid, second.child.pid);
	} finally {
		for (const {child} of contenders) {
			child.kill('SIGKILL');
		}
	}
});
