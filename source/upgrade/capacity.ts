import type {Instance} from '../fleet/scale-set.js';
import {isStopped, type Snapshot} from '../fleet/snapshot.js';
import {sortDomains, updateDomainName, zoneName} from '../fleet/domain.js';
import {isUnhealthy} from './gates.js';
import type {Plan} from './plan.js';
import {batchSize, defaultPolicy} from './policy.js';

/** How many instances of a domain serve, and the fewest which do while the upgrade runs. */
export type DomainCapacity = {
	/** `zone 1`, `UD0`. */
	readonly name: string;
	readonly total: number;
	readonly serving: number;
	readonly least: number;
};

/** What is left of a scale set while a plan is carried out. */
export type Capacity = {
	/** All instances of the set. */
	readonly total: number;
	/** Those which serve now. */
	readonly serving: number;
	/** The fewest which serve at any moment, if every instance comes back well. */
	readonly least: number;
	/** How many serve while each batch is down; empty where Azure chooses the batches. */
	readonly duringBatches: readonly number[];
	/** The fewest which may serve before the limits of the policy stop the upgrade; `null` where the set's own policy does. */
	readonly leastByLimits: number | null;
	/** By zone; of a set without several zones by update domain, where these compare. `[]` where Azure chooses the batches. */
	readonly domains: readonly DomainCapacity[];
};

/** Whether an instance serves, as far as can be told: it runs, nothing changes it, and nothing says that it is unhealthy. */
export function isServing(instance: Instance, snapshot: Snapshot): boolean {
	const isChanging =
		instance.provisioningState === 'Creating' ||
		instance.provisioningState === 'Updating' ||
		instance.provisioningState === 'Deleting';

	return !isChanging && !isStopped(instance) && !isUnhealthy(instance, snapshot);
}

/** Foresees what is left of the set while a plan is carried out, from a snapshot of it. */
export function capacityOf(plan: Pick<Plan, 'batches' | 'policy' | 'willStart'>, snapshot: Snapshot): Capacity {
	const {instances, scaleSet} = snapshot;
	const serving = instances.filter(instance => isServing(instance, snapshot));
	const batches = plan.batches.map(batch => batch.instances.map(({vmId}) => vmId));
	const duringEach = (members: readonly Instance[]) => {
		const vmIds = new Set(members.map(({vmId}) => vmId));
		return batches.map(batch => members.length - batch.filter(vmId => vmIds.has(vmId)).length);
	};
	const leastOf = (members: readonly Instance[]) => Math.min(members.length, ...duringEach(members));

	if (plan.willStart === 'platform-roll') {
		const {maxBatchInstancePercent: batchPercent} = scaleSet.rollingUpgradePolicy ?? {maxBatchInstancePercent: null};
		const size = batchSize(batchPercent === null ? defaultPolicy : {batchPercent}, instances.length);

		return {
			total: instances.length,
			serving: serving.length,
			least: batches.length === 0 ? serving.length : Math.max(0, serving.length - size),
			duringBatches: [],
			leastByLimits: null,
			domains: [],
		};
	}

	const isOurs = plan.willStart === 'nothing';

	return {
		total: instances.length,
		serving: serving.length,
		// Whoever is selected: Azure takes them all.
		least: isOurs || batches.length === 0 ? leastOf(serving) : 0,
		duringBatches: isOurs ? duringEach(serving) : [],
		leastByLimits: isOurs ? leastByLimits(plan, snapshot) : null,
		domains: isOurs
			? domainsOf(instances).map(({name, isIn}) => {
					const members = serving.filter(isIn);

					return {
						name,
						total: instances.filter(isIn).length,
						serving: members.length,
						least: leastOf(members),
					};
				})
			: [],
	};
}

/**
 * The limits let a share of the whole set be unhealthy when a batch is asked for (`maxUnhealthyInstancePercent`), and
 * never more of ours than a batch are down: together that is the worst before the upgrade stops.
 */
function leastByLimits({policy, batches}: Pick<Plan, 'batches' | 'policy'>, snapshot: Snapshot): number {
	const {instances} = snapshot;
	const largest = Math.max(0, ...batches.map(batch => batch.instances.length));
	const stopped = instances.filter(instance => isStopped(instance)).length;
	const unhealthy = instances.filter(instance => isUnhealthy(instance, snapshot)).length;
	const allowed = Math.floor((instances.length * policy.maxUnhealthyInstancePercent) / 100);

	return Math.max(0, instances.length - stopped - Math.max(unhealthy, batches.length === 0 ? 0 : allowed) - largest);
}

type Domain = {readonly name: string; readonly isIn: (instance: Instance) => boolean};

function domainsOf(instances: readonly Instance[]): readonly Domain[] {
	const zones = sortDomains(instances.map(({zone}) => zone));

	if (zones.length > 1) {
		return zones.map(zone => ({name: zoneName(zone), isIn: instance => instance.zone === zone}));
	}

	const groups = new Set(instances.map(({placementGroupId}) => placementGroupId));
	const updateDomains = sortDomains(instances.map(({updateDomain}) => updateDomain));

	// Update domains of different placement groups have nothing in common but the number.
	return groups.size > 1 || updateDomains.length < 2
		? []
		: updateDomains.map(updateDomain => ({
				name: updateDomainName(updateDomain),
				isIn: instance => instance.updateDomain === updateDomain,
			}));
}
