import assert from 'node:assert/strict';
import {test} from 'node:test';
import {dig, digText} from '../../../source/simulator/world/json.js';
import {codeOf, openDemo, resourceGroup, scaleSetName, setPath, subscriptionId} from '../../helpers/demo-azure.js';

test('the SDK reads the set with its model, etag and policy', async () => {
	const {getSet} = openDemo();
	const set = await getSet();
	assert.equal(set.name, scaleSetName);
	assert.equal(set.etag, '"2"');
	assert.equal(set.sku?.capacity, 20);
	assert.equal(set.upgradePolicy?.mode, 'Manual');
	assert.equal(set.upgradePolicy?.rollingUpgradePolicy?.maxBatchInstancePercent, 20);
	assert.equal(set.virtualMachineProfile?.storageProfile?.imageReference?.version, '24.04.202610080');
	assert.equal(set.provisioningState, 'Succeeded');
});

test('a set body has the members of recorded bodies, in their order', () => {
	const {ask} = openDemo();
	const answer = ask('GET', setPath);
	const members = ['name', 'id', 'type', 'location', 'tags', 'sku', 'etag', 'properties'];
	assert.deepEqual(Object.keys(Object(answer.body)), members);
	assert.deepEqual(Object.keys(Object(dig(answer.body, 'properties'))), [
		'singlePlacementGroup',
		'orchestrationMode',
		'upgradePolicy',
		'virtualMachineProfile',
		'provisioningState',
		'overprovision',
		'doNotRunExtensionsOnOverprovisionedVMs',
		'uniqueId',
		'platformFaultDomainCount',
		'timeCreated',
	]);
});

test('the list of a subscription writes the resource group in upper case, the list of a group does not', async () => {
	const {client} = openDemo();
	const ofSubscription: string[] = [];
	for await (const set of client.virtualMachineScaleSets.listAll()) {
		ofSubscription.push(set.id ?? '');
	}

	const ofGroup: string[] = [];
	for await (const set of client.virtualMachineScaleSets.list(resourceGroup)) {
		ofGroup.push(set.id ?? '');
	}

	assert.deepEqual(ofSubscription, [setPath.replace('rg-demo', 'RG-DEMO')]);
	assert.deepEqual(ofGroup, [setPath]);
});

test('the instance view of a set counts its instances by state', async () => {
	const {client} = openDemo();
	const view = await client.virtualMachineScaleSets.getInstanceView(resourceGroup, scaleSetName);
	assert.deepEqual(
		view.virtualMachine?.statusesSummary?.map(({code, count}) => [code, count]),
		[['ProvisioningState/succeeded', 20]],
	);
});

test('a set which was never rolled by the platform has no latest rolling upgrade and no history', async () => {
	const {ask, client} = openDemo();
	const answer = ask('GET', `${setPath}/rollingUpgrades/latest`);
	assert.equal(answer.status, 404);
	assert.equal(codeOf(answer), 'NotFound');
	const history: unknown[] = [];
	for await (const item of client.virtualMachineScaleSets.listOSUpgradeHistory(resourceGroup, scaleSetName)) {
		history.push(item);
	}

	assert.deepEqual(history, []);
});

test('subscriptions and resource groups are listed, and absent ones are not found by the gateway', () => {
	const {ask} = openDemo();
	assert.equal(dig(ask('GET', '/subscriptions?api-version=2022-12-01').body, 'count', 'value'), 1);
	assert.equal(ask('GET', `/subscriptions/${subscriptionId}/resourcegroups/RG-demo`).status, 200);
	const absentGroup = ask('GET', setPath.replace('rg-demo', 'nowhere'));
	assert.equal(absentGroup.status, 404);
	assert.equal(codeOf(absentGroup), 'ResourceGroupNotFound');
	assert.equal(absentGroup.headers['x-ms-failure-cause'], 'gateway');
	const absentSet = ask('GET', setPath.replace(/web$/, 'other'));
	assert.equal(absentSet.status, 404);
	assert.equal(codeOf(absentSet), 'ResourceNotFound');
	const absentSubscription = ask('GET', '/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups');
	assert.equal(codeOf(absentSubscription), 'SubscriptionNotFound');
});

test('the sizes of a set name its own first, and how many instances it can have', () => {
	const {ask} = openDemo();
	const value = dig(ask('GET', `${setPath}/skus`).body, 'value');
	assert.ok(Array.isArray(value));
	assert.deepEqual(value[0], {
		resourceType: 'Microsoft.Compute/virtualMachineScaleSets',
		sku: {name: 'Standard_D4s_v5', tier: 'Standard'},
		capacity: {minimum: 0, maximum: 100, defaultCapacity: 1, scaleType: 'Automatic'},
	});
	assert.equal(new Set(value.map(item => dig(item, 'sku', 'name'))).size, value.length);
});

test('a long list of sets comes in pages, and no other group or subscription is in it', async () => {
	const {ask, simulator} = openDemo({scenario: 'fleet'});
	const {scaleSets, subscriptions} = simulator.world();
	const page = (url: string) => {
		const {body} = ask('GET', url);
		const value = dig(body, 'value');
		return {
			ids: Array.isArray(value) ? value.map(set => digText(set, 'id') ?? '') : [],
			next: digText(body, 'nextLink'),
		};
	};
	for (const {subscriptionId, resourceGroups} of subscriptions) {
		const scopes = [
			`/subscriptions/${subscriptionId}`,
			...resourceGroups.map(({name}) => `/subscriptions/${subscriptionId}/resourceGroups/${name}`),
		];
		for (const scope of scopes) {
			const found: string[] = [];
			let url: string | null = `${scope}/providers/Microsoft.Compute/virtualMachineScaleSets`;
			while (url !== null) {
				const {ids, next} = page(url);
				assert.ok(ids.length <= 25);
				found.push(...ids);
				url = next;
			}

			const expected = Object.keys(scaleSets).filter(key => key.startsWith(`${scope.toLowerCase()}/`));
			assert.deepEqual(found.map(id => id.toLowerCase()).toSorted(), expected.toSorted());
			assert.ok(found.length > 0);
		}
	}

	assert.equal(
		ask(
			'GET',
			'/subscriptions/11111111-2222-4333-8444-555555555555/providers/Microsoft.Compute/virtualMachineScaleSets?$skiptoken=nonsense',
		).status,
		400,
	);
});
