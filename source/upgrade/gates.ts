import type {Image} from '../fleet/image.js';
import type {Instance} from '../fleet/scale-set.js';
import {isCurrent, isStopped, type Snapshot} from '../fleet/snapshot.js';
import {partText} from './counted.js';
import type {UpgradePolicy} from './policy.js';

/** A limit of the policy which was passed: what was allowed and what was seen. */
export type PolicyBreach = {
	readonly limit: 'maxUnhealthyInstancePercent' | 'maxUnhealthyUpgradedInstancePercent';
	readonly allowedPercent: number;
	/** Rounded to one decimal. */
	readonly actualPercent: number;
	readonly unhealthyCount: number;
	/** Of how many: the whole set, or those upgraded so far. */
	readonly ofCount: number;
	readonly instanceIds: readonly string[];
};

/**
 * Whether an instance counts as unhealthy for the limits of the policy. With a health source an instance which reports
 * nothing counts as unhealthy, as Azure counts it (application health extension, rich states: Unknown is unhealthy);
 * without one, provisioning and extensions answer. One that somebody stopped counts as neither.
 */
export function isUnhealthy(instance: Instance, snapshot: Snapshot): boolean {
	if (instance.provisioningState === 'Failed') {
		return true;
	}

	if (isStopped(instance)) {
		return false;
	}

	if (snapshot.scaleSet.healthSource === 'none') {
		return instance.hasExtensionsSucceeded === false;
	}

	return instance.healthState === 'unhealthy' || instance.healthState === 'unknown';
}

/** What an instance which was asked to take the model has come to. */
export type Readiness =
	| {readonly status: 'ready'}
	/** On the new image, but not (yet) healthy. */
	| {readonly status: 'unready'; readonly reason: string}
	/** Not on the new image (yet). */
	| {readonly status: 'changing'; readonly reason: string}
	| {readonly status: 'failed'; readonly reason: string};

/**
 * Looks at an asked instance as a gate does: what cannot be told does not pass. The truth is the instance's own image,
 * provisioning, power and health, never the operation which was to bring it there.
 *
 * @param instance `undefined` when the list does not have it any more.
 */
export function readiness(instance: Instance | undefined, wanted: Image, snapshot: Snapshot): Readiness {
	if (instance === undefined) {
		return {status: 'failed', reason: 'it is not in the scale set any more'};
	}

	if (instance.provisioningState === 'Failed') {
		return {status: 'failed', reason: instance.failure ?? 'Azure says that its provisioning failed'};
	}

	const current = isCurrent(instance, wanted, snapshot.scaleSet);

	if (instance.provisioningState !== 'Succeeded') {
		return {status: 'changing', reason: `provisioning ${instance.provisioningState}`};
	}

	if (current !== true) {
		return {status: 'changing', reason: current === null ? 'its image cannot be told' : 'it still runs the old image'};
	}

	if (instance.powerState !== 'running') {
		return {status: 'unready', reason: `power ${instance.powerState}`};
	}

	if (snapshot.scaleSet.healthSource === 'none') {
		return instance.hasExtensionsSucceeded === false
			? {status: 'unready', reason: instance.failure ?? 'an extension did not succeed'}
			: {status: 'ready'};
	}

	return instance.healthState === 'healthy'
		? {status: 'ready'}
		: {status: 'unready', reason: instance.healthState === 'unknown' ? 'no health reported' : instance.healthState};
}

/**
 * Whether too many of the whole set are unhealthy for a batch to start (`maxUnhealthyInstancePercent`).
 *
 * @param ignored vmIds which do not count: on the way back, those which are unhealthy because they still wait for it.
 * @param accepted breaches which the operator accepted: only a larger share than theirs is one.
 */
export function findSetBreach(
	policy: UpgradePolicy,
	snapshot: Snapshot,
	ignored: ReadonlySet<string> = new Set(),
	accepted: readonly PolicyBreach[] = [],
): PolicyBreach | null {
	const unhealthy = snapshot.instances.filter(
		instance => isUnhealthy(instance, snapshot) && !ignored.has(instance.vmId),
	);

	return breach(
		'maxUnhealthyInstancePercent',
		policy.maxUnhealthyInstancePercent,
		unhealthy,
		snapshot.instances.length,
		accepted,
	);
}

/**
 * Whether too many of the instances upgraded so far are unhealthy (`maxUnhealthyUpgradedInstancePercent`).
 *
 * @param upgraded vmIds of all instances which were asked so far, `failed` those of them which did not make it.
 * @param accepted as for {@link findSetBreach}.
 */
export function findUpgradedBreach(
	policy: UpgradePolicy,
	snapshot: Snapshot,
	upgraded: ReadonlySet<string>,
	failed: ReadonlyMap<string, string>,
	accepted: readonly PolicyBreach[] = [],
): PolicyBreach | null {
	const seen = snapshot.instances.filter(instance => upgraded.has(instance.vmId));
	const unhealthy = seen.filter(instance => failed.has(instance.vmId) || isUnhealthy(instance, snapshot));
	const vanished = [...failed].filter(([vmId]) => upgraded.has(vmId) && !seen.some(instance => instance.vmId === vmId));
	const counted = [...unhealthy, ...vanished.map(([, instanceId]) => ({instanceId}))];

	return breach(
		'maxUnhealthyUpgradedInstancePercent',
		policy.maxUnhealthyUpgradedInstancePercent,
		counted,
		upgraded.size,
		accepted,
	);
}

function breach(
	limit: PolicyBreach['limit'],
	allowedPercent: number,
	unhealthy: ReadonlyArray<{readonly instanceId: string}>,
	ofCount: number,
	accepted: readonly PolicyBreach[],
): PolicyBreach | null {
	const isAccepted = accepted.some(
		before => before.limit === limit && unhealthy.length * before.ofCount <= before.unhealthyCount * ofCount,
	);

	if (ofCount === 0 || unhealthy.length * 100 <= allowedPercent * ofCount || isAccepted) {
		return null;
	}

	return {
		limit,
		allowedPercent,
		actualPercent: Math.round((unhealthy.length * 1000) / ofCount) / 10,
		unhealthyCount: unhealthy.length,
		ofCount,
		instanceIds: unhealthy.map(instance => instance.instanceId),
	};
}

/** A breach in a sentence: which limit, what was allowed and what was seen. */
export function breachMessage(found: PolicyBreach): string {
	return `${unhealthyText(found)} unhealthy (${found.actualPercent} %), ${found.limit} allows ${found.allowedPercent} %`;
}

/** How many of whom are, up to the word which says what: `1 of 4 upgraded instances is`. */
export function unhealthyText({
	limit,
	unhealthyCount,
	ofCount,
}: Pick<PolicyBreach, 'limit' | 'unhealthyCount' | 'ofCount'>): string {
	return limit === 'maxUnhealthyInstancePercent'
		? partText(unhealthyCount, {
				of: ofCount,
				noun: 'instance of the scale set',
				nouns: 'instances of the scale set',
			})
		: partText(unhealthyCount, {of: ofCount, noun: 'upgraded instance'});
}
