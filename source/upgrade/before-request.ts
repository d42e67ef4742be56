import type {Instance} from '../fleet/scale-set.js';
import {isCurrent, isStopped, type Snapshot} from '../fleet/snapshot.js';
import type {PlannedInstance} from './batch.js';
import type {UpgradeFact} from './event.js';
import {readiness} from './gates.js';
import {findPlanned, isBusy, missingFact} from './in-set.js';
import type {Upgrade} from './upgrade.js';

/**
 * What became of instances of a batch before they were asked: removed, protected, stopped, or on the image
 * already. Of the last, those which an earlier attempt asked have arrived; others are none of ours, and no roll back
 * touches them. What is left may be asked, or is busy.
 */
export function settlePending(
	upgrade: Upgrade,
	batch: number,
	pending: readonly PlannedInstance[],
	snapshot: Snapshot,
): readonly UpgradeFact[] {
	return pending.flatMap((planned): readonly UpgradeFact[] => {
		const {instanceId, vmId} = planned;
		const instance = findPlanned(planned, snapshot);

		if (instance === undefined) {
			return [missingFact(upgrade, batch, planned, snapshot, false)];
		}

		const isOurs = upgrade.leg.touched.includes(vmId);

		if (isOurs && readiness(instance, upgrade.leg.image, snapshot).status === 'ready') {
			return [{type: 'instance-upgraded', batch, instanceId, vmId}];
		}

		const reason = skipReason(upgrade, instance, snapshot, isOurs);

		return reason === null
			? []
			: [{type: 'instance-skipped', batch, instanceId, vmId, progress: 'skipped', reason, by: null}];
	});
}

function skipReason(upgrade: Upgrade, instance: Instance, snapshot: Snapshot, isOurs: boolean): string | null {
	const {leg, plan} = upgrade;

	if (instance.isProtectedFromScaleSetActions && !plan.namedVmIds.includes(instance.vmId)) {
		return 'it was protected from scale set actions meanwhile';
	}

	if (isBusy(instance)) {
		return null;
	}

	if (!isOurs && isCurrent(instance, leg.image, snapshot.scaleSet) === true) {
		return 'it is current already, without us';
	}

	return isStopped(instance) ? `it is ${instance.powerState}` : null;
}
