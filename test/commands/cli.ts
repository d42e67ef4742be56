import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {assertOneMessage} from '../helpers/call-command.js';
import {firstLine, onStage, until} from '../helpers/program.js';
import {program} from '../helpers/pty.js';

test('wrong flags and values: one message, exit 2', async () => {
	await onStage(async stage => {
		for (const flags of [
			['upgrade', 'web', '-g', 'g', '--image', 'latest'],
			['upgrade', 'web', '-g', 'g', '--image', 'latest', '--yes', '--read-only'],
			['upgrade', 'web', '-g', 'g', '--yes', '--simulate'],
			['plan', 'web', '-g', 'rg-demo', '--image', 'newest', '--simulate'],
			['plan', 'web', '-g', 'rg-demo', '--image', 'latest', '--batch', 'many', '--simulate'],
			['status', 'web', '-g', 'g', '--endpoint', 'http://example.org'],
			['status', 'web', '-g', 'g', '--endpoint', 'nonsense'],
			['status', 'web', '-g', 'g', '--cloud', 'Nimbus'],
			['status', 'web', '-g', 'g', '--auth', 'magic'],
			['simulate', '--scenario', 'nope'],
			['simulate', '--speed', '0'],
		]) {
			const outcome = await stage.call(flags);
			assert.equal(outcome.code, 2, `${flags.join(' ')}: ${outcome.stderr}`);
			assertOneMessage(outcome);
		}

		const outcome = await stage.run(['upgrade', 'web', '-g', 'g', '--image', 'latest', '--yess']);
		assert.equal(outcome.code, 2);
		assertOneMessage(outcome);
	});
});

test('without a sign-in: one message with what to do, exit 6', async () => {
	await onStage(async stage => {
		const outcome = await stage.run(['status', 'web', '-g', 'g']);
		assert.equal(outcome.code, 6);
		assertOneMessage(outcome);
		assert.match(outcome.stderr, /az login/);
	});
});

test('an endpoint where nobody listens: one message, exit 6', async () => {
	await onStage(async stage => {
		const outcome = await stage.call(['status', 'web', '-g', 'g', '--endpoint', 'http://127.0.0.1:1', '-s', 'x']);
		assert.equal(outcome.code, 6);
		assertOneMessage(outcome);
	});
});

test('simulate says where it is, keeps a log, and ends in good order', async () => {
	await onStage(async stage => {
		const log = path.join(stage.folder, 'requests.log');
		const flags = ['simulate', '--scenario', 'calm', '--port', '0', '--speed', '60', '--log', log];
		const child = spawn(process.execPath, [program, ...flags], {stdio: ['ignore', 'pipe', 'inherit']});
		const exited = new Promise<number | null>(resolve => child.on('exit', code => resolve(code)));
		const {endpoint}: {endpoint: string} = JSON.parse(await firstLine(child.stdout));
		assert.match(endpoint, /^http:\/\/127\.0\.0\.1:\d+$/);
		assert.equal((await stage.call(['status', 'web', '-g', 'rg-demo', '--endpoint', endpoint])).code, 0);
		assert.match(await readFile(log, 'utf8'), /"method":"GET"/);
		child.kill('SIGTERM');
		assert.equal(await exited, 0);
	});
});

const simulated = ['upgrade', '--simulate', '--speed', '300', '--image', 'latest', '--instance', '2', '--yes'];

test('--simulate: an upgrade in a simulator of its own, which ends with it', async () => {
	await onStage(async stage => {
		const upgraded = await stage.run(simulated);
		assert.equal(upgraded.code, 0, upgraded.stderr);
		assert.match(upgraded.stderr, /web: completed, 1 of 1 upgraded/);
	});
});

test('--simulate --detach: the simulator stays as long as the upgrade needs it', async () => {
	await onStage(async stage => {
		const upgraded = await stage.run([...simulated, '--detach']);
		assert.equal(upgraded.code, 7, upgraded.stderr);
		assert.equal((await stage.call(['attach', upgraded.stdout.trim()])).code, 0);
		await until(
			() => stage.processes().length === 1,
			'The simulator alone: it ends when nobody has asked it for a minute',
		);
		process.kill(Number(stage.processes()[0]), 'SIGTERM');
	});
});

test('T11: without a terminal there is no screen: one message with what to use', async () => {
	await onStage(async stage => {
		const outcome = await stage.run(['web', '-g', 'rg-demo', '--simulate']);
		assert.equal(outcome.code, 2);
		assertOneMessage(outcome);
		assert.match(outcome.stderr, /needs a terminal.*vmssroll status/);
	});
});

test('--help and --version answer', async () => {
	await onStage(async stage => {
		assert.match((await stage.run(['--help'])).stdout, /Usage/);
		assert.match((await stage.run(['--version'])).stdout, /^\d+\.\d+\.\d+/);
	});
});
