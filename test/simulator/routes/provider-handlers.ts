import assert from 'node:assert/strict';
import {test} from 'node:test';
import {dig, digText, type Json} from '../../../source/simulator/world/json.js';
import {codeOf, openDemo, resourceGroup, setPath, subscriptionId} from '../../helpers/demo-azure.js';

const subscription = `/subscriptions/${subscriptionId}`;

const itemsOf = (body: Json): readonly Json[] => {
	const value = dig(body, 'value');
	return Array.isArray(value) ? value : [];
};

test('a subscription has regions with zones, and a directory', () => {
	const {ask} = openDemo();
	const [first] = itemsOf(ask('GET', `${subscription}/locations`).body);
	assert.equal(digText(first, 'name'), 'eastus2');
	assert.deepEqual(dig(first, 'availabilityZoneMappings'), [
		{logicalZone: '1', physicalZone: 'eastus2-az3'},
		{logicalZone: '2', physicalZone: 'eastus2-az1'},
		{logicalZone: '3', physicalZone: 'eastus2-az2'},
	]);
	const [tenant] = itemsOf(ask('GET', '/tenants').body);
	const [known] = itemsOf(ask('GET', '/subscriptions').body);
	assert.equal(digText(tenant, 'tenantId'), digText(known, 'tenantId'));
});

test('providers tell the versions of the API which they speak, and are registered', () => {
	const {ask} = openDemo();
	const provider = ask('GET', `${subscription}/providers/microsoft.compute`);
	assert.equal(digText(provider.body, 'namespace'), 'Microsoft.Compute');
	assert.equal(digText(provider.body, 'registrationState'), 'Registered');
	assert.match(provider.text, /"virtualMachineScaleSets","locations":\["East US 2"/);
	assert.match(provider.text, /2017-03-30/);
	assert.equal(ask('POST', `${subscription}/providers/Microsoft.Compute/register`).status, 200);
	assert.equal(codeOf(ask('GET', `${subscription}/providers/Microsoft.Nothing`)), 'InvalidResourceNamespace');
	assert.ok(itemsOf(ask('GET', `${subscription}/providers`).body).length > 1);
});

test('everything is permitted, at every scope', () => {
	const {ask} = openDemo();
	for (const scope of [subscription, `${subscription}/resourceGroups/${resourceGroup}`, setPath]) {
		const answer = ask('GET', `${scope}/providers/Microsoft.Authorization/permissions?api-version=2015-07-01`);
		assert.deepEqual(answer.body, {
			value: [{actions: ['*'], notActions: [], dataActions: [], notDataActions: []}],
		});
	}
});
