import {type Check, type CheckFacts, warn} from './check.js';

/**
 * Whether the limits leave no room for a single failure: 20 % of four instances is none, neither of a set of four nor of
 * the first four upgraded. Nothing is said where the operator asked for that (0 %, or a canary), nor of a plan of one
 * batch, after which there is nothing left to stop.
 */
export function checkLimits({snapshot, policy, batches, willStart}: CheckFacts): Check | null {
	const {maxUnhealthyInstancePercent: ofSet, maxUnhealthyUpgradedInstancePercent: ofUpgraded, canary} = policy;

	if (willStart !== 'nothing' || batches.length < 2 || ofSet === 0 || ofUpgraded === 0) {
		return null;
	}

	const count = snapshot.instances.length;
	const isNoneOfSet = allowedOf(count, ofSet) === 0;
	const counted = upgradedAfterEach(batches.slice(0, -1).map(({instances}) => instances.length)).filter(
		upgraded => upgraded > canary,
	);
	// That one which is upgraded alone stops the upgrade surprises nobody: it is a canary.
	const strict = counted.filter(upgraded => upgraded > 1 && allowedOf(upgraded, ofUpgraded) === 0);
	const [first = null] = strict;

	if (!isNoneOfSet && first === null) {
		return null;
	}

	const last = strict.at(-1);
	const set = `${ofSet} % of the whole set of ${count}`;
	const flags = [
		isNoneOfSet ? `--max-unhealthy ${percentFor(count)}%` : null,
		first === null ? null : `--max-unhealthy-upgraded ${percentFor(first)}%`,
	].filter(flag => flag !== null);
	const isFirstAlone = counted[0] === 1 && ofUpgraded < 100;

	return warn(
		'unhealthy-limits',
		first === null
			? `One unhealthy instance stops the upgrade: ${set} comes to 0.`
			: isNoneOfSet
				? `One unhealthy instance stops the upgrade: ${set} comes to 0, and so does ${ofUpgraded} % of the first ${last} upgraded.`
				: `One unhealthy instance among the first ${last} upgraded stops the upgrade: ${ofUpgraded} % of these comes to 0, ${set} to ${allowedOf(count, ofSet)}.`,
		`To let one be: ${flags.join(' ')}.${isFirstAlone ? ' The first batch is a single instance: if that one is unhealthy, it stops all the same.' : ''}`,
	);
}

/** How many are upgraded at the end of each batch: then the limit on the upgraded is held against them. */
function upgradedAfterEach(sizes: readonly number[]): readonly number[] {
	return sizes.map((_, index) => sizes.slice(0, index + 1).reduce((sum, size) => sum + size, 0));
}

/** How many whole instances a percentage lets be unhealthy. */
function allowedOf(count: number, percent: number): number {
	return Math.floor((count * percent) / 100);
}

/** The least whole percentage which lets one of so many be unhealthy. */
function percentFor(count: number): number {
	return Math.ceil(100 / count);
}
