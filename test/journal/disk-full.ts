import assert from 'node:assert/strict';
import {execFile, execFileSync} from 'node:child_process';
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {createJournal, JournalError, openJournal, readJournal} from '../../source/journal/journal.js';
import {makeEvent, planned} from '../helpers/journal-events.js';

let directory = '';

before(async () => {
	directory = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
});

after(async () => {
	await rm(directory, {recursive: true});
});

const isPosix = process.platform !== 'win32';

test('T47: a quota in the middle of a line: told, taken back, and gone on with', {skip: !isPosix}, async () => {
	const script = fileURLToPath(new URL('../helpers/journal-filler.ts', import.meta.url));

	// The limit is in blocks of 512 bytes (POSIX) or 1,024 (bash): 20 or 40 KB, whatever the disk still holds.
	const said = await new Promise<string>((resolve, reject) => {
		execFile(
			'sh',
			['-c', 'ulimit -f 40; exec "$@"', 'sh', process.execPath, '--import=tsx', script, directory, 'until-full'],
			{env: {...process.env, TSX_DISABLE_CACHE: '1'}},
			(error, stdout, stderr) => (error ? reject(new Error(stderr, {cause: error})) : resolve(stdout)),
		);
	});

	assert.match(said, /^Could not write the journal .*EFBIG.*not sent to Azure/);
	const events = await readJournal(path.join(directory, 'filled', 'journal.jsonl'));
	assert.deepEqual(events.at(-1), makeEvent('filled', {type: 'upgrade-confirmed'}));
	assert.ok(events.length > 3);
	assert.ok(events.slice(1, -1).every(event => event.type === 'paused' && event.reason.length === 3000));
});

const run = (program: string, ...flags: readonly string[]) => execFileSync(program, flags, {stdio: 'pipe'});

/** A disk of 64 KB, where this process may mount one; else why not. */
function mountSmallDisk(place: string, options: string): string | null {
	try {
		run('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', place);
		return null;
	} catch (error) {
		return `no small disk can be mounted here (${String(error).split('\n')[0]})`;
	}
}

async function onSmallDisk(
	context: {readonly skip: (why: string) => void},
	options: string,
	work: (place: string) => Promise<void>,
): Promise<void> {
	const place = await mkdtemp(path.join(directory, 'disk-'));
	const reason = mountSmallDisk(place, options);

	if (reason !== null) {
		context.skip(reason);
		return;
	}

	try {
		await work(place);
	} finally {
		run('umount', '-l', place);
	}
}

test('T47: a full disk: told, taken back, and gone on with when there is space again', async context => {
	await onSmallDisk(context, 'size=64k', async place => {
		const journal = await createJournal(place, 'u');
		await journal.append([planned('u')]);
		const filler = path.join(place, 'filler');
		await writeFile(filler, Buffer.alloc(100_000)).catch(() => {});
		const large = makeEvent('u', {type: 'paused', reason: 'x'.repeat(9000), by: null});

		await assert.rejects(journal.append([large]), (error: unknown) => {
			assert.ok(error instanceof JournalError);
			assert.match(error.message, /ENOSPC.*not sent to Azure.*Free some space/);
			return true;
		});
		assert.deepEqual(await readJournal(journal.path), [planned('u')]);
		assert.equal((await readFile(journal.path)).at(-1), 0x0a, 'half a line was left behind');

		const another = await createJournal(place, 'another');
		await assert.rejects(another.append([planned('another')]), /ENOSPC/);
		await another.close();

		await rm(filler);
		await journal.append([large]);
		await journal.close();
		assert.deepEqual(await readJournal(journal.path), [planned('u'), large]);
	});
});

test('T47: a read-only disk: nothing is begun, and nothing is gone on with', async context => {
	await onSmallDisk(context, 'size=64k', async place => {
		const journal = await createJournal(place, 'u');
		await journal.append([planned('u')]);
		await journal.close();
		run('mount', '-o', 'remount,ro', place);

		await assert.rejects(createJournal(place, 'x'), /EROFS.*Nothing was changed/);
		await assert.rejects(openJournal(place, 'u'), /EROFS.*Nothing was changed/);
		assert.deepEqual(await readJournal(journal.path), [planned('u')]);
	});
});

test('a folder in the place of the journal is told', async () => {
	await mkdir(path.join(directory, 'folder', 'journal.jsonl'), {recursive: true});
	await assert.rejects(openJournal(directory, 'folder'), /EISDIR/);
});
