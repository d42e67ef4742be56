import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import * as fc from 'fast-check';
import {memberOf} from '../../source/arm/untrusted.js';
import {validateRequest} from '../../source/simulator/specification/specification.js';
import {createAdapter, failureOf, reference as stubReference} from './adapter.js';
import {mutate, mutations} from './mutate.js';
import {readRecordings} from './recordings.js';
import {createWorld} from './simulated-world.js';

const secret = 'Zq7not-for-the-screen';

const reference = {...stubReference, orchestrationMode: 'Uniform'} as const;

const instance = (properties: unknown, more: object = {}) => ({
	name: 'web_3',
	id: '/subscriptions/1/resourceGroups/RG-WEB/providers/Microsoft.Compute/virtualMachineScaleSets/web/virtualMachines/3',
	instanceId: '3',
	properties,
	...more,
});

suite('the details of an instance', () => {
	test('are read in one request, which the official description allows', async () => {
		const {clock, arm, reference: web, requests} = createWorld('calm', validateRequest);
		const details = await clock.runUntil(arm.getInstanceDetails({...web, orchestrationMode: 'Uniform'}, '3'));
		assert.equal(requests.length, 1);
		assert.equal(details.instanceId, '3');
		assert.equal(details.name, 'web_3');
		assert.match(details.vmId, /^[\da-f-]{36}$/);
		assert.equal(details.operatingSystem, 'ubuntu 24.04');
		assert.deepEqual(
			details.statuses.map(({code, text}) => [code, text]),
			[
				['ProvisioningState/succeeded', 'Provisioning succeeded'],
				['PowerState/running', 'VM running'],
			],
		);
		assert.equal(details.health?.code, 'HealthState/healthy');
		assert.equal(details.agent?.statuses[0]?.text, 'Guest Agent is running');
		assert.deepEqual(
			details.extensions.map(({name, version, statuses}) => [name, version, statuses[0]?.code]),
			[['ApplicationHealthLinux', '2.0.12', 'ProvisioningState/succeeded']],
		);
		assert.deepEqual(
			details.disks.map(({kind, sizeGiB, sku, status}) => [kind, sizeGiB, sku, status?.code]),
			[['os', 30, 'Premium_LRS', 'ProvisioningState/succeeded']],
		);
		assert.deepEqual(details.protection, {fromScaleIn: false, fromScaleSetActions: false});
		assert.equal(details.privateIp, null);
		assert.match(details.createdAt ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
		assert.equal(memberOf(JSON.parse(details.raw), 'instanceId'), '3');
	});

	test('of a deallocated instance are without an agent', async () => {
		const {clock, arm, simulator, reference: web} = createWorld('fleet');
		const stopped = Object.values(simulator.world().scaleSets).find(({instances}) =>
			instances.some(({instanceId}) => instanceId === '3'),
		);
		assert.ok(stopped);
		const {name, resourceGroup, subscriptionId} = stopped;
		const source = {...web, name, resourceGroup, subscriptionId, orchestrationMode: 'Uniform'} as const;
		const details = await clock.runUntil(arm.getInstanceDetails(source, '3'));
		const isDeallocated = details.statuses.some(({code}) => code === 'PowerState/deallocated');
		assert.equal(details.agent === null, isDeallocated);
	});

	test('T20: of an instance which is not there are refused with its name', async () => {
		const {clock, arm, reference: web} = createWorld('calm');
		const error = await failureOf(
			clock.runUntil(arm.getInstanceDetails({...web, orchestrationMode: 'Uniform'}, '999')),
		);
		assert.equal(error.kind, 'not-found');
		assert.match(error.message, /Could not read instance 999 of scale set web in group rg-demo/);
	});

	test('hold no secret of the answer, in the raw answer neither', async () => {
		const body = instance(
			{
				vmId: 'A1',
				osProfile: {adminPassword: secret, customData: secret},
				instanceView: {
					statuses: [{code: 'ProvisioningState/failed', message: `cannot get https://h.example.org/x?sig=${secret}\n`}],
					extensions: [
						{
							name: 'Script',
							statuses: [{code: 'a', message: `run --password=${secret}`}],
							substatuses: [{code: 'b', message: `\u001B[31mBearer ${secret}`}],
						},
					],
				},
			},
			{
				resources: [
					{
						properties: {
							settings: {fileUris: [`https://h.example.org/x?sig=${secret}`]},
							protectedSettings: {a: secret},
						},
					},
				],
			},
		);
		const {arm, clock} = createAdapter(() => ({body}));
		const details = await clock.runUntil(arm.getInstanceDetails(reference, '3'));
		assert.ok(!JSON.stringify(details).includes(secret));
		assert.ok(!/\u001B/.test(JSON.stringify(details)));
		assert.match(details.raw, /"adminPassword": "…"/);
		assert.match(details.statuses[0]?.text ?? '', /cannot get https:\/\/h\.example\.org\/x/);
	});

	test('tell data disks by their number where they have no name, and an address where the answer has one', async () => {
		const body = instance({
			vmId: 'A1',
			storageProfile: {
				dataDisks: [
					{lun: 4, diskSizeGB: 64},
					{lun: 5, name: 'logs', managedDisk: {}},
				],
			},
			networkProfile: {
				networkInterfaces: [{properties: {ipConfigurations: [{properties: {privateIPAddress: '10.0.0.7'}}]}}],
			},
			instanceView: {disks: [{name: 'LOGS', statuses: [{code: 'ProvisioningState/attached'}]}]},
		});
		const {arm, clock} = createAdapter(() => ({body}));
		const details = await clock.runUntil(arm.getInstanceDetails(reference, '3'));
		assert.equal(details.privateIp, '10.0.0.7');
		assert.deepEqual(details.disks, [
			{name: 'data disk 4', kind: 'data', sizeGiB: 64, sku: null, status: null},
			{
				name: 'logs',
				kind: 'data',
				sizeGiB: null,
				sku: null,
				status: {code: 'ProvisioningState/attached', text: '', time: null},
			},
		]);
		assert.equal(details.agent, null);
	});

	test('T25: are read from every recorded answer, whatever of it is missing or of another kind', async () => {
		const recordings = readRecordings('instances');
		assert.ok(recordings.length > 10);

		for (const {body} of recordings) {
			const {arm, clock} = createAdapter(() => ({body}));
			const details = await clock.runUntil(arm.getInstanceDetails(reference, '3'));
			assert.notEqual(details.vmId, '');
			assert.deepEqual(Object.keys(JSON.parse(details.raw)), Object.keys(body ?? {}));
		}

		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...recordings), mutations, async ({body}, changes) => {
				const {arm, clock} = createAdapter(() => ({body: changes.reduce(mutate, body)}));
				const outcome = await clock.runUntil(arm.getInstanceDetails(reference, '3').catch((error: unknown) => error));

				if (outcome instanceof Error) {
					assert.match(outcome.message, /^Could not read instance 3/);
				}
			}),
			{numRuns: 60},
		);
	});
});

test('instances are listed without the set, one request a page', async () => {
	const {clock, arm, reference: web, requests} = createWorld('thousand');
	const instances = await clock.runUntil(arm.listInstances({...web, orchestrationMode: 'Uniform'}));
	assert.equal(instances.length, 1000);
	assert.equal(requests.length, 9);
	assert.ok(requests.every(({path}) => path.endsWith('/virtualMachines')));
	assert.deepEqual(instances, (await clock.runUntil(arm.takeSnapshot(web))).instances);
});
