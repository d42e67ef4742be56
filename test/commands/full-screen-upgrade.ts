import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {describe, test} from 'node:test';
import {lastUpgrade, onStage, parseLines, type Stage, until} from '../helpers/program.js';
import {type PtySession, startInTerminal} from '../helpers/pty.js';

const calm = (speed = 100) => [
	'web',
	'-g',
	'rg-demo',
	'--simulate',
	'calm',
	'--speed',
	String(speed),
	'--image',
	'24.04.202611100',
];

type Screens = (flags: readonly string[], options?: Parameters<typeof startInTerminal>[1]) => PtySession;

/** Runs something with terminals, and ends what it left: also the simulator, which would wait a minute for somebody. */
async function withScreens(work: (start: Screens, stage: Stage) => Promise<void>): Promise<void> {
	await onStage(async stage => {
		const started: PtySession[] = [];

		try {
			await work((flags, options = {}) => {
				const environment = {XDG_STATE_HOME: stage.folder, HOME: stage.folder, ...options.environment};
				const session = startInTerminal(flags, {...options, environment});
				started.push(session);
				return session;
			}, stage);
		} finally {
			for (const session of started) {
				session.kill('SIGKILL');
			}

			for (const pid of stage.processes()) {
				endProcess(pid);
			}
		}
	});
}

function endProcess(pid: number): void {
	try {
		process.kill(pid, 'SIGTERM');
	} catch {
		// It ended by itself meanwhile.
	}
}

/** Starts an upgrade of one update domain by keys, and waits until Azure has taken its batch. */
async function startUpgrade(start: Screens): Promise<PtySession> {
	const session = start(calm());
	await session.sees('0 of 20 current');
	session.press('du');
	await session.sees('Start it?');
	await session.answer('y');
	await session.sees('taken by Azure');
	return session;
}

/** Starts an upgrade of all instances, by their scale set's name. */
async function startWideUpgrade(start: Screens, speed = 100): Promise<PtySession> {
	const session = start(calm(speed));
	await session.sees('0 of 20 current');
	session.press('*u');
	await session.sees('enter start');
	await session.answer('web\r');
	await session.sees('taken by Azure');
	return session;
}

async function journalOf(stage: Stage): Promise<ReadonlyArray<Record<string, unknown>>> {
	const text = await readFile(path.join(stage.upgradeFolder(lastUpgrade(stage)), 'journal.jsonl'), 'utf8');

	return parseLines(text).flatMap(line => (Array.isArray(line['events']) ? line['events'] : [line]));
}

async function typesOf(stage: Stage): Promise<readonly unknown[]> {
	return (await journalOf(stage)).map(({type}) => type);
}

function assertRestored(session: PtySession): void {
	assert.equal(session.isAlternateScreen(), false, 'the main screen is back');
	assert.equal(session.isCursorShown(), true, 'the cursor is back');
	assert.equal(session.isBracketedPaste(), false, 'pastes are not marked any more');
}

test('q asks first, and the upgrade goes on by itself when the screen is left', async () => {
	await withScreens(async (start, stage) => {
		const session = await startUpgrade(start);
		session.press('q');
		await session.sees('goes on by itself');
		await session.sees(/vmssroll attach \w{4}/);
		session.press('n');
		await session.sees('p pause');
		session.press('qq');
		assert.equal((await session.untilExit()).exitCode, 0);
		assertRestored(session);
		assert.match(session.screen().replaceAll('\n', ''), /It goes on by itself: vmssroll attach \S+ shows it/);

		await until(async () => (await typesOf(stage)).includes('upgrade-completed'), 'The end of the upgrade');
		assert.ok(!(await typesOf(stage)).includes('paused'));
	});
});

test('SIGTERM ends the screen, and the upgrade does not notice', async () => {
	await withScreens(async (start, stage) => {
		const session = await startUpgrade(start);
		session.kill('SIGTERM');
		await session.untilExit();
		assertRestored(session);
		await until(async () => (await typesOf(stage)).includes('upgrade-completed'), 'The end of the upgrade');
		assert.ok(!(await typesOf(stage)).includes('paused'));
	});
});

test('the connection drops in mid-upgrade, attach shows it go on, also over the death of its process, to its end', async () => {
	await withScreens(async (start, stage) => {
		const dropped = await startWideUpgrade(start);
		dropped.kill('SIGHUP');
		await dropped.untilExit();
		assertRestored(dropped);

		const attached = start(['attach']);
		await attached.sees('rolling forward');
		await attached.sees('UD4');

		const {pid} = await stage.lease(lastUpgrade(stage));
		process.kill(pid, 'SIGKILL');
		await attached.sees(/Taking it up|taken up again/);
		await attached.sees('completed: 20 instances run', 40_000);
		await attached.sees('20 of 20 current');
		assert.notEqual((await stage.lease(lastUpgrade(stage))).pid, pid);

		attached.press('LG');
		await attached.sees('planned: 20 instances in 5 batches');
		attached.press('qq');
		assert.equal((await attached.untilExit()).exitCode, 0);
		assertRestored(attached);

		const startedFor = (await journalOf(stage)).filter(({type}) => type === 'conductor-started');
		assert.deepEqual(
			startedFor.map(({reason}) => reason),
			['started', 'resumed'],
		);

		const asked = (await journalOf(stage)).filter(({type}) => type === 'instance-upgraded');
		assert.equal(new Set(asked.map(({vmId}) => vmId)).size, 20);
		assert.equal(asked.length, 20, 'each instance was upgraded once');
	});
});

test('a second viewer only watches until it takes over, and the first is told', async () => {
	await withScreens(async (start, stage) => {
		const first = await startWideUpgrade(start);
		const second = start(['attach'], {columns: 80, rows: 24});
		await second.sees('WATCHING ONLY');
		second.press('p');
		await second.sees(/steers this upgrade since .* T takes\s+over/);
		second.press('T');
		await second.sees('Take over from');
		await second.answer('y');
		await second.sees('You steer this upgrade now');
		await first.sees('WATCHING ONLY');
		second.press('p');
		await second.sees('paused');
		await first.sees('paused');

		const third = start(['attach', '--read-only'], {columns: 80, rows: 24});
		await third.sees('paused');
		third.press('rTy');
		await third.sees('Read-only');

		second.press('q');
		await second.sees('stays paused');
		second.press('q');
		assert.equal((await second.untilExit()).exitCode, 0);
		assertRestored(second);
		assert.equal((await typesOf(stage)).filter(type => type === 'resumed').length, 0);
	});
});

describe('by keys', () => {
	test('pause, resume and cancel', async () => {
		await withScreens(async start => {
			const session = await startUpgrade(start);
			session.press('p');
			await session.sees('paused');
			session.press('r');
			await session.sees('rolling forward');
			session.press('X');
			await session.sees('Cancel');
			await session.answer('y');
			await session.sees('cancelled');
			session.press('q');
			assert.equal((await session.untilExit()).exitCode, 0);
		});
	});

	test('skip an instance which waits, and the upgrade ends without it', async () => {
		await withScreens(async (start, stage) => {
			const session = await startWideUpgrade(start, 120);
			session.press('G');
			session.press('s');
			await session.sees('Leave 1 instance out of the upgrade');
			await session.answer('y');
			await session.sees('skipped by');
			await session.sees('19 instances run', 40_000);
			const skipped = (await journalOf(stage)).filter(({type}) => type === 'instance-skipped');
			assert.equal(skipped.length, 1);
			session.press('q');
			await session.untilExit();
		});
	});
});

test('opening a scale set shows its unfinished upgrade, and r takes it up when its process died', async () => {
	await withScreens(async (start, stage) => {
		const first = await startWideUpgrade(start, 120);
		const upgradeId = lastUpgrade(stage);
		const [planned] = await journalOf(stage);
		const place: unknown = planned?.['place'];
		assert.ok(typeof place === 'object' && place !== null && 'endpoint' in place);
		first.kill('SIGKILL');
		await first.untilExit();
		process.kill((await stage.lease(upgradeId)).pid, 'SIGKILL');

		const opened = start(['web', '-g', 'rg-demo', '--endpoint', String(place.endpoint), '--speed', '120']);
		await opened.sees('STANDS STILL');
		await opened.sees('r takes it up again');
		assert.ok(!(await typesOf(stage)).includes('upgrade-completed'));
		opened.press('r');
		await opened.sees('rolling forward');
		await opened.sees('completed: 20 instances run', 40_000);
		opened.press('q');
		assert.equal((await opened.untilExit()).exitCode, 0);
		assertRestored(opened);
	});
});
