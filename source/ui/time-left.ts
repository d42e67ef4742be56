import type {UpgradeEvent} from '../upgrade/event.js';
import type {Leg} from '../upgrade/leg.js';
import {parseTimestamp} from '../upgrade/timestamp.js';
import type {Upgrade} from '../upgrade/upgrade.js';

/**
 * How long the rest may take, in seconds: the batches left at the pace of those which are done, or at the plan's own guess
 * while none is. `null` while it stands still.
 *
 * @param now milliseconds since 1970 of the clock which wrote the events.
 */
export function estimateSecondsLeft(upgrade: Upgrade, events: readonly UpgradeEvent[], now: number): number | null {
	const {leg, plan, status} = upgrade;

	if (status === 'paused' || status === 'planned') {
		return null;
	}

	const begin = events.findLastIndex(({type}) => type === 'rollback-started' || type === 'retry-started');
	const {durations, askedAt} = batchTimes(events.slice(Math.max(0, begin)));
	const batchesLeft = countLeft(leg);
	const pace = median(durations);

	if (pace === null) {
		return (plan.estimatedSeconds * batchesLeft) / Math.max(1, plan.batches.length);
	}

	const pauses = plan.policy.pauseSeconds * Math.max(0, batchesLeft - 1);
	const sinceAsked = askedAt === null ? 0 : Math.max(0, (now - askedAt) / 1000);

	return Math.max(pace / 4, pace * batchesLeft + pauses - sinceAsked);
}

/** Batches which are in flight or have instances to be asked for. */
function countLeft({batches, batch, batchStatus, progress}: Leg): number {
	return batches.filter(
		(instances, index) =>
			(index === batch && batchStatus !== 'pending') ||
			instances.some(({vmId}) => progress[vmId] === 'pending' || progress[vmId] === 'asked'),
	).length;
}

/** How long each batch took which was asked for and is done, in seconds; and when the one in flight was asked for. */
function batchTimes(events: readonly UpgradeEvent[]): {
	readonly durations: readonly number[];
	readonly askedAt: number | null;
} {
	const durations: number[] = [];
	let askedAt: number | null = null;

	for (const {type, at} of events) {
		if (type === 'batch-requested') {
			askedAt ??= parseTimestamp(at);
		} else if (type === 'batch-completed' && askedAt !== null) {
			durations.push((parseTimestamp(at) - askedAt) / 1000);
			askedAt = null;
		}
	}

	return {durations, askedAt};
}

/** One batch which waited for somebody in the night says nothing of the others: the middle counts, not the mean. */
function median(values: readonly number[]): number | null {
	return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? null;
}
