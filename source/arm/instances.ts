import type {ComputeManagementClient} from '@azure/arm-compute';
import {compareInstanceIds} from '../fleet/instance-id.js';
import type {Instance} from '../fleet/scale-set.js';
import type {Arm, InstanceSource} from './arm.js';
import type {AzureClients} from './azure-clients.js';
import {type Call, nameOf} from './call.js';
import {toInstanceDetails} from './instance-details.js';
import {readPages, uniqueBy} from './pages.js';
import {toInstance} from './translate.js';
import {isMemberOf, toScaleSetVM} from './virtual-machine.js';

/** The calls which read instances without their set. */
export function createInstanceReads(
	azure: AzureClients,
	call: Call,
): Pick<Arm, 'listInstances' | 'getInstanceDetails'> {
	return {
		async listInstances(source, callOptions) {
			return call(`list the instances of ${nameOf(source)}`, callOptions, async ({signal}) =>
				listInstances(azure.reader(source.subscriptionId), source, signal),
			);
		},
		async getInstanceDetails(source, instanceId, callOptions) {
			return call(`read instance ${instanceId} of ${nameOf(source)}`, callOptions, async () => {
				let body: unknown;
				const vm = await getInstance(azure.reader(source.subscriptionId), source, instanceId, answered => {
					body = answered;
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

async function getInstance(
	client: ComputeManagementClient,
	{resourceGroup, name, orchestrationMode}: InstanceSource,
	instanceId: string,
	onBody: (body: unknown) => void,
) {
	const options = {
		expand: 'instanceView',
		onResponse(response: {readonly parsedBody?: unknown}) {
			onBody(response.parsedBody);
		},
	} as const;

	return orchestrationMode === 'Flexible'
		? toScaleSetVM(await client.virtualMachines.get(resourceGroup, instanceId, options))
		: client.virtualMachineScaleSetVMs.get(resourceGroup, name, instanceId, options);
}

/**
 * Reads all instances of a set with their instance views, each once and sorted by instance id. All pages or nothing.
 *
 * The instances of a Flexible set are virtual machines of its group. In the set's own list they have little more than a
 * name; with the filter on their set alone Azure gives their instance views in the list of the virtual machines
 * (documented: Virtual Machines, List, `$expand`).
 */
export async function listInstances(
	client: ComputeManagementClient,
	source: InstanceSource,
	signal: AbortSignal | undefined,
): Promise<readonly Instance[]> {
	const {resourceGroup, name, orchestrationMode} = source;
	const expand = 'instanceView';

	if (orchestrationMode === 'Flexible') {
		const list = client.virtualMachines.list(resourceGroup, {filter: filterOf(source), expand});
		const vms = await readPages(list, signal);

		return toInstances(vms.filter(vm => isMemberOf(vm, source)).map(vm => toInstance(toScaleSetVM(vm))));
	}

	// Never `select`: with it Azure answers that no instance has the latest model.
	const vms = await readPages(client.virtualMachineScaleSetVMs.list(resourceGroup, name, {expand}), signal);

	return toInstances(vms.map(vm => toInstance(vm)));
}

/** The one filter which Azure takes (documented), and takes in this form only (recorded). */
function filterOf({subscriptionId, resourceGroup, name}: InstanceSource): string {
	const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachineScaleSets/${name}`;

	return `'virtualMachineScaleSet/id' eq '${id.replaceAll("'", "''")}'`;
}

/**
 * An instance which moved between two pages while they were read comes twice, and so does an id which was used again
 * meanwhile: the later one is the newer. Azure pages in the order of the ids as text.
 */
function toInstances(instances: readonly Instance[]): readonly Instance[] {
	if (instances.some(({vmId, instanceId}) => vmId === '' || instanceId === '')) {
		throw new TypeError('it holds an instance without an id');
	}

	const machines = uniqueBy(instances, ({vmId}) => vmId);

	return uniqueBy(machines, ({instanceId}) => instanceId).toSorted((left, right) =>
		compareInstanceIds(left.instanceId, right.instanceId),
	);
}
