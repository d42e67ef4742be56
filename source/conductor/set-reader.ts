import type {Arm} from '../arm/arm.js';
import {ArmError} from '../arm/arm-error.js';
import type {Clock} from '../clock.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import {initialLive, type Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import type {Upgrade} from '../upgrade/upgrade.js';
import {loadCircumstances} from './loaders.js';
import {lostConnection} from './lost-connection.js';
import {listBudget, machinesInterval, pollInterval} from './poll-interval.js';
import {Wait} from './wait.js';

export type SetReaderOptions = {
	readonly arm: Arm;
	readonly clock: Clock;
	readonly store: Store<Live>;
	/** Seconds of Azure's time in one of ours: 1, unless Azure is simulated. */
	readonly pace: number;
	/** Told when the scale set could not be read even once, and asking again cannot help. */
	readonly onUnreachable?: ((error: ArmError) => void) | undefined;
};

/** Who may do what, and what the platform is at, changes seldom; a plan which is wrong about it is refused by Azure. */
const circumstancesMilliseconds = 60_000;

/** As long as a timer can be: only a command ends it. */
export const forever = 2 ** 31 - 1;

/** Reads the open scale set into the store, and knows when to read it again. */
export class SetReader {
	readonly #options: SetReaderOptions;
	#failedReads = 0;
	#circumstances: Wait;
	/** Aborted when another set is opened: nobody waits for an answer about the one before. */
	#reading = new AbortController();

	constructor(options: SetReaderOptions) {
		this.#options = options;
		this.#circumstances = new Wait(options.clock);
	}

	/** Another set comes next: what is being read is of no use any more. */
	abort(): void {
		this.#reading.abort();
	}

	/** A read which failed is about to be tried again: shows that it is. */
	hurry(): void {
		const {store, clock} = this.#options;
		const {connection} = store.get();

		if (connection.status === 'failed') {
			store.set({connection: {status: 'connecting'}});
		} else if (connection.status === 'lost') {
			store.set({connection: {...connection, retryAt: clock.now()}});
		}
	}

	/** Puts the open set out of sight, and with it the upgrade which was followed there: nothing is known of what is read next. */
	leave(upgrade: Upgrade | null): void {
		const {store} = this.#options;
		this.#failedReads = 0;
		this.#circumstances.end();
		store.set(withoutSet(store.get(), upgrade));
	}

	/** Reads the set once. A failure shows in the store; rejects only for a bug. */
	async read(reference: ScaleSetReference, signal: AbortSignal): Promise<void> {
		const {arm, store, clock, pace} = this.#options;

		try {
			this.#reading = new AbortController();
			const snapshot = await arm.takeSnapshot(reference, {signal: AbortSignal.any([signal, this.#reading.signal])});
			this.#failedReads = 0;

			store.set({
				snapshot,
				receivedAt: clock.now(),
				connection: {status: 'live'},
				budget: listBudget(arm.budget(), snapshot.scaleSet.orchestrationMode),
			});

			if (this.#circumstances.isOver) {
				this.#circumstances.start(circumstancesMilliseconds / pace);
				void loadCircumstances(arm, store, signal);
			}
		} catch (error) {
			if (!(error instanceof ArmError)) {
				throw error;
			}

			this.#lose(error);
		}
	}

	/** Milliseconds of the local clock until the next read; for ever where none can help. */
	get interval(): number {
		const {arm, clock, store, pace} = this.#options;
		const {connection, snapshot} = store.get();

		if (connection.status === 'failed') {
			return forever;
		}

		const instances = snapshot?.instances.length ?? 0;
		const interval =
			snapshot?.scaleSet.orchestrationMode === 'Flexible'
				? machinesInterval(arm.budget(), instances)
				: pollInterval(arm.budget(), {isUpgrading: false, instances});
		const throttledFor = connection.status === 'throttled' ? connection.retryAt - clock.now() : 0;

		return Math.max((this.#failedReads > 0 ? this.#backoff : interval) / pace, throttledFor);
	}

	/** How long after a failed read the next one is tried. */
	get #backoff(): number {
		return Math.min(30_000, 2000 * 2 ** Math.min(this.#failedReads, 5));
	}

	#lose(error: ArmError): void {
		const {store, clock} = this.#options;
		const {snapshot, connection} = store.get();
		const message = error.message;

		if (error.kind === 'aborted') {
			return;
		}

		this.#failedReads++;

		if (snapshot === null && isLasting(error)) {
			store.set({connection: {status: 'failed', message, next: error.next ?? null}});
			this.#options.onUnreachable?.(error);
		} else if (error.kind !== 'throttled') {
			const retryAt = clock.now() + this.#backoff / this.#options.pace;
			store.set({connection: {...lostConnection(error, connection, clock.now()), retryAt}});
		}
	}
}

/** Whether asking again cannot help: the operator must act. */
function isLasting(error: ArmError): boolean {
	return (
		error.kind === 'not-found' || error.kind === 'permission' || error.kind === 'sign-in' || error.kind === 'refused'
	);
}

/** What is known when no scale set is open. */
function withoutSet(live: Live, upgrade: Upgrade | null): Live {
	const {identity, place, fleet, fleetTrouble, subscriptions, chosenSubscriptionId, fleetGroup, unfinished, left} =
		live;
	const {pastUpgrades, pastUpgrade} = live;

	return {
		...initialLive,
		identity,
		place,
		fleet,
		fleetTrouble,
		subscriptions,
		chosenSubscriptionId,
		fleetGroup,
		pastUpgrades,
		pastUpgrade,
		unfinished,
		left: upgrade === null ? left : [...left.filter(({id}) => id !== upgrade.id), upgrade],
	};
}
