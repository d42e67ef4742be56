import type {Image} from '../fleet/image.js';
import type {PlannedInstance} from './batch.js';
import type {Gate} from './event.js';

/** What became of an instance of the plan; on the way back it begins again as `pending`. */
export type InstanceProgress =
	| 'pending'
	| 'asked'
	| 'upgraded'
	| 'failed'
	/** Never asked, and left out. */
	| 'skipped'
	/** Asked or not, it was removed from the scale set. */
	| 'gone'
	/** Asked, but the operator does not wait for it any more. */
	| 'given-up';

/** One way through batches to an image: forward to the target, or back to the old image. */
export type Leg = {
	readonly direction: 'forward' | 'back';
	readonly image: Image;
	/** Whether the model names `image`: only then may instances be asked. */
	readonly model: 'to-write' | 'requested' | 'updated';
	readonly batches: ReadonlyArray<readonly PlannedInstance[]>;
	/** The batch which is in flight, or comes next; past the last one when each had its turn. */
	readonly batch: number;
	readonly batchStatus: 'pending' | 'requested' | 'accepted';
	/** vmIds which the last request of the batch in flight names: fewer than were asked, where only some were asked again. */
	readonly requested: readonly string[];
	/** Of the batch in flight, where Azure gave one. */
	readonly operation: string | null;
	/** The gate which holds the leg now; `until` in milliseconds of Azure's clock. */
	readonly gate: {readonly gate: Gate; readonly message: string; readonly until: number | null} | null;
	/** Gates of this batch which were passed, so that none holds it twice. */
	readonly passed: readonly Gate[];
	/** By vmId. */
	readonly progress: Readonly<Record<string, InstanceProgress>>;
	/** vmIds of all which Azure took, or may have taken, a request for on this way, in whichever attempt: what a roll back goes back over. */
	readonly touched: readonly string[];
	/** How often instances of the batch in flight were asked again, because another operation took the place of ours. */
	readonly attempts: number;
	/** The batch which Azure worked on last in this attempt; `null` before the first. */
	readonly previous: number | null;
	/** When the batch in flight fell ill while it was watched: until when it may recover, in milliseconds of Azure's clock. */
	readonly relapseUntil: number | null;
};

/** A way which begins: nothing is asked yet. */
export function startLeg(
	direction: Leg['direction'],
	image: Image,
	batches: ReadonlyArray<readonly PlannedInstance[]>,
	needsWrite: boolean,
): Leg {
	return {
		direction,
		image,
		model: needsWrite ? 'to-write' : 'updated',
		batches,
		batch: 0,
		batchStatus: 'pending',
		requested: [],
		operation: null,
		gate: null,
		passed: [],
		progress: Object.fromEntries(batches.flat().map(instance => [instance.vmId, 'pending' as const])),
		touched: [],
		attempts: 0,
		previous: null,
		relapseUntil: null,
	};
}

/**
 * The batch which is to be opened next: each in its turn; then those of which instances are left over, because they were
 * busy or there was no room for them. `null` when nothing is pending any more.
 */
export function nextBatch({batch, batches, progress}: Leg): number | null {
	if (batch < batches.length) {
		return batch;
	}

	const left = batches.findIndex(instances => instances.some(({vmId}) => progress[vmId] === 'pending'));

	return left === -1 ? null : left;
}

/** The instances of a batch which have come so far. */
export function inBatch(leg: Leg, batch: number, progress: InstanceProgress): readonly PlannedInstance[] {
	return (leg.batches[batch] ?? []).filter(({vmId}) => leg.progress[vmId] === progress);
}

/** The instances of the request in flight which it is still to be sent for, or waits for. */
export function inRequest(leg: Leg): readonly PlannedInstance[] {
	return inBatch(leg, leg.batch, 'asked').filter(({vmId}) => leg.requested.includes(vmId));
}
