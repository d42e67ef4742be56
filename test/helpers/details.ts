import type {InstanceDetails} from '../../source/fleet/instance-details.js';
import type {Instance} from '../../source/fleet/scale-set.js';

/** What Azure tells of an instance which is well. */
export function makeDetails(
	instance: Pick<Instance, 'instanceId' | 'vmId' | 'name'>,
	overrides: Partial<InstanceDetails> = {},
): InstanceDetails {
	const {instanceId, vmId, name} = instance;

	return {
		instanceId,
		vmId,
		name,
		computerName: 'web000000',
		operatingSystem: 'ubuntu 24.04',
		vmSize: 'Standard_D2s_v5',
		createdAt: '2026-10-01T06:00:00.000Z',
		privateIp: null,
		statuses: [
			{code: 'ProvisioningState/succeeded', text: 'Provisioning succeeded', time: '2026-11-20T14:02:11.000Z'},
			{code: 'PowerState/running', text: 'VM running', time: null},
		],
		health: {code: 'HealthState/unhealthy', text: 'HTTP 503 from /health', time: '2026-11-20T14:19:30.000Z'},
		extensions: [
			{
				name: 'health',
				version: '1.0.6',
				statuses: [
					{
						code: 'ProvisioningState/failed/3',
						text: 'Health probe did not answer on port 8080.',
						time: '2026-11-19T23:40:00.000Z',
					},
				],
			},
			{name: 'monitor', version: null, statuses: []},
		],
		agent: {
			version: '2.9.1.1',
			statuses: [
				{code: 'ProvisioningState/succeeded', text: 'Guest Agent is running', time: '2026-11-20T14:20:00.000Z'},
			],
		},
		disks: [
			{
				name: `${name}_OsDisk_1`,
				kind: 'os',
				sizeGiB: 30,
				sku: 'Premium_LRS',
				status: {code: 'ProvisioningState/succeeded', text: '', time: '2026-11-20T14:02:00.000Z'},
			},
		],
		protection: {fromScaleIn: true, fromScaleSetActions: false},
		raw: JSON.stringify(
			{instanceId, properties: {vmId, powerState: 'running', tags: ['blue', 'running late']}},
			null,
			2,
		),
		...overrides,
	};
}
