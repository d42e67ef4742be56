import type {Arm} from './arm.js';
import {ArmError} from './arm-error.js';
import {repairsService} from './automatic-repairs.js';
import type {AzureClients} from './azure-clients.js';
import {type Call, nameOf} from './call.js';
import {startOperation} from './operation.js';
import {toStorageProfile} from './translate-image.js';

/** The calls which change a scale set: each sends one request, at most once. */
export function createSetWrites(
	azure: AzureClients,
	call: Call,
): Pick<Arm, 'updateImage' | 'upgradeInstances' | 'setAutomaticRepairs'> {
	return {
		async updateImage(reference, image, {etag, ...callOptions}) {
			return call(`write the image into the model of ${nameOf(reference)}`, callOptions, async () => {
				const storageProfile = toStorageProfile(image);

				if (storageProfile === null) {
					throw refusedHere(`write the image into the model of ${nameOf(reference)}`, 'the image is not fully named');
				}

				const {virtualMachineScaleSets} = azure.writer(reference.subscriptionId);

				return startOperation(({onResponse}) =>
					virtualMachineScaleSets.update(
						reference.resourceGroup,
						reference.name,
						{virtualMachineProfile: {storageProfile}},
						etag === null ? {onResponse} : {onResponse, ifMatch: etag},
					),
				);
			});
		},
		async upgradeInstances(reference, instanceIds, callOptions) {
			const operation = `upgrade ${instanceIds.length} ${instanceIds.length === 1 ? 'instance' : 'instances'} of ${nameOf(reference)}`;

			return call(operation, callOptions, async () => {
				if (instanceIds.length === 0 || instanceIds.some(instanceId => !/^[\w-]+$/.test(instanceId))) {
					throw refusedHere(operation, 'an empty list or “*” would mean the whole scale set');
				}

				const {virtualMachineScaleSets} = azure.writer(reference.subscriptionId);

				return startOperation(({onResponse}) =>
					virtualMachineScaleSets.updateInstances(
						reference.resourceGroup,
						reference.name,
						{instanceIds: [...instanceIds]},
						{onResponse},
					),
				);
			});
		},
		async setAutomaticRepairs(reference, state, callOptions) {
			const isSuspension = state === 'suspended';
			const operation = `${isSuspension ? 'suspend' : 'resume'} automatic repairs of ${nameOf(reference)}`;

			return call(operation, callOptions, async () => {
				const {virtualMachineScaleSets} = azure.writer(reference.subscriptionId);

				return startOperation(({onResponse}) =>
					virtualMachineScaleSets.setOrchestrationServiceState(
						reference.resourceGroup,
						reference.name,
						{serviceName: repairsService, action: isSuspension ? 'Suspend' : 'Resume'},
						{onResponse},
					),
				);
			});
		},
	};
}

function refusedHere(operation: string, answer: string): ArmError {
	return new ArmError({kind: 'refused', operation, code: 'NotSent', answer});
}
