import assert from 'node:assert/strict';
import {test} from 'node:test';
import {buildWorld} from '../../../source/simulator/scenarios/build-world.js';
import {scenarioNames} from '../../../source/simulator/scenarios/scenarios.js';
import {setPath} from '../../helpers/demo-azure.js';

const startsAt = Date.UTC(2026, 10, 20);
const setOf = (scenario: string, seed = 1) => {
	const scaleSet = buildWorld({scenario, seed, speed: 1, startsAt}).scaleSets[setPath.toLowerCase()];
	assert.ok(scaleSet);
	return scaleSet;
};

test('every scenario makes a world which is plain data, the same for the same seed', () => {
	for (const scenario of scenarioNames) {
		const world = buildWorld({scenario, seed: 7, speed: 1, startsAt});
		assert.deepEqual(JSON.parse(JSON.stringify(world)), world);
		assert.deepEqual(buildWorld({scenario, seed: 7, speed: 1, startsAt}), world);
	}
});

test('an unknown scenario is refused with the names of all', () => {
	assert.throws(() => buildWorld({scenario: 'stormy', seed: 1, speed: 1, startsAt}), /calm.*thousand/);
	assert.throws(() => buildWorld({scenario: 'toString', seed: 1, speed: 1, startsAt}), RangeError);
});

test('three-zones has zones of 33 or 34 instances, each over five update and five fault domains', () => {
	const {instances} = setOf('three-zones');
	const byZone = Map.groupBy(instances, ({zone}) => zone);
	assert.deepEqual([...byZone.keys()], ['1', '2', '3']);
	for (const zone of byZone.values()) {
		assert.ok(zone.length === 33 || zone.length === 34);
		assert.equal(new Set(zone.map(({updateDomain, faultDomain}) => `${updateDomain}/${faultDomain}`)).size, 25);
		assert.equal(new Set(zone.map(({placementGroupId}) => placementGroupId)).size, 1);
	}
});

test('mid-upgrade has a third of its instances on the newest image', () => {
	const {instances, modelRevision} = setOf('mid-upgrade');
	assert.equal(instances.filter(instance => instance.modelRevision === modelRevision).length, 10);
	assert.equal(
		instances.filter(({imageReference}) => imageReference?.['exactVersion'] === '24.04.202611100').length,
		10,
	);
});

test('a service fabric set has its extension and Automatic mode', () => {
	const {resource} = setOf('service-fabric');
	assert.match(JSON.stringify(resource), /"ServiceFabricLinuxNode"/);
	assert.match(JSON.stringify(resource), /"mode":"Automatic"/);
});
