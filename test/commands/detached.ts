import assert from 'node:assert/strict';
import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {test} from 'node:test';
import {onStage, parseLines, type Stage, until} from '../helpers/program.js';

const oneDomain = ['--image', 'latest', '--update-domain', '2', '--yes'];

async function modeOf(file: string): Promise<number> {
	return (await stat(file)).mode & 0o777;
}

/** Begins an upgrade and leaves it to itself; gives its id. */
async function detach(stage: Stage, flags: readonly string[]): Promise<string> {
	const {code, stdout, stderr} = await stage.call(['upgrade', ...flags, '--detach', '--json']);
	assert.equal(code, 7, stderr);
	const [line] = parseLines(stdout);
	return String(line?.['upgradeId']);
}

test('a detached upgrade ends by itself; attach tells the same lines as upgrade does, and its exit code', async () => {
	await onStage(async stage => {
		const {at, holdBatches, goOn} = await stage.azure('calm');
		holdBatches();
		const upgradeId = await detach(stage, ['web', ...at, ...oneDomain]);
		const [known] = JSON.parse((await stage.call(['upgrades', '--json'])).stdout);
		assert.equal(known.upgradeId, upgradeId);
		assert.equal(known.isRunning, true);
		assert.equal(known.endedAt, null);

		goOn();
		const live = await stage.call(['attach', upgradeId, '--json']);
		assert.equal(live.code, 0, live.stderr);
		const afterwards = await stage.call(['attach', upgradeId, '--json']);
		assert.equal(afterwards.code, 0);
		assert.equal(afterwards.stdout, live.stdout);

		const events = parseLines(live.stdout);
		assert.equal(events[0]?.['type'], 'upgrade-planned');
		assert.equal(events.at(-1)?.['type'], 'upgrade-completed');
		assert.ok(
			events.every(event => event['upgradeId'] === upgradeId && !Number.isNaN(Date.parse(String(event['at'])))),
		);
		assert.equal(stage.upgradeIds().length, 1);
	});
});

test('upgrades --json, lease.json and the modes of all files are as promised', async () => {
	await onStage(async stage => {
		const {at, holdBatches} = await stage.azure('calm');
		holdBatches();
		const upgradeId = await detach(stage, ['web', ...at, ...oneDomain]);
		const folder = stage.upgradeFolder(upgradeId);
		const lease = await stage.lease(upgradeId);
		assert.equal(typeof lease.pid, 'number');
		assert.ok(lease.host.length > 0 && lease.identity !== null);
		assert.ok(!Number.isNaN(Date.parse(lease.startedAt)) && !Number.isNaN(Date.parse(lease.heartbeatAt)));
		assert.equal(await modeOf(folder), 0o700);

		for (const name of ['journal.jsonl', 'lease.json', 'conductor.log', 'control.sock']) {
			assert.equal(await modeOf(path.join(folder, name)), 0o600, name);
		}

		assert.equal((await stage.call(['cancel', upgradeId])).code, 0);
		const attached = await stage.call(['attach']);
		assert.equal(attached.code, 5);

		const [known, ...others] = JSON.parse((await stage.call(['upgrades', '--json'])).stdout);
		assert.deepEqual(others, []);
		assert.deepEqual(Object.keys(known), [
			'upgradeId',
			'scaleSetId',
			'status',
			'isRunning',
			'startedAt',
			'endedAt',
			'from',
			'to',
			'upgraded',
			'failed',
			'remaining',
		]);
		assert.equal(known.status, 'cancelled');
		assert.ok(known.endedAt !== null);
		assert.equal(known.upgraded + known.failed + known.remaining, 4);
		await until(async () => (await stage.lease(upgradeId)).releasedAt !== null, 'The release of the lease');
		await until(async () => !(await readdir(folder)).includes('control.sock'), 'The end of the socket');
	});
});
