import type {Instance} from '../fleet/scale-set.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {PlannedInstance} from './batch.js';
import type {UpgradeFact} from './event.js';
import type {Upgrade} from './upgrade.js';

/**
 * The instance of the plan as a snapshot shows it: `undefined` when it is not there, also when another machine has its
 * instance id now. Ids of a Uniform set are used again, so that the vmId alone names a machine.
 */
export function findPlanned({instanceId, vmId}: PlannedInstance, snapshot: Snapshot): Instance | undefined {
	return snapshot.instances.find(instance => instance.vmId === vmId && instance.instanceId === instanceId);
}

/** Whether something else is changing an instance now: Azure would refuse our request, or end that operation for ours. */
export function isBusy({provisioningState}: Instance): boolean {
	return (
		provisioningState === 'Creating' ||
		provisioningState === 'Updating' ||
		provisioningState === 'Deleting' ||
		provisioningState === 'Migrating'
	);
}

/**
 * Whether instances which are missing were removed for good: the capacity fell by at least as many as are missing of the
 * plan. Where it did not, something deleted and created them anew, such as an automatic repair.
 */
function hasScaledIn({plan}: Upgrade, snapshot: Snapshot): boolean {
	const present = new Set(snapshot.instances.map(({vmId}) => vmId));
	const missing = plan.batches.flatMap(({instances}) => instances.filter(({vmId}) => !present.has(vmId))).length;

	return capacityBefore(plan) - capacityNow(snapshot) >= missing;
}

const capacityBefore = ({capacity, instanceCount}: Upgrade['plan']): number => capacity ?? instanceCount;
const capacityNow = ({scaleSet, instances}: Snapshot): number => scaleSet.capacity ?? instances.length;

/**
 * What it means that an instance of a batch is not in the scale set any more. One which was asked and was replaced then
 * has failed; one which was not, has not.
 */
export function missingFact(
	upgrade: Upgrade,
	batch: number,
	{instanceId, vmId}: PlannedInstance,
	snapshot: Snapshot,
	wasAsked: boolean,
): UpgradeFact {
	const isGone = hasScaledIn(upgrade, snapshot);

	if (isGone || !wasAsked) {
		const reason = isGone
			? `scale-in: it was removed, the capacity went from ${capacityBefore(upgrade.plan)} to ${capacityNow(snapshot)}`
			: 'it was replaced by a new instance, which takes the model by itself';

		return {type: 'instance-skipped', batch, instanceId, vmId, progress: 'gone', reason, by: null};
	}

	return {
		type: 'instance-failed',
		batch,
		instanceId,
		vmId,
		reason: 'it was replaced by a new instance: automatic repairs or somebody deleted it',
	};
}
