import type {Arm} from '../arm/arm.js';
import type {ArmError} from '../arm/arm-error.js';
import type {Clock} from '../clock.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import type {Command} from '../store/command.js';
import {initialLive, type Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import type {Upgrade} from '../upgrade/upgrade.js';
import {loadImageSeries, loadSeriesVersions} from './image-loaders.js';
import {loadIdentity, loadImageVersions, loadInstanceDetails, loadSubscriptions} from './loaders.js';
import {loadPastUpgrade, loadPastUpgrades, saveText} from './past-loaders.js';
import {FleetWatcher} from './fleet-watcher.js';
import {FollowedUpgrade} from './followed-upgrade.js';
import {forever, SetReader} from './set-reader.js';
import type {KeptUpgrade, UpgradeDesk} from './upgrade-desk.js';

export type WatcherOptions = {
	readonly arm: Arm;
	readonly clock: Clock;
	readonly store: Store<Live>;
	/** Only sets of this group are listed; `null` for all. */
	readonly resourceGroup: string | null;
	/** `null` for the list of all scale sets, until one is opened. */
	readonly reference: ScaleSetReference | null;
	readonly desk: UpgradeDesk;
	/** An upgrade to follow from the start. */
	readonly following: KeptUpgrade | null;
	/** Seconds of Azure's time in one of ours: 1, unless Azure is simulated. */
	readonly pace: number;
	readonly who: string;
	readonly isReadOnly: boolean;
	/** Whether an upgrade is taken also from a process of which nobody can tell whether it lives. */
	readonly takesOver?: boolean;
	/** Told when the scale set could not be read even once, and asking again cannot help. */
	readonly onUnreachable?: ((error: ArmError) => void) | undefined;
};

/**
 * The screen's side of the program: reads the open scale set, and has upgrades carried out by processes of their own. A
 * viewer may come and go as it likes: nothing of an upgrade is in it.
 */
export class Watcher {
	readonly #options: WatcherOptions;
	readonly #queue: Command[] = [];
	#reference: ScaleSetReference | null;
	#wake: AbortController | null = null;
	readonly #set: SetReader;
	readonly #upgrade: FollowedUpgrade;
	readonly #fleet: FleetWatcher;

	constructor(options: WatcherOptions) {
		this.#options = options;
		this.#reference = options.reference;
		this.#set = new SetReader(options);
		this.#upgrade = new FollowedUpgrade(options);
		this.#fleet = new FleetWatcher(options);
	}

	/** Takes a command; what comes of it shows in the store. */
	dispatch(command: Command): void {
		switch (command.type) {
			case 'load-image-versions': {
				void loadImageVersions(this.#options.arm, this.#options.store);
				break;
			}

			case 'load-image-series': {
				void loadImageSeries(this.#options.arm, this.#options.store);
				break;
			}

			case 'load-series-versions': {
				void loadSeriesVersions(this.#options.arm, this.#options.store, command.series);
				break;
			}

			case 'load-fleet': {
				this.#fleet.open();
				break;
			}

			case 'load-fleet-strips': {
				this.#fleet.show(command.references);
				break;
			}

			case 'load-subscriptions': {
				void loadSubscriptions(this.#options.arm, this.#options.store);
				break;
			}

			case 'choose-subscription': {
				this.#fleet.choose(command.subscriptionId);
				break;
			}

			case 'quit': {
				break;
			}

			case 'take-helm': {
				this.#upgrade.takeHelm();
				break;
			}

			case 'load-instance-details': {
				void loadInstanceDetails(this.#options.arm, this.#options.store, command.instanceId);
				break;
			}

			case 'load-past-upgrades': {
				void loadPastUpgrades(this.#options.desk, this.#options.store);
				break;
			}

			case 'load-past-upgrade': {
				void loadPastUpgrade(this.#options.desk, this.#options.store, command.past);
				break;
			}

			case 'save-text': {
				void saveText(this.#options.desk, this.#options.store, command.path, command.text);
				break;
			}

			// The terminal of the screen is nothing which the watcher knows of.
			case 'copy-text':
			case 'suspend': {
				break;
			}

			case 'open-scale-set':
			case 'follow-upgrade':
			case 'close-scale-set':
			case 'refresh':
			case 'start-upgrade':
			case 'steer-upgrade': {
				if (command.type === 'open-scale-set' || command.type === 'close-scale-set') {
					this.#set.abort();
				}

				this.#queue.push(command);
				this.#wake?.abort();
			}
		}
	}

	/** Watches until `signal` aborts. A running upgrade goes on without it. Rejects only for a bug. */
	async run(signal: AbortSignal): Promise<void> {
		const {arm, store, following} = this.#options;

		const unsubscribe = arm.onThrottled(({bucket, retryAt}) => {
			store.set({connection: {status: 'throttled', bucket, retryAt}});
		});

		void loadIdentity(arm, store);

		if (following !== null) {
			this.#upgrade.follow(following, true);
		} else if (this.#reference === null) {
			this.#fleet.open();
		} else {
			await this.#upgrade.findUnfinished(this.#reference);
		}

		try {
			while (!signal.aborted) {
				await this.#turn(signal);
				await this.#rest(signal);
			}
		} finally {
			unsubscribe();

			// A pause asked for with the last key before the screen was left is meant.
			for (const command of this.#queue.splice(0)) {
				if (command.type === 'steer-upgrade') {
					await this.#obey(command);
				}
			}

			await Promise.all([this.#upgrade.stop(), this.#fleet.close()]);
		}
	}

	async #turn(signal: AbortSignal): Promise<void> {
		for (let command = this.#queue.shift(); command; command = this.#queue.shift()) {
			await this.#obey(command);
		}

		// While the process of an upgrade shows its pictures there is no need to spend tokens on the same ones.
		const isShown = this.#upgrade.isLinked && this.#options.store.get().snapshot !== null;

		if (this.#reference !== null && !isShown) {
			await this.#set.read(this.#reference, signal);
		}
	}

	async #rest(signal: AbortSignal): Promise<void> {
		if (this.#queue.length > 0) {
			return;
		}

		this.#wake = new AbortController();
		const milliseconds = this.#reference === null ? forever : this.#set.interval;
		await this.#options.clock.sleep(milliseconds, AbortSignal.any([signal, this.#wake.signal]));
	}

	async #obey(command: Command): Promise<void> {
		const {store} = this.#options;

		switch (command.type) {
			case 'open-scale-set': {
				void this.#fleet.close();
				await this.#leaveSet(command.reference);
				await this.#upgrade.findUnfinished(command.reference);
				return;
			}

			case 'follow-upgrade': {
				const {past} = command;

				if (past.problem === null) {
					void this.#fleet.close();
					await this.#leaveSet(past.reference);
					// To look at it is no wish to go on with it: that is asked of the operator.
					this.#upgrade.follow({upgradeId: past.upgradeId, folder: past.folder}, false);
				}

				return;
			}

			case 'close-scale-set': {
				await this.#leaveSet(null);
				this.#fleet.open();
				return;
			}

			case 'start-upgrade': {
				await this.#upgrade.start(command.plan, this.#reference);
				return;
			}

			case 'steer-upgrade': {
				await this.#upgrade.steer(command.steering, command.takesHelm ?? false);
				return;
			}

			case 'refresh': {
				const {connection} = store.get();

				if (connection.status === 'failed') {
					store.set({connection: {status: 'connecting'}});
				} else if (connection.status === 'lost') {
					store.set({connection: {...connection, retryAt: this.#options.clock.now()}});
				}

				this.#upgrade.refresh();
				return;
			}

			case 'take-helm':
			case 'load-image-versions':
			case 'load-image-series':
			case 'load-series-versions':
			case 'load-fleet':
			case 'load-fleet-strips':
			case 'load-subscriptions':
			case 'choose-subscription':
			case 'load-instance-details':
			case 'load-past-upgrades':
			case 'load-past-upgrade':
			case 'save-text':
			case 'copy-text':
			case 'suspend':
			case 'quit':
		}
	}

	/** Puts the open set out of sight, for another one or for the list; what is known beyond it stays. */
	async #leaveSet(reference: ScaleSetReference | null): Promise<void> {
		const {store} = this.#options;
		const upgrade = await this.#upgrade.leave();
		this.#reference = reference;
		this.#set.reset();
		store.set(withoutSet(store.get(), upgrade));
	}
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
