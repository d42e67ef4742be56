import type {Arm, Budget} from '../arm/arm.js';
import {ArmError} from '../arm/arm-error.js';
import type {Clock} from '../clock.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {Journal} from '../journal/journal.js';
import type {Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import type {UpgradeEvent, UpgradeFact} from '../upgrade/event.js';
import type {Steering} from '../upgrade/steer.js';
import {type Upgrade, hasEnded} from '../upgrade/upgrade.js';
import {lostConnection} from './lost-connection.js';
import {listBudget, pollInterval} from './poll-interval.js';
import {UpgradeRunner} from './upgrade-runner.js';
import {needsPicture, Wishes} from './wishes.js';

export type ConductorOptions = {
	readonly arm: Arm;
	readonly clock: Clock;
	/** Where it tells what it sees and does. */
	readonly store: Store<Live>;
	readonly reference: ScaleSetReference;
	readonly upgradeId: string;
	readonly journal: Journal;
	/** What the journal holds already: at least that the upgrade was planned. */
	readonly events: readonly UpgradeEvent[];
	/** Seconds of Azure's time in one of ours: 1, unless Azure is simulated. */
	readonly pace: number;
	/** Whether this process still owns the upgrade: asked before every line of the journal and every write. */
	readonly isHeld: () => Promise<boolean>;
	/** Whether anybody looks on: a paused upgrade which nobody watches is read seldom. */
	readonly isWatched: () => boolean;
	/** Tells who takes the upgrade up, for the journal. */
	readonly started: Extract<UpgradeFact, {readonly type: 'conductor-started'}>;
};

const pausedAndUnwatchedMilliseconds = 30_000;
/** Reads in a row which must say that the scale set is not there: one may be behind. */
const readsToBelieveGone = 3;
/** Reads in a row which may fail while a wish to reopen an upgrade waits for one: about five minutes. */
const readsToGiveUpReopening = 14;
/** A picture which is older than the one before by less than this is behind; by more, a clock was put right. */
const behindMilliseconds = 120_000;
const stopped = 'The upgrade has ended, or its process was told to stop.';

/**
 * Carries one upgrade from where its journal stands to its ending: poll, let the core decide, journal, act. One thing at
 * a time, in order; what operators want waits in a queue for the next turn, which it starts at once.
 */
export class Conductor {
	readonly #options: ConductorOptions;
	readonly #runner: UpgradeRunner;
	readonly #wishes: Wishes;
	/** What happened beside the loop, to be journaled in its turn. */
	readonly #notes: UpgradeFact[] = [];
	#wake: AbortController | null = null;
	#reading = new AbortController();
	#budget: Budget = new Map();
	#failedPolls = 0;
	#readsWithoutSet = 0;
	#isOver = false;

	constructor(options: ConductorOptions) {
		this.#options = options;
		const {store, events, journal} = options;

		this.#runner = new UpgradeRunner({
			...options,
			azureNow: () => this.#azureNow(),
			onChange: (upgrade, all) => store.set({upgrade, events: all}),
		});

		this.#wishes = new Wishes(async (steering, snapshot, by) => this.#runner.steer(steering, snapshot, by));
		store.set({upgrade: this.#runner.upgrade, events, journalPath: journal.path});
	}

	/** The upgrade as it stands. */
	get upgrade(): Upgrade {
		return this.#runner.upgrade;
	}

	/** Does in its turn what an operator wants; resolves when it is journaled, or with a sentence why it cannot be. */
	async steer(steering: Steering, by: string | null): Promise<string | null> {
		if (this.#isOver) {
			return stopped;
		}

		// A read may take as long as Azure likes; what an operator wants does not wait for it. A write is never cut short.
		if (!needsPicture(steering)) {
			this.#reading.abort();
		}

		const answer = this.#wishes.add(steering, by);
		this.#wake?.abort();

		return answer;
	}

	/** Reads the scale set again without waiting for its time. */
	refresh(): void {
		this.#wake?.abort();
	}

	/**
	 * Runs until the upgrade has ended and nobody wants anything more of it, or until `signal` aborts: then the upgrade
	 * stands where its journal says and can be taken up again. Rejects when it must not go on: a journal which cannot be
	 * written, a lease which somebody else has taken, or a bug.
	 */
	async run(signal: AbortSignal): Promise<void> {
		const {arm, store, started} = this.#options;

		const unsubscribe = arm.onThrottled(({bucket, retryAt, retryAfterMilliseconds}) => {
			store.set({connection: {status: 'throttled', bucket, retryAt}});
			this.#notes.push({type: 'throttled', bucket, retryAfterSeconds: retryAfterMilliseconds / 1000});
		});

		try {
			await this.#runner.begin(started);

			while (!signal.aborted) {
				await this.#turn(signal);

				if (hasEnded(this.upgrade) && this.#wishes.isEmpty) {
					return;
				}

				await this.#rest(signal);
			}
		} finally {
			unsubscribe();
			this.#isOver = true;

			this.#wishes.refuse(stopped);
		}
	}

	async #turn(signal: AbortSignal): Promise<void> {
		await this.#wishes.grant(this.#options.store.get().snapshot);

		for (let note = this.#notes.shift(); note; note = this.#notes.shift()) {
			await this.#runner.note(note);
		}

		const {arm, store, clock, reference} = this.#options;

		try {
			this.#reading = new AbortController();
			const reading = AbortSignal.any([signal, this.#reading.signal]);
			await this.#runner.pollOperation(store.get().snapshot, reading);
			const snapshot = await arm.takeSnapshot(reference, {signal: reading});
			this.#failedPolls = 0;
			this.#readsWithoutSet = 0;
			// As its own list left it: other upgrades of this process read other sets, whose buckets have the same names.
			this.#budget = new Map(arm.budget());

			// Another front end of Azure may answer with what it knew before: that is no news, and drives nothing.
			if (isBehind(snapshot, store.get().snapshot)) {
				return;
			}

			store.set({
				snapshot,
				receivedAt: clock.now(),
				connection: {status: 'live'},
				budget: listBudget(this.#budget),
			});

			await this.#wishes.grant(snapshot);
			await this.#runner.observe(snapshot, signal);
		} catch (error) {
			if (!(error instanceof ArmError)) {
				throw error;
			}

			await this.#lose(error);
		}
	}

	async #rest(signal: AbortSignal): Promise<void> {
		const {clock, store, pace} = this.#options;

		if (this.#wishes.isAnyDue) {
			return;
		}

		this.#wake = new AbortController();
		const {connection} = store.get();
		const throttledFor = connection.status === 'throttled' ? connection.retryAt - clock.now() : 0;
		const backoff = Math.min(30_000, 2000 * 2 ** Math.min(this.#failedPolls, 5));
		const interval = this.#failedPolls > 0 ? backoff : this.#interval();

		await clock.sleep(Math.max(interval / pace, throttledFor), AbortSignal.any([signal, this.#wake.signal]));
	}

	#interval(): number {
		const {store, isWatched} = this.#options;
		const {status} = this.upgrade;
		const isPaused = status === 'paused' && this.upgrade.leg.batchStatus === 'pending';

		if (isPaused && !isWatched()) {
			return pausedAndUnwatchedMilliseconds;
		}

		return pollInterval(this.#budget, {
			isUpgrading: !isPaused,
			instances: store.get().snapshot?.instances.length ?? 0,
		});
	}

	/** Azure's clock now: that of the last snapshot, and what has passed here since; `null` before the first. */
	#azureNow(): number | null {
		const {store, clock, pace} = this.#options;
		const {snapshot, receivedAt} = store.get();

		return snapshot === null || receivedAt === null ? null : snapshot.takenAt + (clock.now() - receivedAt) * pace;
	}

	/** A failed read drives nothing. It is told to whoever looks on, and tried again; what it may mean is the core's. */
	async #lose(error: ArmError): Promise<void> {
		const {store, clock} = this.#options;
		const {connection} = store.get();

		if (error.kind === 'aborted') {
			return;
		}

		this.#failedPolls++;
		const isGone = error.kind === 'not-found' && ++this.#readsWithoutSet >= readsToBelieveGone;

		if (isGone) {
			await this.#runner.loseSet(`${error.message}.`);
		}

		if (hasEnded(this.upgrade) && (isGone || this.#failedPolls >= readsToGiveUpReopening)) {
			this.#wishes.refuse(`The scale set cannot be read. ${error.message}. ${error.next ?? ''}`.trim());
		}

		if (error.kind !== 'throttled') {
			store.set({connection: lostConnection(error, connection, clock.now())});
		}
	}
}

function isBehind({takenAt}: Snapshot, previous: Snapshot | null): boolean {
	const behind = (previous?.takenAt ?? 0) - takenAt;

	return behind > 0 && behind < behindMilliseconds;
}
