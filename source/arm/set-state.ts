import type {Arm} from './arm.js';
import {toServiceState} from './automatic-repairs.js';
import type {AzureClients} from './azure-clients.js';
import {type Call, nameOf} from './call.js';
import type {ErrorAnswers} from './error-answer.js';
import {readPermissions} from './permissions.js';
import {hasNeverRolled, readStarter, toRollingUpgrade} from './rolling-upgrade.js';

/** The calls which read what stands around an upgrade: other hands on the set, and what ours may do. */
export function createSetState(
	azure: AzureClients,
	call: Call,
	answers: ErrorAnswers,
	getScaleSet: Arm['getScaleSet'],
): Pick<Arm, 'getRollingUpgrade' | 'getPermissions' | 'getAutomaticRepairs'> {
	return {
		async getRollingUpgrade(reference, callOptions) {
			const {subscriptionId, resourceGroup, name} = reference;
			const operation = `read the platform’s latest rolling upgrade of ${nameOf(reference)}`;

			try {
				return await call(operation, callOptions, async ({signal}) => {
					const client = azure.reader(subscriptionId);
					const latest = toRollingUpgrade(
						await client.virtualMachineScaleSetRollingUpgrades.getLatest(resourceGroup, name),
					);

					if (latest.status !== 'rolling-forward') {
						return latest;
					}

					try {
						return {...latest, startedBy: await readStarter(client, reference, latest.startedAt, signal)};
					} catch {
						// That it rolls matters more than who started it.
						signal?.throwIfAborted();
						return latest;
					}
				});
			} catch (error) {
				if (hasNeverRolled(error)) {
					return null;
				}

				throw error;
			}
		},
		async getPermissions(reference, callOptions) {
			const operation = `read what the sign-in may do to ${nameOf(reference)}`;

			return call(operation, callOptions, async ({signal}) =>
				readPermissions(azure.raw(), reference, {answers, signal, operation}),
			);
		},
		async getAutomaticRepairs(reference, callOptions) {
			const operation = `read whether automatic repairs of ${nameOf(reference)} run`;

			const service = await call(operation, callOptions, async () => {
				const {virtualMachineScaleSets} = azure.reader(reference.subscriptionId);
				const view = await virtualMachineScaleSets.getInstanceView(reference.resourceGroup, reference.name);
				return toServiceState(view);
			});

			// The view names no service where the model has no policy, but may leave it out otherwise too.
			return service === 'unknown' ? (await getScaleSet(reference, callOptions)).automaticRepairs : service;
		},
	};
}
