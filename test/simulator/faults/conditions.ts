import assert from 'node:assert/strict';
import {test} from 'node:test';
import {actionOf} from '../../../source/simulator/faults/action-name.js';
import {dig} from '../../../source/simulator/world/json.js';
import {codeOf, modelWith, newestVersion, openDemo, setPath} from '../../helpers/demo-azure.js';

const upgradePath = `${setPath}/manualupgrade`;
const permissionsPath = `${setPath}/providers/Microsoft.Authorization/permissions`;

test('the actions of roles have their documented names', () => {
	const set = '/subscriptions/{s}/resourceGroups/{g}/providers/Microsoft.Compute/virtualMachineScaleSets/{n}';
	const name = 'Microsoft.Compute/virtualMachineScaleSets';
	assert.equal(actionOf('PATCH', set), `${name}/write`);
	assert.equal(actionOf('GET', set), `${name}/read`);
	assert.equal(actionOf('DELETE', set), `${name}/delete`);
	assert.equal(actionOf('POST', `${set}/manualupgrade`), `${name}/manualupgrade/action`);
	assert.equal(actionOf('POST', `${set}/virtualMachines/{id}/reimage`), `${name}/virtualMachines/reimage/action`);
	assert.equal(actionOf('GET', `${set}/rollingUpgrades/latest`), `${name}/rollingUpgrades/read`);
	assert.equal(actionOf('POST', `${set}/rollingUpgrades/cancel`), `${name}/rollingUpgrades/action`);
	assert.equal(
		actionOf('GET', `${set}/providers/Microsoft.Authorization/permissions`),
		'Microsoft.Authorization/permissions/read',
	);
});

test('a role which is taken away refuses the writes which need it, and the permissions tell it', () => {
	const {ask, simulator, requests} = openDemo({scenario: 'mid-upgrade'});
	const denied = ['Microsoft.Compute/virtualMachineScaleSets/MANUALUPGRADE/action'];
	assert.match(ask('GET', permissionsPath).text, /"notActions":\[\]/);
	simulator.inject({kind: 'permission', denied, afterRequests: 2});
	assert.equal(ask('POST', upgradePath, {instanceIds: ['1']}).status, 202);
	assert.equal(ask('GET', setPath).status, 200);
	const refused = ask('POST', upgradePath, {instanceIds: ['2']});
	assert.equal(refused.status, 403);
	assert.equal(codeOf(refused), 'AuthorizationFailed');
	assert.match(
		refused.text,
		/perform action 'Microsoft\.Compute\/virtualMachineScaleSets\/manualupgrade\/action' over/,
	);
	assert.equal(refused.headers['x-ms-failure-cause'], 'gateway');
	assert.equal(requests.at(-1)?.fault, 'permission');
	assert.match(ask('GET', permissionsPath).text, /"notActions":\["Microsoft\.Compute.*MANUALUPGRADE\/action"\]/);
	assert.equal(ask('GET', setPath).status, 200);
	simulator.clearFaults();
	assert.match(ask('GET', permissionsPath).text, /"notActions":\[\]/);
});

test('a lock refuses writes, or deletions alone, and names what is locked', () => {
	const {ask, simulator} = openDemo();
	simulator.inject({kind: 'lock'});
	const written = ask('PATCH', setPath, {properties: modelWith(newestVersion)});
	assert.equal(written.status, 409);
	assert.equal(codeOf(written), 'ScopeLocked');
	assert.match(written.text, /cannot perform write operation .* are locked: '[^']*\/resourceGroups\/rg-demo'/);
	assert.equal(codeOf(ask('POST', upgradePath, {instanceIds: ['1']})), 'ScopeLocked');
	assert.equal(ask('GET', setPath).status, 200);
	assert.doesNotMatch(ask('GET', setPath).text, new RegExp(newestVersion));
	simulator.clearFaults();
	simulator.inject({kind: 'lock', level: 'CanNotDelete'});
	assert.match(ask('DELETE', setPath).text, /cannot perform delete operation/);
	assert.equal(ask('PATCH', setPath, {tags: {a: 'b'}}).status, 200);
});

test('stale lists show the set as it was, for everybody and no longer than said', () => {
	const {ask, simulator, clock} = openDemo({scenario: 'mid-upgrade'});
	const appliedOf = (path: string) => dig(ask('GET', path).body, 'properties', 'latestModelApplied');
	const list = () => ask('GET', `${setPath}/virtualMachines`);
	const before = list().text;
	simulator.inject({kind: 'stale-reads', seconds: 60});
	assert.equal(list().text, before);
	assert.equal(ask('POST', upgradePath, {instanceIds: ['1']}).status, 202);
	clock.advance(50_000);
	assert.equal(appliedOf(`${setPath}/virtualMachines/1`), true);
	const stale = list();
	assert.equal(stale.text, before);
	assert.equal(stale.headers['date'], new Date(clock.now()).toUTCString());
	clock.advance(11_000);
	assert.notEqual(list().text, before);
	simulator.clearFaults();
});

test('a sign-in which is over answers 401 to everything, and is good again after its time', () => {
	const {ask, simulator, clock} = openDemo();
	simulator.inject({kind: 'sign-out', afterRequests: 1, forSeconds: 120});
	assert.equal(ask('GET', setPath).status, 200);
	clock.advance(30_000);
	const refused = ask('GET', setPath);
	assert.equal(refused.status, 401);
	assert.equal(codeOf(refused), 'ExpiredAuthenticationToken');
	assert.match(refused.headers['www-authenticate'] ?? '', /invalid_token/);
	assert.equal(ask('GET', '/subscriptions').status, 401);
	assert.equal(ask('GET', '/_simulator/world').status, 200);
	clock.advance(119_000);
	assert.equal(ask('GET', setPath).status, 401);
	clock.advance(1000);
	assert.equal(ask('GET', setPath).status, 200);
	assert.deepEqual(simulator.faults(), []);
});

test('a preempted operation says so by its code or in words alone, and its instances stop or go on', () => {
	for (const [facts, status, code, isUpgraded] of [
		[{}, 'Canceled', 'OperationPreempted', false],
		[{status: 'Failed', tells: 'words', instances: 'finish'}, 'Failed', 'InternalExecutionError', true],
	] as const) {
		const {ask, simulator, clock} = openDemo({scenario: 'mid-upgrade'});
		assert.equal(ask('POST', '/_simulator/faults', {kind: 'preempt'}).status, 400);
		const started = ask('POST', upgradePath, {instanceIds: ['1']});
		clock.advance(6000);
		simulator.inject({kind: 'preempt', ...facts});
		const operation = ask('GET', started.headers['azure-asyncoperation'] ?? '');
		assert.equal(dig(operation.body, 'status'), status);
		assert.equal(dig(operation.body, 'error', 'code'), code);
		assert.match(operation.text, /preempted by a more recent operation/);
		clock.advance(600_000);
		const instance = ask('GET', `${setPath}/virtualMachines/1?$expand=instanceView`);
		assert.equal(dig(instance.body, 'properties', 'latestModelApplied'), isUpgraded);
		assert.match(instance.text, /PowerState\/running/);
		assert.match(instance.text, /HealthState\/healthy/);
		assert.equal(dig(instance.body, 'properties', 'provisioningState'), 'Succeeded');
		assert.equal(ask('POST', upgradePath, {instanceIds: ['1']}).status, 202);
	}
});

test('a set which somebody deletes is gone at once, and what ran on it fails', () => {
	const {ask, simulator, clock} = openDemo({scenario: 'mid-upgrade'});
	const started = ask('POST', upgradePath, {instanceIds: ['1']});
	simulator.inject({kind: 'scale-set-delete', afterSeconds: 10});
	clock.advance(10_000);
	const gone = ask('GET', setPath);
	assert.equal(gone.status, 404);
	assert.equal(codeOf(gone), 'ResourceNotFound');
	assert.equal(ask('GET', `${setPath}/virtualMachines`).status, 404);
	const operation = ask('GET', started.headers['azure-asyncoperation'] ?? '');
	assert.equal(dig(operation.body, 'status'), 'Failed');
	assert.equal(dig(operation.body, 'error', 'code'), 'NotFound');
	clock.advance(3_600_000);
	assert.equal(ask('GET', setPath).status, 404);
});

test('a set which is deleted and made anew under the same name has no past', () => {
	const {ask, simulator} = openDemo();
	const {body} = ask('GET', setPath);
	const sku = {name: dig(body, 'sku', 'name') ?? null, capacity: 1};
	simulator.inject({kind: 'scale-set-delete'});
	const made = ask('PUT', setPath, {location: 'eastus2', sku, properties: dig(body, 'properties')});
	assert.equal(made.status, 201);
	assert.equal(dig(ask('GET', setPath).body, 'sku', 'capacity'), 1);
});

test('old-vhd has a startup script behind a signed URL which has expired', () => {
	const {ask, clock} = openDemo({scenario: 'old-vhd'});
	const {text} = ask('GET', setPath);
	const expiry = decodeURIComponent(/fileUris":\["[^"]*[?&]se=([^&"]+)/.exec(text)?.[1] ?? '');
	assert.ok(Date.parse(expiry) < clock.now(), expiry);
});
