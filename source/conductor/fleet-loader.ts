import type {Arm} from '../arm/arm.js';
import {ArmError} from '../arm/arm-error.js';
import type {Clock} from '../clock.js';
import {type FleetEntry, fleetKey} from '../fleet/fleet-entry.js';
import {toFleetStrip} from '../fleet/fleet-strip.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import type {Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import {FleetLines} from './fleet-lines.js';
import {listFleet} from './fleet-list.js';
import {fleetInterval, fleetPace} from './fleet-pace.js';
import {FleetVersions} from './fleet-versions.js';

export type FleetLoaderOptions = {
	readonly arm: Arm;
	readonly clock: Clock;
	readonly store: Store<Live>;
	/** Only the sets of this group; `null` for all. */
	readonly resourceGroup: string | null;
	/** Seconds of Azure's time in one of ours: 1, unless Azure is simulated. */
	readonly pace: number;
	/** The upgrades of ours which have not ended: their ids, by `fleetKey` of their scale sets. */
	readonly unfinished?: (() => Promise<ReadonlyMap<string, string>>) | undefined;
	/** The vmIds which an upgrade of ours is changing now in the set of a {@link fleetKey}. */
	readonly changingIn?: ((key: string) => ReadonlySet<string>) | undefined;
};

/** Instances of one page of a list (recorded). */
const instancesPerPage = 120;
const freshMilliseconds = 45_000;
const throttledMilliseconds = 30_000;
/** However fast simulated time runs. */
const shortestMilliseconds = 10_000;

/**
 * Keeps the fleet in the store: lists the sets of the chosen subscriptions, then reads the instances of each, those on the
 * screen first, within what Azure's token buckets leave; and again every minute until it is stopped. It drives no write,
 * so a failure is only shown.
 *
 * The instances come from their own lists and not from Azure Resource Graph: that is up to a minute behind, and is not
 * documented to tell the health or the exact image version of instances of Uniform sets.
 */
export class FleetLoader {
	readonly #options: FleetLoaderOptions;
	readonly #versions: FleetVersions;
	readonly #lines: FleetLines;
	/** Keys of the sets whose instances are still to be read, the next first. */
	#queue: readonly string[] = [];
	#running: {readonly stopping: AbortController; readonly ended: Promise<void>} | null = null;
	#wake: AbortController | null = null;

	constructor(options: FleetLoaderOptions) {
		this.#options = options;
		this.#versions = new FleetVersions(options.arm, options.clock);
		this.#lines = new FleetLines(options.store, this.#versions);
	}

	/** Begins, or looks again now where it has begun; what comes of it shows in the store. */
	start(): void {
		const before = this.#running;
		const stopping = new AbortController();
		before?.stopping.abort();
		this.#running = {stopping, ended: this.#run(stopping.signal, before?.ended ?? Promise.resolve())};
	}

	/** Begins anew with one subscription, or with all (`null`). */
	choose(subscriptionId: string | null): void {
		this.#queue = [];
		this.#options.store.set({chosenSubscriptionId: subscriptionId, fleet: {status: 'idle'}, fleetTrouble: null});
		this.start();
	}

	/** Reads the instances of these sets before those of others; those which were read just now stay as they are. */
	show(references: readonly ScaleSetReference[]): void {
		const wanted = references.map(reference => fleetKey(reference)).filter(key => this.#isStale(key));
		this.#queue = [...new Set([...wanted, ...this.#queue])];
		this.#wake?.abort();
	}

	/** Ends; resolves when nothing more comes of it. */
	async stop(): Promise<void> {
		const running = this.#running;
		this.#running = null;
		running?.stopping.abort();
		await running?.ended;
	}

	async #run(signal: AbortSignal, before: Promise<void>): Promise<void> {
		const {clock} = this.#options;
		await before;

		while (!signal.aborted) {
			const nextAt = await this.#look(signal);

			while (!signal.aborted && (this.#queue.length > 0 || clock.now() < nextAt)) {
				await this.#readStrips(signal);
				this.#wake = new AbortController();

				if (this.#queue.length === 0) {
					await clock.sleep(nextAt - clock.now(), AbortSignal.any([signal, this.#wake.signal]));
				}
			}
		}
	}

	/** Lists the sets and takes what is known of them over; tells when to look again. */
	async #look(signal: AbortSignal): Promise<number> {
		const {arm, store, clock, resourceGroup, unfinished, pace} = this.#options;
		const {chosenSubscriptionId, subscriptions, fleet} = store.get();
		const chosenName =
			subscriptions.status === 'loaded'
				? subscriptions.value.find(({id}) => id.toLowerCase() === chosenSubscriptionId?.toLowerCase())?.name
				: undefined;

		if (fleet.status !== 'loaded') {
			store.set({fleet: {status: 'loading'}});
		}

		const listed = await listFleet(arm, {
			chosen:
				chosenSubscriptionId === null ? null : {id: chosenSubscriptionId, name: chosenName ?? chosenSubscriptionId},
			resourceGroup,
			signal,
		});

		if (signal.aborted) {
			return 0;
		}

		// What cannot be told now is as it was.
		const upgradeIds = await (unfinished?.() ?? Promise.resolve(new Map<string, string>())).catch(() => null);
		const entries = this.#lines.replaceAll(listed, upgradeIds);

		await this.#versions.read(
			entries.map(({scaleSet}) => scaleSet),
			{signal, onRead: isMeant => this.#lines.recount(isMeant)},
		);

		const stale = entries.map(({key}) => key).filter(key => this.#isStale(key));
		this.#queue = [...new Set([...this.#queue.filter(key => stale.includes(key)), ...stale])];

		const pages = entries.reduce((sum, entry) => sum + pagesOf(entry), 0);

		return clock.now() + Math.max(shortestMilliseconds, fleetInterval(pages) / pace);
	}

	async #readStrips(signal: AbortSignal): Promise<void> {
		const {arm, clock, pace} = this.#options;

		while (!signal.aborted && this.#queue.length > 0) {
			const {atOnce, waitMilliseconds} = fleetPace(arm.budget());

			if (waitMilliseconds > 0) {
				await clock.sleep(waitMilliseconds / pace, signal);
			}

			const step = this.#queue.slice(0, atOnce);
			this.#queue = this.#queue.slice(step.length);
			await Promise.all(step.map(async key => this.#readStrip(key, signal)));
		}
	}

	async #readStrip(key: string, signal: AbortSignal): Promise<void> {
		const {arm, store, clock, pace, changingIn} = this.#options;
		const scaleSet = this.#lines.find(key)?.scaleSet;

		if (scaleSet === undefined || signal.aborted) {
			return;
		}

		try {
			const instances = await arm.listInstances(scaleSet, {signal});
			const versions = this.#versions.of(scaleSet);
			this.#lines.change(key, {
				strip: toFleetStrip({scaleSet, instances, versions, receivedAt: clock.now(), changing: changingIn?.(key)}),
				failure: null,
			});

			if (store.get().connection.status !== 'live') {
				store.set({connection: {status: 'live'}});
			}
		} catch (error) {
			if (signal.aborted) {
				return;
			}

			if (error instanceof ArmError && error.kind === 'throttled') {
				this.#queue = [...this.#queue, key];
				await clock.sleep(error.retryAfterMilliseconds ?? throttledMilliseconds / pace, signal);
				return;
			}

			this.#lines.change(key, {failure: error instanceof Error ? error.message : String(error)});
		}
	}

	#isStale(key: string): boolean {
		const {clock, pace} = this.#options;
		const strip = this.#lines.find(key)?.strip ?? null;
		return strip === null || clock.now() - strip.receivedAt >= freshMilliseconds / pace;
	}
}

function pagesOf({strip, scaleSet}: FleetEntry): number {
	return Math.max(1, Math.ceil((strip?.states.length ?? scaleSet.capacity ?? 0) / instancesPerPage));
}
