import type {Instance} from '../fleet/scale-set.js';
import {isCurrent, type Snapshot} from '../fleet/snapshot.js';
import type {PlannedInstance} from './batch.js';
import {settlePending} from './before-request.js';
import type {UpgradeFact} from './event.js';
import {readiness} from './gates.js';
import {findPlanned, missingFact} from './in-set.js';
import {inBatch, inRequest} from './leg.js';
import {limitGate} from './limits.js';
import type {Observation} from './observation.js';
import type {Upgrade} from './upgrade.js';

/**
 * While a batch is asked for and Azure has not answered: whether the instances tell that it took the request all the
 * same, who of them is not to be asked any more, and whether the limit on the set still lets it be sent.
 *
 * Azure takes a request as a whole, and none of its instances was changing when it was written down: one which is, or
 * which is on the image now, tells that it was taken.
 */
export function watchRequest(upgrade: Upgrade, {snapshot, isAnswerLost}: Observation): readonly UpgradeFact[] {
	const {leg} = upgrade;
	const {batch} = leg;
	const asked = inRequest(leg).map(planned => ({planned, instance: findPlanned(planned, snapshot)}));

	// One which an earlier attempt brought to the image, but not to health, tells nothing by being on it.
	const isTaken = ({vmId}: PlannedInstance, instance: Instance | undefined) =>
		instance !== undefined &&
		(instance.provisioningState === 'Updating' ||
			(!leg.touched.includes(vmId) && isCurrent(instance, leg.image, snapshot.scaleSet) === true));

	if (isAnswerLost && asked.some(({planned, instance}) => isTaken(planned, instance))) {
		return [{type: 'batch-accepted', batch, operation: null}];
	}

	const facts = isAnswerLost
		? asked.flatMap(({planned, instance}) => settleLost(upgrade, planned, instance, snapshot))
		: settlePending(
				upgrade,
				batch,
				asked.map(({planned}) => planned),
				snapshot,
			);

	if (facts.length > 0) {
		return facts;
	}

	if (asked.length === 0) {
		// An earlier request for this batch brought some, or is still waited for: it is watched and closed like any other.
		const isWatched = inBatch(leg, batch, 'upgraded').length > 0 || inBatch(leg, batch, 'asked').length > 0;

		return [isWatched ? {type: 'batch-accepted', batch, operation: null} : {type: 'batch-completed', batch}];
	}

	return upgrade.status === 'paused' ? [] : limitGate(upgrade, batch, snapshot).facts;
}

/** It may have been asked: gone, or brought to the image by an earlier attempt, it is not asked once more. */
function settleLost(
	upgrade: Upgrade,
	planned: PlannedInstance,
	instance: Instance | undefined,
	snapshot: Snapshot,
): readonly UpgradeFact[] {
	const {leg} = upgrade;

	if (instance === undefined) {
		return [missingFact(upgrade, leg.batch, planned, snapshot, true)];
	}

	return leg.touched.includes(planned.vmId) && readiness(instance, leg.image, snapshot).status === 'ready'
		? [{type: 'instance-upgraded', batch: leg.batch, ...planned}]
		: [];
}
