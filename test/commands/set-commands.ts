import assert from 'node:assert/strict';
import {test} from 'node:test';
import {assertOneMessage} from '../helpers/call-command.js';
import {onStage} from '../helpers/program.js';

test('status gives the picture as JSON and as text', async () => {
	await onStage(async stage => {
		const {endpoint} = await stage.azure('calm');
		const json = await stage.run(['status', 'web', '-g', 'rg-demo', '--endpoint', endpoint, '--json']);
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

		const text = await stage.call(['status', 'web', '-g', 'rg-demo', '--endpoint', endpoint]);
		assert.match(text.stdout, /UD4/);
		assert.doesNotMatch(text.stdout, /\u001B/);
	});
});

test('upgrades one update domain, an event a line, and touches nothing else', async () => {
	await onStage(async stage => {
		const simulator = await stage.azure('calm');
		const at = ['web', ...simulator.at];
		const {stdout: images} = await stage.call(['images', ...at, '--json']);
		const [newest] = JSON.parse(images);
		assert.equal(newest.isNewest, true);

		const upgrade = await stage.call([
			'upgrade',
			...at,
			'--image',
			newest.version,
			'--update-domain',
			'2',
			'--yes',
			'--json',
		]);
		assert.equal(upgrade.code, 0, upgrade.stderr);
		const events = upgrade.stdout
			.trimEnd()
			.split('\n')
			.map(line => JSON.parse(line));
		assert.equal(events[0].type, 'upgrade-planned');
		assert.equal(events.at(-1).type, 'upgrade-completed');
		assert(events.every(({at, upgradeId}) => typeof at === 'string' && typeof upgradeId === 'string'));
		assert.doesNotMatch(upgrade.stdout, /operations\//, 'signed URLs stay in the journal');

		const {instances} = JSON.parse((await stage.call(['status', ...at, '--json'])).stdout);
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
});

test('images reads the model alone: no instance is listed for it, and a Flexible set has versions too', async () => {
	await onStage(async stage => {
		const simulator = await stage.azure('flexible');
		const {code, stdout} = await stage.call([
			'images',
			'web',
			'-g',
			'rg-demo',
			'--endpoint',
			simulator.endpoint,
			'--json',
		]);
		assert.equal(code, 0);
		assert.equal(JSON.parse(stdout).filter(({isNewest}: {isNewest: boolean}) => isNewest).length, 1);
		assert.ok(simulator.requests.every(({path: asked}) => !/virtualMachines$/i.test(asked)));
	});
});

test('plan changes nothing, and its JSON has every member of the contract', async () => {
	await onStage(async stage => {
		const simulator = await stage.azure('three-zones');
		const {stdout, code} = await stage.call([
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
		]);
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
});

test('a bad image: exit 4, the rest untouched, the limit with what was allowed and seen', async () => {
	await onStage(async stage => {
		const simulator = await stage.azure('bad-image');
		const at = ['web', ...simulator.at];
		const {code, stdout} = await stage.call(['upgrade', ...at, '--image', 'latest', '--yes', '--json']);
		assert.equal(code, 4);
		const faulted = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
		assert.equal(faulted.type, 'upgrade-faulted');
		assert.equal(faulted.breach.limit, 'maxUnhealthyUpgradedInstancePercent');
		assert.equal(faulted.breach.allowedPercent, 20);
		assert(faulted.breach.actualPercent > 20);

		const {instances} = JSON.parse((await stage.call(['status', ...at, '--json'])).stdout);
		assert.equal(
			instances.filter(({image}: {image: {exactVersion: string}}) => image.exactVersion === '24.04.202611100').length,
			4,
		);
	});
});

test('mode Automatic is refused before any write, unless the scale set is named', async () => {
	await onStage(async stage => {
		const simulator = await stage.azure('automatic-mode');
		const flags = ['upgrade', 'web', ...simulator.at, '--image', 'latest'];
		const refused = await stage.call([...flags, '--yes', '--json']);
		assert.equal(refused.code, 3);
		assertOneMessage(refused);
		assert.match(refused.stderr, /Mode Automatic: saving the model lets Azure upgrade all \d+ instances at once/);
		assert.deepEqual(simulator.writes(), []);

		const confirmed = await stage.call([...flags, '--confirm', 'web', '--json']);
		assert.equal(confirmed.code, 0, confirmed.stderr);
		assert.deepEqual(
			simulator.writes().map(({method}) => method),
			['PATCH'],
		);
	});
});

test('an unknown version, set, domain or group: one message, exit 3, nothing written', async () => {
	await onStage(async stage => {
		const simulator = await stage.azure('calm');
		const at = simulator.at;

		const outcomes = await Promise.all([
			stage.call(['upgrade', 'web', ...at, '--image', '24.04.209901010', '--yes']),
			stage.call(['upgrade', 'nope', ...at, '--image', 'latest', '--yes']),
			stage.call(['upgrade', 'web', ...at, '--image', 'latest', '--update-domain', '9', '--yes']),
			stage.call(['upgrade', 'web', ...at, '--image', 'nothere/latest', '--yes']),
			stage.call(['status', 'web', '-g', 'nope', '--endpoint', simulator.endpoint]),
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
