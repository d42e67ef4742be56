import assert from 'node:assert/strict';
import {test} from 'node:test';
import {restorePoller} from '@azure/arm-compute';
import {dig} from '../../../source/simulator/world/json.js';
import {codeOf, openDemo, resourceGroup, scaleSetName, setPath} from '../../helpers/demo-azure.js';

const startUpgrade = () => {
	const demo = openDemo({scenario: 'mid-upgrade'});
	const started = demo.ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['1', '2']});
	return {
		...demo,
		status: started.headers['azure-asyncoperation'] ?? '',
		monitor: started.headers['location'] ?? '',
	};
};

test('an operation is InProgress, then Succeeded; polls are 200 and never say Retry-After', () => {
	const {ask, clock, status, monitor} = startUpgrade();
	const running = ask('GET', status);
	assert.equal(running.status, 200);
	assert.equal(running.headers['retry-after'], undefined);
	assert.deepEqual(Object.keys(Object(running.body)), ['startTime', 'status', 'name']);
	assert.equal(dig(running.body, 'status'), 'InProgress');
	const waiting = ask('GET', monitor);
	assert.equal(waiting.status, 202);
	assert.equal(waiting.text, '');
	assert.equal(waiting.headers['location'], monitor);
	clock.advance(300_000);
	const done = ask('GET', status);
	assert.deepEqual(Object.keys(Object(done.body)), ['startTime', 'endTime', 'status', 'name']);
	assert.equal(dig(done.body, 'status'), 'Succeeded');
	const monitored = ask('GET', monitor);
	assert.equal(monitored.status, 200);
	assert.equal(monitored.text, '');
});

test('the first poll of a model write says when to come again, the second does not', () => {
	const {ask} = openDemo();
	const url = ask('PATCH', setPath, {tags: {}}).headers['azure-asyncoperation'] ?? '';
	assert.equal(ask('GET', url).headers['retry-after'], '37');
	assert.equal(ask('GET', url).headers['retry-after'], undefined);
});

test('an upgrade which finds nothing to do is an operation too, and its polls do not say when to come again', () => {
	const {ask} = openDemo();
	const url = ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['0']}).headers['azure-asyncoperation'] ?? '';
	const poll = ask('GET', url);
	assert.equal(dig(poll.body, 'status'), 'InProgress');
	assert.equal(poll.headers['retry-after'], undefined);
});

test('operation URLs are signed, long, and of no use when changed', () => {
	const {ask, status} = startUpgrade();
	assert.ok(status.length > 3000 && status.length < 4500, `${status.length} characters`);
	const names = [...new URL(status).searchParams.keys()];
	assert.deepEqual(names, ['p', 'api-version', 't', 'c', 's', 'h']);
	assert.equal(ask('GET', status.replace('&h=', '&h=x')).status, 403);
	assert.equal(ask('GET', status.replace('api-version=2024-07-01', 'api-version=2026-04-01')).status, 403);
	assert.equal(ask('GET', status.slice(0, status.indexOf('&t='))).status, 403);
});

test('an operation which was never started is not found', () => {
	const {ask, status} = startUpgrade();
	const answer = ask('GET', status.replace(/operations\/[\da-f-]+/, 'operations/00000000-0000-4000-8000-000000000000'));
	assert.equal(answer.status, 404);
	assert.equal(codeOf(answer), 'NotFound');
});

test('a poller is taken up again by another client from its serialised state', async () => {
	const {client, clock} = openDemo({scenario: 'mid-upgrade'});
	const poller = client.virtualMachineScaleSets.updateInstances(resourceGroup, scaleSetName, {instanceIds: ['1']});
	await poller.submitted();
	const saved = await poller.serialize();
	const restored = restorePoller(client, saved, client.virtualMachineScaleSets.updateInstances, {
		updateIntervalInMs: 1,
	});
	await restored.poll();
	assert.equal(restored.operationState?.status, 'running');
	clock.advance(300_000);
	await restored.pollUntilDone();
	assert.equal(restored.operationState?.status, 'succeeded');
});

test('an operation whose instances a later one takes is Canceled as preempted', () => {
	const {ask, clock} = openDemo({scenario: 'automatic-mode'});
	const write = (isAllowed: boolean) =>
		ask('PATCH', setPath, {
			properties: {virtualMachineProfile: {osProfile: {allowExtensionOperations: isAllowed}}},
		}).headers['azure-asyncoperation'] ?? '';
	const first = write(false);
	clock.advance(2000);
	const second = write(true);
	clock.advance(300_000);
	assert.equal(dig(ask('GET', first).body, 'status'), 'Canceled');
	assert.equal(dig(ask('GET', first).body, 'error', 'code'), 'OperationPreempted');
	assert.equal(dig(ask('GET', second).body, 'status'), 'Succeeded');
});
