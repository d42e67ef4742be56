import assert from 'node:assert/strict';
import process from 'node:process';
import {describe, test} from 'node:test';
import {type Azure, journalOf, lastUpgrade, type Stage, until} from '../helpers/program.js';
import type {PtySession} from '../helpers/pty.js';
import {assertRestored, quit, type Screens, withScreens} from '../helpers/screens.js';

/** An Azure whose upgrades stay in the middle of their first batch until they may go on. */
async function holdingAzure(stage: Stage): Promise<Azure> {
	const azure = await stage.azure('calm');
	azure.holdBatches();
	return azure;
}

const outdated = ({at}: Azure) => ['web', ...at, '--image', '24.04.202611100'];

/** Starts an upgrade of one update domain by keys, and waits until Azure has taken its batch. */
async function startUpgrade(start: Screens, azure: Azure): Promise<PtySession> {
	const session = start(outdated(azure));
	await session.sees('0 of 20 current');
	session.press('du');
	await session.sees('Start it?');
	await session.answer('y');
	await session.sees('taken by Azure');
	return session;
}

/** Starts an upgrade of all instances, by their scale set's name. */
async function startWideUpgrade(start: Screens, azure: Azure): Promise<PtySession> {
	const session = start(outdated(azure));
	await session.sees('0 of 20 current');
	session.press('*u');
	await session.sees('A wide plan');
	await session.answerByName('web');
	await session.sees('taken by Azure');
	return session;
}

async function typesOf(stage: Stage): Promise<readonly unknown[]> {
	return (await journalOf(stage, lastUpgrade(stage))).map(({type}) => type);
}

test('q asks first, and the upgrade goes on by itself when the screen is left', async () => {
	await withScreens(async (start, stage) => {
		const azure = await holdingAzure(stage);
		const session = await startUpgrade(start, azure);
		session.press('q');
		await session.sees('goes on by itself');
		await session.sees(/vmssroll attach \w{4}/);
		session.press('n');
		await session.sees('p pause');
		session.press('qq');
		assert.equal((await session.untilExit()).exitCode, 0);
		assertRestored(session);
		assert.match(session.screen().replaceAll('\n', ''), /It goes on by itself: vmssroll attach \S+ shows it/);

		azure.goOn();
		await until(async () => (await typesOf(stage)).includes('upgrade-completed'), 'The end of the upgrade');
		assert.ok(!(await typesOf(stage)).includes('paused'));
	});
});

test('SIGTERM ends the screen, and the upgrade does not notice', async () => {
	await withScreens(async (start, stage) => {
		const azure = await holdingAzure(stage);
		const session = await startUpgrade(start, azure);
		session.kill('SIGTERM');
		await session.untilExit();
		assertRestored(session);
		azure.goOn();
		await until(async () => (await typesOf(stage)).includes('upgrade-completed'), 'The end of the upgrade');
		assert.ok(!(await typesOf(stage)).includes('paused'));
	});
});

test('the connection drops in mid-upgrade, attach shows it go on, also over the death of its process, to its end', async () => {
	await withScreens(async (start, stage) => {
		const azure = await holdingAzure(stage);
		const dropped = await startWideUpgrade(start, azure);
		dropped.kill('SIGHUP');
		await dropped.untilExit();
		assertRestored(dropped);

		const attached = start(['attach']);
		await attached.sees('rolling forward');
		await attached.sees('UD4');

		const {pid} = await stage.lease(lastUpgrade(stage));
		process.kill(pid, 'SIGKILL');
		await attached.sees(/Taking it up|taken up again/);
		azure.goOn();
		await attached.sees('completed: 20 instances run');
		await attached.sees('20 of 20 current');
		assert.notEqual((await stage.lease(lastUpgrade(stage))).pid, pid);

		attached.press('LG');
		await attached.sees('planned: 20 instances in 5 batches');
		attached.press('qq');
		assert.equal((await attached.untilExit()).exitCode, 0);
		assertRestored(attached);

		const startedFor = (await journalOf(stage, lastUpgrade(stage))).filter(({type}) => type === 'conductor-started');
		assert.deepEqual(
			startedFor.map(({reason}) => reason),
			['started', 'resumed'],
		);

		const asked = (await journalOf(stage, lastUpgrade(stage))).filter(({type}) => type === 'instance-upgraded');
		assert.equal(new Set(asked.map(({vmId}) => vmId)).size, 20);
		assert.equal(asked.length, 20, 'each instance was upgraded once');
	});
});

test('a second viewer only watches until it takes over, and the first is told', async () => {
	await withScreens(async (start, stage) => {
		const first = await startWideUpgrade(start, await holdingAzure(stage));
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
		await withScreens(async (start, stage) => {
			const azure = await holdingAzure(stage);
			const session = await startUpgrade(start, azure);
			session.press('p');
			await session.sees('paused');
			session.press('r');
			await session.sees('rolling forward');
			session.press('X');
			await session.sees('Cancel');
			await session.answer('y');
			await session.sees('cancelled');
			await quit(session);
		});
	});

	test('skip an instance which waits, and the upgrade ends without it', async () => {
		await withScreens(async (start, stage) => {
			const azure = await holdingAzure(stage);
			const session = await startWideUpgrade(start, azure);
			session.press('G');
			session.press('s');
			await session.sees('Leave 1 instance out of the upgrade');
			await session.answer('y');
			await session.sees('skipped by');
			azure.goOn();
			await session.sees('19 instances run');
			const skipped = (await journalOf(stage, lastUpgrade(stage))).filter(({type}) => type === 'instance-skipped');
			assert.equal(skipped.length, 1);
			await quit(session);
		});
	});
});

test('opening a scale set shows its unfinished upgrade, and r takes it up when its process died', async () => {
	await withScreens(async (start, stage) => {
		const azure = await holdingAzure(stage);
		const first = await startWideUpgrade(start, azure);
		const {pid} = await stage.lease(lastUpgrade(stage));
		first.kill('SIGKILL');
		await first.untilExit();
		process.kill(pid, 'SIGKILL');

		const opened = start(['web', ...azure.at]);
		await opened.sees('STANDS STILL');
		await opened.sees('r takes it up again');
		assert.ok(!(await typesOf(stage)).includes('upgrade-completed'));
		opened.press('r');
		await opened.sees('rolling forward');
		azure.goOn();
		await opened.sees('completed: 20 instances run');
		await quit(opened);
		assertRestored(opened);
	});
});
