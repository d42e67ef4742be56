import type {Instance} from '../fleet/scale-set.js';
import type {Snapshot} from '../fleet/snapshot.js';
import {batchSize, type UpgradePolicy} from './policy.js';

/** An instance of a plan, by the id which names it and the id which identifies it. */
export type PlannedInstance = {readonly instanceId: string; readonly vmId: string};

/** Instances which are asked together; a domain which they do not share is `null`. */
export type Batch = {
	readonly index: number;
	readonly zone: string | null;
	readonly placementGroupId: string | null;
	readonly updateDomain: number | null;
	readonly instances: readonly PlannedInstance[];
};

/** A batch by its domain, for people: `zone 1 UD2`, `UD2`, or `all` where instances have no domain. */
export function batchName(batch: Pick<Batch, 'zone' | 'updateDomain'>): string {
	const parts = [
		batch.zone === null ? null : `zone ${batch.zone}`,
		batch.updateDomain === null ? null : `UD${batch.updateDomain}`,
	];

	return parts.filter(part => part !== null).join(' ') || 'all';
}

/**
 * Cuts the instances of a plan into batches: in the order of the policy, none larger than its limit, none across zones,
 * placement groups or update domains unless the policy says so. Its first batch is the canary, where one is asked for.
 */
export function toBatches(taken: readonly Instance[], policy: UpgradePolicy, snapshot: Snapshot): readonly Batch[] {
	const limit = batchSize(policy, snapshot.instances.length);
	const chunks: Instance[][] = [];

	const hasDomains = snapshot.instances.some(({updateDomain}) => updateDomain !== null);

	for (const group of toGroups(taken, policy, hasDomains)) {
		const canary = chunks.length === 0 ? Math.min(policy.canary, limit, group.length) : 0;

		if (canary > 0) {
			chunks.push(group.slice(0, canary));
		}

		for (let index = canary; index < group.length; index += limit) {
			chunks.push(group.slice(index, index + limit));
		}
	}

	return chunks.map((chunk, index) => toBatch(chunk, index));
}

/** Groups of instances which one batch may hold, in order; inside a group sick ones first where asked for, else by domain. */
function toGroups(taken: readonly Instance[], policy: UpgradePolicy, hasDomains: boolean): Instance[][] {
	const groups = new Map<string, Instance[]>();

	for (const instance of taken) {
		const key = groupKey(instance, policy, hasDomains);
		const group = groups.get(key);

		if (group) {
			group.push(instance);
		} else {
			groups.set(key, [instance]);
		}
	}

	const isUnhealthyFirst = policy.order === 'unhealthy-first';

	for (const group of groups.values()) {
		group.sort((left, right) => {
			const sicker = isUnhealthyFirst ? Number(isSick(right)) - Number(isSick(left)) : 0;

			return sicker || compareDomains(left, right, policy);
		});
	}

	return [...groups.values()].sort((left, right) => {
		const sicker = isUnhealthyFirst ? right.filter(isSick).length - left.filter(isSick).length : 0;

		return sicker || compareDomains(left[0], right[0], policy);
	});
}

/**
 * What the instances of a batch have in common. Update domains of different placement groups have nothing in common but
 * the number: a batch which may cross zones takes the same number everywhere, so never two domains of one group. Where
 * others have a domain, one of which Azure did not tell may be in any: it shares a batch with nobody.
 */
function groupKey(
	instance: Instance,
	{crossesZones, crossesUpdateDomains}: UpgradePolicy,
	hasDomains: boolean,
): string {
	return JSON.stringify([
		crossesZones ? null : instance.zone,
		crossesZones || crossesUpdateDomains ? null : instance.placementGroupId,
		crossesUpdateDomains ? null : (instance.updateDomain ?? (hasDomains ? instance.vmId : null)),
	]);
}

function isSick(instance: Instance): boolean {
	return instance.healthState === 'unhealthy' || instance.provisioningState === 'Failed';
}

function compareDomains(left: Instance | undefined, right: Instance | undefined, policy: UpgradePolicy): number {
	const byZone = (left?.zone ?? '').localeCompare(right?.zone ?? '', 'en', {numeric: true});
	const byGroup = (left?.placementGroupId ?? '').localeCompare(right?.placementGroupId ?? '', 'en');
	const byDomain = (left?.updateDomain ?? -1) - (right?.updateDomain ?? -1);

	return policy.order === 'domain' ? byDomain || byZone || byGroup : byZone || byGroup || byDomain;
}

/** Instances as one batch; a domain which they do not share is `null`. */
export function toBatch(instances: readonly Instance[], index: number): Batch {
	const common = <Value>(values: readonly Value[]): Value | null => {
		const [first] = values;
		return first !== undefined && values.every(value => value === first) ? first : null;
	};

	return {
		index,
		zone: common(instances.map(instance => instance.zone)),
		placementGroupId: common(instances.map(instance => instance.placementGroupId)),
		updateDomain: common(instances.map(instance => instance.updateDomain)),
		instances: instances.map(({instanceId, vmId}) => ({instanceId, vmId})),
	};
}
