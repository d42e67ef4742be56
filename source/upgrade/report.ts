import {imageVersionName} from '../fleet/image.js';
import type {UpgradeEvent} from './event.js';
import {batchName} from './batch.js';
import {parseTimestamp} from './timestamp.js';
import {countProgress, hasEnded, type Upgrade, type UpgradeStatus} from './upgrade.js';
import {currentBatchName} from './wording.js';

/** How a line is meant: for colour, together with its words. */
export type Tone = 'plain' | 'good' | 'warn' | 'bad';

/** How far a domain is: the instances of the plan in it. */
export type DomainProgress = {
	readonly name: string;
	readonly total: number;
	readonly upgraded: number;
	readonly failed: number;
	readonly asked: number;
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
	readonly totals: {readonly total: number; readonly upgraded: number; readonly failed: number; readonly asked: number};
};

const statusNames: Readonly<Record<UpgradeStatus, string>> = {
	planned: 'planned',
	'rolling-forward': 'rolling forward',
	paused: 'paused',
	'rolling-back': 'rolling back',
	completed: 'completed',
	faulted: 'FAULTED',
	cancelled: 'cancelled',
	'rolled-back': 'rolled back',
};

const statusTones: Readonly<Record<UpgradeStatus, Tone>> = {
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
	const counts = countProgress(upgrade);
	const isRunning = !hasEnded(upgrade);
	const parts = [`upgrade ${shortId(upgrade.id)}`, statusNames[status], isRunning ? currentBatchName(upgrade) : null];

	return {
		headline: parts.filter(part => part !== null).join(' · '),
		tone: statusTones[status],
		destination: `${leg.direction === 'forward' ? '→' : '←'} ${imageVersionName(leg.image)}`,
		message: leg.gate?.message ?? upgrade.message,
		until: leg.gate?.until ?? null,
		domains: toDomains(upgrade, events, now),
		totals: {
			total: Object.keys(leg.progress).length,
			upgraded: counts.upgraded,
			failed: counts.failed,
			asked: counts.asked,
		},
	};
}

function toDomains(upgrade: Upgrade, events: readonly UpgradeEvent[], now: number): readonly DomainProgress[] {
	const {leg, plan} = upgrade;
	const names = new Map(
		plan.batches.flatMap(batch => batch.instances.map(({vmId}) => [vmId, batchName(batch)] as const)),
	);
	const spans = toSpans(upgrade, events);
	const domains = new Map<
		string,
		{total: number; upgraded: number; failed: number; asked: number; seconds: number | null}
	>();

	for (const [index, batch] of leg.batches.entries()) {
		for (const {vmId} of batch) {
			const name = names.get(vmId) ?? 'all';
			const domain = domains.get(name) ?? {total: 0, upgraded: 0, failed: 0, asked: 0, seconds: null};
			const progress = leg.progress[vmId] ?? 'pending';
			domain.total++;

			if (progress !== 'pending') {
				domain[progress]++;
			}

			domains.set(name, domain);
		}

		const span = spans.get(index);
		const domain = domains.get(names.get(batch[0]?.vmId ?? '') ?? 'all');

		if (span && domain) {
			domain.seconds = (domain.seconds ?? 0) + Math.max(0, (span.end ?? now) - span.start) / 1000;
		}
	}

	return [...domains].map(([name, domain]) => ({name, ...domain}));
}

/** When each batch of the current leg was asked and completed. */
function toSpans(
	upgrade: Upgrade,
	events: readonly UpgradeEvent[],
): ReadonlyMap<number, {start: number; end: number | null}> {
	const begin =
		upgrade.leg.direction === 'forward' ? 0 : events.findLastIndex(event => event.type === 'rollback-started');
	const spans = new Map<number, {start: number; end: number | null}>();

	for (const event of events.slice(Math.max(0, begin))) {
		if (event.type === 'batch-requested') {
			spans.set(event.batch, {start: parseTimestamp(event.at), end: null});
		} else if (event.type === 'batch-completed') {
			const span = spans.get(event.batch);

			if (span) {
				span.end = parseTimestamp(event.at);
			}
		}
	}

	const last = [...spans.values()].at(-1);

	if (last && last.end === null && upgrade.endedAt !== null) {
		last.end = parseTimestamp(upgrade.endedAt);
	}

	return spans;
}
