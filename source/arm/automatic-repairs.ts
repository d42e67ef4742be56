import type {AutomaticRepairsPolicy, VirtualMachineScaleSetInstanceView} from '@azure/arm-compute';
import type {AutomaticRepairs} from '../fleet/scale-set.js';
import {objectsOf, textOf, wordOf} from './untrusted.js';

/** The service's name in `setOrchestrationServiceState` and in instance views. */
export const repairsService = 'AutomaticRepairs';

/** What the model alone says: it has the policy, but not whether the service runs. */
export function toPolicyState(policy: AutomaticRepairsPolicy | null | undefined): AutomaticRepairs {
	return policy?.enabled === true ? 'unknown' : 'off';
}

/** What a set's instance view says; `unknown` when it does not name the service, as for sets which do not have it. */
export function toServiceState(view: VirtualMachineScaleSetInstanceView): AutomaticRepairs {
	const service = objectsOf(view.orchestrationServices).find(
		({serviceName}) => textOf(serviceName)?.toLowerCase() === repairsService.toLowerCase(),
	);
	const word = wordOf(service?.serviceState, ['Running', 'Suspended', 'NotRunning']);

	switch (word) {
		case 'Running': {
			return 'running';
		}

		case 'Suspended': {
			return 'suspended';
		}

		case 'NotRunning': {
			return 'off';
		}

		case 'unknown': {
			return 'unknown';
		}
	}
}
