import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {ArmError} from '../../source/arm/arm-error.js';
import {memberOf} from '../../source/arm/untrusted.js';
import {validateRequest} from '../../source/simulator/specification/specification.js';
import {createAdapter, failureOf, reference, setBody} from './adapter.js';
import {mutate, mutations} from './mutate.js';
import {createWorld} from './simulated-world.js';

/** The bodies of a recorded sequence, in order. */
function readBodies(recording: string): readonly unknown[] {
	const text = readFileSync(new URL(`../fixtures/recordings/${recording}.json`, import.meta.url), 'utf8');
	const {exchanges}: {readonly exchanges: ReadonlyArray<{readonly body: unknown}>} = JSON.parse(text);

	return exchanges.map(({body}) => body);
}

const [recordedSet, recordedList] = readBodies('flexible--vm_list_filter--2024-04-28');
const [bareSet, recordedMachine] = readBodies('flexible--vmss_simple_orchestration_mode--2025-04-07');

const flexibleBody = {...setBody, properties: {orchestrationMode: 'Flexible', provisioningState: 'Succeeded'}};
const group = '/subscriptions/1/resourceGroups/RG-WEB/providers/Microsoft.Compute';
const isListUrl = (url: string) => new URL(url).pathname.endsWith('/virtualMachines');

const machine = (name: string, vmId: string, properties: object = {}) => ({
	id: `${group}/virtualMachines/${name}`,
	name,
	properties: {vmId, virtualMachineScaleSet: {id: `${group}/virtualMachineScaleSets/web`}, ...properties},
});

/** The adapter with a Flexible set of which the list answers with `pages`, one after the other. */
const listing = (...pages: ReadonlyArray<readonly unknown[]>) =>
	createAdapter(({url}) => {
		if (!isListUrl(url)) {
			return {body: flexibleBody};
		}

		const index = Number(new URL(url).searchParams.get('$skiptoken') ?? '0');
		const next = new URL(url);
		next.searchParams.set('$skiptoken', String(index + 1));

		return {body: {value: pages[index], ...(index + 1 < pages.length && {nextLink: next.href})}};
	});

suite('a snapshot of a Flexible set', () => {
	test('holds its virtual machines by name, with zone, image, power and health, in one list', async () => {
		const {clock, arm, reference: web, requests} = createWorld('flexible', validateRequest);
		const {scaleSet, instances} = await clock.runUntil(arm.takeSnapshot(web));
		assert.equal(scaleSet.orchestrationMode, 'Flexible');
		assert.equal(instances.length, 30);
		assert.equal(requests.length, 2);
		const {path = '', query = ''} = requests[1] ?? {};
		assert.match(path, /\/resourceGroups\/rg-demo\/providers\/Microsoft\.Compute\/virtualMachines$/);
		assert.match(
			decodeURIComponent(query).replaceAll('+', ' '),
			/\$filter='virtualMachineScaleSet\/id' eq '\/subscriptions\/[^/]+\/resourceGroups\/rg-demo\/providers\/Microsoft\.Compute\/virtualMachineScaleSets\/web'/,
		);
		assert.match(decodeURIComponent(query), /\$expand=instanceView/);

		const names = instances.map(({instanceId}) => instanceId);
		assert.deepEqual(names, names.toSorted());
		for (const zone of ['1', '2', '3']) {
			assert.equal(instances.filter(instance => instance.zone === zone).length, 10);
		}

		for (const instance of instances) {
			assert.match(instance.instanceId, /^web_[\da-f]{8}$/);
			assert.equal(instance.name, instance.instanceId);
			assert.match(instance.vmId, /^[\da-f-]{36}$/);
			assert.equal(instance.image.exactVersion, '24.04.202610080');
			assert.equal(instance.powerState, 'running');
			assert.equal(instance.healthState, 'healthy');
			assert.equal(instance.provisioningState, 'Succeeded');
			assert.equal(instance.hasExtensionsSucceeded, true);
			// What Azure does not tell of a virtual machine is not made up.
			assert.equal(instance.updateDomain, null);
			assert.equal(instance.faultDomain, null);
			assert.equal(instance.placementGroupId, null);
			assert.equal(instance.latestModelApplied, null);
		}
	});

	test('of two pages is whole, and tells the fault domains of a set which has several', async () => {
		const {clock, arm, reference: web, simulator, requests} = createWorld('flexible', validateRequest);
		const path = `/subscriptions/${web.subscriptionId}/resourceGroups/${web.resourceGroup}/providers/Microsoft.Compute/virtualMachineScaleSets`;
		const {status} = simulator.handle({
			method: 'PUT',
			url: `http://127.0.0.1:9${path}/spread?api-version=2024-07-01`,
			headers: {'content-type': 'application/json'},
			body: JSON.stringify({
				location: 'eastus2',
				sku: {name: 'Standard_D2s_v5', capacity: 60},
				properties: {
					orchestrationMode: 'Flexible',
					platformFaultDomainCount: 3,
					virtualMachineProfile: {
						storageProfile: {
							imageReference: {
								publisher: 'Canonical',
								offer: 'ubuntu-24_04-lts',
								sku: 'server',
								version: 'latest',
							},
						},
					},
				},
			}),
		});
		assert.equal(status, 201);
		await clock.advance(600_000);
		requests.length = 0;
		const {instances} = await clock.runUntil(arm.takeSnapshot({...web, name: 'spread'}));
		assert.equal(requests.length, 3);
		assert.equal(instances.length, 60);

		for (const domain of [0, 1, 2]) {
			assert.equal(instances.filter(({faultDomain}) => faultDomain === domain).length, 20);
		}

		assert.ok(instances.every(({zone, updateDomain}) => zone === null && updateDomain === null));
		// The members of the other Flexible set of the group are none of this one.
		assert.ok(instances.every(({name}) => name.startsWith('spread_')));
	});

	test('is read over all pages, each machine once and as the later page has it', async () => {
		const {arm, http} = listing(
			[machine('web_b', 'B'), machine('web_a', 'a')],
			[machine('web_b', 'b', {provisioningState: 'Updating'}), machine('web_c', 'c')],
		);
		const {instances} = await arm.takeSnapshot(reference);
		assert.deepEqual(
			instances.map(({instanceId, vmId, provisioningState}) => [instanceId, vmId, provisioningState]),
			[
				['web_a', 'a', 'unknown'],
				['web_b', 'b', 'Updating'],
				['web_c', 'c', 'unknown'],
			],
		);
		assert.equal(http.requests.length, 3);
	});

	test('T24: is all pages or nothing', async () => {
		const {arm} = createAdapter(({url}) => {
			if (!isListUrl(url)) {
				return {body: flexibleBody};
			}

			return url.includes('skiptoken')
				? {status: 400, body: {error: {code: 'InvalidParameter', message: 'bad token'}}}
				: {body: {value: [machine('web_a', 'a')], nextLink: `${url}&$skiptoken=x`}};
		});
		assert.equal((await failureOf(arm.takeSnapshot(reference))).code, 'InvalidParameter');
	});

	test('leaves out machines which say that they are of another set, should the filter not be heeded', async () => {
		const other = {virtualMachineScaleSet: {id: `${group}/virtualMachineScaleSets/other-web`}};
		const elsewhere = {
			virtualMachineScaleSet: {id: `${group.replace('RG-WEB', 'RG-API')}/virtualMachineScaleSets/web`},
		};
		const {arm} = listing([
			machine('web_a', 'a'),
			machine('other_a', 'b', other),
			machine('elsewhere_a', 'c', elsewhere),
			machine('web_b', 'd', {virtualMachineScaleSet: null}),
		]);
		assert.deepEqual(
			(await arm.takeSnapshot(reference)).instances.map(({name}) => name),
			['web_a', 'web_b'],
		);
	});

	test('is none when a machine cannot be told from others', async () => {
		const {arm} = listing([{properties: {vmId: 'a'}}]);
		assert.equal((await failureOf(arm.takeSnapshot(reference))).code, 'UnexpectedAnswer');
	});

	test('puts a name with an apostrophe into the filter so that it stays one text', async () => {
		const {arm, http} = listing([]);
		await arm.takeSnapshot({...reference, name: "web' or 'x"});
		assert.match(
			new URL(http.requests[1]?.url ?? '').searchParams.get('$filter') ?? '',
			/\/virtualMachineScaleSets\/web'' or ''x'$/,
		);
	});

	test('takes the fault domain of the instance view before that of the model, and either alone', async () => {
		const {arm} = listing([
			machine('web_a', 'a', {platformFaultDomain: 1, instanceView: {platformFaultDomain: 2}}),
			machine('web_b', 'b', {platformFaultDomain: 1}),
			machine('web_c', 'c', {instanceView: {platformFaultDomain: 0}}),
			machine('web_d', 'd', {platformFaultDomain: '1', instanceView: null}),
		]);
		assert.deepEqual(
			(await arm.takeSnapshot(reference)).instances.map(({faultDomain}) => faultDomain),
			[2, 1, 0, null],
		);
	});
});

suite('recorded answers about Flexible sets', () => {
	const recorded = {
		subscriptionId: '00000000-0000-0000-0000-000000000000',
		// Lists write the group in upper case, and its recorder did not put a placeholder there.
		resourceGroup: 'cli_test_vm_list_filter_5rxrzt2gnts36u6t7cuyzof7ul3way6gkodrxrzsgsmlsv77nsz',
		name: 'vmss000002',
	};

	test('are read: a list without instance views tells images and provisioning', async () => {
		const {arm} = createAdapter(({url}) => ({body: isListUrl(url) ? recordedList : recordedSet}));
		const {scaleSet, instances} = await arm.takeSnapshot(recorded);
		assert.equal(scaleSet.orchestrationMode, 'Flexible');
		assert.deepEqual(
			instances.map(({instanceId, vmId, image, provisioningState, powerState, healthState}) => ({
				instanceId,
				vmId,
				version: image.exactVersion,
				provisioningState,
				powerState,
				healthState,
			})),
			[
				{
					instanceId: 'vmss000002_5fe1a11b',
					vmId: 'e2f9a5a5-9da8-4679-928d-278f91502214',
					version: '18.04.202401161',
					provisioningState: 'Succeeded',
					powerState: 'unknown',
					healthState: 'unknown',
				},
				{
					instanceId: 'vmss000002_aef229f3',
					vmId: '02c0e819-d6ee-4815-81e0-e9a04525f0fa',
					version: '18.04.202401161',
					provisioningState: 'Succeeded',
					powerState: 'unknown',
					healthState: 'unknown',
				},
			],
		);
	});

	test('are read: a set without a model, and a machine which was put into it by hand', async () => {
		const set = {...recorded, resourceGroup: 'cli_test_vmss_orchestration_mode_000001', name: 'vmss1'};
		const {arm} = createAdapter(({url}) => ({body: isListUrl(url) ? {value: [recordedMachine]} : bareSet}));
		const {scaleSet, instances} = await arm.takeSnapshot(set);
		assert.equal(scaleSet.image.kind, 'unknown');
		assert.equal(scaleSet.capacity, null);
		assert.equal(scaleSet.upgradePolicyMode, 'unknown');
		assert.deepEqual(
			instances.map(({name, faultDomain, powerState, computerName}) => [name, faultDomain, powerState, computerName]),
			[['vm1', 0, 'running', 'vm1']],
		);
	});

	test('T25: with anything missing, null or of another type are read or refused with an ArmError', async () => {
		let read = 0;
		const body = {value: [recordedMachine, recordedMachine, ...[memberOf(recordedList, 'value')].flat()]};

		await fc.assert(
			fc.asyncProperty(mutations, async changes => {
				const changed = changes.reduce(mutate, body);
				const one = changes.reduce(mutate, recordedMachine);
				const {arm, clock} = createAdapter(({url}) => {
					const {pathname} = new URL(url);
					return {body: pathname.endsWith('/web') ? flexibleBody : isListUrl(url) ? changed : one};
				});
				const source = {...reference, orchestrationMode: 'Flexible'} as const;

				const calls: readonly (() => Promise<unknown>)[] = [
					async () => arm.takeSnapshot(reference),
					async () => arm.getInstanceDetails(source, 'vm1'),
				];

				for (const call of calls) {
					try {
						await clock.runUntil(call());
						read++;
					} catch (error) {
						assert.ok(error instanceof ArmError, String(error));
					}
				}
			}),
			{numRuns: 150, seed: 1},
		);

		assert.ok(read > 100, `${read} read`);
	});
});

suite('the details of an instance of a Flexible set', () => {
	test('are those of its virtual machine, in one request, which the official description allows', async () => {
		const {clock, arm, reference: web, requests} = createWorld('flexible', validateRequest);
		const {scaleSet, instances} = await clock.runUntil(arm.takeSnapshot(web));
		const [first] = instances;
		assert.ok(first);
		requests.length = 0;
		const details = await clock.runUntil(arm.getInstanceDetails(scaleSet, first.instanceId));
		assert.equal(requests.length, 1);
		assert.match(requests[0]?.path ?? '', /\/providers\/Microsoft\.Compute\/virtualMachines\/web_[\da-f]{8}$/);
		assert.equal(details.instanceId, first.instanceId);
		assert.equal(details.vmId, first.vmId);
		assert.equal(details.operatingSystem, 'ubuntu 24.04');
		assert.equal(details.health?.code, 'HealthState/healthy');
		assert.equal(details.agent?.statuses[0]?.text, 'Guest Agent is running');
		assert.deepEqual(
			details.disks.map(({kind, sizeGiB, status}) => [kind, sizeGiB, status?.code]),
			[['os', 30, 'ProvisioningState/succeeded']],
		);
		assert.equal(memberOf(JSON.parse(details.raw), 'type'), 'Microsoft.Compute/virtualMachines');
	});

	test('T20: of a machine which is not there are refused with its name', async () => {
		const {clock, arm, reference: web} = createWorld('flexible');
		const source = {...web, orchestrationMode: 'Flexible'} as const;
		const error = await failureOf(clock.runUntil(arm.getInstanceDetails(source, 'web_none')));
		assert.equal(error.kind, 'not-found');
		assert.match(error.message, /Could not read instance web_none of scale set web/);
	});
});
