import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {ComputeManagementClient, type VirtualMachineScaleSet, type VirtualMachineScaleSetVM} from '@azure/arm-compute';
import * as fc from 'fast-check';
import {toInstance, toScaleSet} from '../../source/arm/translate.js';
import {memberOf} from '../../source/arm/untrusted.js';
import type {Instance, ScaleSet} from '../../source/fleet/scale-set.js';
import {type Mutation, mutate, mutations} from './mutate.js';
import {readRecording, readRecordings} from './recordings.js';
import {createStubHttpClient} from './stub-http-client.js';

const credential = {getToken: async () => ({token: 'token', expiresOnTimestamp: Number.MAX_SAFE_INTEGER})};

/** The SDK's own reading of bodies: what the translation gets in life. */
function clientAnswering(body: unknown): ComputeManagementClient {
	return new ComputeManagementClient(credential, 'subscription', {
		httpClient: createStubHttpClient(() => ({body})),
		retryOptions: {maxRetries: 0},
	});
}

async function readSet(body: unknown): Promise<VirtualMachineScaleSet> {
	return clientAnswering(body).virtualMachineScaleSets.get('group', 'set');
}

/** One page alone: the stub has the same answer for the next. */
async function readSets(body: unknown): Promise<readonly VirtualMachineScaleSet[]> {
	const pages = clientAnswering(body).virtualMachineScaleSets.listAll().byPage();
	const {value} = await pages.next();
	return value ?? [];
}

async function readVm(body: unknown): Promise<VirtualMachineScaleSetVM> {
	return clientAnswering(body).virtualMachineScaleSetVMs.get('group', 'set', '0');
}

async function readVms(body: unknown): Promise<readonly VirtualMachineScaleSetVM[]> {
	const pages = clientAnswering(body).virtualMachineScaleSetVMs.list('group', 'set').byPage();
	const {value} = await pages.next();
	return value ?? [];
}

const everySet = async () => [
	...(await Promise.all(readRecordings('scale-sets').map(async ({body}) => readSet(body)))),
	...(await Promise.all(readRecordings('scale-set-lists').map(async ({body}) => readSets(body)))).flat(),
];

/** Instance views were recorded by themselves: here each is put into an instance, as `$expand=instanceView` does. */
const everyVm = async () => [
	...(await Promise.all(readRecordings('instances').map(async ({body}) => readVm(body)))),
	...(await Promise.all(readRecordings('instance-lists').map(async ({body}) => readVms(body)))).flat(),
	...(await Promise.all(readRecordings('instance-views').map(async ({body}) => readVm(withView(body))))),
];

const withView = (instanceView: unknown) => ({
	id: '/subscriptions/s/resourceGroups/G/providers/Microsoft.Compute/virtualMachineScaleSets/n/virtualMachines/7',
	name: 'n_7',
	instanceId: '7',
	properties: {vmId: 'f5a042ce-7caf-4bf0-b6d6-e4f89158f65d', instanceView},
});

const setOf = async (recording: string, exchange: number): Promise<ScaleSet> =>
	toScaleSet(await readSet(readRecording('scale-sets', recording, exchange).body));

const instanceOf = async (recording: string, exchange: number): Promise<Instance> =>
	toInstance(await readVm(readRecording('instances', recording, exchange).body));

const viewOf = async (recording: string, exchange: number): Promise<Instance> =>
	toInstance(await readVm(withView(readRecording('instance-views', recording, exchange).body)));

suite('every recorded scale set', () => {
	test('is read with its id, name, group, location and mode', async () => {
		const sets = (await everySet()).map(set => toScaleSet(set));
		assert.ok(sets.length > 150);

		for (const set of sets) {
			assert.match(set.id, /^\/subscriptions\//);
			assert.ok(set.id.includes(`/${set.resourceGroup}/`) && set.id.endsWith(`/${set.name}`), set.id);
			assert.ok(set.id.includes(set.subscriptionId));
			assert.notEqual(set.location, '');
			assert.notEqual(set.orchestrationMode, 'unknown');
			assert.notEqual(set.provisioningState, 'unknown');
		}
	});

	test('has an image of a known kind wherever it has a storage profile', async () => {
		for (const raw of await everySet()) {
			const {image} = toScaleSet(raw);

			if (raw.virtualMachineProfile?.storageProfile?.imageReference) {
				assert.notEqual(image.kind, 'unknown', JSON.stringify(raw.virtualMachineProfile.storageProfile));
			}
		}
	});

	test('has an upgrade policy mode wherever Azure names one', async () => {
		for (const raw of await everySet()) {
			assert.equal(toScaleSet(raw).upgradePolicyMode, raw.upgradePolicy?.mode ?? 'unknown');
		}
	});
});

suite('every recorded instance', () => {
	test('is read with its instance id and an identity', async () => {
		const instances = (await everyVm()).map(vm => toInstance(vm));
		assert.ok(instances.length > 250);

		for (const instance of instances) {
			assert.match(instance.instanceId, /^\d+$/);
			assert.ok(instance.vmId !== '' && instance.vmId === instance.vmId.toLowerCase());
			assert.notEqual(instance.provisioningState, 'unknown');
			assert.equal(instance.failure, null);
		}
	});

	test('of a list keeps its identity over two pages', async () => {
		const recording = 'paging--VirtualMachineScaleSetNextLink--2017-03-16';
		const pages = [82, 83].map(exchange => readRecording('instance-lists', recording, exchange).body);
		const instances = (await Promise.all(pages.map(async page => readVms(page)))).flat().map(vm => toInstance(vm));

		assert.equal(instances.length, 180);
		assert.equal(new Set(instances.map(({vmId}) => vmId)).size, 180);
	});
});

suite('a scale set', () => {
	test('with the application health extension takes its health from there', async () => {
		const set = await setOf('manualupgrade--vmss_update_automatic_repairs_with_health_extension--2024-08-26', 17);
		assert.equal(set.healthSource, 'application-health-extension');
		assert.equal(set.etag, '"4"');
		assert.equal(set.capacity, 2);
		assert.equal(set.vmSize, 'Standard_DS1_v2');
		assert.equal(set.isOverprovisioned, true);
	});

	test('with a load balancer probe takes its health from there', async () => {
		const set = await setOf('rolling--vmss_rolling_upgrade--2023-12-06', 43);
		assert.equal(set.healthSource, 'load-balancer-probe');
		assert.equal(set.upgradePolicyMode, 'Rolling');
		assert.deepEqual(set.rollingUpgradePolicy, {
			maxBatchInstancePercent: 20,
			maxUnhealthyInstancePercent: 20,
			maxUnhealthyUpgradedInstancePercent: 20,
			pauseTimeBetweenBatches: 'PT0S',
			enableCrossZoneUpgrade: null,
			prioritizeUnhealthyInstances: null,
			rollbackFailedInstancesOnPolicyBreach: null,
			maxSurge: null,
		});
		assert.equal(set.etag, null);
	});

	test('with automatic OS upgrades says so', async () => {
		const recording = 'rolling--vmss_update_enable_auto_os_upgrade--2024-08-26';
		assert.deepEqual((await setOf(recording, 23)).automaticOSUpgrade, {isEnabled: true, isRollbackDisabled: false});
		assert.deepEqual((await setOf(recording, 14)).automaticOSUpgrade, {isEnabled: false, isRollbackDisabled: false});
	});

	test('of a managed image names it, and of Flexible mode says so', async () => {
		const set = await setOf('image--vmss_update_image--2024-08-26', 48);
		assert.equal(set.orchestrationMode, 'Flexible');
		assert.equal(set.image.kind, 'managed');
		assert.match(set.image.id ?? '', /\/images\/img1$/);
		assert.equal(set.isOverprovisioned, false);
	});

	test('of zones names them', async () => {
		assert.deepEqual((await setOf('zones--vmss_zone_balance--2025-03-31', 16)).zones, ['1', '2']);
	});

	test('of Service Fabric is known by its extension', async () => {
		const [set] = await readSets(readRecording('scale-set-lists', 'errors--cluster--2020-07-09', 49).body);
		assert.ok(set);
		assert.equal(toScaleSet(set).isServiceFabric, true);
		assert.equal((await setOf('zones--vmss_zone_balance--2025-03-31', 16)).isServiceFabric, false);
	});

	test('of a list keeps the group in the capitals in which the list writes it', async () => {
		const recording = readRecording('scale-set-lists', 'manualupgrade--vmss_create_and_modify--2024-08-26', 20);
		const sets = (await readSets(recording.body)).map(raw => toScaleSet(raw));
		const set = sets.find(({name}) => name === 'aks-default-29916834-vmss');
		assert.match(set?.resourceGroup ?? '', /^MC_ANSIBLETEST-[\dA-Z-]+_MIN5BAE46E1_WESTUS2$/);
		assert.equal(set?.image.kind, 'gallery');
		assert.equal(set.image.version, '202408.12.0');
	});

	test('from before orchestration modes existed is Uniform', () => {
		assert.equal(toScaleSet({location: 'westus'}).orchestrationMode, 'Uniform');
	});

	test('without an id is named by what was asked for', () => {
		const asked = {subscriptionId: 's', resourceGroup: 'g', name: 'n'};
		const {subscriptionId, resourceGroup, name} = toScaleSet({location: 'westus'}, asked);
		assert.deepEqual({subscriptionId, resourceGroup, name}, asked);
	});
});

suite('an instance', () => {
	test('of a zone names it, and runs the version which Azure resolved', async () => {
		const instance = await instanceOf(
			'zones--VMScaleSetScenarioOperations_ManagedDisks_PirImage_Zones--2020-03-19',
			36,
		);
		assert.equal(instance.zone, '1');
		assert.equal(instance.vmId, 'eb5befac-90c8-4592-bb0d-7bf998d8647e');
		assert.equal(instance.latestModelApplied, true);
		assert.deepEqual(instance.image, {
			kind: 'platform',
			publisher: 'MicrosoftWindowsServer',
			offer: 'WindowsServer',
			sku: '2012-R2-Datacenter',
			version: '4.127.20180315',
			exactVersion: '4.127.20180315',
			id: null,
			uri: null,
		});
	});

	test('whose model moved on says so', async () => {
		const recording = 'instances--vmss_create_user_data--2024-08-26';
		assert.equal((await instanceOf(recording, 17)).latestModelApplied, true);
		assert.equal((await instanceOf(recording, 23)).latestModelApplied, false);
	});

	test('which is protected says from what', async () => {
		const recording = 'instances--vmss_update--2024-08-26';
		const protections = await Promise.all([26, 29, 33].map(async exchange => instanceOf(recording, exchange)));
		assert.deepEqual(
			protections.map(instance => [instance.isProtectedFromScaleIn, instance.isProtectedFromScaleSetActions]),
			[
				[false, false],
				[true, true],
				[false, false],
			],
		);
	});

	test('of an instance view has its domains, power and placement group', async () => {
		const instance = await viewOf('instances--vmss_vms--2017-08-23', 9);
		assert.equal(instance.updateDomain, 2);
		assert.equal(instance.faultDomain, 2);
		assert.equal(instance.powerState, 'running');
		assert.equal(instance.provisioningState, 'Succeeded');
		assert.match(instance.placementGroupId ?? '', /^[\da-f-]{36}$/);
	});

	test('which is not running says how far it has stopped or started', async () => {
		const states = [8, 12, 24].map(async exchange => viewOf('instances--vmss_vms--2017-08-23', exchange));
		assert.deepEqual(
			(await Promise.all(states)).map(({powerState}) => powerState),
			['starting', 'stopped', 'deallocated'],
		);
	});

	test('in the middle of an upgrade is updating, and healthy by its probe', async () => {
		const instance = await viewOf('rolling--VMScaleSetRollingUpgrade--2020-03-19', 41);
		assert.equal(instance.provisioningState, 'Updating');
		assert.equal(instance.healthState, 'healthy');
		assert.equal(instance.hasExtensionsSucceeded, true);
	});

	test('without a vmId is identified by its id in lower case', async () => {
		const recording = readRecording('instance-lists', 'instances--VMScaleSetVMOperations_ManagedDisks--2020-03-20', 36);
		const [instance] = (await readVms(recording.body)).map(vm => toInstance(vm));
		assert.equal(
			instance?.vmId,
			'/subscriptions/24fb23e3-6ba3-41f0-9b6e-e41131d5d61e/resourcegroups/crptestar26131/providers/microsoft.compute/virtualmachinescalesets/vmss3826/virtualmachines/0',
		);
		assert.equal(instance.image.kind, 'unknown');
	});

	test('which failed says why, in one line', async () => {
		const instance = toInstance(
			await readVm(
				withView({
					statuses: [
						{
							code: 'ProvisioningState/failed/VMStartTimedOut',
							level: 'Error',
							displayStatus: 'Provisioning failed',
							message: "VM 'n_7' did not start\r\nin the allotted time.",
						},
						{code: 'PowerState/running', level: 'Info'},
					],
					extensions: [
						{name: 'health', statuses: [{code: 'ProvisioningState/succeeded'}]},
						{name: 'setup', statuses: [{code: 'ProvisioningState/failed/1', message: 'exit status 1'}]},
						{name: 'silent'},
					],
				}),
			),
		);
		assert.equal(
			instance.failure,
			"VMStartTimedOut: VM 'n_7' did not start in the allotted time.; extension setup: exit status 1",
		);
		assert.equal(instance.provisioningState, 'Failed');
		assert.equal(instance.powerState, 'running');
		assert.equal(instance.hasExtensionsSucceeded, false);
	});

	test('which failed without a word is still a failure', () => {
		assert.equal(toInstance({location: '', provisioningState: 'Failed'}).failure, 'Provisioning failed');
	});

	test('T25: with words which Azure may invent is unknown, not broken', async () => {
		const instance = toInstance(
			await readVm(
				withView({
					statuses: [{code: 'ProvisioningState/levitating'}, {code: 'PowerState/dreaming'}],
					vmHealth: {status: {code: 'HealthState/contemplative'}},
				}),
			),
		);
		assert.deepEqual(
			[instance.provisioningState, instance.powerState, instance.healthState],
			['unknown', 'unknown', 'unknown'],
		);
		const set = toScaleSet(
			await readSet({
				id: '/x',
				name: 'n',
				properties: {
					orchestrationMode: 'Sideways',
					provisioningState: 'Levitating',
					upgradePolicy: {mode: 'Sometimes'},
				},
			}),
		);
		assert.deepEqual(
			[set.orchestrationMode, set.provisioningState, set.upgradePolicyMode],
			['unknown', 'unknown', 'unknown'],
		);
	});
});

suite('a body with anything missing, null or of another type', () => {
	const scaleSetKeys = Object.keys(toScaleSet({location: ''})).toSorted();
	const instanceKeys = Object.keys(toInstance({location: ''})).toSorted();
	const applyTo = <Value>(value: Value, changes: readonly Mutation[]): Value =>
		changes.reduce((changed, change) => mutate(changed, change), value);

	test('T25: never makes the translation of a scale set throw', async () => {
		const sets = await everySet();

		fc.assert(
			fc.property(fc.nat(sets.length - 1), mutations, (index, changes) => {
				const set = toScaleSet(applyTo(sets[index] ?? {location: ''}, changes));
				assert.deepEqual(Object.keys(set).toSorted(), scaleSetKeys);
				assert.equal(typeof set.id, 'string');
				assert.ok(set.zones.every(zone => typeof zone === 'string'));
				assert.ok(set.capacity === null || Number.isFinite(set.capacity));
			}),
			{numRuns: 3000, seed: 1},
		);
	});

	test('T25: never makes the translation of an instance throw', async () => {
		const vms = (await everyVm()).filter(vm => memberOf(vm, 'instanceView') !== undefined);
		assert.ok(vms.length > 10);

		fc.assert(
			fc.property(fc.nat(vms.length - 1), mutations, (index, changes) => {
				const instance = toInstance(applyTo(vms[index] ?? {location: ''}, changes));
				assert.deepEqual(Object.keys(instance).toSorted(), instanceKeys);
				assert.equal(typeof instance.vmId, 'string');
				assert.ok(instance.updateDomain === null || Number.isFinite(instance.updateDomain));
				assert.ok(instance.failure === null || !/[\r\n]/.test(instance.failure));
			}),
			{numRuns: 3000, seed: 1},
		);
	});
});
