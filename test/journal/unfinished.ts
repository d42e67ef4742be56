import assert from 'node:assert/strict';
import {appendFile, mkdtemp, rm, stat, utimes, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, beforeEach, test} from 'node:test';
import {createJournal, journalFile, openJournal, upgradeFolder} from '../../source/journal/journal.js';
import {acquireLease} from '../../source/journal/lease.js';
import {createUnfinishedReader} from '../../source/journal/unfinished.js';
import {makeEvent, planned} from '../helpers/journal-events.js';
import {makeMachine} from '../helpers/made-up-processes.js';
import {createManualClock} from '../helpers/manual-clock.js';

const clock = createManualClock();
const at = '2026-11-20T09:00:00.000Z';
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

const reader = () => createUnfinishedReader(directory, {clock, processes: machine.as(99)});

async function begin(upgradeId: string): Promise<void> {
	const journal = await createJournal(directory, upgradeId);
	await journal.append([planned(upgradeId, at)]);
	await journal.append([makeEvent(upgradeId, {type: 'upgrade-confirmed'}, at)]);
	await journal.close();
}

async function append(upgradeId: string, ...events: ReadonlyArray<Parameters<typeof makeEvent>[1]>): Promise<void> {
	const {journal} = await openJournal(directory, upgradeId);
	await journal.append(events.map(event => makeEvent(upgradeId, event, at)));
	await journal.close();
}

async function carry(upgradeId: string, pid: number): Promise<void> {
	await acquireLease({
		directory: path.join(directory, '.leases'),
		scaleSetId: upgradeId,
		upgradeFolder: upgradeFolder(directory, upgradeId),
		upgradeId,
		identity: null,
		clock,
		processes: machine.as(pid),
	});
}

test('there are none before the first', async () => {
	assert.deepEqual(await reader()(), []);
});

test('tells those which have not ended, the oldest first, and who carries each out', async () => {
	await begin('20261120-110000-web-bbbb');
	await begin('20261120-090000-web-aaaa');
	await begin('20261120-100000-web-cccc');
	await begin('20261120-120000-web-dddd');
	await append('20261120-100000-web-cccc', {type: 'upgrade-completed', upgraded: 2, message: 'done'});
	await carry('20261120-110000-web-bbbb', 11);
	await carry('20261120-120000-web-dddd', 12);
	machine.alive.delete(12);

	assert.deepEqual(
		(await reader()()).map(({upgrade, carrier}) => [upgrade.id.slice(-4), carrier?.liveness ?? null]),
		[
			['aaaa', null],
			['bbbb', 'alive'],
			['dddd', 'dead'],
		],
	);
});

test('sees what was written since, what ended, what was begun, and what was reopened', async () => {
	const upgradeId = '20261120-090000-web-aaaa';
	await begin(upgradeId);
	const read = reader();
	assert.equal((await read())[0]?.upgrade.status, 'rolling-forward');
	await append(upgradeId, {type: 'paused', reason: 'by hand', by: null});
	assert.equal((await read())[0]?.upgrade.status, 'paused');
	await append(upgradeId, {type: 'upgrade-cancelled', message: 'cancelled', by: null});
	assert.deepEqual(await read(), []);
	await append(upgradeId, {type: 'retry-started', instances: [], by: null});
	assert.equal((await read()).length, 1);
	await begin('20261120-100000-web-bbbb');
	assert.equal((await read()).length, 2);
	await rm(upgradeFolder(directory, upgradeId), {recursive: true});
	assert.equal((await read()).length, 1);
});

test('a journal which did not change is not read again', async () => {
	const upgradeId = '20261120-090000-web-aaaa';
	await begin(upgradeId);
	const file = journalFile(upgradeFolder(directory, upgradeId));
	const {size} = await stat(file);
	// Of the same size and time, though it could not be read any more.
	const stamp = new Date(at);
	await utimes(file, stamp, stamp);
	const read = reader();
	const [before] = await read();
	await writeFile(file, 'x'.repeat(size));
	await utimes(file, stamp, stamp);
	assert.equal((await read())[0]?.upgrade, before?.upgrade);

	await utimes(file, stamp, new Date());
	assert.deepEqual(await read(), []);
});

test('one which cannot be read is left out, and the others are told', async () => {
	await begin('20261120-090000-web-aaaa');
	await begin('20261120-100000-web-bbbb');
	await appendFile(journalFile(upgradeFolder(directory, '20261120-090000-web-aaaa')), 'no line of ours\n');
	assert.deepEqual(
		(await reader()()).map(({upgrade}) => upgrade.id),
		['20261120-100000-web-bbbb'],
	);
});
