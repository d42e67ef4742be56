import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {after, afterEach, before, describe, test} from 'node:test';
import {promisify} from 'node:util';
import {type PtySession, program, startInTerminal} from '../helpers/pty.js';

const run = promisify(execFile);
let state = '';
const started: PtySession[] = [];

before(async () => {
	state = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
});

afterEach(() => {
	for (const session of started.splice(0)) {
		session.kill('SIGKILL');
	}
});

after(async () => {
	await rm(state, {recursive: true});
});

const calm = ['web', '-g', 'rg-demo', '--simulate', 'calm', '--speed', '60'];

function start(flags: readonly string[], options: Parameters<typeof startInTerminal>[1] = {}): PtySession {
	const session = startInTerminal(flags, {...options, environment: {XDG_STATE_HOME: state, ...options.environment}});
	started.push(session);
	return session;
}

function assertRestored(session: PtySession): void {
	assert.equal(session.isAlternateScreen(), false, 'the main screen is back');
	assert.equal(session.isCursorShown(), true, 'the cursor is back');
	assert.equal(session.isBracketedPaste(), false, 'pastes are not marked any more');
}

test('the main job by keys alone: mark a domain, pick the newest image, read the plan, start, watch it end, leave', async () => {
	const session = start(calm);
	await session.sees('20 of 20 current');
	assert.equal(session.isAlternateScreen(), true);

	session.press('jj');
	await session.sees(/UD2 \[▪/);
	session.press('d');
	await session.sees('4 marked');
	session.press('e');
	await session.sees(/24\.04\.202611100 +newest/);
	session.press('\r');
	await session.sees('0 of 20 current');
	session.press('u');
	await session.sees(/\+ imageReference\.version +24\.04\.202611100/);
	await session.sees(/UD2 +4 +16 +2 9 16 25/);
	await session.answer('y');
	await session.sees('▴');
	await session.sees('4 upgrading');
	await session.sees(/completed: 4 instances run/);
	await session.sees('4 of 20 current');

	session.press('q');
	const {exitCode} = await session.untilExit();
	assert.equal(exitCode, 0);
	assertRestored(session);
	assert.match(
		session.screen(),
		/web: 4 of 20 current; upgrade \w{4} · completed: 4 of 4 upgraded, 0 failed\. Journal:/,
	);

	const [upgrade] = await readdir(path.join(state, 'vmssroll', 'upgrades'));
	const journal = await readFile(path.join(state, 'vmssroll', 'upgrades', upgrade ?? '', 'journal.jsonl'), 'utf8');
	assert.match(journal, /upgrade-completed/);
});

test('a bad image stops by itself, and the screen says which limit, what was allowed and what was seen', async () => {
	const session = start(['web', '-g', 'rg-demo', '--simulate', 'bad-image', '--speed', '120', '--image', 'latest']);
	await session.sees('0 of 20 current');
	session.press('jjd');
	await session.sees('4 marked');
	session.press('u');
	await session.sees('Start it?');
	await session.answer('y');
	await session.sees('FAULTED', 40_000);
	await session.sees('maxUnhealthyUpgradedInstancePercent');
	await session.sees(/allows 20 %/);
	session.press('q');
	await session.untilExit();
	assert.match(session.screen(), /FAULTED/);
});

test('a journal which cannot be written is told on the screen, and nothing is started', async () => {
	const blocked = path.join(state, 'blocked');
	await writeFile(blocked, '');
	const session = start([...calm, '--image', '24.04.202611100'], {environment: {XDG_STATE_HOME: blocked}});
	await session.sees('0 of 20 current');
	session.press('du');
	await session.sees('Start it?');
	await session.answer('y');
	await session.sees('Could not begin the journal');
	session.press('q');
	assert.equal((await session.untilExit()).exitCode, 0);
	assert.match(session.screen(), /Nothing was changed/);
});

test('--read-only shows plans, and has no key which starts one', async () => {
	const session = start([...calm, '--read-only', '--image', '24.04.202611100']);
	await session.sees('READ-ONLY');
	await session.sees('0 of 20 current');
	session.press('du');
	await session.sees('Upgrade 4 of 20 instances');
	assert.doesNotMatch(session.screen(), /y start/);
	await session.answer('y');
	session.press('\u001B');
	await session.sees('0 of 20 current');
	assert.doesNotMatch(session.screen(), /rolling forward/);
	session.press('q');
	assert.equal((await session.untilExit()).exitCode, 0);
	assert.match(session.screen(), /Nothing was changed/);
});

describe('every way out gives the terminal back', () => {
	for (const [name, leave, expected] of [
		['q', (session: PtySession) => session.press('q'), 0],
		['Ctrl-C', (session: PtySession) => session.press('\u0003'), 0],
		['SIGTERM', (session: PtySession) => session.kill('SIGTERM'), 143],
		['SIGINT', (session: PtySession) => session.kill('SIGINT'), 130],
		['SIGHUP', (session: PtySession) => session.kill('SIGHUP'), 129],
		['SIGQUIT', (session: PtySession) => session.kill('SIGQUIT'), 131],
	] as const) {
		test(name, async () => {
			const session = start(calm);
			await session.sees('20 of 20 current');
			leave(session);
			const {exitCode} = await session.untilExit();
			assert.equal(exitCode, expected);
			assertRestored(session);
		});
	}
});

describe('terminals', () => {
	test('draws the map in 40 columns and 10 rows', async () => {
		const session = start(calm, {columns: 40, rows: 10});
		await session.sees('UD4');
		await session.sees('▪');
		session.press('q');
		assert.equal((await session.untilExit()).exitCode, 0);
	});

	test('is drawn again when the window changes its size, to 80×24 and back', async () => {
		const session = start(calm);
		await session.sees('20 of 20 current');
		session.resize(80, 24);
		await session.sees('q quit');
		session.resize(40, 10);
		session.resize(200, 60);
		await session.sees(/20 of 20 current/);
		await session.sees('q quit');
		session.press('q');
		await session.untilExit();
		assertRestored(session);
	});

	test('--ascii draws with nothing but ASCII', async () => {
		const session = start([...calm, '--ascii']);
		await session.sees('20 of 20');
		assert.doesNotMatch(session.screen(), /[^\u0000-\u007F]/);
		session.press('q');
		await session.untilExit();
	});
});

test('without a terminal it says what to use instead', async () => {
	await assert.rejects(
		run(process.execPath, [program, ...calm]),
		(error: {code?: number; stderr?: string; stdout?: string}) => {
			assert.equal(error.code, 2);
			assert.match(error.stderr ?? '', /use vmssroll status, plan or upgrade/);
			assert.equal(error.stdout, '');
			return true;
		},
	);
});

test('a scale set which is not there is said once, in one line, after the screen', async () => {
	const session = start(['nope', '-g', 'rg-demo', '--simulate', 'calm']);
	assert.equal((await session.untilExit()).exitCode, 3);
	assertRestored(session);
	assert.match(session.screen().replaceAll('\n', ''), /Could not read scale set nope in group rg-demo/);
});
