import assert from 'node:assert/strict';
import process from 'node:process';
import {describe, test} from 'node:test';
import type {Outcome} from '../helpers/call-command.js';
import {
	type Azure,
	cpuSeconds,
	isAlive,
	lastUpgrade,
	onStage,
	parseLines,
	type Running,
	type Stage,
	until,
} from '../helpers/program.js';
import {startInTerminal} from '../helpers/pty.js';
import {childOf} from '../helpers/screens.js';

const speed = 300;
const flags = ['--image', 'latest', '--instance', '2', '3', '--yes', '--json'];

/** An upgrade with a viewer, in the middle of its first batch for as long as Azure holds it there. */
async function inMidBatch(
	stage: Stage,
): Promise<{readonly viewer: Running; readonly upgradeId: string; readonly pid: number; readonly azure: Azure}> {
	const azure = await stage.azure('calm', {speed});
	azure.holdBatches();
	const viewer = stage.start(['upgrade', 'web', ...azure.at, ...flags]);
	await viewer.says(/batch-accepted/);
	const upgradeId = lastUpgrade(stage);
	const {pid} = await stage.lease(upgradeId);
	return {viewer, upgradeId, pid, azure};
}

/** Lets it go on and attaches; sees that everything was asked once and one process did all of it. */
async function endsByItself(stage: Stage, azure: Azure, upgradeId: string, conductors = 1): Promise<Outcome> {
	azure.goOn();
	const attached = await stage.call(['attach', upgradeId, '--json']);
	assert.equal(attached.code, 0, attached.stderr);
	const events = parseLines(attached.stdout);
	assert.equal(events.at(-1)?.['type'], 'upgrade-completed');
	assert.equal(events.filter(({type}) => type === 'conductor-started').length, conductors);
	assert.equal(events.filter(({type}) => type === 'batch-requested').length, 2);
	return attached;
}

describe('signals', {concurrency: 4}, () => {
	test('T1: a hang-up in mid-batch: the viewer goes, the upgrade goes on; nor does Ctrl-C or a closed pipe end its process', async () => {
		await onStage(async stage => {
			const {viewer, upgradeId, pid, azure} = await inMidBatch(stage);
			for (const signal of ['SIGHUP', 'SIGINT', 'SIGPIPE'] as const) {
				process.kill(pid, signal);
			}

			viewer.kill('SIGHUP');
			const {code, stderr} = await viewer.ended;
			assert.equal(code, 7, stderr);
			assert.match(stderr, new RegExp(`Detached.*vmssroll attach ${upgradeId}`));
			assert.ok(isAlive(pid));
			await endsByItself(stage, azure, upgradeId);
		});
	});

	test('T2: the first Ctrl-C asks, the second detaches with exit 7, and the upgrade goes on', async () => {
		await onStage(async stage => {
			const {viewer, upgradeId, pid, azure} = await inMidBatch(stage);
			viewer.kill('SIGINT');
			await viewer.says(/goes on without this terminal\. Ctrl-C again leaves it to itself/, 'stderr');
			assert.ok(isAlive(viewer.pid));
			viewer.kill('SIGINT');
			viewer.kill('SIGINT');
			assert.equal((await viewer.ended).code, 7);
			assert.ok(isAlive(pid));
			await endsByItself(stage, azure, upgradeId);
		});
	});

	test('T2: SIGTERM to the process of the upgrade: it stops in good order, the viewer says so, attach goes on', async () => {
		await onStage(async stage => {
			const {viewer, upgradeId, pid, azure} = await inMidBatch(stage);
			process.kill(pid, 'SIGTERM');
			const {code, stderr} = await viewer.ended;
			assert.equal(code, 4);
			assert.match(
				stderr,
				new RegExp(`stopped at .*, before the end of the upgrade\\. vmssroll attach ${upgradeId} goes on`),
			);
			assert.notEqual((await stage.lease(upgradeId)).releasedAt, null);
			await until(() => !isAlive(pid), 'The end of the process');
			const [known] = JSON.parse((await stage.call(['upgrades', '--json'])).stdout);
			assert.equal(known.status, 'rolling-forward');
			assert.equal(known.isRunning, false);
			await endsByItself(stage, azure, upgradeId, 2);
		});
	});

	test('T9: nobody reads stdout any more (EPIPE): the viewer ends without spinning, the upgrade goes on', async () => {
		await onStage(async stage => {
			const {viewer, upgradeId, azure} = await inMidBatch(stage);
			viewer.child.stdout?.destroy();
			azure.goOn();
			const {code, stderr} = await viewer.ended;
			assert.equal(code, 7, stderr);
			await endsByItself(stage, azure, upgradeId);
		});
	});

	test('T4: a terminal which is gone (EIO): the viewer ends without spinning, the upgrade goes on', async () => {
		await onStage(async stage => {
			const azure = await stage.azure('calm', {speed});
			azure.holdBatches();
			// The shell ignores the hang-up and so does what it starts: nothing but a failed write tells the viewer.
			const terminal = startInTerminal(['upgrade', 'web', ...azure.at, ...flags], {
				environment: {XDG_STATE_HOME: stage.folder, HOME: stage.folder},
				ignoresHangUp: true,
			});
			await terminal.sees(/batch-accepted/);
			const upgradeId = lastUpgrade(stage);
			const viewer = childOf(terminal);
			const before = cpuSeconds(viewer);
			let spent = 0;
			terminal.close();
			// It has something to write from here on.
			azure.goOn();
			await until(() => {
				if (!isAlive(viewer)) {
					return true;
				}

				spent = cpuSeconds(viewer) - before;
				return false;
			}, 'The end of the viewer');
			assert.ok(spent < 1, `${spent} s of CPU`);
			await endsByItself(stage, azure, upgradeId);
		});
	});

	test('T2: in a terminal Ctrl-C asks, enter goes on, p pauses, and d leaves', async () => {
		await onStage(async stage => {
			const azure = await stage.azure('calm', {speed});
			azure.holdBatches();
			const terminal = startInTerminal(['upgrade', 'web', ...azure.at, ...flags.slice(0, -1)], {
				environment: {XDG_STATE_HOME: stage.folder, HOME: stage.folder},
			});
			await terminal.sees('taken by Azure');
			const upgradeId = lastUpgrade(stage);
			terminal.press('\u0003');
			await terminal.sees('enter alone: go on watching');
			terminal.press('\r');
			await terminal.sees('Watching on.');
			terminal.press('\u0003');
			await terminal.sees(/What now\?[^]*What now\?/);
			terminal.press('p\r');
			await terminal.sees('It waits.');
			terminal.press('\u0003');
			await terminal.sees(/What now\?[^]*What now\?[^]*What now\?/);
			terminal.press('d\r');
			assert.equal((await terminal.untilExit()).exitCode, 7);

			assert.equal((await stage.call(['resume', upgradeId])).code, 0);
			await endsByItself(stage, azure, upgradeId);
		});
	});

	test('T6: a viewer which was stopped goes on where it was, and blames nobody', async () => {
		await onStage(async stage => {
			const {viewer, upgradeId, azure} = await inMidBatch(stage);
			viewer.kill('SIGSTOP');
			azure.goOn();
			await until(async () => {
				const [known] = JSON.parse((await stage.call(['upgrades', '--json'])).stdout);
				return known.endedAt !== null;
			}, 'The end of the upgrade');
			viewer.kill('SIGCONT');
			const {code, stdout, stderr} = await viewer.ended;
			assert.equal(code, 0);
			assert.doesNotMatch(stderr, /does not answer|is gone/);
			assert.equal(stdout, (await endsByItself(stage, azure, upgradeId)).stdout);
		});
	});

	test('T6: a process which is stopped: steering it says so, attach says so, and it goes on when it is let', async () => {
		await onStage(async stage => {
			const {viewer, upgradeId, pid, azure} = await inMidBatch(stage);
			viewer.kill('SIGTERM');
			assert.equal((await viewer.ended).code, 7, 'T2: SIGTERM leaves the upgrade to itself');
			process.kill(pid, 'SIGSTOP');
			const attached = stage.start(['attach', upgradeId, '--json']);
			const paused = await stage.call(['pause', upgradeId]);
			assert.equal(paused.code, 3);
			assert.match(
				paused.stderr,
				new RegExp(`Process ${pid} on .* does not answer: it may be stopped.*kill -CONT ${pid}`),
			);
			await attached.says(/does not answer: it may be stopped/, 'stderr');
			process.kill(pid, 'SIGCONT');
			azure.goOn();
			assert.equal((await attached.ended).code, 0);
			assert.doesNotMatch(attached.stdout(), /"paused"/, 'what was refused must not happen later');
			await endsByItself(stage, azure, upgradeId);
		});
	});
});
