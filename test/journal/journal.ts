import assert from 'node:assert/strict';
import {chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {after, before, suite, test} from 'node:test';
import {toImage} from '../../source/arm/translate-image.js';
import {
	createJournal,
	JournalError,
	openJournal,
	readJournal,
	upgradeFolder,
	upgradesDirectory,
} from '../../source/journal/journal.js';
import {encodeLine} from '../../source/journal/line.js';
import {fold} from '../../source/upgrade/upgrade.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {everyDecision, makeEvent, planned} from '../helpers/journal-events.js';
import {makePlan} from '../helpers/upgrade.js';

let directory = '';

before(async () => {
	directory = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
});

after(async () => {
	await rm(directory, {recursive: true});
});

/** A journal of three decisions which is closed again; gives its file. */
async function keep(upgradeId: string): Promise<string> {
	const journal = await createJournal(directory, upgradeId);

	for (const events of everyDecision(upgradeId).slice(0, 3)) {
		await journal.append(events);
	}

	await journal.close();
	return journal.path;
}

const paused = (upgradeId: string) => makeEvent(upgradeId, {type: 'paused', reason: 'later', by: null});

suite('a journal', () => {
	test('keeps the events of a decision on one line, in folders nobody else may read', async () => {
		const file = await keep('kept');
		const text = await readFile(file, 'utf8');

		assert.equal(text.trimEnd().split('\n').length, 3);
		assert.match(text, /^\{"version":1,"crc":"[\da-f]{8}","events":\[\{"at":"2026/);
		assert.deepEqual(await readJournal(file), everyDecision('kept').slice(0, 3).flat());
		assert.equal((await stat(file)).mode & 0o777, 0o600);
		assert.equal((await stat(path.dirname(file))).mode & 0o777, 0o700);
	});

	test('is never begun twice', async () => {
		await keep('once');
		await assert.rejects(createJournal(directory, 'once'), /EEXIST.*Nothing was changed/);
	});

	test('takes decisions which come at once one after the other', async () => {
		const journal = await createJournal(directory, 'at-once');
		const decisions = everyDecision('at-once');
		await Promise.all(decisions.map(async events => journal.append(events)));
		await journal.close();

		assert.deepEqual(await readJournal(journal.path), decisions.flat());
	});

	test('is closed after what is being written', async () => {
		const journal = await createJournal(directory, 'closing');
		const large = makeEvent('closing', {type: 'paused', reason: 'x'.repeat(2_000_000), by: null});
		const appended = journal.append([planned('closing'), large]);
		await journal.close();
		await appended;

		assert.deepEqual(await readJournal(journal.path), [planned('closing'), large]);
	});

	test('which is closed takes nothing more, and says so', async () => {
		const journal = await createJournal(directory, 'closed');
		await journal.close();

		await assert.rejects(journal.append([planned('closed')]), JournalError);
	});

	test('T48: two processes: one which was taken over writes nothing between the lines of the other', async () => {
		const file = await keep('taken-over');
		const {journal: old} = await openJournal(directory, 'taken-over');
		const {journal} = await openJournal(directory, 'taken-over');
		await journal.append([paused('taken-over')]);

		await assert.rejects(old.append([paused('taken-over')]), /changed by somebody else.*not sent to Azure/);
		await journal.append([paused('taken-over')]);
		assert.equal((await readJournal(file)).length, 7);
		await Promise.all([old.close(), journal.close()]);
	});

	test('T50: of a scale set on signed VHDs it keeps the blobs and no signature', async () => {
		const osDisk = {image: {uri: 'https://account.blob.core.windows.net/images/base.vhd?sv=2026&sig=SECRET'}};
		const signed = toImage({osDisk: {...osDisk, createOption: 'FromImage'}});
		const snapshot = makeSnapshot({domains: {}, change: () => ({image: signed}), scaleSet: {image: signed}});
		const plan = makePlan(snapshot, {
			target: {...signed, uri: 'https://account.blob.core.windows.net/images/next.vhd'},
			versions: null,
		});
		const journal = await createJournal(directory, 'signed');
		await journal.append([
			makeEvent('signed', {
				type: 'upgrade-planned',
				plan,
				oldImages: {model: signed, instances: {a: signed}},
				identity: null,
				place: null,
			}),
		]);
		await journal.close();
		const text = await readFile(journal.path, 'utf8');

		assert.match(text, /images\/base\.vhd"/);
		assert.match(text, /images\/next\.vhd"/);
		assert.doesNotMatch(text, /SECRET|sig=|sv=|customData/i);
	});

	test('T32: an instance id which Azure gave to another machine is still told apart when it comes back from disk', async () => {
		const [plannedHere] = everyDecision('reused').flat();
		const instances = plannedHere?.type === 'upgrade-planned' ? plannedHere.plan.batches[0]?.instances : undefined;
		const [instance] = instances ?? [];
		assert.ok(plannedHere && instance);
		const journal = await createJournal(directory, 'reused');
		await journal.append([plannedHere, makeEvent('reused', {type: 'upgrade-confirmed'})]);
		await journal.append([
			makeEvent('reused', {
				type: 'batch-requested',
				batch: 0,
				zone: null,
				updateDomain: 0,
				instanceIds: [instance.instanceId],
			}),
		]);
		await journal.append([
			makeEvent('reused', {
				type: 'instance-upgraded',
				batch: 0,
				instanceId: instance.instanceId,
				vmId: 'another-machine',
			}),
		]);
		await journal.close();

		const {leg} = fold(await readJournal(journal.path));
		assert.equal(leg.progress[instance.vmId], 'asked');
	});
});

suite('opening a journal', () => {
	test('goes on after its last line', async () => {
		const file = await keep('goes-on');
		const opened = await openJournal(directory, 'goes-on');
		assert.deepEqual(opened.events, await readJournal(file));
		assert.equal(opened.cutBytes, 0);

		await opened.journal.append([paused('goes-on')]);
		await opened.journal.close();
		assert.deepEqual(await readJournal(file), [...opened.events, paused('goes-on')]);
	});

	test('makes it private again', async () => {
		const file = await keep('open-to-all');
		await chmod(file, 0o644);
		const {journal} = await openJournal(directory, 'open-to-all');
		await journal.close();

		assert.equal((await stat(file)).mode & 0o777, 0o600);
	});

	test('says when there is none', async () => {
		await assert.rejects(openJournal(directory, 'nowhere'), /There is no upgrade nowhere .*vmssroll upgrades/);
	});

	test('of another upgrade than its folder is named for is refused', async () => {
		const file = await keep('moved');
		await mkdir(path.join(directory, 'elsewhere'));
		await writeFile(path.join(directory, 'elsewhere', 'journal.jsonl'), await readFile(file));

		await assert.rejects(openJournal(directory, 'elsewhere'), /tells of the upgrade moved.*somebody moved it/);
	});

	test('which has no plan yet is refused: nothing was changed', async () => {
		const journal = await createJournal(directory, 'empty');
		await journal.close();

		await assert.rejects(openJournal(directory, 'empty'), /holds no plan.*Nothing was changed/);
	});

	test('refuses, and leaves as it is, what is damaged', async () => {
		const file = await keep('damaged');
		const text = (await readFile(file, 'utf8')).replace('"host":"ops-1"', '"host":"ops-2"');
		await writeFile(file, `${text}{"torn`);

		await assert.rejects(
			openJournal(directory, 'damaged'),
			(error: unknown) => error instanceof JournalError && /line 2, does not fit its checksum/.test(error.message),
		);
		assert.equal(await readFile(file, 'utf8'), `${text}{"torn`);
	});

	for (const id of [
		'',
		'.',
		'..',
		'../kept',
		'a/b',
		'a\\b',
		'/etc',
		'a\0b',
		'a.b',
		'Kept',
		'-g',
		'ä',
		'a\n',
		'a'.repeat(300),
	]) {
		test(`takes ${JSON.stringify(id.slice(0, 20))} for no upgrade at all`, async () => {
			await assert.rejects(openJournal(directory, id), /is not the id of an upgrade/);
			await assert.rejects(createJournal(directory, id), /is not the id of an upgrade/);
			assert.throws(() => upgradeFolder(directory, id), JournalError);
		});
	}
});

suite('T12: a journal of another version', () => {
	const write = async (text: string | Buffer) => {
		const file = path.join(directory, 'other.jsonl');
		await writeFile(file, text);
		return file;
	};

	test('is refused by the version of its form', async () => {
		await assert.rejects(readJournal(await write('{"version":2,"events":[]}\n')), /form 2.*reads form 1/);
	});

	test('is refused by an event which this program does not know', async () => {
		const [plan = []] = everyDecision('u');
		const newer = JSON.stringify([{at: 'then', upgradeId: 'u', type: 'moon-landed'}]);
		const known = JSON.stringify([paused('u')]);
		const line = encodeLine([paused('u')])
			.toString()
			.replace(known, newer);
		const {crc32} = await import('node:zlib');
		const signed = line.replace(/"crc":"[^"]*"/, `"crc":"${crc32(newer).toString(16).padStart(8, '0')}"`);

		await assert.rejects(
			readJournal(await write(`${encodeLine(plan).toString()}${signed}`)),
			/line 2.*"moon-landed".*newer version/,
		);
	});
});

suite('T49: a state folder which cannot be written', () => {
	/** Root may write everywhere: then as nobody. */
	async function asNobody(work: () => Promise<void>): Promise<void> {
		const isRoot = process.getuid?.() === 0;

		try {
			if (isRoot) {
				process.setegid?.(65_534);
				process.seteuid?.(65_534);
			}

			await work();
		} finally {
			if (isRoot) {
				process.seteuid?.(0);
				process.setegid?.(0);
			}
		}
	}

	test('stops everything before anything is changed, and says what to set', async () => {
		const home = path.join(directory, 'home');
		await mkdir(home);
		await chmod(directory, 0o755);
		await chmod(home, 0o555);

		await asNobody(async () => {
			await assert.rejects(
				createJournal(upgradesDirectory({}, home), 'x'),
				(error: unknown) =>
					error instanceof JournalError && /EACCES.*Nothing was changed.*XDG_STATE_HOME/.test(error.message),
			);
		});

		assert.deepEqual(await readdir(home), []);
		await chmod(directory, 0o700);
	});

	test('or which is no folder, is told the same', async () => {
		const home = path.join(directory, 'a-file');
		await writeFile(home, '');
		await assert.rejects(createJournal(upgradesDirectory({}, home), 'x'), /ENOTDIR.*Nothing was changed/);

		const dangling = path.join(directory, 'dangling');
		await symlink('/nonexistent-place/state', dangling);
		await assert.rejects(createJournal(dangling, 'x'), JournalError);
	});
});

test('upgrades are kept where the desktop standard says', () => {
	assert.equal(upgradesDirectory({XDG_STATE_HOME: '/state'}, '/home/ana'), '/state/vmssroll/upgrades');
	assert.equal(upgradesDirectory({}, '/home/ana'), '/home/ana/.local/state/vmssroll/upgrades');
	assert.equal(
		upgradesDirectory({XDG_STATE_HOME: 'relative'}, '/home/ana'),
		'/home/ana/.local/state/vmssroll/upgrades',
	);
});
