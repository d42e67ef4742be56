import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {after, before, describe, test} from 'node:test';
import {type Azure, firstLine, openStage, type Outcome, type Stage, until} from '../helpers/program.js';
import {program} from '../helpers/pty.js';

let stage: Stage;

before(async () => {
	stage = await openStage();
});

after(async () => {
	await stage.close();
});

const run = async (...flags: readonly string[]): Promise<Outcome> => stage.run(flags);

const simulate = async (scenario: string, speed = 240): Promise<Azure> => stage.azure(scenario, {speed});

function assertOneMessage({stdout, stderr}: Outcome): void {
	assert.equal(stdout, '');
	assert.match(stderr.trim(), /^\S.*$/);
	assert.equal(stderr.trim().split('\n').length, 1, stderr);
	assert.doesNotMatch(stderr, /\n\s+at /);
}

describe('against a simulated Azure', () => {
	test('status gives the picture as JSON and as text', async () => {
		const {endpoint} = await simulate('calm');
		const json = await run('status', 'web', '-g', 'rg-demo', '--endpoint', endpoint, '--json');
		assert.equal(json.code, 0);
		const document = JSON.parse(json.stdout);
		assert.equal(document.instances.length, 20);
		assert.deepEqual(document.totals, {
			instances: 20,
			failed: 0,
			unhealthy: 0,
			upgrading: 0,
			stopped: 0,
			unknown: 0,
			outdated: 0,
			current: 20,
		});
		assert.equal(document.scaleSet.upgradePolicyMode, 'Manual');
		assert.equal(document.scaleSet.modelsInUse, 1);
		assert.deepEqual(document.activity, {kind: 'none', startedBy: null, detail: null});
		assert.equal(document.instances[0].state, 'current');

		const text = await run('status', 'web', '-g', 'rg-demo', '--endpoint', endpoint);
		assert.match(text.stdout, /UD4/);
		assert.doesNotMatch(text.stdout, /\u001B/);
	});

	test('upgrades one update domain, an event a line, and touches nothing else', async () => {
		const simulator = await simulate('calm');
		const at = ['web', ...simulator.at];
		const {stdout: images} = await run('images', ...at, '--json');
		const [newest] = JSON.parse(images);
		assert.equal(newest.isNewest, true);

		const upgrade = await run('upgrade', ...at, '--image', newest.version, '--update-domain', '2', '--yes', '--json');
		assert.equal(upgrade.code, 0, upgrade.stderr);
		const events = upgrade.stdout
			.trimEnd()
			.split('\n')
			.map(line => JSON.parse(line));
		assert.equal(events[0].type, 'upgrade-planned');
		assert.equal(events.at(-1).type, 'upgrade-completed');
		assert(events.every(({at, upgradeId}) => typeof at === 'string' && typeof upgradeId === 'string'));
		assert.doesNotMatch(upgrade.stdout, /operations\//, 'signed URLs stay in the journal');

		const {instances} = JSON.parse((await run('status', ...at, '--json')).stdout);
		const domain = instances
			.filter(({updateDomain}: {updateDomain: number}) => updateDomain === 2)
			.map(({instanceId}: {instanceId: string}) => instanceId);
		const writes = simulator.writes();
		const patches = writes.filter(({method}) => method === 'PATCH');
		assert.equal(patches.length, 1);
		assert.match(String(patches[0]?.['ifMatch']), /^"\d+"$/);
		assert.deepEqual(Object.keys(Object(patches[0]?.['requestBody']).properties.virtualMachineProfile.storageProfile), [
			'imageReference',
		]);

		for (const {method, requestBody} of writes) {
			if (method === 'POST') {
				assert.deepEqual(requestBody, {instanceIds: domain});
			}
		}

		for (const instance of instances) {
			assert.equal(instance.image.exactVersion === newest.version, instance.updateDomain === 2);
		}
	});

	test('images reads the model alone: no instance is listed for it, and a Flexible set has versions too', async () => {
		const simulator = await simulate('flexible');
		const {code, stdout} = await run('images', 'web', '-g', 'rg-demo', '--endpoint', simulator.endpoint, '--json');
		assert.equal(code, 0);
		assert.equal(JSON.parse(stdout).filter(({isNewest}: {isNewest: boolean}) => isNewest).length, 1);
		assert.ok(simulator.requests.every(({path: asked}) => !/virtualMachines$/i.test(asked)));
	});

	test('plan changes nothing, and its JSON has every member of the contract', async () => {
		const simulator = await simulate('three-zones');
		const {stdout, code} = await run(
			'plan',
			'web',
			'-g',
			'rg-demo',
			'--endpoint',
			simulator.endpoint,
			'--image',
			'latest',
			'--zone',
			'1',
			'2',
			'--json',
		);
		assert.equal(code, 0);
		const plan = JSON.parse(stdout);
		assert.deepEqual(Object.keys(plan), [
			'scaleSetId',
			'from',
			'to',
			'modelChange',
			'willStart',
			'policy',
			'batches',
			'skipped',
			'checks',
			'estimatedSeconds',
			'apiCalls',
			'instanceCount',
			'capacity',
			'automaticRepairs',
		]);
		assert.deepEqual([...new Set(plan.batches.map(({zone}: {zone: string}) => zone))], ['1', '2']);
		assert.equal(plan.to.exactVersion, '24.04.202611100');
		assert.deepEqual(simulator.writes(), []);
	});

	test('a bad image: exit 4, the rest untouched, the limit with what was allowed and seen', async () => {
		const simulator = await simulate('bad-image');
		const at = ['web', ...simulator.at];
		const {code, stdout} = await run('upgrade', ...at, '--image', 'latest', '--yes', '--json');
		assert.equal(code, 4);
		const faulted = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
		assert.equal(faulted.type, 'upgrade-faulted');
		assert.equal(faulted.breach.limit, 'maxUnhealthyUpgradedInstancePercent');
		assert.equal(faulted.breach.allowedPercent, 20);
		assert(faulted.breach.actualPercent > 20);

		const {instances} = JSON.parse((await run('status', ...at, '--json')).stdout);
		assert.equal(
			instances.filter(({image}: {image: {exactVersion: string}}) => image.exactVersion === '24.04.202611100').length,
			4,
		);
	});

	test('mode Automatic is refused before any write, unless the scale set is named', async () => {
		const simulator = await simulate('automatic-mode');
		const flags = ['upgrade', 'web', ...simulator.at, '--image', 'latest'];
		const refused = await run(...flags, '--yes', '--json');
		assert.equal(refused.code, 3);
		assertOneMessage(refused);
		assert.match(refused.stderr, /Mode Automatic: saving the model lets Azure upgrade all \d+ instances at once/);
		assert.deepEqual(simulator.writes(), []);

		const confirmed = await run(...flags, '--confirm', 'web', '--json');
		assert.equal(confirmed.code, 0, confirmed.stderr);
		assert.deepEqual(
			simulator.writes().map(({method}) => method),
			['PATCH'],
		);
	});

	test('an unknown version, set, domain or group: one message, exit 3, nothing written', async () => {
		const simulator = await simulate('calm');
		const at = simulator.at;

		const outcomes = await Promise.all([
			run('upgrade', 'web', ...at, '--image', '24.04.209901010', '--yes'),
			run('upgrade', 'nope', ...at, '--image', 'latest', '--yes'),
			run('upgrade', 'web', ...at, '--image', 'latest', '--update-domain', '9', '--yes'),
			run('upgrade', 'web', ...at, '--image', 'nothere/latest', '--yes'),
			run('status', 'web', '-g', 'nope', '--endpoint', simulator.endpoint),
		]);

		for (const outcome of outcomes) {
			assert.equal(outcome.code, 3, outcome.stderr);
			assertOneMessage(outcome);
		}

		assert.match(outcomes[0]?.stderr ?? '', /209901010.*does not exist.*The newest is 24\.04\.202611100/);
		assert.match(outcomes[2]?.stderr ?? '', /no update domain 9; it has 0, 1, 2, 3, 4/);
		assert.deepEqual(simulator.writes(), []);
	});
});

test('wrong flags and values: one message, exit 2', async () => {
	for (const flags of [
		['upgrade', 'web', '-g', 'g', '--image', 'latest', '--yess'],
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
		const outcome = await run(...flags);
		assert.equal(outcome.code, 2, `${flags.join(' ')}: ${outcome.stderr}`);
		assertOneMessage(outcome);
	}
});

test('without a sign-in: one message with what to do, exit 6', async () => {
	const outcome = await run('status', 'web', '-g', 'g');
	assert.equal(outcome.code, 6);
	assertOneMessage(outcome);
	assert.match(outcome.stderr, /az login/);
});

test('an endpoint where nobody listens: one message, exit 6', async () => {
	const outcome = await run('status', 'web', '-g', 'g', '--endpoint', 'http://127.0.0.1:1', '-s', 'x');
	assert.equal(outcome.code, 6);
	assertOneMessage(outcome);
});

test('simulate says where it is, keeps a log, and ends in good order', async () => {
	const log = path.join(stage.folder, 'requests.log');
	const flags = ['simulate', '--scenario', 'calm', '--port', '0', '--speed', '60', '--log', log];
	const child = spawn(process.execPath, [program, ...flags], {stdio: ['ignore', 'pipe', 'inherit']});
	const exited = new Promise<number | null>(resolve => child.on('exit', code => resolve(code)));
	const {endpoint}: {endpoint: string} = JSON.parse(await firstLine(child.stdout));
	assert.match(endpoint, /^http:\/\/127\.0\.0\.1:\d+$/);
	assert.equal((await run('status', 'web', '-g', 'rg-demo', '--endpoint', endpoint)).code, 0);
	assert.match(await readFile(log, 'utf8'), /"method":"GET"/);
	child.kill('SIGTERM');
	assert.equal(await exited, 0);
});

test('--simulate: an upgrade in a simulator of its own, which ends with it', async () => {
	const upgraded = await run(
		'upgrade',
		'--simulate',
		'--speed',
		'300',
		'--image',
		'latest',
		'--instance',
		'2',
		'--yes',
	);
	assert.equal(upgraded.code, 0, upgraded.stderr);
	assert.match(upgraded.stderr, /web: completed, 1 of 1 upgraded/);
});

test('--simulate --detach: the simulator stays as long as the upgrade needs it', async () => {
	const upgraded = await run(
		'upgrade',
		'--simulate',
		'--speed',
		'300',
		'--image',
		'latest',
		'--instance',
		'2',
		'--yes',
		'--detach',
	);
	assert.equal(upgraded.code, 7, upgraded.stderr);
	assert.equal((await run('attach', upgraded.stdout.trim())).code, 0);
	await until(
		() => stage.processes().length === 1,
		'The simulator alone: it ends when nobody has asked it for a minute',
	);
	process.kill(Number(stage.processes()[0]), 'SIGTERM');
});

test('T11: without a terminal there is no screen: one message with what to use', async () => {
	const outcome = await run('web', '-g', 'rg-demo', '--simulate');
	assert.equal(outcome.code, 2);
	assertOneMessage(outcome);
	assert.match(outcome.stderr, /needs a terminal.*vmssroll status/);
});

test('--help and --version answer', async () => {
	assert.match((await run('--help')).stdout, /Usage/);
	assert.match((await run('--version')).stdout, /^\d+\.\d+\.\d+/);
});
