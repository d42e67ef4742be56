import {agentTime} from '../world/clock.js';
import type {JsonObject} from '../world/json.js';
import type {HealthState, PowerState, ProvisioningState} from '../world/world.js';

const provisioningWords: Readonly<Record<ProvisioningState, string>> = {
	Succeeded: 'Provisioning succeeded',
	Failed: 'Provisioning failed',
	Updating: 'Updating',
	Creating: 'Creating',
	Deleting: 'Deleting',
};

/** A status of provisioning: only `succeeded` and `failed` have a time [recorded]; why it failed is told as a message [documented]. */
export const provisioningStatus = (
	state: ProvisioningState,
	time: string,
	message: string | null = null,
): JsonObject => ({
	code: `ProvisioningState/${state.toLowerCase()}`,
	level: state === 'Failed' ? 'Error' : 'Info',
	displayStatus: provisioningWords[state],
	...(message !== null && {message}),
	...((state === 'Succeeded' || state === 'Failed') && {time}),
});

/** A status of power, without a time [recorded]. */
export const powerStatus = (state: PowerState): JsonObject => ({
	code: `PowerState/${state}`,
	level: 'Info',
	displayStatus: `VM ${state}`,
});

/** The guest agent's status, ready or not [recorded]. */
export const agentStatus = (isReady: boolean, at: number): JsonObject =>
	isReady
		? {
				code: 'ProvisioningState/succeeded',
				level: 'Info',
				displayStatus: 'Ready',
				message: 'Guest Agent is running',
				time: agentTime(at),
			}
		: {
				code: 'ProvisioningState/Unavailable',
				level: 'Warning',
				displayStatus: 'Not Ready',
				message: 'VM status blob is found but not yet populated.',
				time: agentTime(at),
			};

const healthWords: Readonly<Record<HealthState, string>> = {
	healthy: 'The VM is reporting itself as healthy',
	unhealthy: 'The VM is reporting itself as unhealthy or is unreachable',
	initializing: 'The VM is reporting itself as initializing',
	unknown: 'The VM is reporting itself as unknown or is unreachable',
};

/** A status of health: `healthy` as recorded, the others as documented. */
export const healthStatus = (state: HealthState, at: number): JsonObject => ({
	code: `HealthState/${state}`,
	level: state === 'unhealthy' ? 'Error' : 'Info',
	displayStatus: healthWords[state],
	time: agentTime(at),
});
