import assert from 'node:assert/strict';
import process from 'node:process';
import {test} from 'node:test';
import {type KillPoint, startKillingAzure} from '../helpers/killing-azure.js';
import {lastUpgrade, onStage, openStage, parseLines, until} from '../helpers/program.js';

const speed = 1000;
const planned = ['2', '3'];
const upgradeFlags = ['--image', '24.04.202611100', '--instance', ...planned, '--yes', '--json'];
/** The model, and a batch in each of two update domains. */
const writes = 3;

/**
 * Carries a whole upgrade out whose process is killed at one call. Either a viewer looks on and has it taken up, or
 * nobody does until attach.
 */
async function survive(point: KillPoint, isWatched: boolean): Promise<boolean> {
	const name = `killed ${point.when} ${point.kind} ${point.index}`;
	let hasKilled = false;

	await onStage(async stage => {
		const azure = await startKillingAzure(stage, speed, point);

		try {
			let last = await stage.call(['upgrade', 'web', ...azure.at, ...upgradeFlags, ...(isWatched ? [] : ['--detach'])]);

			if (!isWatched) {
				assert.equal(last.code, 7, `${name}: ${last.stderr}`);
				await until(async () => azure.hasKilled() || (await stage.lease(lastUpgrade(stage))).releasedAt !== null, name);
				last = await stage.call(['attach', lastUpgrade(stage), '--json']);
			}

			hasKilled = azure.hasKilled();
			assert.equal(last.code, 0, `${name}: ${last.stderr}`);
			assert.equal(/is gone.*Taking it up from its journal/.test(last.stderr), hasKilled, name);
			const events = parseLines(last.stdout);
			assert.equal(events.at(-1)?.['type'], 'upgrade-completed', name);
			assert.equal(events.filter(({type}) => type === 'conductor-started').length, hasKilled ? 2 : 1, name);

			const {instances} = JSON.parse((await stage.call(['status', 'web', ...azure.at, '--json'])).stdout);

			for (const {instanceId, image} of instances) {
				assert.equal(image.exactVersion === '24.04.202611100', planned.includes(instanceId), `${name}: ${instanceId}`);
			}

			const asked = azure.requests
				.filter(({method, path, status}) => method === 'POST' && /manualupgrade$/i.test(path) && status === 202)
				.flatMap(({requestBody}): readonly string[] => Object(requestBody).instanceIds);
			assert.deepEqual(asked.toSorted(), planned, `${name}: each instance is asked once`);
			const patches = azure.requests.filter(({method, status}) => method === 'PATCH' && status < 300);
			assert.equal(patches.length, 1, `${name}: the model is written once`);
		} finally {
			await azure.close();
		}
	});

	return hasKilled;
}

/** So many at once: each waits more than it works. Gives how many were killed: late reads come or not, as the timing has it. */
async function surviveAll(points: readonly KillPoint[], atOnce: number): Promise<number> {
	const outcomes: boolean[] = [];
	const waiting = points.map((point, index) => ({point, isWatched: index % 2 === 0}));

	await Promise.all(
		Array.from({length: atOnce}, async () => {
			for (let next = waiting.shift(); next; next = waiting.shift()) {
				outcomes.push(await survive(next.point, next.isWatched));
			}
		}),
	);

	return outcomes.filter(Boolean).length;
}

const both = (kind: KillPoint['kind'], index: number): readonly KillPoint[] => [
	{kind, index, when: 'before'},
	{kind, index, when: 'after'},
];

const everyWrite = Array.from({length: writes}, (_, index) => both('write', index)).flat();

test('T3: SIGKILL before and after every write of an upgrade: taken up again, nothing is lost or repeated', async () => {
	assert.equal(await surviveAll(everyWrite, 6), everyWrite.length);
});

test('T3: SIGKILL at reads spread over an upgrade', async () => {
	const points: readonly KillPoint[] = [
		{kind: 'read', index: 0, when: 'before', isAwaited: true},
		{kind: 'read', index: 7, when: 'after', isAwaited: true},
		{kind: 'read', index: 16, when: 'before', isAwaited: true},
	];

	assert.equal(await surviveAll(points, 3), points.length);
});

test('T3: SIGKILL before and after every call of an upgrade', {
	skip: process.env['VMSSROLL_TEST_ALL'] === undefined && 'minutes long: VMSSROLL_TEST_ALL=1 runs it',
}, async () => {
	const stage = await openStage();
	const calm = await startKillingAzure(stage, speed, null);
	assert.equal((await stage.call(['upgrade', 'web', ...calm.at, ...upgradeFlags])).code, 0);
	assert.equal(calm.calls.write, writes);
	await calm.close();
	await stage.close();

	const reads = Array.from({length: calm.calls.read}, (_, index) => both('read', index)).flat();
	const killed = await surviveAll([...everyWrite, ...reads], 3);
	assert.ok(killed > everyWrite.length + reads.length / 2, `only ${killed} were killed`);
});
