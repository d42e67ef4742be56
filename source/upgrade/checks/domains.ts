import {partText} from '../counted.js';
import {type Check, type CheckFacts, pass, refuse, warn} from './check.js';

/**
 * Service Fabric keeps replicas apart by update domain and upgrades one at a time. With durability level Silver or Gold
 * the cluster approves every job on a VM before it begins (documented: Durability characteristics of the cluster).
 */
export function checkServiceFabric({snapshot: {scaleSet}, policy}: CheckFacts): Check | null {
	if (!scaleSet.isServiceFabric) {
		return null;
	}

	const name = 'service-fabric';

	return policy.crossesUpdateDomains
		? refuse(
				name,
				'The scale set belongs to a Service Fabric cluster, which loses its quorum when several update domains are down at once.',
				'Leave --cross-domain out.',
			)
		: warn(
				name,
				'The scale set belongs to a Service Fabric cluster. With durability level Silver or Gold the cluster must approve each batch, which can take long; with Bronze nothing moves the replicas away first.',
				'See that the cluster is healthy, and which durabilityLevel the settings of its extension name; watch the cluster after each batch (--checkpoint batch), or use its own upgrade.',
			);
}

/** That a batch may take instances of several domains down at once, which was asked for and is not the rule. */
export function checkCrossedDomains({policy, taken, batches, willStart}: CheckFacts): Check | null {
	if ((!policy.crossesZones && !policy.crossesUpdateDomains) || willStart !== 'nothing') {
		return null;
	}

	const name = 'crossed-domains';
	const byVmId = new Map(taken.map(instance => [instance.vmId, instance]));
	const spans = batches.map(({instances}) => {
		const members = instances.flatMap(({vmId}) => byVmId.get(vmId) ?? []);
		const domains = members.map(({zone, placementGroupId, updateDomain}) =>
			JSON.stringify([zone, placementGroupId, updateDomain]),
		);

		return {zones: new Set(members.map(({zone}) => zone)).size, domains: new Set(domains).size};
	});
	const crossing = spans.filter(({domains}) => domains > 1).length;
	const kind = spans.some(({zones}) => zones > 1) ? 'zones' : 'update domains';

	return crossing === 0
		? pass(name, 'Batches may span several domains, but none does.')
		: warn(
				name,
				`${partText(crossing, {of: batches.length, noun: 'batch', nouns: 'batches', verb: ['spans', 'span']})} several ${kind}: what goes wrong with one is felt in all of them.`,
				'Leave --cross-zone and --cross-domain out unless time matters more.',
			);
}

/** That a checkpoint which was asked for never comes: one lies between two batches. */
export function checkCheckpoint({policy: {checkpoint}, batches, willStart}: CheckFacts): Check | null {
	const name = 'checkpoint';

	if (checkpoint === 'none') {
		return null;
	}

	if (willStart !== 'nothing') {
		return warn(
			name,
			'No checkpoint: in this upgrade policy mode Azure goes from batch to batch by itself.',
			'Set the upgrade policy mode to Manual to be asked in between.',
		);
	}

	if (batches.length < 2) {
		return warn(name, 'No checkpoint: there is one batch only.', 'Ask for a canary or smaller batches.');
	}

	return checkpoint === 'zone' && batches.every(({zone}) => zone === batches[0]?.zone)
		? warn(
				name,
				'No checkpoint: no batch is of another zone than the one before.',
				'Use --checkpoint canary or --checkpoint batch.',
			)
		: pass(name, 'The upgrade pauses at its checkpoints until it is resumed.');
}
