import {imageVersionName} from '../fleet/image.js';
import {isEnding, type UpgradeEvent} from './event.js';
import {batchName} from './batch.js';
import type {InstanceProgress} from './leg.js';
import {parseTimestamp} from './timestamp.js';
import {hasEnded, type Upgrade, type UpgradeStatus} from './upgrade.js';
import {currentBatchName} from './wording.js';

/** How a line is meant: for colour, together with its words. */
export type Tone = 'plain' | 'good' | 'warn' | 'bad';

/** Instances of the plan: all, and where they are; the rest waits. */
export type InstanceCounts = {
	readonly total: number;
	readonly upgraded: number;
	readonly failed: number;
	readonly asked: number;
	/** Left out: never asked. */
	readonly skipped: number;
	/** Removed from the scale set meanwhile. */
	readonly gone: number;
	/** Asked, but the operator does not wait for them. */
	readonly givenUp: number;
};

/** How far a domain is: the instances of the plan in it. */
export type DomainProgress = InstanceCounts & {
	readonly name: string;
	/** From its first request to its last completed batch, or to now while it runs; `null` before. */
	readonly seconds: number | null;
};

/** What a screen or a summary says of an upgrade. */
export type Report = {
	/** `upgrade 7f3k · rolling forward · batch 4 of 12 (zone 1 UD3)` */
	readonly headline: string;
	readonly tone: Tone;
	/** Which image it goes to: `→ 24.04.202611100`, on the way back `← 24.04.202609010`. */
	readonly destination: string;
	/** What holds it now, why it stands still, or how it ended. */
	readonly message: string | null;
	/** When the gate opens at the latest, in milliseconds of Azure's clock. */
	readonly until: number | null;
	readonly domains: readonly DomainProgress[];
	readonly totals: InstanceCounts;
};

/** What a status is called. */
export const statusNames: Readonly<Record<UpgradeStatus, string>> = {
	planned: 'planned',
	'rolling-forward': 'rolling forward',
	paused: 'paused',
	'rolling-back': 'rolling back',
	completed: 'completed',
	faulted: 'FAULTED',
	cancelled: 'cancelled',
	'rolled-back': 'rolled back',
};

/** How a status is meant. */
export const statusTones: Readonly<Record<UpgradeStatus, Tone>> = {
	planned: 'plain',
	'rolling-forward': 'plain',
	paused: 'warn',
	'rolling-back': 'warn',
	completed: 'good',
	faulted: 'bad',
	cancelled: 'warn',
	'rolled-back': 'good',
};

/** The last characters of an upgrade's id, by which people call it. */
export function shortId(id: string): string {
	return id.split('-').at(-1) ?? id;
}

/**
 * Sums an upgrade up for drawing.
 *
 * @param events all of its events so far: they tell when a domain began and ended.
 * @param now milliseconds since 1970 of the clock which wrote the events.
 */
export function toReport(upgrade: Upgrade, events: readonly UpgradeEvent[], now: number): Report {
	const {leg, status} = upgrade;
	const isRunning = !hasEnded(upgrade);
	const parts = [`upgrade ${shortId(upgrade.id)}`, statusNames[status], isRunning ? currentBatchName(upgrade) : null];

	return {
		headline: parts.filter(part => part !== null).join(' · '),
		tone: statusTones[status],
		destination: `${leg.direction === 'forward' ? '→' : '←'} ${imageVersionName(leg.image)}`,
		message: leg.gate?.message ?? upgrade.message,
		until: leg.gate?.until ?? null,
		domains: toDomains(upgrade, events, now),
		totals: sum(Object.values(leg.progress)),
	};
}

function sum(progress: readonly InstanceProgress[]): InstanceCounts {
	const count = (wanted: InstanceProgress) => progress.filter(is => is === wanted).length;

	return {
		total: progress.length,
		upgraded: count('upgraded'),
		failed: count('failed'),
		asked: count('asked'),
		skipped: count('skipped'),
		gone: count('gone'),
		givenUp: count('given-up'),
	};
}

function toDomains(upgrade: Upgrade, events: readonly UpgradeEvent[], now: number): readonly DomainProgress[] {
	const {leg, plan} = upgrade;
	const names = new Map(
		plan.batches.flatMap(batch => batch.instances.map(({vmId}) => [vmId, batchName(batch)] as const)),
	);
	const nameOf = (vmId: string | undefined) => names.get(vmId ?? '') ?? 'all';
	const spans = toSpans(upgrade, events);
	const domains = new Map<string, {readonly progress: InstanceProgress[]; seconds: number | null}>();

	for (const [index, batch] of leg.batches.entries()) {
		for (const {vmId} of batch) {
			const domain = domains.get(nameOf(vmId)) ?? {progress: [], seconds: null};
			domain.progress.push(leg.progress[vmId] ?? 'pending');
			domains.set(nameOf(vmId), domain);
		}

		const domain = domains.get(nameOf(batch[0]?.vmId));

		for (const {start, end} of spans.get(index) ?? []) {
			if (domain) {
				domain.seconds = (domain.seconds ?? 0) + Math.max(0, (end ?? now) - start) / 1000;
			}
		}
	}

	return [...domains].map(([name, {progress, seconds}]) => ({name, ...sum(progress), seconds}));
}

type Span = {readonly start: number; end: number | null};

/** When each batch of the current leg was asked and completed: more than once where some of it was left for later. */
function toSpans(upgrade: Upgrade, events: readonly UpgradeEvent[]): ReadonlyMap<number, readonly Span[]> {
	const begin =
		upgrade.leg.direction === 'forward' ? 0 : events.findLastIndex(event => event.type === 'rollback-started');
	const spans = new Map<number, Span[]>();
	let open: Span | null = null;

	const close = (at: string) => {
		if (open !== null) {
			open.end = parseTimestamp(at);
			open = null;
		}
	};

	for (const event of events.slice(Math.max(0, begin))) {
		if (event.type === 'batch-requested' && open === null) {
			open = {start: parseTimestamp(event.at), end: null};
			spans.set(event.batch, [...(spans.get(event.batch) ?? []), open]);
		} else if (event.type === 'batch-completed' || isEnding(event)) {
			close(event.at);
		}
	}

	return spans;
}
