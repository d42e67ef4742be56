import {batchName} from './batch.js';
import {isEnding, type UpgradeEvent} from './event.js';
import type {InstanceProgress} from './leg.js';
import {parseTimestamp} from './timestamp.js';
import type {Upgrade} from './upgrade.js';

/** A time in which a batch was worked on; a batch whose instances are asked again has another one. Milliseconds since 1970. */
export type BatchSpan = {
	/** Counts from 0. */
	readonly batch: number;
	/** Its domain, for people. */
	readonly name: string;
	readonly start: number;
	/** `null` while it is worked on. */
	readonly end: number | null;
	/** When a gate held it from, to its end: what was before is Azure's work. */
	readonly heldFrom: number | null;
	/** The instances of the batch as they are now. */
	readonly progress: readonly InstanceProgress[];
};

/**
 * When each batch of the way which an upgrade is on was worked on, in the order in which it was.
 *
 * @param events all events of the upgrade so far.
 */
export function toTimeline({leg, plan}: Upgrade, events: readonly UpgradeEvent[]): readonly BatchSpan[] {
	const begin = leg.direction === 'forward' ? 0 : events.findLastIndex(({type}) => type === 'rollback-started');
	const names = new Map(
		plan.batches.flatMap(batch => batch.instances.map(({vmId}) => [vmId, batchName(batch)] as const)),
	);

	const spans: BatchSpan[] = [];
	let isOpen = false;

	const close = (end: number) => {
		const last = spans.at(-1);

		if (isOpen && last !== undefined) {
			spans.splice(-1, 1, {...last, end});
		}

		isOpen = false;
	};

	for (const event of events.slice(Math.max(0, begin))) {
		const at = parseTimestamp(event.at);
		const last = spans.at(-1);

		if (event.type === 'batch-requested' && !(isOpen && last?.batch === event.batch)) {
			close(at);
			isOpen = true;
			const instances = leg.batches[event.batch] ?? [];
			spans.push({
				batch: event.batch,
				name: names.get(instances[0]?.vmId ?? '') ?? 'all',
				start: at,
				end: null,
				heldFrom: null,
				progress: instances.map(({vmId}) => leg.progress[vmId] ?? 'pending'),
			});
		} else if (event.type === 'gate-waiting' && isOpen && last?.batch === event.batch) {
			spans.splice(-1, 1, {...last, heldFrom: last.heldFrom ?? at});
		} else if (event.type === 'batch-completed' || isEnding(event)) {
			close(at);
		}
	}

	return spans;
}

/** The batches of which something waits for its turn, by their domains, in the order of the plan. */
export function batchesToCome({leg, plan}: Upgrade): readonly string[] {
	const names = new Map(
		plan.batches.flatMap(batch => batch.instances.map(({vmId}) => [vmId, batchName(batch)] as const)),
	);

	return leg.batches.flatMap((instances, index) => {
		const waits = instances.some(({vmId}) => leg.progress[vmId] === 'pending');
		const isInFlight = index === leg.batch && leg.batchStatus !== 'pending';

		return waits && !isInFlight ? [names.get(instances[0]?.vmId ?? '') ?? 'all'] : [];
	});
}
