import type {Arm} from '../arm/arm.js';
import type {Clock} from '../clock.js';
import {fleetKeyOfId, withUpgrades} from '../fleet/fleet-entry.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import type {Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import {FleetLoader} from './fleet-loader.js';
import {loadSubscriptions} from './loaders.js';
import type {UpgradeDesk} from './upgrade-desk.js';

export type FleetWatcherOptions = {
	readonly arm: Arm;
	readonly clock: Clock;
	readonly store: Store<Live>;
	readonly desk: Pick<UpgradeDesk, 'listUnfinished'>;
	/** Only the sets of this group; `null` for all. */
	readonly resourceGroup: string | null;
	/** Seconds of Azure's time in one of ours: 1, unless Azure is simulated. */
	readonly pace: number;
};

/** Journals which did not change cost nothing to look at, and a batch takes minutes. */
const lookMilliseconds = 3000;

/**
 * Keeps the list of all scale sets in the store while it is on the screen: the sets and their instances from Azure, and
 * the unfinished upgrades from the journals of this machine.
 */
export class FleetWatcher {
	readonly #options: FleetWatcherOptions;
	readonly #loader: FleetLoader;
	#looking: {readonly stopping: AbortController; readonly ended: Promise<void>} | null = null;

	constructor(options: FleetWatcherOptions) {
		this.#options = options;
		this.#loader = new FleetLoader({
			...options,
			unfinished: async () => this.#readUnfinished(),
			changingIn: key => this.#changingIn(key),
		});
	}

	/** Begins, or reads everything again now where it has begun. */
	open(): void {
		const {arm, store} = this.#options;
		const {status} = store.get().subscriptions;

		if (status === 'idle' || status === 'failed') {
			void loadSubscriptions(arm, store);
		}

		this.#look();
		this.#loader.start();
	}

	/** Shows one subscription, or all (`null`). */
	choose(subscriptionId: string | null): void {
		this.#look();
		this.#loader.choose(subscriptionId);
	}

	/** Reads the instances of these sets first. Nothing while the list is not on the screen. */
	show(references: readonly ScaleSetReference[]): void {
		if (this.#looking !== null) {
			this.#loader.show(references);
		}
	}

	/** Ends; resolves when nothing more comes of it. What is known stays. */
	async close(): Promise<void> {
		const looking = this.#looking;
		this.#looking = null;
		looking?.stopping.abort();
		await Promise.all([this.#loader.stop(), looking?.ended]);
	}

	#look(): void {
		if (this.#looking === null) {
			const stopping = new AbortController();
			this.#looking = {stopping, ended: this.#lookAgain(stopping.signal)};
		}
	}

	async #lookAgain(signal: AbortSignal): Promise<void> {
		const {clock, store} = this.#options;

		while (!signal.aborted) {
			const upgradeIds = await this.#readUnfinished().catch((error: unknown) => {
				store.set({failure: error instanceof Error ? error.message : String(error)});
				return null;
			});

			const {fleet} = store.get();

			if (upgradeIds !== null && fleet.status === 'loaded' && !signal.aborted) {
				const value = withUpgrades(fleet.value, upgradeIds);

				if (value.some((entry, index) => entry !== fleet.value[index])) {
					store.set({fleet: {status: 'loaded', value}});
				}
			}

			await clock.sleep(lookMilliseconds, signal);
		}
	}

	#changingIn(key: string): ReadonlySet<string> {
		const {unfinished} = this.#options.store.get();

		return new Set(unfinished.findLast(({scaleSetId}) => fleetKeyOfId(scaleSetId) === key)?.changing);
	}

	/** The newest unfinished upgrade of each set, by its key in the fleet. */
	async #readUnfinished(): Promise<ReadonlyMap<string, string>> {
		const {desk, store} = this.#options;
		const unfinished = await desk.listUnfinished();

		if (JSON.stringify(unfinished) !== JSON.stringify(store.get().unfinished)) {
			store.set({unfinished});
		}

		return new Map(unfinished.map(({scaleSetId, upgradeId}) => [fleetKeyOfId(scaleSetId) ?? scaleSetId, upgradeId]));
	}
}
