import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fillNewModel, fillWrittenModel} from '../../../source/simulator/bodies/filled-members.js';
import {dig} from '../../../source/simulator/world/json.js';

const profileOf = (profile: object) => JSON.parse(JSON.stringify({properties: {virtualMachineProfile: profile}}));

test('a new model gets what Azure fills in: of the system, the disks and the cards', () => {
	const filled = fillNewModel(
		profileOf({
			osProfile: {adminUsername: 'azureuser'},
			storageProfile: {imageReference: {publisher: 'MicrosoftWindowsServer'}, dataDisks: [{lun: 0}]},
			networkProfile: {
				networkInterfaceConfigurations: [
					{
						name: 'nic',
						properties: {
							primary: true,
							ipConfigurations: [{name: 'ip', properties: {applicationGatewayBackendAddressPools: []}}],
						},
					},
				],
			},
		}),
	);
	const profile = dig(filled, 'properties', 'virtualMachineProfile');
	assert.deepEqual(dig(profile, 'osProfile'), {
		adminUsername: 'azureuser',
		windowsConfiguration: {provisionVMAgent: true, enableAutomaticUpdates: true},
		secrets: [],
		allowExtensionOperations: true,
		requireGuestProvisionSignal: true,
	});
	assert.equal(dig(profile, 'storageProfile', 'osDisk', 'osType'), 'Windows');
	assert.deepEqual(dig(profile, 'storageProfile', 'dataDisks'), [
		{caching: 'None', managedDisk: {storageAccountType: 'Standard_LRS'}, lun: 0},
	]);
	assert.deepEqual(dig(profile, 'networkProfile', 'networkInterfaceConfigurations'), [
		{
			name: 'nic',
			properties: {
				enableAcceleratedNetworking: false,
				disableTcpStateTracking: false,
				enableIPForwarding: false,
				dnsSettings: {dnsServers: []},
				primary: true,
				ipConfigurations: [{name: 'ip', properties: {privateIPAddressVersion: 'IPv4'}}],
			},
		},
	]);
});

test('a write fills policies, tells the mode in its own case, and changes nothing the second time', () => {
	const written = fillWrittenModel({
		properties: {
			upgradePolicy: {
				mode: 'rolling',
				rollingUpgradePolicy: {maxBatchInstancePercent: 5},
				automaticOSUpgradePolicy: {enableAutomaticOSUpgrade: true},
			},
			automaticRepairsPolicy: {enabled: true},
		},
	});
	assert.deepEqual(written, {
		properties: {
			upgradePolicy: {
				mode: 'Rolling',
				rollingUpgradePolicy: {
					maxBatchInstancePercent: 5,
					maxUnhealthyInstancePercent: 20,
					maxUnhealthyUpgradedInstancePercent: 20,
					pauseTimeBetweenBatches: 'PT0S',
					maxSurge: false,
					rollbackFailedInstancesOnPolicyBreach: false,
				},
				automaticOSUpgradePolicy: {
					enableAutomaticOSUpgrade: true,
					useRollingUpgradePolicy: false,
					disableAutomaticRollback: false,
				},
			},
			automaticRepairsPolicy: {repairAction: 'Replace', enabled: true},
		},
	});
	assert.deepEqual(fillWrittenModel(written), written);
});

test('a card which was read from Azure and is written back keeps what it has', () => {
	const properties = {primary: true, dnsSettings: {dnsServers: []}, ipConfigurations: []};
	const model = profileOf({networkProfile: {networkInterfaceConfigurations: [{name: 'nic', properties}]}});
	assert.deepEqual(dig(fillWrittenModel(model), 'properties', 'virtualMachineProfile', 'networkProfile'), {
		networkInterfaceConfigurations: [{name: 'nic', properties: {disableTcpStateTracking: false, ...properties}}],
	});
});
