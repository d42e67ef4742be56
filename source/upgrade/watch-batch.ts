import type {Snapshot} from '../fleet/snapshot.js';
import type {UpgradeFact} from './event.js';
import {breachMessage, findUpgradedBreach, readiness} from './gates.js';
import type {PlannedInstance} from './batch.js';
import type {Upgrade} from './upgrade.js';
import {whatStaysMixed} from './wording.js';

/** A complete poll, and where the operation of the batch in flight stands: `over` when it ended, well or not, or is not known any more. */
export type Observation = {
	readonly snapshot: Snapshot;
	readonly operation: 'running' | 'over';
	/** What Azure says went wrong with the operation. */
	readonly failure: string | null;
};

/** While a batch is in flight: who arrived, who failed, and when all have, whether the limits hold. */
export function watchBatch(upgrade: Upgrade, input: Observation): readonly UpgradeFact[] {
	const {leg, plan} = upgrade;
	const {snapshot} = input;
	const {takenAt} = snapshot;
	const byVmId = new Map(snapshot.instances.map(instance => [instance.vmId, instance]));
	const asked = (leg.batches[leg.batch] ?? []).filter(({vmId}) => leg.progress[vmId] === 'asked');
	const facts: UpgradeFact[] = [];
	const waiting: Array<PlannedInstance & {readonly reason: string}> = [];
	let isChanging = false;

	for (const {instanceId, vmId} of asked) {
		const found = readiness(byVmId.get(vmId), leg.image, snapshot);

		if (found.status === 'ready') {
			facts.push({type: 'instance-upgraded', batch: leg.batch, instanceId, vmId});
		} else if (found.status === 'failed' && (input.operation === 'over' || !byVmId.has(vmId))) {
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
		return holdForHealth(upgrade, input, waiting, isChanging);
	}

	if (input.operation === 'running') {
		return [];
	}

	if (leg.gate?.gate === 'health') {
		return [{type: 'gate-passed', gate: 'health', batch: leg.batch}];
	}

	if (plan.policy.soakSeconds > 0 && !leg.passed.includes('soak')) {
		if (leg.gate?.gate !== 'soak') {
			return [
				{
					type: 'gate-waiting',
					gate: 'soak',
					batch: leg.batch,
					message: `Watching the batch for ${plan.policy.soakSeconds} s.`,
					until: takenAt + plan.policy.soakSeconds * 1000,
					instanceIds: [],
				},
			];
		}

		return takenAt < (leg.gate.until ?? 0) ? [] : [{type: 'gate-passed', gate: 'soak', batch: leg.batch}];
	}

	return closeBatch(upgrade, snapshot);
}

/**
 * Instances of the batch are not ready. Once all of them are on the new image, or Azure says it has done all it will,
 * they have the policy's time to become so.
 */
function holdForHealth(
	upgrade: Upgrade,
	input: Observation,
	waiting: ReadonlyArray<PlannedInstance & {readonly reason: string}>,
	isChanging: boolean,
): readonly UpgradeFact[] {
	const {leg, plan} = upgrade;
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
		reason: input.failure === null ? `${reason} after ${healthTimeoutSeconds} s` : `${reason}; ${input.failure}`,
	}));
}

/** All of the batch have arrived or failed: the limit on the upgraded ones decides whether the upgrade goes on. */
function closeBatch(upgrade: Upgrade, snapshot: Snapshot): readonly UpgradeFact[] {
	const {leg, plan} = upgrade;
	const instances = leg.batches.flat();
	const upgraded = new Set(instances.flatMap(({vmId}) => (leg.progress[vmId] === 'pending' ? [] : [vmId])));

	const failed = new Map(
		instances.flatMap(({vmId, instanceId}) => (leg.progress[vmId] === 'failed' ? [[vmId, instanceId] as const] : [])),
	);

	const breach = findUpgradedBreach(plan.policy, snapshot, upgraded, failed);
	const completed: UpgradeFact = {type: 'batch-completed', batch: leg.batch};

	if (breach === null) {
		return [completed];
	}

	const message = breachMessage(breach);

	return [
		completed,
		{type: 'policy-breached', breach, message},
		{type: 'upgrade-faulted', message: `${message}. ${whatStaysMixed(upgrade)}`, breach},
	];
}
