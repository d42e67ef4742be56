import type {Snapshot} from '../fleet/snapshot.js';
import type {UpgradeFact} from './event.js';
import {breachMessage, findSetBreach, isUnhealthy, type PolicyBreach} from './gates.js';
import type {PlannedInstance} from './batch.js';
import {findPlanned, isBusy} from './in-set.js';
import {batchSize} from './policy.js';
import {endWith} from './repairs.js';
import type {Upgrade} from './upgrade.js';
import {whatStaysMixed} from './wording.js';

/** The limit on the whole set, as it stands before a request: whether it opens, and what there is to say of it. */
export type LimitGate = {readonly isOpen: boolean; readonly facts: readonly UpgradeFact[]};

/** No batch starts while too many of the whole set are unhealthy: they have the policy's time to recover. */
export function limitGate(upgrade: Upgrade, batch: number, snapshot: Snapshot): LimitGate {
	const {leg, plan} = upgrade;
	const {takenAt} = snapshot;
	const {healthTimeoutSeconds} = plan.policy;
	const breach = breachNow(upgrade, snapshot);
	const isHeld = leg.gate?.gate === 'unhealthy-limit';

	if (breach === null) {
		return {isOpen: true, facts: isHeld ? [{type: 'gate-passed', gate: 'unhealthy-limit', batch}] : []};
	}

	if (!isHeld) {
		const waiting: UpgradeFact = {
			type: 'gate-waiting',
			gate: 'unhealthy-limit',
			batch,
			message: `${breachMessage(breach)}. Waiting up to ${healthTimeoutSeconds} s for it to fall.`,
			until: takenAt + healthTimeoutSeconds * 1000,
			instanceIds: breach.instanceIds,
		};

		return {isOpen: false, facts: [waiting]};
	}

	return {isOpen: false, facts: takenAt < (leg.gate?.until ?? 0) ? [] : faultOn(upgrade, breach)};
}

/** Whether the limit on the whole set is breached, and was not accepted as it is. */
export function breachNow(upgrade: Upgrade, snapshot: Snapshot): PolicyBreach | null {
	return findSetBreach(upgrade.plan.policy, snapshot, waitingToGoBack(upgrade), upgrade.accepted);
}

/** The upgrade stops over a breach: the breach first, so that nothing goes on should the end not reach the disk. */
export function faultOn(
	upgrade: Upgrade,
	breach: PolicyBreach,
	before: readonly UpgradeFact[] = [],
): readonly UpgradeFact[] {
	const message = breachMessage(breach);

	return [
		{type: 'policy-breached', breach, message},
		...before,
		...endWith(upgrade, {type: 'upgrade-faulted', message: `${message}. ${whatStaysMixed(upgrade)}`, breach}),
	];
}

/**
 * How many instances may be asked now: the batch limit less those which this upgrade asked before and which do not serve
 * now, so that never more of ours than the limit are out of service at once. Always at least one, since whether the
 * upgrade goes on over failures is for the limits of the policy to say; see {@link inFlightBefore} for those which change.
 */
export function roomInBatch(upgrade: Upgrade, snapshot: Snapshot): number {
	const {leg, plan} = upgrade;
	const ours = askedBefore(upgrade);

	const down = snapshot.instances.filter(
		instance =>
			ours.has(instance.vmId) &&
			(isBusy(instance) || (leg.progress[instance.vmId] !== 'pending' && isUnhealthy(instance, snapshot))),
	);

	return Math.max(1, batchSize(plan.policy, plan.instanceCount) - down.length);
}

/**
 * Instances which an earlier request still changes, though they failed since or wait for their turn again, when they alone
 * fill the batch limit: they are waited for before any other is asked. Those which the operator gave up hold nothing up.
 */
export function inFlightBefore(upgrade: Upgrade, snapshot: Snapshot): readonly PlannedInstance[] {
	const {leg, plan} = upgrade;
	const ours = askedBefore(upgrade);

	const changing = leg.batches.flat().filter(planned => {
		const instance = findPlanned(planned, snapshot);
		const progress = leg.progress[planned.vmId];
		const isWaited = (progress === 'pending' || progress === 'failed') && ours.has(planned.vmId);

		return isWaited && instance !== undefined && isBusy(instance);
	});

	return changing.length >= batchSize(plan.policy, plan.instanceCount) ? changing : [];
}

/** On the way back all of the leg were asked on the way there, and may still be changing. */
function askedBefore({leg}: Upgrade): ReadonlySet<string> {
	return new Set(leg.direction === 'back' ? Object.keys(leg.progress) : leg.touched);
}

/** On the way back, instances which still wait for it are expected to be unhealthy: they are why it goes back. */
function waitingToGoBack({leg}: Upgrade): ReadonlySet<string> {
	const waits = (vmId: string) =>
		leg.progress[vmId] === 'pending' || (leg.batchStatus === 'requested' && leg.progress[vmId] === 'asked');

	return leg.direction === 'back' ? new Set(Object.keys(leg.progress).filter(waits)) : new Set();
}
