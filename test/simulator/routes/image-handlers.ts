import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isRestError} from '@azure/arm-compute';
import {dig, digText} from '../../../source/simulator/world/json.js';
import {openDemo, subscriptionId} from '../../helpers/demo-azure.js';

const versionsPath = `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/locations/EastUS2/publishers/canonical/artifacttypes/VMIMAGE/offers/Ubuntu-24_04-LTS/skus/server/versions`;

test('the SDK lists publishers, offers, SKUs and versions', async () => {
	const {client} = openDemo();
	const images = client.virtualMachineImages;
	assert.ok((await images.listPublishers('eastus2')).some(({name}) => name === 'Canonical'));
	const offers = await images.listOffers('eastus2', 'Canonical');
	assert.ok(offers.some(({name}) => name === 'ubuntu-24_04-lts'));
	const skus = await images.listSkus('eastus2', 'Canonical', 'ubuntu-24_04-lts');
	assert.deepEqual(skus.map(({name}) => name).toSorted(), ['minimal', 'server']);
	const versions = await images.list('eastus2', 'Canonical', 'ubuntu-24_04-lts', 'server');
	assert.ok(versions.length >= 4);
	assert.deepEqual(
		versions.map(({name}) => name).toSorted(),
		versions.map(({name}) => name),
	);
	assert.deepEqual(
		versions.slice(-2).map(({name}) => name),
		['24.04.202610080', '24.04.202611100'],
	);
});

test('$orderby and $top choose from the newest on', async () => {
	const {client} = openDemo();
	const versions = await client.virtualMachineImages.list('eastus2', 'Canonical', 'ubuntu-24_04-lts', 'server', {
		orderby: 'name desc',
		top: 2,
	});
	assert.deepEqual(
		versions.map(({name}) => name),
		['24.04.202611100', '24.04.202610080'],
	);
	const none = await client.virtualMachineImages.list('eastus2', 'Canonical', 'ubuntu-24_04-lts', 'server', {top: 0});
	assert.deepEqual(none, []);
});

test('one version tells its deprecation and its support of automatic upgrades', async () => {
	const {client} = openDemo();
	const version = await client.virtualMachineImages.get(
		'eastus2',
		'Canonical',
		'ubuntu-24_04-lts',
		'server',
		'24.04.202607020',
	);
	assert.equal(version.imageDeprecationStatus?.imageState, 'ScheduledForDeprecation');
	assert.equal(version.automaticOSUpgradeProperties?.automaticOSUpgradeSupported, true);
});

test('names match in any case, ids start with capitals, and properties come only with $expand', () => {
	const {ask} = openDemo();
	const plain = ask('GET', versionsPath);
	assert.equal(plain.status, 200);
	assert.ok(Array.isArray(plain.body));
	const [first] = plain.body;
	assert.equal(
		dig(first, 'id'),
		`/Subscriptions/${subscriptionId}/Providers/Microsoft.Compute/Locations/eastus2/Publishers/Canonical/ArtifactTypes/VMImage/Offers/ubuntu-24_04-lts/Skus/server/Versions/24.04.202607020`,
	);
	assert.equal(dig(first, 'properties'), undefined);
	const expanded = ask('GET', `${versionsPath}?$expand=properties&$top=1`);
	assert.ok(Array.isArray(expanded.body));
	assert.equal(dig(expanded.body[0], 'properties', 'architecture'), 'x64');
});

test('an unknown publisher is named in the error', async () => {
	const {client} = openDemo();
	await assert.rejects(
		client.virtualMachineImages.listOffers('eastus2', 'nobody'),
		error =>
			isRestError(error) && error.statusCode === 404 && error.message.includes('Publisher: nobody was not found.'),
	);
});

test('$filter chooses versions by name, or by how it starts', () => {
	const {ask} = openDemo();
	const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/locations/eastus2/publishers/Canonical/artifacttypes/vmimage/offers/ubuntu-24_04-lts/skus/server/versions`;
	const namesOf = (query: string): unknown => {
		const {body} = ask('GET', `${path}?${query}`);
		return Array.isArray(body) ? body.map(version => digText(version, 'name')) : body;
	};
	assert.deepEqual(namesOf("$filter=name eq '24.04.202611100'"), ['24.04.202611100']);
	assert.deepEqual(namesOf("$filter=startswith(name,'24.04.20261')&$orderby=name desc"), [
		'24.04.202611100',
		'24.04.202610080',
	]);
	assert.deepEqual(namesOf('$top=0'), []);
	assert.equal(ask('GET', `${path}?$filter=name lt '3'`).status, 400);
});

test('not every SKU is upgraded by the platform', () => {
	const {ask} = openDemo();
	const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/locations/eastus2/publishers/Canonical/artifacttypes/vmimage/offers/ubuntu-24_04-lts/skus`;
	const {body} = ask('GET', path);
	assert.deepEqual(
		Array.isArray(body)
			? body.map(sku => [
					digText(sku, 'name'),
					dig(sku, 'properties', 'automaticOSUpgradeProperties', 'automaticOSUpgradeSupported'),
				])
			: body,
		[
			['minimal', false],
			['server', true],
		],
	);
});
