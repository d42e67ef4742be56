import type {Snapshot} from '../fleet/snapshot.js';
import type {PlannedInstance} from './batch.js';
import type {UpgradeFact} from './event.js';
import {readiness} from './gates.js';
import {findPlanned, missingFact} from './in-set.js';
import {inBatch} from './leg.js';
import type {Upgrade} from './upgrade.js';

/**
 * All of the batch have arrived: it is watched for as long as the policy says, and each of it must stay ready. One which
 * falls ill has the policy's time to recover, counted once from the first time, and then the watch begins anew; one
 * which does not has failed. `null` when there is nothing (more) to watch.
 *
 * @param isBreached whether so many failed that the upgrade stops: then there is no use in watching the rest.
 */
export function soak(upgrade: Upgrade, snapshot: Snapshot, isBreached: boolean): readonly UpgradeFact[] | null {
	const {leg, plan} = upgrade;
	const {soakSeconds} = plan.policy;
	const isWatching = leg.gate?.gate === 'soak' || leg.relapseUntil !== null;
	const isDone = soakSeconds <= 0 || leg.passed.includes('soak');
	const relapsed = isWatching && !isDone ? findRelapsed(upgrade, snapshot) : {facts: [], waiting: []};

	if (relapsed.facts.length > 0) {
		return relapsed.facts;
	}

	if (relapsed.waiting.length > 0) {
		return holdRelapsed(upgrade, relapsed.waiting, snapshot);
	}

	if (leg.gate?.gate === 'health') {
		return [{type: 'gate-passed', gate: 'health', batch: leg.batch}];
	}

	if (isDone || isBreached) {
		return null;
	}

	if (leg.gate?.gate !== 'soak') {
		return [
			{
				type: 'gate-waiting',
				gate: 'soak',
				batch: leg.batch,
				message: `Watching the batch for ${soakSeconds} s.`,
				until: snapshot.takenAt + soakSeconds * 1000,
				instanceIds: [],
			},
		];
	}

	return snapshot.takenAt < (leg.gate.until ?? 0) ? [] : [{type: 'gate-passed', gate: 'soak', batch: leg.batch}];
}

type Relapsed = PlannedInstance & {readonly reason: string};

/** Which of the batch had arrived and are not ready any more; those which are not there any more have a fact already. */
function findRelapsed(
	upgrade: Upgrade,
	snapshot: Snapshot,
): {readonly facts: readonly UpgradeFact[]; readonly waiting: readonly Relapsed[]} {
	const {leg} = upgrade;
	const facts: UpgradeFact[] = [];
	const waiting: Relapsed[] = [];

	for (const planned of inBatch(leg, leg.batch, 'upgraded')) {
		const instance = findPlanned(planned, snapshot);
		const found = readiness(instance, leg.image, snapshot);

		if (instance === undefined) {
			facts.push(missingFact(upgrade, leg.batch, planned, snapshot, true));
		} else if (found.status !== 'ready') {
			waiting.push({...planned, reason: found.reason});
		}
	}

	return {facts, waiting};
}

function holdRelapsed({leg, plan}: Upgrade, waiting: readonly Relapsed[], {takenAt}: Snapshot): readonly UpgradeFact[] {
	const {healthTimeoutSeconds} = plan.policy;
	const until = leg.relapseUntil ?? takenAt + healthTimeoutSeconds * 1000;

	if (leg.relapseUntil !== null && takenAt >= until) {
		return waiting.map(({instanceId, vmId, reason}) => ({
			type: 'instance-failed',
			batch: leg.batch,
			instanceId,
			vmId,
			reason: `it had arrived, but did not stay ready: ${reason}`,
		}));
	}

	if (leg.gate?.gate === 'health') {
		return [];
	}

	return [
		{
			type: 'gate-waiting',
			gate: 'health',
			batch: leg.batch,
			message: `${waiting.length} of the batch did not stay healthy. Waiting up to ${Math.ceil((until - takenAt) / 1000)} s for them.`,
			until,
			instanceIds: waiting.map(({instanceId}) => instanceId),
		},
	];
}
