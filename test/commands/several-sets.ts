import assert from 'node:assert/strict';
import process from 'node:process';
import {describe, test} from 'node:test';
import {type Azure, isAlive, onStage, parseLines, type Stage, until} from '../helpers/program.js';

const flags = ['--image', '24.04.202611100', '--update-domain', '0', '--yes', '--json'];
/** The first has the health extension, which can be made to fail. */
const three = ['images-blue', 'web-green', 'cart-blue'];

type Line = Readonly<Record<string, unknown>>;

async function fleet(stage: Stage, speed = 800): Promise<Azure & {readonly at: readonly string[]}> {
	const azure = await stage.azure('fleet', {speed});
	const {subscriptionId, resourceGroup} = azure.simulator.describe();

	return {
		...azure,
		at: ['-g', resourceGroup, '-s', subscriptionId, '--endpoint', azure.endpoint, '--speed', String(speed)],
	};
}

/** The lines of each upgrade, by the name of its scale set. */
function bySet(stdout: string): ReadonlyMap<string, readonly Line[]> {
	const lines = parseLines(stdout);

	return new Map(
		lines
			.filter(({type}) => type === 'upgrade-planned')
			.map(planned => [
				String(Object(planned['plan']).scaleSetId).split('/').at(-1) ?? '',
				lines.filter(({upgradeId}) => upgradeId === planned['upgradeId']),
			]),
	);
}

const endings = (sets: ReadonlyMap<string, readonly Line[]>) =>
	Object.fromEntries([...sets].map(([name, lines]) => [name, lines.at(-1)?.['type']]));

/** Most upgrades which changed something at the same moment, by the times of their lines. */
function mostAtOnce(sets: ReadonlyMap<string, readonly Line[]>): number {
	const changes = [...sets.values()].flatMap(lines => [
		{at: String(lines.find(({type}) => type === 'batch-requested')?.['at']), by: 1},
		{at: String(lines.at(-1)?.['at']), by: -1},
	]);
	let now = 0;

	return Math.max(
		...changes
			.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : one.by - other.by))
			.map(({by}) => (now += by)),
	);
}

describe('several scale sets', {concurrency: 3}, () => {
	test('named: so many side by side, every line says whose it is, one summary each, exit 0', async () => {
		await onStage(async stage => {
			const {at} = await fleet(stage);
			const {code, stdout, stderr} = await stage.call(['upgrade', ...three, ...at, ...flags, '--parallel', '2']);
			assert.equal(code, 0, stderr);
			const sets = bySet(stdout);
			assert.deepEqual([...sets.keys()].toSorted(), three.toSorted());
			assert.deepEqual(new Set(Object.values(endings(sets))), new Set(['upgrade-completed']));
			assert.equal(parseLines(stdout).length, [...sets.values()].flat().length);
			assert.equal(mostAtOnce(sets), 2);

			for (const name of three) {
				assert.match(stderr, new RegExp(`^${name}: completed, `, 'm'));
			}

			const again = await stage.call(['upgrade', ...three, ...at, ...flags]);
			assert.equal(again.code, 0);
			assert.match(again.stderr, /web-green: up to date already/);
		});
	});

	test('one faults: the rest is cancelled and says why, also what has not begun; exit 4', async () => {
		await onStage(async stage => {
			const azure = await fleet(stage);
			azure.inject({kind: 'stage-weight', scaleSet: 'images-blue', stage: 'extension-failed', weight: 1_000_000});
			const {code, stdout, stderr} = await stage.call(['upgrade', ...three, ...azure.at, ...flags, '--parallel', '1']);
			assert.equal(code, 4, stderr);
			const sets = bySet(stdout);
			assert.deepEqual(endings(sets), {
				'images-blue': 'upgrade-faulted',
				'web-green': 'upgrade-cancelled',
				'cart-blue': 'upgrade-cancelled',
			});
			const faulted = sets.get('images-blue')?.[0]?.['upgradeId'];
			assert.match(
				String(sets.get('cart-blue')?.at(-1)?.['message']),
				new RegExp(`^Cancelled by the fault of upgrade ${String(faulted)}`),
			);
			assert.ok(azure.writes().every(({path}) => /images-blue/i.test(path)));
		});
	});

	test('--keep-going: one faults, the others complete; exit 4', async () => {
		await onStage(async stage => {
			const azure = await fleet(stage);
			azure.inject({kind: 'stage-weight', scaleSet: 'images-blue', stage: 'extension-failed', weight: 1_000_000});
			const {code, stdout} = await stage.call(['upgrade', ...three, ...azure.at, ...flags, '--keep-going']);
			assert.equal(code, 4);
			assert.deepEqual(endings(bySet(stdout)), {
				'images-blue': 'upgrade-faulted',
				'web-green': 'upgrade-completed',
				'cart-blue': 'upgrade-completed',
			});
		});
	});

	test('--filter: those whose name fits; what is up to date is left out; no name fits: exit 3', async () => {
		await onStage(async stage => {
			const {at} = await fleet(stage);
			const none = await stage.call(['upgrade', '--filter', 'nope-*', ...at, ...flags]);
			assert.equal(none.code, 3);
			assert.match(none.stderr, /None of the \d+ scale sets has a name like "nope-\*"\. Nothing was changed/);
			const both = await stage.call(['upgrade', 'web-green', '--filter', 'web-*', ...at, ...flags]);
			assert.equal(both.code, 2);
			const {code, stdout, stderr} = await stage.call(['upgrade', '--filter', 'web-*', ...at, ...flags]);
			assert.equal(code, 0, stderr);
			assert.deepEqual([...bySet(stdout).keys()], ['web-green']);
			assert.match(stderr, /web-blue: up to date already/);
		});
	});

	test('detached: attach to each; one which waits can be cancelled, and not paused; one which ended can go back', async () => {
		await onStage(async stage => {
			const {at, holdBatches, goOn} = await fleet(stage);
			holdBatches();
			const {code, stdout} = await stage.call(['upgrade', ...three, ...at, ...flags, '--detach']);
			assert.equal(code, 7);
			const ids = parseLines(stdout).map(({upgradeId}) => String(upgradeId));
			assert.equal(ids.length, 3);
			const [first = '', , last = ''] = ids;
			const paused = await stage.call(['pause', last]);
			assert.equal(paused.code, 3);
			assert.match(paused.stderr, /waits for its turn/);
			assert.equal((await stage.call(['cancel', last])).code, 0);
			goOn();
			const codes = await Promise.all(ids.map(async id => (await stage.call(['attach', id])).code));
			assert.deepEqual(codes, [0, 0, 5]);
			assert.equal((await stage.call(['rollback', first])).code, 0);
			assert.equal((await stage.call(['attach', first])).code, 0);
		});
	});

	test('their process is killed: one process takes up all that is left, and no more run at once than before', async () => {
		await onStage(async stage => {
			const {at, holdBatches, goOn} = await fleet(stage);
			holdBatches();
			const viewer = stage.start(['upgrade', ...three, ...at, ...flags]);
			await viewer.says(/batch-accepted/);
			const {pid} = await stage.lease(stage.upgradeIds()[0] ?? '');
			process.kill(pid, 'SIGKILL');
			goOn();
			const {code, stdout, stderr} = await viewer.ended;
			assert.equal(code, 0, stderr);
			const sets = bySet(stdout);
			const pids = new Set(
				[...sets.values()].flat().flatMap(line => (line['type'] === 'conductor-started' ? [line['pid']] : [])),
			);
			assert.equal(pids.size, 2);
			assert.equal(mostAtOnce(sets), 1);
			await until(() => !isAlive(pid), 'Its end');
		});
	});
});
