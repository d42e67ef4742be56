import assert from 'node:assert/strict';
import {mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, beforeEach, suite, test} from 'node:test';
import {acquireLease, type AcquireOptions, LeaseError, leasesDirectory, readLease} from '../../source/journal/lease.js';
import {makeMachine} from '../helpers/made-up-processes.js';
import {createManualClock, type ManualClock} from '../helpers/manual-clock.js';

let root = '';
let directory = '';
let upgradeFolder = '';
let clock: ManualClock;
let machine = makeMachine();
let count = 0;

before(async () => {
	root = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
});

after(async () => {
	await rm(root, {recursive: true});
});

beforeEach(async () => {
	directory = path.join(root, String(++count), 'leases');
	upgradeFolder = path.join(root, String(count), 'upgrade');
	await mkdir(upgradeFolder, {recursive: true});
	clock = createManualClock();
	machine = makeMachine();
});

const scaleSetId = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachineScaleSets/web';

const acquire = async ({processes = machine.as(1), ...options}: Partial<AcquireOptions> = {}) =>
	acquireLease({
		directory,
		scaleSetId,
		upgradeFolder,
		upgradeId: 'u-1',
		identity: 'ana@corp.example',
		clock,
		processes,
		...options,
	});

/** Files of the only lease in the directory. */
async function generations(): Promise<readonly string[]> {
	const [name = ''] = await readdir(directory);
	return (await readdir(path.join(directory, name))).sort();
}

const isRefused = (pattern: RegExp) => (error: unknown) => error instanceof LeaseError && pattern.test(error.message);

suite('one conductor a scale set', () => {
	test('T48: two processes: the second is refused and told who, where, since when and what it may do', async () => {
		await acquire();
		await clock.advance(90_000);

		await assert.rejects(acquire({processes: machine.as(2), upgradeId: 'u-2'}), (error: unknown) => {
			assert.ok(error instanceof LeaseError);
			assert.equal(error.holder?.pid, 1);
			assert.match(error.message, /^web is being upgraded by ana@corp\.example \(process 1 on ops-1, upgrade u-1\)/);
			assert.match(error.message, /since 2026-11-20T12:00:00\.000Z\. You may watch with vmssroll attach u-1\./);
			return true;
		});
	});

	test('never from one which lives on this machine, however silent, even when told to take it over', async () => {
		await acquire();
		await clock.advance(24 * 3600 * 1000);

		await assert.rejects(acquire({processes: machine.as(2), takeOver: true}), isRefused(/is being upgraded/));
	});

	test('a process does not pass itself over', async () => {
		await acquire();
		await assert.rejects(acquire(), LeaseError);
	});

	test('scale sets do not hold each other up, and letter case makes no other scale set', async () => {
		await acquire();
		await acquire({scaleSetId: scaleSetId.replace(/web$/, 'api'), processes: machine.as(2)});

		await assert.rejects(acquire({scaleSetId: scaleSetId.toUpperCase(), processes: machine.as(3)}), LeaseError);
	});

	test('what was released is free, and its number is not used again', async () => {
		const first = await acquire();
		await first.release();
		assert.equal(await first.isHeld(), false);

		const second = await acquire({processes: machine.as(2)});
		assert.equal(await second.isHeld(), true);
		assert.deepEqual(await generations(), ['2.json']);
		await first.release();
		assert.equal(await second.isHeld(), true);
	});

	test('a dead holder is passed over: its process ended', async () => {
		const dead = await acquire();
		machine.alive.delete(1);
		const lease = await acquire({processes: machine.as(2)});

		assert.equal(await lease.isHeld(), true);
		assert.equal(await dead.isHeld(), false);
	});

	test('a dead holder is passed over: another process has its pid now', async () => {
		await acquire();
		machine.as(1, 'much-later');

		assert.equal(await (await acquire({processes: machine.as(2)})).isHeld(), true);
	});

	test('a dead holder is passed over: the machine was started anew, and no other of its name was heard of since', async () => {
		await acquire();
		const restarted = makeMachine({bootId: 'boot-2'});
		restarted.as(1);
		await assert.rejects(acquire({processes: restarted.as(2)}), isRefused(/is being upgraded/));

		await clock.advance(60_000);
		assert.equal(await (await acquire({processes: restarted.as(2)})).isHeld(), true);
	});

	test('a machine which changed its name is the same machine', async () => {
		const renamed = makeMachine({host: 'ops-1.other.example'});
		await acquire({processes: renamed.as(1)});
		machine.as(1);
		await clock.advance(60_000);
		await assert.rejects(acquire({processes: machine.as(2)}), isRefused(/is being upgraded/));

		machine.alive.delete(1);
		assert.equal(await (await acquire({processes: machine.as(2)})).isHeld(), true);
	});

	test('where the system tells neither boot nor start, the name of the host and the pid do', async () => {
		const plain = makeMachine({bootId: null, pidNamespace: null});
		await acquire({processes: plain.as(1)});
		await assert.rejects(acquire({processes: plain.as(2)}), isRefused(/is being upgraded/));

		plain.alive.delete(1);
		assert.equal(await (await acquire({processes: plain.as(2)})).isHeld(), true);
	});
});

suite('a holder on another machine', () => {
	const elsewhere = makeMachine({host: 'ops-2', bootId: 'boot-9'});

	test('lives while it is heard of', async () => {
		const lease = await acquire();
		await clock.advance(50_000);
		await lease.heartbeat();
		await clock.advance(50_000);

		await assert.rejects(acquire({processes: elsewhere.as(1), takeOver: true}), isRefused(/is being upgraded/));
	});

	test('is unknown once it is silent: refused with the way on, which works', async () => {
		const silent = await acquire();
		await clock.advance(60_000);

		await assert.rejects(
			acquire({processes: elsewhere.as(1)}),
			isRefused(/last heard of at 2026-11-20T12:00:00\.000Z \(60 s ago\).*--take-over/),
		);

		const lease = await acquire({processes: elsewhere.as(1), takeOver: true});
		assert.equal(await lease.isHeld(), true);
		assert.equal(await silent.isHeld(), false);
		await assert.rejects(silent.heartbeat(), isRefused(/taken over by .*ops-2.*Nothing more is changed from here/));
		await silent.release();
		assert.equal(await lease.isHeld(), true);
	});

	test('T48: a clock which jumped back makes it unknown, not alive for ever', async () => {
		await acquire({clock: createManualClock(clock.now() + 3600 * 1000)});
		await assert.rejects(acquire({processes: elsewhere.as(1)}), isRefused(/--take-over/));
		await acquire({processes: elsewhere.as(1), takeOver: true});
	});

	test('is judged as such in another container with the same name', async () => {
		await acquire();
		const container = makeMachine({pidNamespace: 'pid:[2]'});
		await assert.rejects(acquire({processes: container.as(2)}), isRefused(/is being upgraded/));

		await clock.advance(60_000);
		await assert.rejects(acquire({processes: container.as(2)}), isRefused(/--take-over/));
	});
});

suite('holding a lease', () => {
	test('ends when its files are gone, and nothing is taken from who comes next', async () => {
		const lost = await acquire();
		await rm(directory, {recursive: true});
		assert.equal(await lost.isHeld(), false);

		const lease = await acquire({processes: machine.as(2)});
		assert.deepEqual(await generations(), ['1.json']);
		assert.equal(await lost.isHeld(), false);
		await assert.rejects(lost.heartbeat(), LeaseError);
		await lost.release();
		assert.equal(await lease.isHeld(), true);
	});

	test('ends when a higher number is there', async () => {
		const lease = await acquire();
		const [name = ''] = await readdir(directory);
		const own = await readFile(path.join(directory, name, '1.json'), 'utf8');
		await writeFile(path.join(directory, name, '7.json'), own.replace('"pid":1', '"pid":3'));

		assert.equal(await lease.isHeld(), false);
	});

	test('does not begin for who looked long ago and finds a low number free again', async () => {
		await acquire();
		machine.alive.delete(1);
		const slow = machine.as(2);
		let goOn = () => {};
		const asked = Promise.withResolvers<void>();
		const stalled = new Promise<void>(resolve => {
			goOn = resolve;
		});

		const late = acquire({
			processes: {
				...slow,
				async find(pid) {
					const found = await slow.find(pid);
					asked.resolve();
					await stalled;
					return found;
				},
			},
		});
		await asked.promise;
		await (await acquire({processes: machine.as(3)})).release();
		const lease = await acquire({processes: machine.as(4)});
		assert.deepEqual(await generations(), ['3.json']);
		goOn();

		await assert.rejects(late, isRefused(/process 4/));
		assert.equal(await lease.isHeld(), true);
		assert.deepEqual(await generations(), ['3.json']);
	});

	test('a lease which cannot be read is not passed over unless told to', async () => {
		await acquire();
		const [name = ''] = await readdir(directory);
		await writeFile(path.join(directory, name, '2.json'), '{"pid":-1}');

		await assert.rejects(acquire({processes: machine.as(2)}), isRefused(/cannot be read.*--take-over/));
		assert.equal(await (await acquire({processes: machine.as(2), takeOver: true})).isHeld(), true);
		assert.deepEqual(await generations(), ['3.json']);
	});

	test('T49: where nothing can be written there is no lease, and so no upgrade', async () => {
		await writeFile(path.join(root, 'a-file'), '');
		await assert.rejects(acquire({directory: path.join(root, 'a-file')}), isRefused(/ENOTDIR.*hard links/));

		await assert.rejects(acquire({upgradeFolder: path.join(root, 'nowhere')}), isRefused(/ENOENT/));
		await mkdir(path.join(upgradeFolder, 'lease.json'));
		await assert.rejects(acquire(), isRefused(/Could not write the lease/));
		assert.deepEqual(await readdir(upgradeFolder), ['lease.json']);
		await rm(path.join(upgradeFolder, 'lease.json'), {recursive: true});
		assert.equal(await (await acquire()).isHeld(), true);
	});
});

suite('beside the journal', () => {
	const options = () => ({clock, processes: machine.as(9)});

	test('stands who carries the upgrade out, for scripts, and nobody else may read it', async () => {
		const lease = await acquire();
		await lease.setSocket('/run/user/1000/x.sock');
		await clock.advance(5000);
		await lease.heartbeat();
		const file = path.join(upgradeFolder, 'lease.json');

		assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), {
			pid: 1,
			processStart: 'began-1',
			bootId: 'boot-1',
			pidNamespace: 'pid:[1]',
			host: 'ops-1',
			identity: 'ana@corp.example',
			upgradeId: 'u-1',
			startedAt: '2026-11-20T12:00:00.000Z',
			heartbeatAt: '2026-11-20T12:00:05.000Z',
			socket: '/run/user/1000/x.sock',
			releasedAt: null,
		});
		assert.equal((await stat(file)).mode & 0o777, 0o600);
		assert.deepEqual(await readdir(upgradeFolder), ['lease.json']);
		assert.deepEqual(await readLease(upgradeFolder, options()), {holder: lease.holder(), liveness: 'alive'});
	});

	test('stays who did, once it let go or died', async () => {
		assert.equal(await readLease(upgradeFolder, options()), null);

		const lease = await acquire();
		await lease.setSocket('/run/x.sock');
		await lease.release();
		const released = await readLease(upgradeFolder, options());
		assert.equal(released?.liveness, 'dead');
		assert.equal(released?.holder.releasedAt, '2026-11-20T12:00:00.000Z');
		assert.equal(released?.holder.socket, null);

		await acquire({processes: machine.as(2)});
		assert.equal((await readLease(upgradeFolder, options()))?.liveness, 'alive');
		machine.alive.delete(2);
		assert.equal((await readLease(upgradeFolder, options()))?.liveness, 'dead');
	});

	test('nonsense counts as nobody', async () => {
		for (const text of ['', '{', 'null', '[]', '{"pid":"1"}']) {
			await writeFile(path.join(upgradeFolder, 'lease.json'), text);
			assert.equal(await readLease(upgradeFolder, options()), null);
		}
	});
});

test('leases are kept where the desktop standard says', () => {
	assert.equal(leasesDirectory({XDG_STATE_HOME: '/state'}, '/home/ana'), '/state/vmssroll/leases');
	assert.equal(leasesDirectory({XDG_STATE_HOME: './state'}, '/home/ana'), '/home/ana/.local/state/vmssroll/leases');
});
