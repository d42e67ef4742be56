import {batchSize, type Checkpoint, type UpgradePolicy} from './policy.js';

const checkpointTexts: Readonly<Record<Checkpoint, string | null>> = {
	none: null,
	canary: 'pauses after the first batch',
	zone: 'pauses after each zone',
	batch: 'pauses after each batch',
};

/** A policy in one line for people, as it comes out for a set of `instanceCount`. */
export function policyText(policy: UpgradePolicy, instanceCount: number): string {
	const size = batchSize(policy, instanceCount);
	const limit = 'batchPercent' in policy ? `${size} (${policy.batchPercent} % of the set)` : String(size);
	const crossed = [policy.crossesZones ? 'zones' : null, policy.crossesUpdateDomains ? 'update domains' : null]
		.filter(part => part !== null)
		.join(' and ');

	return [
		`batches of at most ${limit}`,
		crossed === '' ? null : `across ${crossed}`,
		policy.canary > 0 ? `first ${policy.canary}` : null,
		`order ${policy.order}`,
		checkpointTexts[policy.checkpoint],
		`stops above ${policy.maxUnhealthyInstancePercent} % unhealthy, or ${policy.maxUnhealthyUpgradedInstancePercent} % of the upgraded`,
		`healthy within ${policy.healthTimeoutSeconds} s`,
		`soak ${policy.soakSeconds} s`,
		`pause ${policy.pauseSeconds} s`,
		policy.suspendRepairs ? 'automatic repairs suspended meanwhile' : null,
	]
		.filter(part => part !== null)
		.join(' · ');
}
