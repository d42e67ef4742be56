import assert from 'node:assert/strict';
import {mkdir, mkdtemp, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {createPastDesk} from '../../source/commands/past-upgrades.js';
import {createJournal, upgradesDirectory} from '../../source/journal/journal.js';
import type {Place} from '../../source/upgrade/event.js';
import {makeEvent, planned} from '../helpers/journal-events.js';
import {createManualClock} from '../helpers/manual-clock.js';

let home = '';

before(async () => {
	home = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
});

after(async () => {
	await rm(home, {recursive: true});
});

const publicCloud: Place = {
	endpoint: null,
	cloud: null,
	auth: 'cli',
	subscriptionId: '00000000-0000-0000-0000-000000000001',
	tenantId: null,
	speed: null,
};

const makeDesk = (place: Place | null = publicCloud) =>
	createPastDesk({environment: {XDG_STATE_HOME: home}, home, clock: createManualClock()}, place);

async function keep(upgradeId: string, at: string): Promise<string> {
	const journal = await createJournal(upgradesDirectory({XDG_STATE_HOME: home}, home), upgradeId);
	await journal.append([planned(upgradeId, at)]);
	await journal.append([makeEvent(upgradeId, {type: 'upgrade-confirmed'}, at)]);
	await journal.append([
		makeEvent(upgradeId, {type: 'upgrade-completed', upgraded: 2, message: 'done'}, at.replace('T10', 'T11')),
	]);
	await journal.close();
	return path.dirname(journal.path);
}

test('past upgrades are listed newest first, those of damaged journals too, and read whole', async () => {
	await keep('20261118-100000-web-aaaa', '2026-11-18T10:00:00.000Z');
	const folder = await keep('20261119-100000-web-bbbb', '2026-11-19T10:00:00.000Z');
	const damaged = path.join(path.dirname(folder), '20261117-100000-web-cccc');
	await mkdir(damaged);
	await writeFile(path.join(damaged, 'journal.jsonl'), 'no journal\nat all\n');

	const desk = makeDesk();
	const list = await desk.listPast();
	assert.deepEqual(
		list.map(({upgradeId, problem}) => [upgradeId.slice(-4), problem === null]),
		[
			['bbbb', true],
			['aaaa', true],
			['cccc', false],
		],
	);

	const [newest] = list;
	assert.ok(newest?.problem === null);
	assert.equal(newest.status, 'completed');
	assert.equal(newest.carrier, 'none');
	assert.equal(newest.endedAt, '2026-11-19T11:00:00.000Z');
	assert.equal(newest.unreachable, null);

	const {upgrade, events} = await desk.readPast(newest);
	assert.equal(upgrade.id, newest.upgradeId);
	assert.equal(events.length, 3);
});

test('one which ran elsewhere says where, and how it is opened there', async () => {
	const desk = makeDesk({...publicCloud, endpoint: 'http://127.0.0.1:1234'});
	const [newest] = await desk.listPast();
	assert.ok(newest?.problem === null);
	assert.match(newest.unreachable ?? '', /the public cloud of Azure.*vmssroll attach bbbb/v);
});

test('a text is saved to a new file which only its owner may read, also below ~', async () => {
	const saved = await makeDesk().saveText('~/night.log', 'a\nb\n');
	assert.equal(saved, path.join(home, 'night.log'));
	assert.equal(await readFile(saved, 'utf8'), 'a\nb\n');
	assert.equal((await stat(saved)).mode & 0o777, 0o600);
});

test('no file is written over, and what cannot be saved says why', async () => {
	const desk = makeDesk();
	await writeFile(path.join(home, 'kept'), 'mine');
	await assert.rejects(desk.saveText('~/kept', 'x'), /Could not save to .*kept: there is a file by that name already/v);
	assert.equal(await readFile(path.join(home, 'kept'), 'utf8'), 'mine');
	await assert.rejects(desk.saveText('~/no/such/folder', 'x'), /its folder does not exist/v);
	await assert.rejects(desk.saveText('~/kept/file', 'x'), /its folder is none/v);
});
