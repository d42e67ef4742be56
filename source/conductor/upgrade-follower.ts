import type {Clock} from '../clock.js';
import {followJournal} from '../journal/follow.js';
import {journalFile} from '../journal/journal.js';
import type {Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import type {UpgradeEvent} from '../upgrade/event.js';
import type {Steering} from '../upgrade/steer.js';
import {begin, evolve, hasEnded, type Upgrade} from '../upgrade/upgrade.js';
import {describeEnd, isOnlyTakenUp, mayBeTakenUp, readUpgrade, untilReleased, whyNot} from './absent-process.js';
import {ProcessLink} from './process-link.js';
import type {KeptUpgrade, UpgradeDesk} from './upgrade-desk.js';

export type UpgradeFollowerOptions = {
	readonly kept: KeptUpgrade;
	readonly store: Store<Live>;
	readonly clock: Clock;
	readonly desk: Pick<UpgradeDesk, 'start' | 'carrierOf'>;
	/** Whom others are told of: a person and a terminal. */
	readonly who: string;
	/** A viewer which only looks on does not steer. */
	readonly isReadOnly: boolean;
	/** Whether an upgrade whose process died is taken up without being asked to. */
	readonly takesUp: boolean;
	/** Whether that goes too for one of which it cannot be told whether its process lives. */
	readonly takesOver?: boolean;
	/** Whether to steer where nobody does. */
	readonly wantsHelm: boolean;
	/** Whether pictures of the set are wanted. */
	readonly wantsLive: boolean;
	/** Told a line for the operator: that the process died, a code to sign in with. */
	readonly onPrompt: (text: string) => void;
	/** How long the process may take to say that it is there, in milliseconds. */
	readonly patienceMilliseconds?: number;
};

const lookMilliseconds = 500;
/** Processes which die one after the other without a word in the journal: then starting another is no answer. */
const mostTakeUps = 3;

/**
 * Shows an upgrade which another process carries out: its events from the journal, pictures and steering over its
 * socket. When that process dies in mid-upgrade, it is said and another one is started.
 */
export class UpgradeFollower {
	readonly #options: UpgradeFollowerOptions;
	readonly #link: ProcessLink;
	#upgrade: Upgrade | null = null;
	#takeUps = 0;
	#wake: AbortController | null = null;

	constructor(options: UpgradeFollowerOptions) {
		this.#options = options;
		this.#link = new ProcessLink(options);
	}

	/** Whether pictures of the set come from the process of the upgrade. */
	get isLinked(): boolean {
		return this.#link.current !== null;
	}

	/** Follows until `signal` aborts. Rejects with a `JournalError` when the journal cannot be read. */
	async run(signal: AbortSignal): Promise<void> {
		const failed = new AbortController();
		const either = AbortSignal.any([signal, failed.signal]);

		const orFail = async (work: Promise<void>) =>
			work.catch((error: unknown) => {
				failed.abort();
				throw error;
			});

		try {
			await Promise.all([orFail(this.#followJournal(either)), orFail(this.#keepLink(either))]);
		} finally {
			this.#link.close();
		}
	}

	/**
	 * Has something done with the upgrade, by its process or, where none runs, by a new one. Resolves with a sentence when
	 * it cannot be.
	 */
	async steer(steering: Steering, takesHelm: boolean): Promise<string | null> {
		const {isReadOnly, kept} = this.#options;

		if (isReadOnly) {
			return 'This viewer only looks on.';
		}

		if (this.#link.current !== null) {
			const refusal = await this.#link.current.steer(steering, takesHelm);

			// It may have ended while the wish was on its way: then its process is about to go, and another one does it.
			if (refusal === null || !hasEnded(await readUpgrade(kept))) {
				return refusal;
			}
		}

		return this.#startWith(steering);
	}

	/** Takes the helm from whoever has it. */
	takeHelm(): void {
		this.#link.current?.takeHelm();
	}

	/** Has the scale set read now. */
	refresh(): void {
		this.#link.current?.refresh();
	}

	async #followJournal(signal: AbortSignal): Promise<void> {
		const {kept, clock, store} = this.#options;
		const file = journalFile(kept.folder);
		const all: UpgradeEvent[] = [];
		store.set({journalPath: file});

		for await (const events of followJournal(file, {clock, signal})) {
			const isFirst = this.#upgrade === null;
			all.push(...events);

			for (const event of events) {
				this.#upgrade = this.#upgrade === null ? begin(event) : evolve(this.#upgrade, event);
			}

			if (events.some(({type}) => type !== 'conductor-started')) {
				this.#takeUps = 0;
			}

			store.set({upgrade: this.#upgrade, events: [...all]});

			if (isFirst) {
				this.#wake?.abort();
			}
		}
	}

	async #keepLink(signal: AbortSignal): Promise<void> {
		const {store, clock} = this.#options;

		while (!signal.aborted) {
			const contact = await this.#link.connect();

			if (contact === 'linked') {
				await this.#link.untilClosed(signal);
			} else if (contact === 'absent' && this.#upgrade !== null) {
				await this.#withoutLink();
			}

			if (signal.aborted) {
				return;
			}

			this.#wake = new AbortController();
			const isQuiet = store.get().conductor?.status === 'ended' || store.get().conductor?.status === 'gone';
			await clock.sleep(
				isQuiet ? 4 * lookMilliseconds : lookMilliseconds,
				AbortSignal.any([signal, this.#wake.signal]),
			);
		}
	}

	/** Nobody listens: the upgrade has ended, its process is just starting or stopping, or it died. */
	async #withoutLink(): Promise<void> {
		const {desk, kept, store, takesUp, takesOver = false} = this.#options;
		const carrier = await desk.carrierOf(kept);

		// Read after the lease, and not as far as it was followed: a process lets go when the ending is on disk.
		if (hasEnded(await readUpgrade(kept))) {
			store.set({conductor: {status: 'ended'}});
			return;
		}

		if (carrier?.liveness === 'unknown' && takesUp && !takesOver) {
			const {pid, host, heartbeatAt} = carrier.holder;
			this.#link.tellOnce(
				`Process ${pid} on ${host} carried this upgrade out and was last heard of at ${heartbeatAt}. From here it cannot be told whether it still runs. When it is certain that it does not, vmssroll attach ${kept.upgradeId} --take-over goes on.`,
			);
		}

		if (carrier !== null && !mayBeTakenUp(carrier, takesOver)) {
			return;
		}

		const isOurs = carrier !== null && carrier.holder.startedAt === this.#link.lastSince;
		const message = await describeEnd(carrier, kept);

		// It let go by itself while we looked on: whoever told it to did not mean that we start it again at once.
		if (!takesUp || this.#takeUps >= mostTakeUps || (isOurs && carrier.holder.releasedAt !== null)) {
			store.set({
				conductor: {
					status: 'gone',
					message: `${message} vmssroll attach ${kept.upgradeId} goes on from where it stands.`,
				},
			});
			return;
		}

		await this.#takeUp(message);
	}

	async #takeUp(message: string): Promise<void> {
		const {desk, kept, store, onPrompt} = this.#options;
		this.#takeUps++;
		store.set({conductor: {status: 'starting'}});
		onPrompt(`${message} Taking it up from its journal.`);
		const refusal = await desk.start(kept, null);

		if (refusal === null) {
			return;
		}

		const carrier = await desk.carrierOf(kept);

		// Of several viewers one is the first to take it up, and may be through with it already; the others look on.
		if ((carrier !== null && carrier.liveness !== 'dead') || hasEnded(await readUpgrade(kept))) {
			return;
		}

		this.#takeUps = mostTakeUps;
		store.set({conductor: {status: 'gone', message: refusal}, failure: refusal});
	}

	/** Has a new process do it, when the last one has let go. */
	async #startWith(steering: Steering): Promise<string | null> {
		const {clock, desk, kept, who} = this.#options;
		await untilReleased(kept, {clock, desk});
		const upgrade = await readUpgrade(kept);
		const refusal =
			whyNot(upgrade, steering, who) ?? (await desk.start(kept, isOnlyTakenUp(upgrade, steering) ? null : steering));
		this.#takeUps = 0;
		this.#wake?.abort();
		return refusal;
	}
}
