import assert from 'node:assert/strict';
import {mkdtemp, open, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, mock, test} from 'node:test';
import {FileJournal} from '../../source/journal/file-journal.js';
import {readJournal} from '../../source/journal/journal.js';
import {makeEvent, planned} from '../helpers/journal-events.js';

let directory = '';

before(async () => {
	directory = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
});

after(async () => {
	await rm(directory, {recursive: true});
});

const broken = async () => {
	throw Object.assign(new Error('i/o error'), {code: 'EIO'});
};

const note = (message: string) => makeEvent('u', {type: 'foreign-change-seen', message});

test('T47: a line which the disk did not confirm is taken back, if need be before the next one', async () => {
	const file = path.join(directory, 'journal.jsonl');
	const handle = await open(file, 'ax');
	const journal = new FileJournal(file, handle, 0);
	await journal.append([planned('u')]);
	const length = (await readFile(file)).length;

	const sync = mock.method(handle, 'datasync', broken);
	await assert.rejects(journal.append([note('unconfirmed')]), /EIO.*not sent to Azure/);
	assert.equal((await readFile(file)).length, length);

	const cut = mock.method(handle, 'truncate', broken);
	await assert.rejects(journal.append([note('unconfirmed')]), /EIO/);
	sync.mock.restore();
	await assert.rejects(journal.append([note('still there')]), /EIO/);
	assert.notEqual((await readFile(file)).length, length);

	cut.mock.restore();
	await journal.append([note('confirmed')]);
	await journal.close();
	assert.deepEqual(await readJournal(file), [planned('u'), note('confirmed')]);
});
