import assert from 'node:assert/strict';
import {test} from 'node:test';
import {dig, digText} from '../../source/simulator/world/json.js';
import {validateRequest} from '../../source/simulator/specification/specification.js';
import {codeOf, modelWith, newestVersion, openDemo, setPath, subscriptionId} from '../helpers/demo-azure.js';

const model = {properties: modelWith(newestVersion)};

test('a strict simulator refuses what the description does not allow, and names every problem', () => {
	const {ask} = openDemo({validateRequest});
	const body = {
		properties: {virtualMachineProfil: {}, upgradePolicy: {rollingUpgradePolicy: {maxBatchInstancePercent: 400}}},
	};
	const answer = ask('PATCH', `${setPath}?api-version=2024-07-01&$colour=red`, body);
	assert.equal(answer.status, 400);
	assert.equal(codeOf(answer), 'InvalidRequestContent');
	assert.equal(answer.headers['x-ms-failure-cause'], 'gateway');
	const details = dig(answer.body, 'error', 'details');
	assert.ok(Array.isArray(details));
	assert.deepEqual(
		details.map(detail => dig(detail, 'target')),
		[
			'query $colour',
			'body properties.virtualMachineProfil',
			'body properties.upgradePolicy.rollingUpgradePolicy.maxBatchInstancePercent',
		],
	);
	const message = digText(answer.body, 'error', 'message') ?? '';
	for (const detail of details) {
		assert.ok(message.includes(digText(detail, 'target') ?? '?'));
	}

	assert.doesNotMatch(ask('GET', setPath).text, /virtualMachineProfil"/);
	const lenient = openDemo().ask('PATCH', setPath, {properties: {virtualMachineProfil: {}}});
	assert.equal(lenient.status, 200, 'one which is not strict takes it');
});

test('a strict simulator takes what clients of Azure send', async () => {
	const demo = openDemo({validateRequest});
	const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-demo`;
	for (const [method, path, body] of [
		['GET', '/subscriptions'],
		['HEAD', group],
		['GET', `${setPath.toLowerCase()}/VIRTUALMACHINES?$expand=instanceView&$select=instanceView`],
		['PATCH', setPath, model],
		['POST', `${setPath}/restart`, {}],
		['POST', `${setPath}/rollingUpgrades/cancel`],
	] as const) {
		const answer = demo.ask(method, path, body);
		demo.clock.advance(120_000);
		assert.ok(answer.status < 300 || answer.status === 409, `${method} ${path} ${answer.text}`);
	}

	await demo.writeVersion(newestVersion);
	assert.ok((await demo.upgrade(['0'])) > 0);
	assert.equal((await demo.listInstances()).length, 20);
});
