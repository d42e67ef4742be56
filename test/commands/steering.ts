import assert from 'node:assert/strict';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {describe, test} from 'node:test';
import {type Azure, isAlive, lastUpgrade, onStage, parseLines, type Stage, until} from '../helpers/program.js';

const flags = ['--image', 'latest', '--instance', '2', '3', '--yes'];

/** An Azure whose upgrades stay in the middle of their first batch until they may go on. */
async function holdingAzure(stage: Stage): Promise<Azure> {
	const azure = await stage.azure('calm');
	azure.holdBatches();
	return azure;
}

async function begin(stage: Stage, azure: Azure, ...more: readonly string[]): Promise<string> {
	const {code, stderr} = await stage.call([
		'upgrade',
		'web',
		...azure.at,
		...(more.length > 0 ? more : flags),
		'--detach',
	]);
	assert.equal(code, 7, stderr);
	return lastUpgrade(stage);
}

async function kill(stage: Stage, upgradeId: string): Promise<void> {
	const {pid} = await stage.lease(upgradeId);
	process.kill(pid, 'SIGKILL');
	await until(() => !isAlive(pid), 'The end of the process');
}

async function typesOf(stage: Stage, upgradeId: string): Promise<readonly unknown[]> {
	return parseLines((await stage.call(['attach', upgradeId, '--json', '--read-only'])).stdout).map(({type}) => type);
}

async function ok(stage: Stage, ...command: readonly string[]): Promise<string> {
	const {code, stderr} = await stage.call(command);
	assert.equal(code, 0, `${command.join(' ')}: ${stderr}`);
	return stderr;
}

async function refused(stage: Stage, expected: RegExp, ...command: readonly string[]): Promise<void> {
	const {code, stderr} = await stage.call(command);
	assert.equal(code, 3, `${command.join(' ')}: ${stderr}`);
	assert.match(stderr, expected);
}

describe('steering from the command line', {concurrency: 3}, () => {
	test('a paused upgrade whose process was killed stays paused when it is taken up, and resume goes on', async () => {
		await onStage(async stage => {
			const azure = await holdingAzure(stage);
			const upgradeId = await begin(stage, azure);
			await ok(stage, 'pause', upgradeId);
			await kill(stage, upgradeId);
			const viewer = stage.start(['attach', upgradeId, '--json']);
			await viewer.says(/conductor-started.*resumed/);
			await viewer.says(/It waits/, 'stderr');
			await ok(stage, 'resume', upgradeId);
			azure.goOn();
			const {code, stdout} = await viewer.ended;
			assert.equal(code, 0);
			const types = parseLines(stdout).map(({type}) => type);
			assert.ok(types.indexOf('resumed') > types.lastIndexOf('conductor-started'));
		});
	});

	test('an upgrade whose process died: resume takes it up; cancel ends it, and asks nothing more of Azure', async () => {
		await onStage(async stage => {
			const azure = await holdingAzure(stage);
			const upgradeId = await begin(stage, azure);
			await kill(stage, upgradeId);
			assert.match(await ok(stage, 'resume', upgradeId), /It goes on/);
			await until(() => azure.writes().some(({method}) => method === 'POST'), 'The first batch');
			await kill(stage, upgradeId);
			const writes = azure.writes().length;
			await ok(stage, 'cancel', upgradeId);
			azure.goOn();
			const {code, stdout} = await stage.call(['attach', upgradeId, '--json']);
			assert.equal(code, 5);
			assert.equal(azure.writes().length, writes);
			assert.ok(!stdout.includes('"resumed","acceptedBreach"'), 'nothing was paused');
			await refused(stage, /There is nothing to cancel: the upgrade has ended/, 'cancel', upgradeId);
			assert.equal((await typesOf(stage, upgradeId)).at(-1), 'upgrade-cancelled');
		});
	});

	test('rollback right after the last line: what was changed runs the old image again', async () => {
		await onStage(async stage => {
			const azure = await stage.azure('calm', {speed: 1000});
			const upgraded = await stage.call(['upgrade', 'web', ...azure.at, ...flags, '--json']);
			assert.equal(upgraded.code, 0);
			const upgradeId = lastUpgrade(stage);
			await ok(stage, 'rollback', upgradeId);
			const {code, stdout} = await stage.call(['attach', upgradeId, '--json']);
			assert.equal(code, 0);
			assert.equal(parseLines(stdout).at(-1)?.['type'], 'rolled-back');
			const {instances, scaleSet} = JSON.parse((await stage.call(['status', 'web', ...azure.at, '--json'])).stdout);
			assert.equal(scaleSet.image.version, '24.04.202610080');
			assert.ok(
				instances.every(({image}: {image: {exactVersion: string}}) => image.exactVersion === '24.04.202610080'),
			);
			await refused(stage, /begun already/, 'rollback', upgradeId);
			const late = await stage.run(['conduct', upgradeId]);
			assert.match(late.stdout, /"status":"refused","message":"Upgrade .* has ended already/);
			assert.equal((await typesOf(stage, upgradeId)).at(-1), 'rolled-back', 'the last line is the ending');
		});
	});

	test('skip leaves an instance out; rollback after cancel goes back only with what was asked', async () => {
		await onStage(async stage => {
			const azure = await holdingAzure(stage);
			const upgradeId = await begin(stage, azure);
			await until(() => azure.writes().some(({method}) => method === 'POST'), 'The first batch');
			await ok(stage, 'skip', upgradeId, '--instance', '3');
			await refused(stage, /Instance 77 is not part of the upgrade/, 'skip', upgradeId, '--instance', '77');
			await ok(stage, 'cancel', upgradeId);
			await refused(stage, /nothing to skip/, 'skip', upgradeId, '--instance', '3');
			azure.goOn();
			await ok(stage, 'rollback', upgradeId);
			assert.equal((await stage.call(['attach', upgradeId])).code, 0);
			await refused(stage, /There is nothing to retry/, 'retry', upgradeId);
			const asked = azure
				.writes()
				.filter(({method, status}) => method === 'POST' && status === 202)
				.flatMap(({requestBody}) => Object(requestBody).instanceIds);
			assert.deepEqual([...new Set(asked)], ['2']);
		});
	});

	test('an upgrade which faulted: resume says what it takes, --accept-breach goes on, rollback goes back', async () => {
		await onStage(async stage => {
			const azure = await stage.azure('bad-image', {speed: 1000});
			const upgradeId = await begin(stage, azure, '--image', 'latest', '--update-domain', '2', '3', '--yes');
			assert.equal((await stage.call(['attach', upgradeId])).code, 4);
			await refused(stage, /only when you accept the breach/, 'resume', upgradeId);
			assert.match(await ok(stage, 'resume', upgradeId, '--accept-breach'), /It goes on/);
			const attached = await stage.call(['attach', upgradeId, '--json']);
			assert.notEqual(attached.code, 3, attached.stderr);
			assert.ok(
				parseLines(attached.stdout).some(({type, acceptedBreach}) => type === 'resumed' && acceptedBreach !== null),
			);
			await ok(stage, 'rollback', upgradeId);
			assert.equal((await stage.call(['attach', upgradeId])).code, 0);
		});
	});

	test('retry after instances failed: they are asked once more, and the upgrade completes', async () => {
		await onStage(async stage => {
			const azure = await stage.azure('calm', {speed: 1000});
			azure.inject({kind: 'stage-weight', stage: 'extension-failed', weight: 1_000_000});
			const upgradeId = await begin(
				stage,
				azure,
				...flags,
				'--max-unhealthy',
				'100%',
				'--max-unhealthy-upgraded',
				'100%',
			);
			const failed = await stage.call(['attach', upgradeId, '--json']);
			assert.equal(failed.code, 4, failed.stderr);
			assert.ok(parseLines(failed.stdout).some(({type}) => type === 'instance-failed'));
			azure.inject({kind: 'stage-weight', stage: 'extension-failed', weight: 0});
			assert.match(await ok(stage, 'retry', upgradeId), /asked once more/);
			const retried = await stage.call(['attach', upgradeId, '--json']);
			assert.equal(retried.code, 0, retried.stderr);
			assert.ok(parseLines(retried.stdout).some(({type}) => type === 'retry-started'));
		});
	});

	test('T12: a journal of another form is refused, and nothing is asked of Azure', async () => {
		await onStage(async stage => {
			const azure = await holdingAzure(stage);
			const upgradeId = await begin(stage, azure);
			await kill(stage, upgradeId);
			const file = path.join(stage.upgradeFolder(upgradeId), 'journal.jsonl');
			const journal = await readFile(file, 'utf8');
			const asked = azure.requests.length;

			for (const other of [
				journal.replace(/"version":\d+/, '"version":99'),
				journal.replace('2026', '2025'),
				'',
				'nonsense\n',
			]) {
				assert.notEqual(other, journal);
				await writeFile(file, other);

				for (const command of ['attach', 'resume', 'cancel', 'rollback']) {
					const {code, stderr} = await stage.call([command, upgradeId]);
					assert.equal(code, 3, `${command}: ${stderr}`);
					assert.match(stderr, /journal|plan/i);
				}
			}

			assert.equal(azure.requests.length, asked);
		});
	});

	test('steering what is not there, or without saying what: one sentence', async () => {
		await onStage(async stage => {
			for (const [expected, ...command] of [
				[2, 'pause'],
				[2, 'skip', 'x'],
				[2, 'cancel', 'x', '--read-only'],
				[3, 'pause', 'nothere'],
				[3, 'attach', 'nothere'],
				[3, 'attach'],
				[3, 'attach', '../../etc'],
			] as const) {
				const {code, stdout, stderr} = await stage.call(command);
				assert.equal(code, expected, `${command.join(' ')}: ${stderr}`);
				assert.equal(stdout, '');
				assert.match(stderr, /^[A-Z"-].*\.\n$/);
			}
		});
	});
});
