import assert from 'node:assert/strict';
import {test} from 'node:test';
import {dig, digText, type Json} from '../../../source/simulator/world/json.js';
import {openDemo, setPath} from '../../helpers/demo-azure.js';

const namesIn = (value: Json | undefined): readonly string[] =>
	(Array.isArray(value) ? value : []).map((item: Json) => digText(item, 'name') ?? '');

const health = {
	name: 'ApplicationHealthLinux',
	properties: {publisher: 'Microsoft.ManagedServices', type: 'ApplicationHealthLinux', typeHandlerVersion: '2.0'},
};
const added = {
	name: 'Added',
	properties: {publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.1'},
};

test('an instance shows the extensions of the model it has taken, until it is upgraded', () => {
	const {ask, clock} = openDemo({scenario: 'calm'});
	const extensions = (): readonly string[] =>
		namesIn(dig(ask('GET', `${setPath}/virtualMachines/0`).body, 'resources'));
	assert.deepEqual(extensions(), ['ApplicationHealthLinux']);
	const patch = {properties: {virtualMachineProfile: {extensionProfile: {extensions: [health, added]}}}};
	assert.equal(ask('PATCH', setPath, patch).status, 200);
	clock.advance(60_000);
	assert.deepEqual(extensions(), ['ApplicationHealthLinux']);
	assert.equal(ask('POST', `${setPath}/manualupgrade`, {instanceIds: ['0']}).status, 202);
	clock.advance(600_000);
	assert.deepEqual(extensions(), ['ApplicationHealthLinux', 'Added']);
});

test('only profiles are kept which instances still have', () => {
	const {ask, clock, simulator} = openDemo({scenario: 'calm'});
	const kept = (): number =>
		Object.values(simulator.world().scaleSets).reduce(
			(sum, {pastProfiles}) => sum + Object.keys(pastProfiles ?? {}).length,
			0,
		);
	for (const name of ['one', 'two', 'three']) {
		const extensions = [health, {...added, name}];
		ask('PATCH', setPath, {properties: {virtualMachineProfile: {extensionProfile: {extensions}}}});
		clock.advance(60_000);
	}

	assert.equal(kept(), 1);
});
