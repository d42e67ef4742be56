import type {Snapshot} from '../fleet/snapshot.js';
import type {PolicyBreach} from './gates.js';
import {breachNow} from './limits.js';
import {changingInstances, type Upgrade} from './upgrade.js';
import {upgradedBreach} from './watch-batch.js';

/** How near a limit of the policy is: so many are unhealthy, of so many, and so many may be. */
export type LimitFigures = {
	readonly limit: PolicyBreach['limit'];
	readonly unhealthy: number;
	/** How many of those are being changed by the batch in flight: to be out of service for a while is what they were asked for. */
	readonly inBatch: number;
	readonly of: number;
	/** Whole instances; what the operator accepted is allowed. */
	readonly allowed: number;
};

/** The figures which the limits of an upgrade are held against now; a limit which nothing counts for yet has none. */
export function limitFigures(upgrade: Upgrade, snapshot: Snapshot): readonly LimitFigures[] {
	const {policy} = upgrade.plan;

	// Every share is above less than nothing: so the figures are the very ones which the gates reckon with.
	const counting: Upgrade = {
		...upgrade,
		accepted: [],
		plan: {
			...upgrade.plan,
			policy: {...policy, maxUnhealthyInstancePercent: -1, maxUnhealthyUpgradedInstancePercent: -1},
		},
	};

	const asked = changingInstances(upgrade);
	const changing = new Set(snapshot.instances.filter(({vmId}) => asked.has(vmId)).map(({instanceId}) => instanceId));

	return [breachNow(counting, snapshot), upgradedBreach(counting, snapshot)].flatMap(counted =>
		counted === null
			? []
			: [
					{
						limit: counted.limit,
						unhealthy: counted.unhealthyCount,
						inBatch: counted.instanceIds.filter(id => changing.has(id)).length,
						of: counted.ofCount,
						allowed: allowedOf(upgrade, counted),
					},
				],
	);
}

function allowedOf({plan, accepted}: Upgrade, {limit, ofCount}: PolicyBreach): number {
	const shares = accepted
		.filter(breach => breach.limit === limit && breach.ofCount > 0)
		.map(({unhealthyCount, ofCount: before}) => Math.floor((unhealthyCount * ofCount) / before));

	return Math.max(Math.floor((plan.policy[limit] * ofCount) / 100), ...shares);
}
