import type {Snapshot} from '../fleet/snapshot.js';
import type {EndingFact, UpgradeFact} from './event.js';
import type {Upgrade} from './upgrade.js';

/**
 * Whether automatic repairs are to be suspended before the next write: the policy wants it and they run. Suspended by
 * somebody else they are left alone, and are not ours to resume.
 */
export function mustSuspendRepairs({plan, repairs}: Upgrade, {scaleSet}: Snapshot): boolean {
	const now = scaleSet.automaticRepairs === 'unknown' ? plan.repairs : scaleSet.automaticRepairs;

	return plan.policy.suspendRepairs && repairs === 'untouched' && now === 'running';
}

/**
 * Ends an upgrade: at once, or, where it suspended automatic repairs, when they were resumed. Also where suspending them
 * was refused: an earlier request may have been taken without an answer.
 */
export function endWith({repairs}: Upgrade, ending: EndingFact): readonly UpgradeFact[] {
	return repairs === 'untouched' ? [ending] : [{type: 'repairs-resume-requested', ending}];
}

/** The ending all the same, when automatic repairs could not be resumed: it says so, and what resumes them. */
export function endUnrestored({plan}: Upgrade, ending: EndingFact, why: string): EndingFact {
	const [, group = '', name = ''] = idParts.exec(plan.scaleSetId) ?? [];
	const command = `az vmss set-orchestration-service-state --service-name AutomaticRepairs --action Resume -g ${group} -n ${name}`;

	return {
		...ending,
		message: `${ending.message} Automatic repairs may still be suspended, since resuming them failed: ${why} Resume them with: ${command}`,
	};
}

const idParts = /\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/virtualMachineScaleSets\/([^/]+)$/i;
