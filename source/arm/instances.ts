import type {ComputeManagementClient, VirtualMachineScaleSetVM} from '@azure/arm-compute';
import type {Instance, ScaleSetReference} from '../fleet/scale-set.js';
import {readPages} from './pages.js';
import {toInstance} from './translate.js';

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
 * An instance which moved between two pages while they were read comes twice: the later one is the newer. Azure pages in
 * the order of the ids as text.
 */
function toInstances(vms: readonly VirtualMachineScaleSetVM[]): readonly Instance[] {
	const byVmId = new Map<string, Instance>();

	for (const vm of vms) {
		const instance = toInstance(vm);

		if (instance.vmId === '' || instance.instanceId === '') {
			throw new TypeError('it holds an instance without an id');
		}

		byVmId.set(instance.vmId, instance);
	}

	return [...byVmId.values()].toSorted((left, right) =>
		left.instanceId.localeCompare(right.instanceId, 'en', {numeric: true}),
	);
}
