import assert from 'node:assert/strict';
import {test} from 'node:test';
import {dig, type JsonObject} from '../../../source/simulator/world/json.js';
import {codeOf, openDemo, setPath} from '../../helpers/demo-azure.js';

const patch = (scenario: string, properties: JsonObject) => openDemo({scenario}).ask('PATCH', setPath, {properties});

const textOf = ({text}: {readonly text: string}): string => text;

test('Rolling mode is refused where nothing tells health, in the words of Azure', () => {
	const answer = patch('old-vhd', {upgradePolicy: {mode: 'Rolling'}});
	assert.equal(answer.status, 400);
	assert.deepEqual(answer.body, {
		error: {
			code: 'BadRequest',
			message:
				'Rolling Upgrade mode is not supported for this Virtual Machine Scale Set because a health probe or health extension was not provided.',
		},
	});
	assert.equal(patch('calm', {upgradePolicy: {mode: 'Rolling'}}).status, 200);
});

test('automatic OS upgrades are refused without a source of health, and without version latest', () => {
	const enabled = {upgradePolicy: {automaticOSUpgradePolicy: {enableAutomaticOSUpgrade: true}}};
	assert.match(textOf(patch('old-vhd', enabled)), /because a health probe or health extension was not specified/);
	assert.match(textOf(patch('calm', enabled)), /with version set to 'latest'/);
	const imageReference = {publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest'};
	assert.equal(patch('calm', {...enabled, virtualMachineProfile: {storageProfile: {imageReference}}}).status, 200);
});

test('a Service Fabric set takes no health probe', () => {
	const answer = patch('service-fabric', {virtualMachineProfile: {networkProfile: {healthProbe: {id: '/some/probe'}}}});
	assert.equal(answer.status, 400);
	assert.match(textOf(answer), /Health probe is not supported on Service Fabric/);
});

test('a rolling upgrade policy out of its ranges is refused', () => {
	for (const policy of [
		{maxBatchInstancePercent: 4},
		{maxBatchInstancePercent: 101},
		{maxUnhealthyInstancePercent: 0},
		{maxUnhealthyUpgradedInstancePercent: -1},
		{maxBatchInstancePercent: '20'},
		{pauseTimeBetweenBatches: '5 minutes'},
		{pauseTimeBetweenBatches: 'P'},
		{pauseTimeBetweenBatches: 60},
	]) {
		const answer = patch('calm', {upgradePolicy: {rollingUpgradePolicy: policy}});
		assert.equal(answer.status, 400, JSON.stringify(policy));
		assert.equal(codeOf(answer), 'InvalidParameter');
	}

	const fitting = {maxBatchInstancePercent: 100, maxUnhealthyInstancePercent: 5, pauseTimeBetweenBatches: 'PT1H30S'};
	assert.equal(patch('calm', {upgradePolicy: {rollingUpgradePolicy: fitting}}).status, 200);
});

test('automatic repairs are refused without a source of health, and with a grace period out of its range', () => {
	assert.equal(patch('old-vhd', {automaticRepairsPolicy: {enabled: true}}).status, 400);
	for (const gracePeriod of ['PT9M', 'PT91M', 'soon', 30]) {
		assert.equal(patch('calm', {automaticRepairsPolicy: {enabled: true, gracePeriod}}).status, 400);
	}

	assert.equal(patch('calm', {automaticRepairsPolicy: {enabled: true, gracePeriod: 'PT10M'}}).status, 200);
});

test('a mode of upgrade is taken in any case, told in its own case and with a policy, as recorded; other words are refused', () => {
	const answer = patch('calm', {upgradePolicy: {mode: 'rolling', rollingUpgradePolicy: null}});
	assert.equal(dig(answer.body, 'properties', 'upgradePolicy', 'mode'), 'Rolling');
	assert.equal(dig(answer.body, 'properties', 'upgradePolicy', 'rollingUpgradePolicy', 'maxBatchInstancePercent'), 20);
	for (const mode of ['OnDelete', '', 5, {}]) {
		assert.equal(patch('calm', {upgradePolicy: {mode}}).status, 400, JSON.stringify(mode));
	}
});
