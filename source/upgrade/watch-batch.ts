import {isCurrent, type Snapshot} from '../fleet/snapshot.js';
import type {PlannedInstance} from './batch.js';
import type {UpgradeFact} from './event.js';
import {findUpgradedBreach, type PolicyBreach, readiness} from './gates.js';
import {findPlanned, missingFact} from './in-set.js';
import {inBatch} from './leg.js';
import {breachNow, faultOn} from './limits.js';
import {namesSame} from './model-change.js';
import type {Observation} from './observation.js';
import {requestOf} from './open-batch.js';
import {soak} from './soak.js';
import type {Upgrade} from './upgrade.js';

/** An instance of the batch which has not arrived, and why. */
type Waiting = PlannedInstance & {readonly reason: string};

/** While a batch is in flight: who arrived, who failed, and when all have, whether the limits hold. */
export function watchBatch(upgrade: Upgrade, input: Observation): readonly UpgradeFact[] {
	const {leg} = upgrade;
	const {snapshot} = input;
	const facts: UpgradeFact[] = [];
	const waiting: Waiting[] = [];
	let isChanging = false;

	for (const planned of inBatch(leg, leg.batch, 'asked')) {
		const {instanceId, vmId} = planned;
		const instance = findPlanned(planned, snapshot);
		const found = readiness(instance, leg.image, snapshot);

		if (instance === undefined) {
			facts.push(missingFact(upgrade, leg.batch, planned, snapshot, true));
		} else if (found.status === 'ready') {
			facts.push({type: 'instance-upgraded', batch: leg.batch, instanceId, vmId});
		} else if (found.status === 'failed' && input.operation === 'over') {
			facts.push({type: 'instance-failed', batch: leg.batch, instanceId, vmId, reason: found.reason});
		} else {
			isChanging ||= found.status !== 'unready';
			waiting.push({instanceId, vmId, reason: found.reason});
		}
	}

	if (facts.length > 0) {
		return facts;
	}

	if (waiting.length > 0) {
		return askAgain(upgrade, input, waiting) ?? holdForHealth(upgrade, input, waiting, isChanging);
	}

	if (input.operation === 'running') {
		return [];
	}

	const breach = upgradedBreach(upgrade, snapshot);

	return soak(upgrade, snapshot, breach !== null) ?? closeBatch(upgrade, breach);
}

// cloud-provider-azure asks once again after a preemption; an instance may be preempted again by what preempted it.
const maxAttempts = 2;

/**
 * Another operation took the place of ours (`OperationPreempted`): instances which it left on the old image are asked
 * again, by the same rules as before a batch. `null` when there are none, or it was tried often enough.
 */
function askAgain(
	upgrade: Upgrade,
	{snapshot, operation, failure}: Observation,
	waiting: readonly Waiting[],
): readonly UpgradeFact[] | null {
	const {leg} = upgrade;

	if (operation === 'running' || failure?.isPreempted !== true || leg.attempts >= maxAttempts) {
		return null;
	}

	const left = waiting.filter(planned => {
		const instance = findPlanned(planned, snapshot);

		return instance?.provisioningState === 'Succeeded' && isCurrent(instance, leg.image, snapshot.scaleSet) === false;
	});

	const isForbidden = breachNow(upgrade, snapshot) !== null || !namesSame(snapshot.scaleSet.image, leg.image);

	if (left.length === 0 || isForbidden) {
		return null;
	}

	return upgrade.status === 'paused' ? [] : [requestOf(upgrade, leg.batch, left)];
}

/**
 * Instances of the batch are not ready. Once all of them are on the new image, or Azure says it has done all it will,
 * they have the policy's time to become so.
 */
function holdForHealth(
	{leg, plan}: Upgrade,
	input: Observation,
	waiting: readonly Waiting[],
	isChanging: boolean,
): readonly UpgradeFact[] {
	const {takenAt} = input.snapshot;
	const {healthTimeoutSeconds} = plan.policy;

	if (leg.gate?.gate !== 'health') {
		if (isChanging && input.operation === 'running') {
			return [];
		}

		return [
			{
				type: 'gate-waiting',
				gate: 'health',
				batch: leg.batch,
				message: `Waiting up to ${healthTimeoutSeconds} s for ${waiting.length} of the batch to become healthy.`,
				until: takenAt + healthTimeoutSeconds * 1000,
				instanceIds: waiting.map(({instanceId}) => instanceId),
			},
		];
	}

	if (takenAt < (leg.gate.until ?? 0)) {
		return [];
	}

	return waiting.map(({instanceId, vmId, reason}) => ({
		type: 'instance-failed',
		batch: leg.batch,
		instanceId,
		vmId,
		reason:
			input.failure === null ? `${reason} after ${healthTimeoutSeconds} s` : `${reason}; ${input.failure.message}`,
	}));
}

/** All of the batch have arrived or failed: the limit on the upgraded ones decides whether the upgrade goes on. */
function closeBatch(upgrade: Upgrade, breach: PolicyBreach | null): readonly UpgradeFact[] {
	const completed: UpgradeFact = {type: 'batch-completed', batch: upgrade.leg.batch};

	return breach === null ? [completed] : faultOn(upgrade, breach, [completed]);
}

/** Whether too many of those which were asked are unhealthy. Given up or removed, an instance is neither upgraded nor failed. */
export function upgradedBreach(upgrade: Upgrade, snapshot: Snapshot): PolicyBreach | null {
	const {leg, plan} = upgrade;
	const counted = leg.batches
		.flat()
		.filter(({vmId}) => leg.progress[vmId] === 'upgraded' || leg.progress[vmId] === 'failed');

	const failed = new Map(
		counted.flatMap(({vmId, instanceId}) => (leg.progress[vmId] === 'failed' ? [[vmId, instanceId] as const] : [])),
	);

	const asked = new Set(counted.map(({vmId}) => vmId));

	return findUpgradedBreach(plan.policy, snapshot, asked, failed, upgrade.accepted);
}
