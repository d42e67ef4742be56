import assert from 'node:assert/strict';
import {mkdir, mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, beforeEach, before, suite, test} from 'node:test';
import {findUpgrade, listUpgrades} from '../../source/journal/catalog.js';
import {createJournal, JournalError} from '../../source/journal/journal.js';
import {acquireLease} from '../../source/journal/lease.js';
import {makeEvent, planned} from '../helpers/journal-events.js';
import {makeMachine} from '../helpers/made-up-processes.js';
import {createManualClock} from '../helpers/manual-clock.js';

const clock = createManualClock();
let root = '';
let directory = '';
let machine = makeMachine();
let count = 0;

before(async () => {
	root = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
});

after(async () => {
	await rm(root, {recursive: true});
});

beforeEach(() => {
	directory = path.join(root, String(++count));
	machine = makeMachine();
});

const options = () => ({clock, processes: machine.as(99)});

/** Journals an upgrade which began at an hour of the day. */
async function keep(hour: number, tail: string, {hasEnded = true, isRunning = false} = {}): Promise<string> {
	const day = String(hour).padStart(2, '0');
	const upgradeId = `20261120-${day}0000-web-${tail}`;
	const journal = await createJournal(directory, upgradeId);
	const at = `2026-11-20T${day}:00:00.000Z`;
	await journal.append([planned(upgradeId, at)]);
	await journal.append([makeEvent(upgradeId, {type: 'upgrade-confirmed'}, at)]);

	if (hasEnded) {
		await journal.append([makeEvent(upgradeId, {type: 'upgrade-completed', upgraded: 2, message: 'done'}, at)]);
	}

	await journal.close();

	if (isRunning) {
		await acquireLease({
			directory: path.join(directory, '.leases'),
			scaleSetId: upgradeId,
			upgradeFolder: path.dirname(journal.path),
			upgradeId,
			identity: null,
			clock,
			processes: machine.as(hour),
		});
	}

	return upgradeId;
}

const tails = async () => (await listUpgrades(directory, options())).map(({upgradeId}) => upgradeId.slice(-4));
const found = async (idOrTail: string | null) =>
	(await findUpgrade(directory, idOrTail, options())).upgradeId.slice(-4);

suite('the list of upgrades', () => {
	test('is empty before the first', async () => {
		assert.deepEqual(await listUpgrades(directory, options()), []);
	});

	test('has the newest first, with what became of each', async () => {
		await keep(9, 'aaaa');
		await keep(11, 'bbbb', {hasEnded: false, isRunning: true});
		await keep(10, 'cccc', {hasEnded: false, isRunning: true});
		machine.alive.delete(10);

		const entries = await listUpgrades(directory, options());
		assert.deepEqual(
			entries.map(entry => (entry.problem === null ? [entry.upgrade.status, entry.isRunning, entry.liveness] : null)),
			[
				['rolling-forward', true, 'alive'],
				['rolling-forward', false, 'dead'],
				['completed', false, null],
			],
		);
		assert.deepEqual(await tails(), ['bbbb', 'cccc', 'aaaa']);
	});

	test('tells of what it cannot read, in its place', async () => {
		await keep(9, 'aaaa');
		const damaged = await keep(10, 'bbbb');
		await keep(11, 'cccc');
		await writeFile(path.join(directory, damaged, 'journal.jsonl'), 'no journal\n');
		const empty = await createJournal(directory, '20261120-093000-web-dddd');
		await empty.close();

		const entries = await listUpgrades(directory, options());
		assert.deepEqual(await tails(), ['cccc', 'bbbb', 'dddd', 'aaaa']);
		assert.match(String(entries[1]?.problem), /line 1, is not JSON/);
		assert.match(String(entries[2]?.problem), /holds no plan.*Nothing was changed/);
	});

	test('leaves out what is no upgrade', async () => {
		const upgradeId = await keep(9, 'aaaa');
		await mkdir(path.join(directory, 'without-journal'));
		await mkdir(path.join(directory, 'Not.An.Id'));
		await writeFile(path.join(directory, 'a-file'), '');
		await symlink(path.join(directory, upgradeId), path.join(directory, 'a-link'));

		assert.deepEqual(await tails(), ['aaaa']);
	});

	test('T49: says when the folder cannot be read', async () => {
		await writeFile(directory, '');
		await assert.rejects(
			listUpgrades(directory, options()),
			(error: unknown) => error instanceof JournalError && /ENOTDIR.*XDG_STATE_HOME/.test(error.message),
		);
	});
});

suite('which upgrade is meant', () => {
	test('by its whole id, or by its last part in any letter case', async () => {
		const upgradeId = await keep(9, 'aaaa');
		await keep(10, 'bbbb');

		assert.equal(await found(upgradeId), 'aaaa');
		assert.equal(await found('bbbb'), 'bbbb');
		assert.equal(await found('AAAA'), 'aaaa');
		assert.equal(await found('web-bbbb'), 'bbbb');
	});

	test('none: what there is is named', async () => {
		await assert.rejects(found('zzzz'), /no upgrade "zzzz".*None was started from here yet/);
		await keep(9, 'aaaa');
		await keep(10, 'bbbb');

		for (const hostile of ['zzzz', '', 'a', '-', '..', '../..', '/', 'aaa\0', '*']) {
			await assert.rejects(found(hostile), /There are: 20261120-100000-web-bbbb, 20261120-090000-web-aaaa\./);
		}
	});

	test('several: they are named', async () => {
		await keep(9, 'aaaa');
		await keep(10, 'aaaa');

		await assert.rejects(found('aaaa'), /may mean several.*20261120-\d\d0000-web-aaaa, 20261120-/);
	});

	test('a damaged one says what is wrong with it', async () => {
		const upgradeId = await keep(9, 'aaaa');
		await writeFile(path.join(directory, upgradeId, 'journal.jsonl'), '{}\n');
		await assert.rejects(found('aaaa'), /line 1, does not fit its checksum/);
		await assert.rejects(found(null), /line 1, does not fit its checksum/);

		await mkdir(path.join(directory, 'begun-only'));
		await assert.rejects(found('begun-only'), /has no journal.*Nothing was changed/);
	});

	test('without an id the newest running one, else the newest unfinished one, else the newest', async () => {
		await assert.rejects(found(null), /No upgrade was started from here yet/);
		await keep(9, 'aaaa');
		assert.equal(await found(null), 'aaaa');
		await keep(10, 'bbbb');
		assert.equal(await found(null), 'bbbb');
		await keep(8, 'cccc', {hasEnded: false});
		assert.equal(await found(null), 'cccc');
		await keep(7, 'dddd', {isRunning: true});
		assert.equal(await found(null), 'dddd');
	});
});
