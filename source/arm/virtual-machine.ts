import type {VirtualMachine, VirtualMachineScaleSetVM} from '@azure/arm-compute';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import {numberOf, textOf} from './untrusted.js';

/**
 * A member of a Flexible set, which is a virtual machine of its own, as an instance of a scale set: its name is its
 * instance id, as in requests about instances of the set (documented: Performing manual upgrades, `instanceIds`). A
 * virtual machine tells no placement group, no update domain, no protection and not whether it has the latest model.
 */
export function toScaleSetVM(vm: VirtualMachine): VirtualMachineScaleSetVM {
	// What the instance view says is where it runs; the model says only where it was asked to be (documented).
	const faultDomain = numberOf(vm.instanceView?.platformFaultDomain) ?? numberOf(vm.platformFaultDomain);
	const name = textOf(vm.name) ?? textOf(vm.id)?.split('/').at(-1);

	return {
		...vm,
		...(name !== undefined && {instanceId: name}),
		instanceView: {...vm.instanceView, ...(faultDomain !== null && {platformFaultDomain: faultDomain})},
	};
}

/** Whether a virtual machine is of the set; one which names no set is, since only members were asked for. */
export function isMemberOf(vm: VirtualMachine, {resourceGroup, name}: ScaleSetReference): boolean {
	const id = textOf(vm.virtualMachineScaleSet?.id);

	// Azure writes the group in upper case here (recorded). A set has its members in its own group (documented).
	return (
		id === null ||
		id
			.toLowerCase()
			.endsWith(
				`/resourcegroups/${resourceGroup}/providers/microsoft.compute/virtualmachinescalesets/${name}`.toLowerCase(),
			)
	);
}
