import assert from 'node:assert/strict';
import {test} from 'node:test';
import {dig, digText, type Json} from '../../../source/simulator/world/json.js';
import {openDemo, subscriptionId} from '../../helpers/demo-azure.js';

const path = '/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01';
const sets = "Resources | where type =~ 'microsoft.compute/virtualmachinescalesets'";

const rowsOf = (body: Json): readonly Json[] => {
	const data = dig(body, 'data');
	return Array.isArray(data) ? data : [];
};

test('a query finds the scale sets of all named subscriptions, page by page', () => {
	const {ask, simulator} = openDemo({scenario: 'fleet'});
	const world = simulator.world();
	const found: string[] = [];
	let token: string | null = null;
	do {
		const answer = ask('POST', path, {
			query: `${sets} | order by id asc`,
			subscriptions: world.subscriptions.map(other => other.subscriptionId),
			options: {resultFormat: 'objectArray', $top: 15, ...(token !== null && {$skipToken: token})},
		});
		assert.equal(answer.status, 200, answer.text);
		assert.equal(dig(answer.body, 'totalRecords'), 40);
		found.push(...rowsOf(answer.body).map(row => digText(row, 'id') ?? ''));
		token = digText(answer.body, '$skipToken');
		assert.equal(digText(answer.body, 'resultTruncated'), token === null ? 'false' : 'true');
	} while (token !== null);

	assert.equal(found.length, 40);
	assert.equal(new Set(found).size, 40);
	const one = ask('POST', path, {query: sets, subscriptions: [subscriptionId.toUpperCase()]});
	assert.ok(rowsOf(one.body).length < 40);
	assert.ok(rowsOf(one.body).every(row => digText(row, 'subscriptionId') === subscriptionId));
});

test('rows hold the model, types in lower case, and what is projected', () => {
	const {ask} = openDemo();
	const [row] = rowsOf(ask('POST', path, {query: sets}).body);
	assert.equal(digText(row, 'type'), 'microsoft.compute/virtualmachinescalesets');
	assert.equal(digText(row, 'resourceGroup'), 'rg-demo');
	assert.equal(dig(row, 'sku', 'capacity'), 20);
	assert.equal(dig(row, 'etag'), undefined);
	const projected = ask('POST', path, {
		query: `${sets} | where name == 'web' | project name, mode = properties.upgradePolicy.mode | limit 5`,
		subscriptions: [subscriptionId],
	});
	assert.deepEqual(rowsOf(projected.body), [{name: 'web', mode: 'Manual'}]);
	const counted = ask('POST', path, {query: `${sets} | count`, options: {resultFormat: 'table'}});
	assert.deepEqual(dig(counted.body, 'data', 'rows'), [[1]]);
});

test('the machines of a Flexible set are resources, too', () => {
	const {ask} = openDemo({scenario: 'flexible'});
	const answer = ask('POST', path, {query: "resources | where type =~ 'Microsoft.Compute/virtualMachines' | count"});
	assert.deepEqual(rowsOf(answer.body), [{Count: 30}]);
});

test('fifteen queries fit into five seconds, the sixteenth is refused with 429 and told when to come again', () => {
	const {ask, clock} = openDemo();
	const left = Array.from({length: 15}, () => {
		const answer = ask('POST', path, {query: sets});
		assert.equal(answer.status, 200);
		return answer.headers['x-ms-user-quota-remaining'];
	});
	assert.equal(left[0], '14');
	assert.equal(left[14], '0');
	const refused = ask('POST', path, {query: sets});
	assert.equal(refused.status, 429);
	assert.equal(refused.headers['x-ms-user-quota-resets-after'], '00:00:05');
	assert.equal(refused.headers['retry-after'], '5');
	clock.advance(5000);
	assert.equal(ask('POST', path, {query: sets}).status, 200);
});

test('a query which the index does not understand is refused', () => {
	const {ask} = openDemo();
	for (const query of ['', 'Nothing', 'Resources | join kind=inner (x) on y', 7]) {
		assert.equal(ask('POST', path, {query}).status, 400);
	}
});
