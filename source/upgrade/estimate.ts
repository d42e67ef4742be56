import type {AutomaticRepairs, PlatformRollingUpgradePolicy} from '../fleet/scale-set.js';
import {batchSize, defaultPolicy, type UpgradePolicy} from './policy.js';
import type {WillStart} from './will-start.js';

/** What a plan costs, as far as it can be foreseen. */
export type Estimate = {
	/** When nothing waits: neither a gate, nor a checkpoint, nor Azure's throttling. */
	readonly estimatedSeconds: number;
	readonly apiCalls: {readonly writes: number; readonly reads: number};
};

export type EstimateFacts = {
	/** Of the plan: those of the platform's own roll follow from its policy. */
	readonly batches: number;
	readonly platformPolicy: PlatformRollingUpgradePolicy | null;
	readonly hasModelChange: boolean;
	readonly willStart: WillStart;
	readonly policy: UpgradePolicy;
	readonly repairs: AutomaticRepairs;
	readonly instanceCount: number;
};

// Medians of recorded operations: `manualupgrade` 35 s for two bare instances and 99 s for one with an extension, a model
// write under 13 s. Two instances took no longer than one; no record has more than ten, so the size of a batch is left out.
const upgradeSeconds = 99;
const modelWriteSeconds = 15;
// A probe or the application health extension reports after a few of its intervals of 5 s or more (documented).
const healthSeconds = 15;
// A list has pages of 120 instances (recorded), and ten pages a minute can be read for ever (documented: token buckets).
const instancesPerPage = 120;
const secondsPerPage = 6;

/** Foresees how long an upgrade takes and how often it asks Azure. */
export function estimate(facts: EstimateFacts): Estimate {
	const {hasModelChange, willStart, policy, repairs, instanceCount} = facts;
	const batches = willStart === 'platform-roll' ? platformBatches(facts) : facts.batches;
	const pages = Math.max(1, Math.ceil(instanceCount / instancesPerPage));
	const pollSeconds = pages * secondsPerPage;
	const pauses = Math.max(0, batches - 1) * policy.pauseSeconds;
	// What a batch came to is seen with the next poll.
	const batchSeconds = upgradeSeconds + healthSeconds + pollSeconds + policy.soakSeconds;
	const estimatedSeconds = (hasModelChange ? modelWriteSeconds : 0) + batches * batchSeconds + pauses;
	const repairsWrites = policy.suspendRepairs && repairs === 'running' ? 2 : 0;
	const writes = (hasModelChange ? 1 : 0) + (willStart === 'nothing' ? batches : 0) + repairsWrites;

	return {
		estimatedSeconds,
		// Each poll reads the set and every page of its instances; each write is an operation which is asked after.
		apiCalls: {writes, reads: Math.ceil(estimatedSeconds / pollSeconds) * (1 + pages) + writes},
	};
}

/** In how many batches the platform rolls the whole set; without a policy of the set by Azure's default of 20 %. */
function platformBatches({batches, platformPolicy, instanceCount}: EstimateFacts): number {
	const batchPercent = platformPolicy?.maxBatchInstancePercent ?? null;
	const limit = batchPercent === null ? defaultPolicy : {batchPercent};

	return batches === 0 ? 0 : Math.ceil(instanceCount / batchSize(limit, instanceCount));
}
