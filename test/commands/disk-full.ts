import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, statSync} from 'node:fs';
import {mkdtemp, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {isAlive, lastUpgrade, onStage, parseLines, until} from '../helpers/program.js';

const flags = ['--image', 'latest', '--instance', '2', '3', '9', '--batch', '1', '--yes'];

const run = (program: string, ...flags: readonly string[]) => execFileSync(program, flags, {stdio: 'pipe'});

test('T47: no more room for the journal: it stops before the next write to Azure; with room again attach ends it', async () => {
	await onStage(async stage => {
		const azure = await stage.azure('calm');
		azure.holdBatches();
		const begun = await stage.call(['upgrade', 'web', ...azure.at, ...flags, '--detach']);
		assert.equal(begun.code, 7, begun.stderr);
		const upgradeId = lastUpgrade(stage);
		const first = await stage.lease(upgradeId);
		process.kill(first.pid, 'SIGKILL');
		await until(() => !isAlive(first.pid), 'The end of the process');
		azure.goOn();

		// A little above what is there.
		const {size} = await stat(path.join(stage.upgradeFolder(upgradeId), 'journal.jsonl'));
		const limit = Math.ceil((size + 1500) / blockBytes());
		const conducted = await stage.run(['conduct', upgradeId], {shell: `ulimit -f ${limit}; exec "$@"`});
		assert.notEqual(conducted.code, 0);
		assert.match(conducted.stderr, /Could not write the journal .*EFBIG.*was not sent to Azure.*Free some space/);
		const before = azure.writes().length;

		const journal = await stage.call(['attach', upgradeId, '--json', '--read-only']);
		const requested = parseLines(journal.stdout).filter(({type}) => type === 'batch-requested').length;
		const posted = azure.writes().filter(({method, status}) => method === 'POST' && status === 202).length;
		assert.ok(posted <= requested && requested < 3, `${posted} sent, ${requested} in the journal`);
		assert.equal(azure.writes().length, before, 'a viewer which only looks on sends nothing');

		const attached = await stage.call(['attach', upgradeId, '--json']);
		assert.equal(attached.code, 0, attached.stderr);
		const asked = azure
			.writes()
			.filter(({method, status}) => method === 'POST' && status === 202)
			.flatMap(({requestBody}): readonly string[] => Object(requestBody).instanceIds);
		assert.deepEqual(asked.toSorted(), ['2', '3', '9'], 'each is asked once');
	});
});

/** What `ulimit -f` counts in: 512 bytes (POSIX), in some shells 1,024. */
function blockBytes(): number {
	const folder = mkdtempSync(path.join(tmpdir(), 'vmssroll-blocks-'));

	try {
		run('sh', '-c', `ulimit -f 1; head -c 4096 /dev/zero > ${folder}/file || true`);
		return statSync(`${folder}/file`).size;
	} finally {
		rmSync(folder, {recursive: true});
	}
}

/** A disk so small, where this process may mount one. */
function mountSmallDisk(place: string, options: string): string | null {
	try {
		run('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', place);
		return null;
	} catch (error) {
		return `no small disk can be mounted here (${String(error).split('\n')[0]})`;
	}
}

test('T47: the disk is full: an upgrade is refused, and one which runs stops; nothing is sent which is not on disk', async context => {
	await onStage(async stage => {
		const place = await mkdtemp(path.join(tmpdir(), 'vmssroll-disk-'));
		const reason = mountSmallDisk(place, 'size=256k');

		if (reason !== null) {
			await rm(place, {recursive: true});
			context.skip(reason);
			return;
		}

		try {
			const azure = await stage.azure('calm');
			azure.holdBatches();
			const environment = {XDG_STATE_HOME: place, VMSSROLL_TEST: stage.folder};
			const call = async (...command: readonly string[]) => stage.call(command, environment);
			const filler = path.join(place, 'filler');
			await writeFile(filler, Buffer.alloc(1_000_000)).catch(() => {});
			const refused = await call('upgrade', 'web', ...azure.at, ...flags);
			assert.equal(refused.code, 3);
			assert.match(refused.stderr, /ENOSPC/);
			assert.deepEqual(azure.writes(), []);
			await rm(filler);

			const viewer = stage.start(['upgrade', 'web', ...azure.at, ...flags, '--json'], {environment});
			await viewer.says(/batch-accepted/);
			await writeFile(filler, Buffer.alloc(1_000_000)).catch(() => {});
			azure.goOn();
			const stopped = await viewer.ended;
			assert.equal(stopped.code, 4, stopped.stderr);
			assert.match(stopped.stderr, /is gone|stopped at|Could not write/);
			const requested = parseLines(stopped.stdout).filter(({type}) => type === 'batch-requested').length;
			const posted = azure.writes().filter(({method, status}) => method === 'POST' && status === 202).length;
			assert.equal(posted, requested);
			await rm(filler);

			const attached = await call('attach', '--json');
			assert.equal(attached.code, 0, attached.stderr);
			assert.equal(parseLines(attached.stdout).at(-1)?.['type'], 'upgrade-completed');
			await until(() => stage.processes().length === 0, 'The end of every process');
		} finally {
			run('umount', '-l', place);
			await rm(place, {recursive: true});
		}
	});
});

test('T49: a home which cannot be written: refused in one sentence, and nothing is sent', async () => {
	await onStage(async stage => {
		const azure = await stage.azure('calm');
		const blocked = path.join(stage.folder, 'blocked');
		await writeFile(blocked, '');
		const refused = await stage.call(['upgrade', 'web', ...azure.at, ...flags], {XDG_STATE_HOME: blocked});
		assert.equal(refused.code, 3);
		assert.match(refused.stderr, /Could not begin the journal.*Nothing was changed\. Make the folder writable/);
		assert.deepEqual(azure.writes(), []);
	});
});
