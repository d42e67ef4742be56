import type {Clock} from '../clock.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import {JournalError} from '../journal/journal.js';
import type {Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import type {Plan} from '../upgrade/plan.js';
import type {Steering} from '../upgrade/steer.js';
import {hasEnded, type Upgrade} from '../upgrade/upgrade.js';
import {readUpgrade} from './absent-process.js';
import type {KeptUpgrade, UpgradeDesk} from './upgrade-desk.js';
import {UpgradeFollower} from './upgrade-follower.js';

export type FollowedUpgradeOptions = {
	readonly clock: Clock;
	readonly store: Store<Live>;
	readonly desk: UpgradeDesk;
	readonly who: string;
	readonly isReadOnly: boolean;
	/** Whether an upgrade is taken also from a process of which nobody can tell whether it lives. */
	readonly takesOver?: boolean;
};

/** The upgrade of the open scale set which a screen follows, if any: begun here, found there, or none. */
export class FollowedUpgrade {
	readonly #options: FollowedUpgradeOptions;
	#following: {
		readonly kept: KeptUpgrade;
		readonly follower: UpgradeFollower;
		readonly stop: () => void;
		readonly ended: Promise<void>;
	} | null = null;

	constructor(options: FollowedUpgradeOptions) {
		this.#options = options;
	}

	/** Whether pictures of the set come from the process of the upgrade. */
	get isLinked(): boolean {
		return this.#following?.follower.isLinked ?? false;
	}

	/** Takes the helm from whoever has it. */
	takeHelm(): void {
		this.#following?.follower.takeHelm();
	}

	/** Has the scale set read now, by the process of the upgrade. */
	refresh(): void {
		this.#following?.follower.refresh();
	}

	/** Puts a confirmed plan on disk and has a process carry it out. What comes of it shows in the store. */
	async start(plan: Plan, reference: ScaleSetReference | null): Promise<void> {
		const {store, desk} = this.#options;
		const {snapshot, identity, upgrade} = store.get();

		if (snapshot === null || reference === null) {
			store.set({failure: 'The scale set has not been read yet.'});
			return;
		}

		if (upgrade !== null && !hasEnded(upgrade) && this.#following !== null) {
			store.set({failure: 'An upgrade of this scale set is under way already.'});
			return;
		}

		await this.stop();
		store.set({failure: null, upgrade: null, events: [], conductor: {status: 'starting'}});

		try {
			const kept = await desk.prepare({reference, plan, snapshot, identity});
			const refusal = await desk.start(kept, null);

			if (refusal === null) {
				this.follow(kept, true);
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

	/** Has the process of the upgrade do something, or a new one where it died; a refusal shows in the store. */
	async steer(steering: Steering, takesHelm: boolean): Promise<void> {
		const {store} = this.#options;
		const {conductor} = store.get();

		if (conductor?.status === 'gone') {
			// Another process does it: that takes a moment, in which nobody is to ask for it twice.
			store.set({conductor: {status: 'starting'}});
		}

		const refusal =
			this.#following === null ? 'There is no upgrade.' : await this.#following.follower.steer(steering, takesHelm);

		const isStillGone = refusal !== null && store.get().conductor?.status === 'starting';
		store.set({failure: refusal, ...(isStillGone && {conductor})});
	}

	/** Shows what was left unfinished in a scale set. */
	async findUnfinished(reference: ScaleSetReference): Promise<void> {
		const {desk, store} = this.#options;

		try {
			const kept = await desk.findUnfinished(reference);

			if (kept !== null) {
				// Opening a scale set is no wish to go on with what was left there: that is said, and waits for the operator.
				this.follow(kept, false);
			}
		} catch (error) {
			if (!(error instanceof JournalError)) {
				throw error;
			}

			// The set itself can be looked at all the same.
			store.set({failure: error.message});
		}
	}

	/** Follows an upgrade; `takesUp`: also takes it up when its process died. */
	follow(kept: KeptUpgrade, takesUp: boolean): void {
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

		this.#following = {
			kept,
			follower,
			stop: () => stopping.abort(),
			ended: follower.run(stopping.signal).catch((error: unknown) => {
				store.set({failure: error instanceof Error ? error.message : String(error)});
			}),
		};
	}

	/**
	 * Follows nothing any more, and tells what was followed: from its journal where its events have not come yet, as of
	 * one which was started a moment ago.
	 */
	async leave(): Promise<Upgrade | null> {
		const kept = this.#following?.kept ?? null;
		await this.stop();

		return this.#options.store.get().upgrade ?? (kept && (await readUpgrade(kept).catch(() => null)));
	}

	/** Follows nothing any more; the upgrade itself goes on. */
	async stop(): Promise<void> {
		this.#following?.stop();
		await this.#following?.ended;
		this.#following = null;
	}
}
