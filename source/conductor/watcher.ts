import type {Arm} from '../arm/arm.js';
import type {ArmError} from '../arm/arm-error.js';
import type {Clock} from '../clock.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import type {Command} from '../store/command.js';
import type {Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import {FleetWatcher} from './fleet-watcher.js';
import {FollowedUpgrade} from './followed-upgrade.js';
import {load} from './load.js';
import {loadIdentity} from './loaders.js';
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

/** A command which has its turn in the loop, in the order in which it came. */
type TurnCommand = Extract<
	Command,
	{
		readonly type:
			| 'open-scale-set'
			| 'follow-upgrade'
			| 'close-scale-set'
			| 'refresh'
			| 'start-upgrade'
			| 'steer-upgrade';
	}
>;

/**
 * The screen's side of the program: reads the open scale set, and has upgrades carried out by processes of their own. A
 * viewer may come and go as it likes: nothing of an upgrade is in it.
 */
export class Watcher {
	readonly #options: WatcherOptions;
	readonly #queue: TurnCommand[] = [];
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
			case 'load-image-versions':
			case 'load-image-series':
			case 'load-series-versions':
			case 'load-subscriptions':
			case 'load-instance-details':
			case 'load-past-upgrades':
			case 'load-past-upgrade':
			case 'save-text': {
				void load(command, this.#options);
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

			case 'choose-subscription': {
				this.#fleet.choose(command.subscriptionId);
				break;
			}

			case 'take-helm': {
				this.#upgrade.takeHelm();
				break;
			}

			case 'open-scale-set':
			case 'close-scale-set': {
				this.#set.abort();
				this.#enqueue(command);
				break;
			}

			case 'follow-upgrade':
			case 'refresh':
			case 'start-upgrade':
			case 'steer-upgrade': {
				this.#enqueue(command);
				break;
			}

			// The screen and its terminal are nothing which the watcher knows of.
			case 'quit':
			case 'copy-text':
			case 'suspend':
		}
	}

	#enqueue(command: TurnCommand): void {
		this.#queue.push(command);
		this.#wake?.abort();
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

	async #obey(command: TurnCommand): Promise<void> {
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
				this.#set.hurry();
				this.#upgrade.refresh();
				return;
			}
		}
	}

	/** Puts the open set out of sight, for another one or for the list; what is known beyond it stays. */
	async #leaveSet(reference: ScaleSetReference | null): Promise<void> {
		const upgrade = await this.#upgrade.leave();
		this.#reference = reference;
		this.#set.leave(upgrade);
	}
}
