import type {Arm} from '../../source/arm/arm.js';
import {cloudNamed} from '../../source/arm/clouds.js';
import {createComputeArm} from '../../source/arm/compute-arm.js';
import {Conductor} from '../../source/conductor/conductor.js';
import type {ScaleSetReference} from '../../source/fleet/scale-set.js';
import {JournalError} from '../../source/journal/journal.js';
import {createSimulator, type RequestRecord, type Simulator} from '../../source/simulator/simulator.js';
import {initialLive, type Live} from '../../source/store/live.js';
import {createStore, type Store} from '../../source/store/store.js';
import type {UpgradeEvent} from '../../source/upgrade/event.js';
import type {Plan} from '../../source/upgrade/plan.js';
import {fold, hasEnded, type Upgrade, type UpgradeStatus} from '../../source/upgrade/upgrade.js';
import {Judge} from './judge.js';
import {createMemoryJournal, type MemoryJournal} from './memory-journal.js';
import {planStory} from './plan-story.js';
import {beginLife, type OutsideCall, type ProcessLife} from './process-life.js';
import {createSimulatedClock, type SimulatedClock} from './simulated-clock.js';
import {setOf, textOfImage} from './simulated-set.js';
import {type Story, type StorySteering, toSteering} from './story.js';

/** How a story went. */
export type Played = {
	/** `refused` when the plan was: then nothing was done. */
	readonly outcome: UpgradeStatus | 'refused';
	/** What is wrong with it: empty when all holds. */
	readonly problems: readonly string[];
	readonly events: readonly UpgradeEvent[];
	readonly writes: readonly RequestRecord[];
	readonly requests: number;
	/** The outside calls of each process. */
	readonly calls: ReadonlyArray<readonly OutsideCall[]>;
	/** What each instance runs in the end, by vmId. */
	readonly images: Readonly<Record<string, string>>;
	/** The most often that an operation which Azure took replaced the disk of one and the same instance. */
	readonly mostImageChanges: number;
	readonly simulatedSeconds: number;
};

const startAt = Date.UTC(2026, 10, 20, 12);
const longestMilliseconds = 48 * 3_600_000;
const settleMilliseconds = 150_000;
const upgradeId = 'upgrade-1';

/** A process which carries the upgrade out now. */
type Running = {readonly life: ProcessLife; readonly conductor: Conductor; readonly store: Store<Live>};

/** Plays a story from its plan to its last ending. */
export async function play(story: Story): Promise<Played> {
	return new Play(story).run();
}

class Play {
	readonly #story: Story;
	readonly #clock: SimulatedClock;
	readonly #simulator: Simulator;
	readonly #journal: MemoryJournal;
	readonly #calls: Array<readonly OutsideCall[]> = [];
	readonly #writes: RequestRecord[] = [];
	#requests = 0;
	#judge: Judge | null = null;
	#running: Running | null = null;
	#plan: Plan | null = null;

	constructor(story: Story) {
		this.#story = story;
		this.#clock = createSimulatedClock(startAt);
		this.#journal = createMemoryJournal(events => this.#onAppend(events));
		this.#simulator = createSimulator({
			scenario: story.scenario,
			seed: story.seed,
			wallClock: this.#clock.now,
			sleep: async milliseconds => this.#clock.sleep(milliseconds),
			onRequest: record => this.#onRequest(record),
		});
	}

	async run(): Promise<Played> {
		const problems: string[] = [];

		try {
			await this.#clock.drive(this.#play(), startAt + longestMilliseconds);
		} catch (error) {
			problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
		}

		const events = this.#journal.open();
		const instances = setOf(this.#simulator.world())?.instances ?? [];

		return {
			outcome: this.#plan === null ? 'refused' : fold(events).status,
			problems: [...problems, ...(this.#judge?.problems ?? [])],
			events,
			writes: this.#writes,
			requests: this.#requests,
			calls: this.#calls,
			images: Object.fromEntries(instances.map(instance => [instance.vmId, textOfImage(instance)])),
			mostImageChanges: this.#judge?.mostImageChanges ?? 0,
			simulatedSeconds: (this.#clock.now() - startAt) / 1000,
		};
	}

	async #play(): Promise<void> {
		const planned = await planStory({
			story: this.#story,
			simulator: this.#simulator,
			clock: this.#clock,
			arm: this.#arm(null),
			reference: this.#reference,
			upgradeId,
		});

		if (planned === null) {
			return;
		}

		const {plan} = planned;
		await this.#journal.append([planned]);
		this.#plan = plan;
		this.#judge = new Judge({story: this.#story, plan, before: this.#simulator.world()});

		for (const fault of this.#story.faults) {
			try {
				this.#simulator.inject(fault);
			} catch {
				// What cannot happen in this world does not.
			}
		}

		void this.#operate(plan);
		const reopenings = [...this.#story.reopenings];
		let first: StorySteering | null = null;

		for (;;) {
			const ended = await this.#conduct(plan, first);
			// Whose wish is not in the journal asks again.
			first = hasEnded(fold(this.#journal.open())) ? first : null;

			if (ended) {
				first = null;
				const next = reopenings.shift();

				if (next === undefined) {
					break;
				}

				first = next;
				await this.#clock.sleep(60_000);
			}
		}

		const live = this.#running?.conductor.upgrade;

		if (live !== undefined) {
			this.#judge?.atEnd(this.#journal.open(), live, this.#simulator.world());
		}
	}

	/** One process from its start to its end; whether the upgrade has ended with it. */
	async #conduct(plan: Plan, first: StorySteering | null): Promise<boolean> {
		const death = this.#story.deaths[this.#calls.length] ?? null;
		const events = this.#journal.open();
		const life = beginLife({
			client: this.#simulator.httpClient,
			journal: this.#journal,
			clock: this.#clock,
			death,
			fullDiskAt: this.#calls.length === 0 ? this.#story.fullDiskAt : [],
		});
		this.#calls.push(life.calls);
		const store = createStore<Live>(initialLive);
		const conductor = new Conductor({
			arm: this.#arm(life),
			clock: life.clock,
			store,
			reference: this.#reference,
			upgradeId,
			journal: life.journal,
			events,
			pace: 1,
			isHeld: life.isHeld,
			isWatched: () => false,
			started: {type: 'conductor-started', identity: null, host: 'here', pid: this.#calls.length, reason: 'started'},
		});
		this.#running = {life, conductor, store};
		const steering = first === null ? null : toSteering(first, plan);

		if (steering !== null) {
			void conductor.steer(steering, 'ana@corp');
		}

		const run = conductor.run(new AbortController().signal).then(
			() => 'ended' as const,
			(error: unknown) => {
				if (error instanceof JournalError) {
					return 'disk full' as const;
				}

				throw error;
			},
		);

		const how = await Promise.race([run, life.died]);

		switch (how) {
			case 'ended': {
				return true;
			}

			case 'died': {
				this.#judge?.loseAnswer();
				await this.#clock.sleep((death?.secondsToNext ?? 0) * 1000);
				return false;
			}

			case 'disk full': {
				await this.#clock.sleep(60_000);
				return false;
			}
		}
	}

	/** The operator: does what the story says, and settles what stands still in the end. Nobody waits for it. */
	async #operate(plan: Plan): Promise<void> {
		let resumes = this.#story.resumesBeforeCancel;

		for (const {afterSeconds, steering} of this.#story.deeds.toSorted((a, b) => a.afterSeconds - b.afterSeconds)) {
			await this.#clock.sleep(startAt + afterSeconds * 1000 - this.#clock.now());
			const wanted = toSteering(steering, plan);

			if (wanted !== null) {
				void this.#running?.conductor.steer(wanted, 'ana@corp');
			}
		}

		let hasFaults = true;

		for (;;) {
			await this.#clock.sleep(settleMilliseconds);

			if (hasFaults && this.#clock.now() - startAt > this.#story.faultsSeconds * 1000) {
				this.#simulator.clearFaults();
				hasFaults = false;
			}

			if (this.#running?.conductor.upgrade.status === 'paused') {
				void this.#running.conductor.steer({type: resumes-- > 0 ? 'resume' : 'cancel'}, 'ana@corp');
			}
		}
	}

	get #reference(): ScaleSetReference {
		const {subscriptionId, resourceGroup} = this.#simulator.describe();

		return {subscriptionId, resourceGroup, name: 'web'};
	}

	#arm(life: ProcessLife | null): Arm {
		return createComputeArm({
			credential: null,
			cloud: cloudNamed('public'),
			endpoint: 'http://127.0.0.1:9',
			httpClient: life?.client ?? this.#simulator.httpClient,
			clock: life?.clock ?? this.#clock,
		});
	}

	#onAppend(events: readonly UpgradeEvent[]): void {
		this.#judge?.onAppend(events, this.#upgrade(), () => this.#simulator.world());
	}

	#upgrade(): Upgrade {
		return this.#running?.conductor.upgrade ?? fold(this.#journal.open());
	}

	#onRequest(record: RequestRecord): void {
		this.#requests++;
		this.#judge?.onRequest(record);

		if (record.method !== 'GET') {
			this.#writes.push(record);
			this.#judge?.onWrite(record, {
				world: this.#simulator.world(),
				snapshot: this.#running?.store.get().snapshot ?? null,
				upgrade: this.#upgrade(),
			});
		}
	}
}
