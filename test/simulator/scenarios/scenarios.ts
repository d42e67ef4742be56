import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {test} from 'node:test';
import {dig, digText, type Json} from '../../../source/simulator/world/json.js';
import {faultKinds} from '../../../source/simulator/faults/parse-fault.js';
import {demoSubscriptionId, secondSubscriptionId} from '../../../source/simulator/scenarios/recipe.js';
import {scenarioNames} from '../../../source/simulator/scenarios/scenarios.js';
import {codeOf, modelWith, newestVersion, openDemo, setPath} from '../../helpers/demo-azure.js';

const valuesOf = (body: Json): readonly Json[] => {
	const value = dig(body, 'value');
	assert.ok(Array.isArray(value));
	return value;
};

test('throttled has buckets so small that a hasty client is refused, and a patient one is not', () => {
	const {ask, clock} = openDemo({scenario: 'throttled'});
	const list = () => ask('GET', `${setPath}/virtualMachines?$expand=instanceView`);
	const hasty = Array.from({length: 8}, () => list().status);
	assert.deepEqual(hasty, [200, 200, 200, 200, 200, 200, 429, 429]);
	const refused = list();
	assert.equal(codeOf(refused), 'OperationNotAllowed');
	assert.equal(refused.headers['retry-after'], '30');
	for (let turn = 0; turn < 20; turn++) {
		clock.advance(30_000);
		assert.equal(list().status, 200);
	}
});

test('throttled lets an upgrade through in batches which wait', () => {
	const {ask, clock, simulator} = openDemo({scenario: 'throttled'});
	assert.equal(ask('PATCH', setPath, {properties: modelWith(newestVersion)}).status, 200);
	const ids = Object.values(simulator.world().scaleSets)[0]?.instances.map(({instanceId}) => instanceId) ?? [];
	for (let first = 0; first < ids.length; first += 5) {
		clock.advance(180_000);
		assert.equal(ask('POST', `${setPath}/manualupgrade`, {instanceIds: ids.slice(first, first + 5)}).status, 202);
	}

	clock.advance(300_000);
	const states = valuesOf(ask('GET', `${setPath}/virtualMachines`).body).map(instance =>
		dig(instance, 'properties', 'latestModelApplied'),
	);
	assert.deepEqual(new Set(states), new Set([true]));
});

test('flaky fails about one request in twenty, in every way, and its set changes by itself', () => {
	const {ask, clock, requests, simulator} = openDemo({scenario: 'flaky'});
	const before = new Set(
		Object.values(simulator.world().scaleSets)[0]?.instances.map(({instanceId}) => instanceId) ?? [],
	);
	const texts: string[] = [];
	for (let request = 0; request < 600; request++) {
		clock.advance(15_000);
		const path = request % 2 === 0 ? setPath : `${setPath}/virtualMachines?$expand=instanceView`;
		const answer = simulator.handle({
			method: 'GET',
			url: `https://management.azure.com${path}${path.includes('?') ? '&' : '?'}api-version=2024-07-01`,
			headers: {},
			body: '',
		});
		texts.push(answer.body);
	}

	const failed = requests.filter(({status}) => status !== 200);
	assert.ok(failed.length > 12 && failed.length < 48, String(failed.length));
	const statuses = new Set(failed.map(({status}) => status));
	for (const status of [0, 500, 503, 504]) {
		assert.ok(statuses.has(status), String(status));
	}

	assert.ok(!statuses.has(429));
	assert.ok(texts.some(text => text.startsWith('<html>')));
	assert.ok(texts.some(text => /"vmHealth":null/.test(text)));
	assert.ok(requests.some(({fault}) => fault?.split(',').includes('delay')));
	const after = Object.values(simulator.world().scaleSets)[0]?.instances.map(({instanceId}) => instanceId) ?? [];
	assert.ok(
		after.some(instanceId => !before.has(instanceId)),
		'new ones',
	);
	assert.ok(
		[...before].some(instanceId => !after.includes(instanceId)),
		'vanished ones',
	);
	simulator.clearFaults();
	assert.equal(ask('GET', setPath).status, 200);
});

test('fleet has 40 scale sets in 4 groups of 2 subscriptions, and every list is of its own place', () => {
	const {ask, simulator} = openDemo({scenario: 'fleet'});
	const subscriptions = valuesOf(ask('GET', '/subscriptions?api-version=2022-12-01').body).map(subscription =>
		digText(subscription, 'subscriptionId'),
	);
	assert.deepEqual(subscriptions, [demoSubscriptionId, secondSubscriptionId]);
	const names: Array<string | null> = [];
	for (const subscriptionId of subscriptions) {
		const groups = valuesOf(ask('GET', `/subscriptions/${subscriptionId}/resourceGroups`).body);
		assert.equal(groups.length, 2);
		const all = valuesOf(
			ask('GET', `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/virtualMachineScaleSets`).body,
		);
		assert.equal(all.length, 20);
		for (const group of groups) {
			const path = `/subscriptions/${subscriptionId}/resourceGroups/${digText(group, 'name')}/providers/Microsoft.Compute/virtualMachineScaleSets`;
			const ofGroup = valuesOf(ask('GET', path).body);
			assert.equal(ofGroup.length, 10);
			names.push(...ofGroup.map(scaleSet => digText(scaleSet, 'name')));
		}
	}

	assert.equal(new Set(names).size, 40);
	assert.ok(names.includes('web-blue') && names.includes('api-green'));
	const scaleSets = Object.values(simulator.world().scaleSets);
	const sizes = scaleSets.map(({instances}) => instances.length);
	assert.deepEqual([Math.min(...sizes), Math.max(...sizes)], [4, 60]);
	const modes = new Set(scaleSets.map(({resource}) => digText(resource, 'properties', 'upgradePolicy', 'mode')));
	assert.deepEqual(modes, new Set(['Manual', 'Rolling', 'Automatic']));
	const zones = new Set(scaleSets.map(({instances}) => new Set(instances.map(({zone}) => zone)).size));
	assert.deepEqual(zones, new Set([1, 2, 3]));
	const outdatedShares = scaleSets.map(
		({instances, modelRevision}) =>
			instances.filter(instance => instance.modelRevision !== modelRevision).length / instances.length,
	);
	assert.ok(outdatedShares.includes(0) && outdatedShares.includes(1));
	assert.ok(outdatedShares.some(share => share > 0 && share < 1));
});

test('what the simulator says of a fleet leads to scale sets which are there', () => {
	const {ask, simulator} = openDemo({scenario: 'fleet'});
	const {subscriptionId, resourceGroup, scaleSets, totalScaleSets} = simulator.describe();
	assert.equal(totalScaleSets, 40);
	assert.equal(scaleSets.length, 10);
	for (const name of scaleSets) {
		const path = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachineScaleSets/${name}`;
		assert.equal(digText(ask('GET', path).body, 'name'), name);
	}
});

/** A long conversation with every scale set of a scenario: all reads, writes, polls of what was started, and time. */
const converse = (scenario: string, seed: number): string => {
	const {ask, clock, simulator} = openDemo({scenario, seed, speed: 3});
	const digest = createHash('sha256');
	const operations: string[] = [];
	const say = (method: string, path: string, body?: unknown) => {
		const answer = simulator.handle({
			method,
			url: `https://management.azure.com${path}${path.includes('api-version') ? '' : `${path.includes('?') ? '&' : '?'}api-version=2024-07-01`}`,
			headers: {},
			body: body === undefined ? '' : JSON.stringify(body),
		});
		digest.update(JSON.stringify(answer));
		const operation = answer.headers['Azure-AsyncOperation'];
		if (operation !== undefined) {
			operations.push(operation.slice('https://management.azure.com'.length));
		}
	};

	const paths = Object.values(simulator.world().scaleSets)
		.map(({id}) => id)
		.slice(0, 4);
	for (let turn = 0; turn < 12; turn++) {
		for (const path of paths) {
			say('GET', path);
			say('GET', `${path}/instanceView`);
			say('GET', `${path}/virtualMachines?$expand=instanceView`);
			say('GET', `${path}/virtualMachines/3?$expand=instanceView`);
			say('GET', `${path}/rollingUpgrades/latest`);
			say('GET', `${path}/osUpgradeHistory`);
			if (turn % 4 === 0) {
				say('PATCH', path, {properties: modelWith(turn === 4 ? '24.04.202610080' : newestVersion)});
			} else {
				say('POST', `${path}/manualupgrade`, {instanceIds: [String(turn), String(turn + 1)]});
			}

			if (turn === 9) {
				say('POST', `${path}/reimage`, {instanceIds: ['0']});
				say('POST', `${path}/deallocate`, {instanceIds: ['3']});
				say('DELETE', `${path}/virtualMachines/4`);
			}

			for (const operation of operations.slice(-4)) {
				say('GET', operation);
			}

			clock.advance(7000);
		}

		clock.advance(20_000);
	}

	digest.update(ask('GET', '/_simulator/world').text);
	return digest.digest('hex');
};

for (const scenario of scenarioNames) {
	test(`${scenario}: the same seed and requests at the same times give the same bytes`, () => {
		const first = converse(scenario, 7);
		assert.equal(converse(scenario, 7), first);
		assert.notEqual(converse(scenario, 8), first);
	});
}

test('what becomes of a scale set does not depend on who writes to other sets, or looks', () => {
	const transcript = (isCrowded: boolean): readonly string[] => {
		const {ask, clock, simulator} = openDemo({scenario: 'fleet'});
		const [path = '', ...others] = Object.values(simulator.world().scaleSets)
			.filter(({resource}) => digText(resource, 'properties', 'upgradePolicy', 'mode') === 'Manual')
			.map(({id}) => id);
		const heard: string[] = [];
		let operation = '';
		for (let turn = 0; turn < 15; turn++) {
			if (isCrowded) {
				const other = others[turn] ?? '';
				ask('PATCH', other, {sku: {capacity: 5 + turn}, properties: modelWith(newestVersion)});
				ask('POST', `${other}/manualupgrade`, {instanceIds: ['0']});
				ask('GET', `${path}/virtualMachines/0`);
			}

			if (turn % 5 === 0) {
				ask('PATCH', path, turn === 0 ? {properties: modelWith('24.04.202610080')} : {sku: {capacity: 7 + turn}});
			} else if (turn % 5 === 2) {
				const ids = simulator.world().scaleSets[path.toLowerCase()]?.instances.map(({instanceId}) => instanceId);
				const started = ask('POST', `${path}/manualupgrade`, {instanceIds: ids?.slice(0, 3)});
				operation = started.headers['azure-asyncoperation'] ?? '';
			}

			clock.advance(23_000);
			heard.push(ask('GET', `${path}/virtualMachines?$expand=instanceView`).text);
			heard.push(operation === '' ? '' : ask('GET', operation).text);
		}

		return heard;
	};

	const alone = transcript(false);
	assert.ok(alone.some(text => text.includes('"status":"Succeeded"')));
	assert.deepEqual(transcript(true), alone);
});

test('the document names every scenario and every kind of fault', async () => {
	const document = await readFile(new URL('../../../docs/simulator.md', import.meta.url), 'utf8');
	for (const name of [...scenarioNames, ...faultKinds]) {
		assert.ok(document.includes(`\n| \`${name}\` `), name);
	}
});
