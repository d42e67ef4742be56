import type {Arm} from '../arm/arm.js';
import {ArmError} from '../arm/arm-error.js';
import type {Clock} from '../clock.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import {type Journal, JournalError} from '../journal/journal.js';
import type {Command} from '../store/command.js';
import {initialLive, type Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import type {UpgradeFact} from '../upgrade/event.js';
import {oldImagesOf} from '../upgrade/old-images.js';
import type {Plan} from '../upgrade/plan.js';
import {loadIdentity, loadImageVersions, loadScaleSets} from './loaders.js';
import {listBudget, pollInterval} from './poll-interval.js';
import {UpgradeRunner} from './upgrade-runner.js';

export type ConductorOptions = {
	readonly arm: Arm;
	readonly clock: Clock;
	readonly store: Store<Live>;
	/** Which subscription's sets are listed when none is open. */
	readonly subscriptionId: string;
	readonly resourceGroup: string | null;
	/** `null` until one is opened. */
	readonly reference: ScaleSetReference | null;
	readonly openJournal: (upgradeId: string) => Promise<Journal>;
	/** Names a new upgrade, unlike every other. */
	readonly createUpgradeId: (scaleSetName: string) => string;
	/** Told when the scale set could not be read even once, and asking again cannot help. */
	readonly onUnreachable?: ((error: ArmError) => void) | undefined;
};

/**
 * The loop: poll, let the core decide, journal, act. One thing at a time, in order; what the operator wants waits in a
 * queue for the next turn, which it starts at once.
 */
export class Conductor {
	readonly #options: ConductorOptions;
	readonly #queue: Command[] = [];
	/** What happened beside the loop, to be journaled in its turn. */
	readonly #notes: UpgradeFact[] = [];
	#reference: ScaleSetReference | null;
	#runner: UpgradeRunner | null = null;
	#journal: Journal | null = null;
	#wake: AbortController | null = null;
	#failedPolls = 0;

	constructor(options: ConductorOptions) {
		this.#options = options;
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

			case 'refresh':
			case 'open-scale-set':
			case 'start-upgrade':
			case 'steer-upgrade': {
				this.#queue.push(command);
				this.#wake?.abort();
			}
		}
	}

	/**
	 * Runs until `signal` aborts. An upgrade which runs then is paused, so that its journal says where it stands: the
	 * batch in flight ends in Azure, none follows. Rejects only when there is nothing left to do: a journal which cannot
	 * be written, or a bug.
	 */
	async run(signal: AbortSignal): Promise<void> {
		const {arm, store} = this.#options;

		const unsubscribe = arm.onThrottled(({bucket, retryAt, retryAfterMilliseconds}) => {
			store.set({connection: {status: 'throttled', bucket, retryAt}});
			this.#notes.push({type: 'throttled', bucket, retryAfterSeconds: retryAfterMilliseconds / 1000});
		});

		void loadIdentity(arm, store);

		try {
			while (!signal.aborted) {
				await this.#turn(signal);
				await this.#rest(signal);
			}
		} finally {
			unsubscribe();
			await this.#leave();
		}
	}

	async #turn(signal: AbortSignal): Promise<void> {
		for (let command = this.#queue.shift(); command; command = this.#queue.shift()) {
			await this.#obey(command);
		}

		for (let note = this.#notes.shift(); note; note = this.#notes.shift()) {
			await this.#runner?.note(note);
		}

		const reference = this.#reference;

		if (reference === null) {
			return;
		}

		const {arm, store, clock} = this.#options;

		try {
			await this.#runner?.pollOperation(store.get().snapshot, signal);
			const snapshot = await arm.takeSnapshot(reference, {signal});
			this.#failedPolls = 0;

			store.set({
				snapshot,
				receivedAt: clock.now(),
				connection: {status: 'live'},
				budget: listBudget(arm.budget()),
			});

			await this.#runner?.observe(snapshot, signal);
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
		const {arm, clock, store} = this.#options;
		const isUpgrading = this.#runner?.isRunning ?? false;
		const {connection} = store.get();
		const instances = store.get().snapshot?.instances.length ?? 0;
		const interval = pollInterval(arm.budget(), {isUpgrading, instances});
		const backoff = Math.min(30_000, 2000 * 2 ** Math.min(this.#failedPolls, 5));
		const throttledFor = connection.status === 'throttled' ? connection.retryAt - clock.now() : 0;
		const isOver = connection.status === 'failed' || this.#reference === null;
		// Nothing to poll: only a command ends the rest.
		const milliseconds = isOver ? 2 ** 31 - 1 : Math.max(this.#failedPolls > 0 ? backoff : interval, throttledFor);

		await clock.sleep(milliseconds, AbortSignal.any([signal, this.#wake.signal]));
	}

	async #obey(command: Command): Promise<void> {
		const {store} = this.#options;

		switch (command.type) {
			case 'open-scale-set': {
				if (this.#runner?.isRunning) {
					store.set({
						failure: 'An upgrade is running here: cancel it or let it end before another scale set is opened.',
					});
					return;
				}

				this.#reference = command.reference;
				const {identity, place, scaleSets} = store.get();
				store.set({...initialLive, identity, place, scaleSets});
				return;
			}

			case 'start-upgrade': {
				await this.#start(command.plan);
				return;
			}

			case 'steer-upgrade': {
				const refusal =
					this.#runner === null
						? 'There is no upgrade.'
						: await this.#runner.steer(command.steering, store.get().snapshot);

				store.set({failure: refusal});
				return;
			}

			case 'refresh': {
				if (store.get().connection.status === 'failed') {
					store.set({connection: {status: 'connecting'}});
				}

				return;
			}

			case 'load-image-versions':
			case 'load-scale-sets':
			case 'quit':
		}
	}

	async #start(plan: Plan): Promise<void> {
		const {store, clock, arm, createUpgradeId, openJournal} = this.#options;
		const {snapshot} = store.get();
		const reference = this.#reference;

		if (this.#runner?.isRunning || snapshot === null || reference === null) {
			store.set({failure: 'An upgrade is running already, or the scale set has not been read yet.'});
			return;
		}

		const upgradeId = createUpgradeId(reference.name);
		await this.#journal?.close();

		try {
			this.#journal = await openJournal(upgradeId);
		} catch (error) {
			this.#journal = null;
			store.set({failure: error instanceof Error ? error.message : String(error)});
			return;
		}

		this.#runner = new UpgradeRunner({
			arm,
			clock,
			journal: this.#journal,
			reference,
			upgradeId,
			azureNow: () => this.#azureNow(),
			onChange: (upgrade, events) => store.set({upgrade, events}),
		});

		store.set({failure: null, journalPath: this.#journal.path, upgrade: null, events: []});

		try {
			await this.#runner.begin({
				type: 'upgrade-planned',
				plan,
				oldImages: oldImagesOf(snapshot),
				identity: store.get().identity,
			});
		} catch (error) {
			if (!(error instanceof JournalError)) {
				throw error;
			}

			this.#runner = null;
			store.set({failure: error.message, upgrade: null, events: []});
		}
	}

	/** Azure's clock now: that of the last snapshot, and what has passed here since. */
	#azureNow(): number {
		const {snapshot, receivedAt} = this.#options.store.get();
		const now = this.#options.clock.now();

		return snapshot === null || receivedAt === null ? now : snapshot.takenAt + (now - receivedAt);
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

	async #leave(): Promise<void> {
		if (this.#runner?.upgrade?.status === 'rolling-forward' || this.#runner?.upgrade?.status === 'rolling-back') {
			await this.#runner.note({
				type: 'paused',
				reason: 'The program was left. The batch in flight ends in Azure, none follows.',
			});
		}

		await this.#journal?.close();
	}
}

/** Whether asking again cannot help: the operator must act. */
function isLasting(error: ArmError): boolean {
	return (
		error.kind === 'not-found' || error.kind === 'permission' || error.kind === 'sign-in' || error.kind === 'refused'
	);
}
