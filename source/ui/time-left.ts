import type {UpgradeEvent} from '../upgrade/event.js';
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

	const begin = events.findLastIndex(({type}) => type === 'rollback-started');
	const ofLeg = events.slice(leg.direction === 'back' ? Math.max(0, begin) : 0);
	const started = ofLeg.find(({type}) => type === 'batch-requested');
	const completed = ofLeg.filter(({type}) => type === 'batch-completed');
	const last = completed.at(-1);
	const batchesLeft = leg.batches.length - leg.batch;

	if (!started || !last) {
		return (plan.estimatedSeconds * batchesLeft) / Math.max(1, plan.batches.length);
	}

	const pace = (parseTimestamp(last.at) - parseTimestamp(started.at)) / 1000 / completed.length;
	const sinceLast = (now - parseTimestamp(last.at)) / 1000;

	return Math.max(pace / 4, pace * batchesLeft - Math.max(0, sinceLast));
}
