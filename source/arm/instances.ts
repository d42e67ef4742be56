import type {ComputeManagementClient, VirtualMachineScaleSetVM} from '@azure/arm-compute';
import type {Instance, ScaleSetReference} from '../fleet/scale-set.js';
import type {Arm} from './arm.js';
import type {AzureClients} from './azure-clients.js';
import {type Call, nameOf} from './call.js';
import {toInstanceDetails} from './instance-details.js';
import {readPages, uniqueBy} from './pages.js';
import {toInstance} from './translate.js';

/** The calls which read instances without their set. */
export function createInstanceReads(
	azure: AzureClients,
	call: Call,
): Pick<Arm, 'listInstances' | 'getInstanceDetails'> {
	return {
		async listInstances(reference, callOptions) {
			return call(`list the instances of ${nameOf(reference)}`, callOptions, async ({signal}) =>
				listInstances(azure.reader(reference.subscriptionId), reference, signal),
			);
		},
		async getInstanceDetails(reference, instanceId, callOptions) {
			const {subscriptionId, resourceGroup, name} = reference;

			return call(`read instance ${instanceId} of ${nameOf(reference)}`, callOptions, async () => {
				let body: unknown;
				const vm = await azure.reader(subscriptionId).virtualMachineScaleSetVMs.get(resourceGroup, name, instanceId, {
					expand: 'instanceView',
					onResponse(response) {
						body = response.parsedBody;
					},
				});
				const details = toInstanceDetails(vm, body);

				if (details.vmId === '' || details.instanceId === '') {
					throw new TypeError('it names no instance');
				}

				return details;
			});
		},
	};
}

/**
 * Reads all instances of a Uniform set with their instance views, each once and sorted by instance id as a number. All
 * pages or nothing.
 */
export async function listInstances(
	client: ComputeManagementClient,
	{resourceGroup, name}: ScaleSetReference,
	signal: AbortSignal | undefined,
): Promise<readonly Instance[]> {
	// Never `select`: with it Azure answers that no instance has the latest model.
	const list = client.virtualMachineScaleSetVMs.list(resourceGroup, name, {expand: 'instanceView'});
	const vms = await readPages(list, signal);

	return toInstances(vms);
}

/**
 * An instance which moved between two pages while they were read comes twice, and so does an id which was used again
 * meanwhile: the later one is the newer. Azure pages in the order of the ids as text.
 */
function toInstances(vms: readonly VirtualMachineScaleSetVM[]): readonly Instance[] {
	const instances = vms.map(vm => {
		const instance = toInstance(vm);

		if (instance.vmId === '' || instance.instanceId === '') {
			throw new TypeError('it holds an instance without an id');
		}

		return instance;
	});
	const machines = uniqueBy(instances, ({vmId}) => vmId);

	return uniqueBy(machines, ({instanceId}) => instanceId).toSorted((left, right) =>
		left.instanceId.localeCompare(right.instanceId, 'en', {numeric: true}),
	);
}
