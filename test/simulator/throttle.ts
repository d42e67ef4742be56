import assert from 'node:assert/strict';
import {test} from 'node:test';
import {dig} from '../../source/simulator/world/json.js';
import {codeOf, openDemo, setPath} from '../helpers/demo-azure.js';

const remaining = 'x-ms-ratelimit-remaining-resource';

test('answers tell what is left of the buckets, by the recorded names', () => {
	const {ask} = openDemo();
	assert.equal(
		ask('GET', setPath).headers[remaining],
		'Microsoft.Compute/GetVMScaleSetSubscriptionMaximum;2399,Microsoft.Compute/GetVMScaleSetResource;35',
	);
	const list = ask('GET', `${setPath}/virtualMachines`);
	assert.equal(
		list.headers[remaining],
		'Microsoft.Compute/HighCostGetVMScaleSetSubscriptionMaximum;1079,Microsoft.Compute/HighCostGetVMScaleSetResource;29,Microsoft.Compute/VMScaleSetVMViewsSubscriptionMaximum;29980',
	);
	assert.equal(list.headers['x-ms-request-charge'], '20');
});

test('an empty bucket answers 429 with the code of a real refusal, and refills with simulated time', () => {
	const {ask, clock} = openDemo();
	const list = () => ask('GET', `${setPath}/virtualMachines`);
	for (let request = 0; request < 30; request++) {
		assert.equal(list().status, 200);
	}

	const refused = list();
	assert.equal(refused.status, 429);
	assert.equal(codeOf(refused), 'OperationNotAllowed');
	assert.equal(refused.headers['retry-after'], '6');
	const details = dig(refused.body, 'error', 'details');
	assert.ok(Array.isArray(details));
	assert.equal(dig(details[0], 'code'), 'TooManyRequests');
	assert.equal(dig(details[0], 'target'), 'HighCostGetVMScaleSet');
	assert.equal(ask('GET', setPath).status, 200, 'another bucket is not empty');
	clock.advance(6000);
	assert.equal(list().status, 200);
	assert.equal(list().status, 429);
	clock.advance(180_000);
	assert.match(list().headers[remaining] ?? '', /HighCostGetVMScaleSetResource;29/);
});

test('Retry-After is divided by the speed, and at least 1', () => {
	const {ask} = openDemo({speed: 3});
	for (let request = 0; request < 30; request++) {
		ask('GET', `${setPath}/virtualMachines`);
	}

	assert.equal(ask('GET', `${setPath}/virtualMachines`).headers['retry-after'], '2');
	const fast = openDemo({speed: 600});
	assert.equal(fast.ask('PATCH', setPath, {tags: {}}).headers['retry-after'], '1');
});

test('polls of one operation have a bucket of their own', () => {
	const {ask} = openDemo({scenario: 'mid-upgrade'});
	const started = ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['1']});
	const url = started.headers['azure-asyncoperation'] ?? '';
	for (let poll = 0; poll < 45; poll++) {
		assert.equal(ask('GET', url).status, 200);
	}

	assert.equal(ask('GET', url).status, 429);
});
