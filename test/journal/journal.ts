import assert from 'node:assert/strict';
import {mkdtemp, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {createJournal, JournalError, readJournal, upgradesDirectory} from '../../source/journal/journal.js';
import type {UpgradeEvent} from '../../source/upgrade/event.js';

let directory = '';

before(async () => {
	directory = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
});

after(async () => {
	await rm(directory, {recursive: true});
});

const event = (number: number): UpgradeEvent => ({
	at: '2026-11-20T12:00:00.000Z',
	upgradeId: 'u',
	type: 'batch-completed',
	batch: number,
});

test('keeps the events of a decision on one line, in folders nobody else may read', async () => {
	const journal = await createJournal(directory, 'kept');
	await journal.append([event(0), event(1)]);
	await journal.append([event(2)]);
	await journal.close();

	assert.equal((await readFile(journal.path, 'utf8')).trimEnd().split('\n').length, 2);
	assert.deepEqual(await readJournal(journal.path), [event(0), event(1), event(2)]);
	assert.equal((await stat(journal.path)).mode & 0o777, 0o600);
	assert.equal((await stat(path.dirname(journal.path))).mode & 0o777, 0o700);
});

test('cut at any byte, it gives the decisions which were whole', async () => {
	const journal = await createJournal(directory, 'cut');
	await journal.append([event(0)]);
	await journal.append([event(1), event(2)]);
	await journal.close();
	const bytes = await readFile(journal.path);
	const firstEnds = bytes.indexOf('\n') + 1;
	const torn = path.join(directory, 'torn.jsonl');

	for (let length = 0; length <= bytes.length; length++) {
		await writeFile(torn, bytes.subarray(0, length));
		const whole = length === bytes.length ? 3 : length >= firstEnds ? 1 : 0;
		assert.equal((await readJournal(torn)).length, whole, `cut at byte ${length}`);
	}
});

test('a damaged line is refused, not skipped', async () => {
	const file = path.join(directory, 'damaged.jsonl');
	await writeFile(file, '{"version":1,"events":[]}\nnot json\n{"version":1,"events":[]}\n');
	await assert.rejects(
		readJournal(file),
		(error: unknown) => error instanceof JournalError && /line 2/.test(error.message),
	);

	await writeFile(file, '{"version":1}\n');
	await assert.rejects(readJournal(file), JournalError);
});

test('a journal of another version is refused by name', async () => {
	const file = path.join(directory, 'newer.jsonl');
	await writeFile(file, '{"version":2,"events":[]}\n');
	await assert.rejects(readJournal(file), /form 2.*reads form 1/);
});

test('the same upgrade is never journaled twice', async () => {
	const journal = await createJournal(directory, 'once');
	await journal.close();
	await assert.rejects(createJournal(directory, 'once'), /EEXIST.*Nothing was changed/);
});

test('a full disk is told, and what was half written is taken back', async () => {
	// Everything written to this device fails as on a full disk.
	const full = {path: '/dev/full'};
	await assert.rejects(writeFile(full.path, 'x'), {code: 'ENOSPC'});

	await assert.rejects(createJournal('/dev/full', 'x'), JournalError);
});

test('upgrades are kept where the desktop standard says', () => {
	assert.equal(upgradesDirectory({XDG_STATE_HOME: '/state'}, '/home/ana'), '/state/vmssroll/upgrades');
	assert.equal(upgradesDirectory({}, '/home/ana'), '/home/ana/.local/state/vmssroll/upgrades');
	assert.equal(
		upgradesDirectory({XDG_STATE_HOME: 'relative'}, '/home/ana'),
		'/home/ana/.local/state/vmssroll/upgrades',
	);
});
