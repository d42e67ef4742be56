import type {Place} from './event.js';
import {nextBatch} from './leg.js';
import {shortId} from './report.js';
import {changingInstances, hasEnded, type Upgrade, type UpgradeStatus} from './upgrade.js';

/** An upgrade of ours which has not ended, as a list of scale sets tells of it. */
export type UnfinishedUpgrade = {
	readonly upgradeId: string;
	/** The resource id of its scale set. */
	readonly scaleSetId: string;
	/** Where it runs; `null` when its journal does not say. */
	readonly place: Place | null;
	readonly status: UpgradeStatus;
	/** Whether it is on its way back to the old image. */
	readonly isGoingBack: boolean;
	/** The batch which is in flight or comes next, counted from 1. */
	readonly batch: number;
	readonly batches: number;
	/** vmIds of the instances which were asked to change and have not been seen done. */
	readonly changing: readonly string[];
	/** Whether a process carries it out; `unknown` when that cannot be told from here. */
	readonly carrier: 'alive' | 'dead' | 'unknown';
};

/** What a list tells of an upgrade; `null` for one which was not confirmed, or has ended. */
export function toUnfinished(upgrade: Upgrade, carrier: UnfinishedUpgrade['carrier']): UnfinishedUpgrade | null {
	const {id, plan, place, status, leg, isConfirmed} = upgrade;

	return isConfirmed && !hasEnded(upgrade)
		? {
				upgradeId: id,
				scaleSetId: plan.scaleSetId,
				place,
				status,
				isGoingBack: leg.direction === 'back',
				batch: (nextBatch(leg) ?? leg.batches.length - 1) + 1,
				batches: leg.batches.length,
				changing: [...changingInstances(upgrade)],
				carrier,
			}
		: null;
}

/** How an upgrade stands, in a few words: `7f3k rolling 4/12`, `7f3k paused 4/12`, `7f3k stands still 4/12`. */
export function unfinishedText(upgrade: UnfinishedUpgrade): string {
	const {upgradeId, batch, batches} = upgrade;

	return `${shortId(upgradeId)} ${stateOf(upgrade)} ${batch}/${batches}`;
}

function stateOf({status, isGoingBack, carrier}: UnfinishedUpgrade): string {
	if (carrier === 'dead') {
		return 'stands still';
	}

	if (carrier === 'unknown') {
		return 'not heard of';
	}

	return status === 'paused' ? 'paused' : isGoingBack ? 'rolling back' : 'rolling';
}
