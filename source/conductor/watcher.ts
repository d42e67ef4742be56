import type {Arm} from '../arm/arm.js';
import {ArmError} from '../arm/arm-error.js';
import type {Clock} from '../clock.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import {JournalError} from '../journal/journal.js';
import type {Command} from '../store/command.js';
import {initialLive, type Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import type {Plan} from '../upgrade/plan.js';
import type {Steering} from '../upgrade/steer.js';
import {hasEnded} from '../upgrade/upgrade.js';
import {loadCircumstances, loadIdentity, loadImageVersions, loadScaleSets} from './loaders.js';
import {listBudget, pollInterval} from './poll-interval.js';
import type {KeptUpgrade, UpgradeDesk} from './upgrade-desk.js';
import {UpgradeFollower} from './upgrade-follower.js';
import {Wait} from './wait.js';

export type WatcherOptions = {
	readonly arm: Arm;
	readonly clock: Clock;
	readonly store: Store<Live>;
	/** Which subscription's sets are listed when none is open. */
	readonly subscriptionId: string;
	readonly resourceGroup: string | null;
	/** `null` until one is opened. */
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

/** Who may do what, and what the platform is at, changes seldom; a plan which is wrong about it is refused by Azure. */
const circumstancesMilliseconds = 60_000;

/**
 * The screen's side of the program: reads the open scale set, and has upgrades carried out by processes of their own. A
 * viewer may come and go as it likes: nothing of an upgrade is in it.
 */
export class Watcher {
	readonly #options: WatcherOptions;
	readonly #queue: Command[] = [];
	#reference: ScaleSetReference | null;
	#follower: {readonly follower: UpgradeFollower; readonly stop: () => void; readonly ended: Promise<void>} | null =
		null;
	#wake: AbortController | null = null;
	#failedPolls = 0;
	#circumstances: Wait;

	constructor(options: WatcherOptions) {
		this.#options = options;
		this.#circumstances = new Wait(options.clock);
		this.#reference = options.reference;
	}

	/** Takes a command; what comes of it shows in the store. */
	dispatch(command: Command): void {
		switch (command.type) {
			case 'load-image-versions': {
				void loadImageVersions(this.#options.arm, this.#options.store);
				break;
			}

			case 'load-scale-sets': {
				void loadScaleSets(this.#options.arm, this.#options.store, this.#options);
				break;
			}

			case 'quit': {
				break;
			}

			case 'take-helm': {
				this.#follower?.follower.takeHelm();
				break;
			}

			case 'refresh':
			case 'open-scale-set':
			case 'start-upgrade':
			case 'steer-upgrade': {
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
			this.#follow(following, true);
		} else if (this.#reference !== null) {
			await this.#findUnfinished(this.#reference);
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

			await this.#stopFollowing();
		}
	}

	async #turn(signal: AbortSignal): Promise<void> {
		for (let command = this.#queue.shift(); command; command = this.#queue.shift()) {
			await this.#obey(command);
		}

		const reference = this.#reference;
		const {arm, store, clock, pace} = this.#options;

		// While the process of an upgrade shows its pictures there is no need to spend tokens on the same ones.
		if (reference === null || (this.#follower?.follower.isLinked === true && store.get().snapshot !== null)) {
			return;
		}

		try {
			const snapshot = await arm.takeSnapshot(reference, {signal});
			this.#failedPolls = 0;

			store.set({
				snapshot,
				receivedAt: clock.now(),
				connection: {status: 'live'},
				budget: listBudget(arm.budget()),
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

	async #rest(signal: AbortSignal): Promise<void> {
		if (this.#queue.length > 0) {
			return;
		}

		this.#wake = new AbortController();
		const {arm, clock, store, pace} = this.#options;
		const {connection, snapshot} = store.get();
		const interval = pollInterval(arm.budget(), {isUpgrading: false, instances: snapshot?.instances.length ?? 0});
		const backoff = Math.min(30_000, 2000 * 2 ** Math.min(this.#failedPolls, 5));
		const throttledFor = connection.status === 'throttled' ? connection.retryAt - clock.now() : 0;
		const isOver = connection.status === 'failed' || this.#reference === null;
		// Nothing to poll: only a command ends the rest.
		const milliseconds = isOver
			? 2 ** 31 - 1
			: Math.max((this.#failedPolls > 0 ? backoff : interval) / pace, throttledFor);

		await clock.sleep(milliseconds, AbortSignal.any([signal, this.#wake.signal]));
	}

	async #obey(command: Command): Promise<void> {
		const {store} = this.#options;

		switch (command.type) {
			case 'open-scale-set': {
				await this.#stopFollowing();
				this.#reference = command.reference;
				this.#circumstances.end();
				const {identity, place, scaleSets} = store.get();
				store.set({...initialLive, identity, place, scaleSets});
				await this.#findUnfinished(command.reference);
				return;
			}

			case 'start-upgrade': {
				await this.#start(command.plan);
				return;
			}

			case 'steer-upgrade': {
				await this.#steer(command.steering, command.takesHelm ?? false);
				return;
			}

			case 'refresh': {
				if (store.get().connection.status === 'failed') {
					store.set({connection: {status: 'connecting'}});
				}

				this.#follower?.follower.refresh();
				return;
			}

			case 'take-helm':
			case 'load-image-versions':
			case 'load-scale-sets':
			case 'quit':
		}
	}

	async #start(plan: Plan): Promise<void> {
		const {store, desk} = this.#options;
		const {snapshot, identity, upgrade} = store.get();
		const reference = this.#reference;

		if (snapshot === null || reference === null) {
			store.set({failure: 'The scale set has not been read yet.'});
			return;
		}

		if (upgrade !== null && !hasEnded(upgrade) && this.#follower !== null) {
			store.set({failure: 'An upgrade of this scale set is under way already.'});
			return;
		}

		await this.#stopFollowing();
		store.set({failure: null, upgrade: null, events: [], conductor: {status: 'starting'}});

		try {
			const kept = await desk.prepare({reference, plan, snapshot, identity});
			const refusal = await desk.start(kept, null);

			if (refusal === null) {
				this.#follow(kept, true);
			} else {
				await desk.discard(kept);
				store.set({failure: refusal, conductor: null});
			}
		} catch (error) {
			if (!(error instanceof JournalError)) {
				throw error;
			}

			store.set({failure: error.message, conductor: null});
		}
	}

	async #steer(steering: Steering, takesHelm: boolean): Promise<void> {
		const {store} = this.#options;
		const {conductor} = store.get();

		if (conductor?.status === 'gone') {
			// Another process does it: that takes a moment, in which nobody is to ask for it twice.
			store.set({conductor: {status: 'starting'}});
		}

		const refusal =
			this.#follower === null ? 'There is no upgrade.' : await this.#follower.follower.steer(steering, takesHelm);

		const isStillGone = refusal !== null && store.get().conductor?.status === 'starting';
		store.set({failure: refusal, ...(isStillGone && {conductor})});
	}

	async #findUnfinished(reference: ScaleSetReference): Promise<void> {
		const {desk, store} = this.#options;

		try {
			const kept = await desk.findUnfinished(reference);

			if (kept !== null) {
				// Opening a scale set is no wish to go on with what was left there: that is said, and waits for the operator.
				this.#follow(kept, false);
			}
		} catch (error) {
			if (!(error instanceof JournalError)) {
				throw error;
			}

			// The set itself can be looked at all the same.
			store.set({failure: error.message});
		}
	}

	#follow(kept: KeptUpgrade, takesUp: boolean): void {
		const {store, clock, desk, who, isReadOnly, takesOver = false} = this.#options;
		const stopping = new AbortController();
		const follower = new UpgradeFollower({
			kept,
			store,
			clock,
			desk,
			who,
			isReadOnly,
			takesUp: takesUp && !isReadOnly,
			takesOver,
			wantsHelm: true,
			wantsLive: true,
			onPrompt: text => store.set({failure: text}),
		});

		this.#follower = {
			follower,
			stop: () => stopping.abort(),
			ended: follower.run(stopping.signal).catch((error: unknown) => {
				store.set({failure: error instanceof Error ? error.message : String(error)});
			}),
		};
	}

	async #stopFollowing(): Promise<void> {
		this.#follower?.stop();
		await this.#follower?.ended;
		this.#follower = null;
	}

	#lose(error: ArmError): void {
		const {store, clock} = this.#options;
		const {snapshot, connection} = store.get();
		const message = error.message;

		if (error.kind === 'aborted') {
			return;
		}

		this.#failedPolls++;

		if (snapshot === null && isLasting(error)) {
			store.set({connection: {status: 'failed', message, next: error.next ?? null}});
			this.#options.onUnreachable?.(error);
		} else if (error.kind !== 'throttled') {
			const since = connection.status === 'lost' ? connection.since : clock.now();
			store.set({connection: {status: 'lost', message, since}});
		}
	}
}

/** Whether asking again cannot help: the operator must act. */
function isLasting(error: ArmError): boolean {
	return (
		error.kind === 'not-found' || error.kind === 'permission' || error.kind === 'sign-in' || error.kind === 'refused'
	);
}
