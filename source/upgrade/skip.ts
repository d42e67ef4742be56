import type {UpgradeFact} from './event.js';
import {impossible, possible, type Steered} from './steered.js';
import {hasEnded, type Upgrade} from './upgrade.js';

/**
 * Leaves instances out of a running upgrade: those which wait are not asked; those which were asked or have failed are
 * not waited for, and do not count as failed. All of them or none: a name which does not fit is said.
 */
export function skipInstances(upgrade: Upgrade, instanceIds: readonly string[], by: string | null): Steered {
	const {leg} = upgrade;

	if (hasEnded(upgrade)) {
		return impossible('There is nothing to skip: the upgrade has ended.');
	}

	if (upgrade.plan.willStart !== 'nothing') {
		return impossible('The platform runs this upgrade: it does not leave out single instances.');
	}

	if (instanceIds.length === 0) {
		return impossible('Name the instances to skip.');
	}

	const batchOf = new Map(
		leg.batches.flatMap((instances, batch) =>
			instances.map(planned => [planned.instanceId, {...planned, batch}] as const),
		),
	);

	const facts: UpgradeFact[] = [];

	for (const instanceId of new Set(instanceIds)) {
		const planned = batchOf.get(instanceId);

		if (planned === undefined) {
			return impossible(`Instance ${instanceId} is not part of the upgrade.`);
		}

		const progress = leg.progress[planned.vmId] ?? 'pending';

		if (progress === 'upgraded' || progress === 'skipped' || progress === 'gone' || progress === 'given-up') {
			return impossible(`Instance ${instanceId} cannot be skipped: it is ${settledTexts[progress]}.`);
		}

		facts.push({
			type: 'instance-skipped',
			batch: planned.batch,
			instanceId,
			vmId: planned.vmId,
			progress: progress === 'pending' ? 'skipped' : 'given-up',
			reason: `skipped by ${by ?? 'the operator'}`,
			by,
		});
	}

	return possible(...facts);
}

const settledTexts = {
	upgraded: 'upgraded already',
	skipped: 'skipped already',
	gone: 'not in the scale set any more',
	'given-up': 'given up already',
} as const;
