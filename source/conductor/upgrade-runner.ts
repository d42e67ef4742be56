import type {Arm} from '../arm/arm.js';
import type {Clock} from '../clock.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {Journal} from '../journal/journal.js';
import {decide, type Input} from '../upgrade/decide.js';
import type {UpgradeEvent, UpgradeFact} from '../upgrade/event.js';
import {type Steering, steer} from '../upgrade/steer.js';
import {parseTimestamp} from '../upgrade/timestamp.js';
import {evolve, fold, hasEnded, type Upgrade} from '../upgrade/upgrade.js';
import {AzureCalls} from './azure-calls.js';
import {InFlight} from './in-flight.js';
import {LeaseLostError} from './lease-lost-error.js';

export type UpgradeRunnerOptions = {
	readonly arm: Arm;
	readonly clock: Clock;
	readonly journal: Journal;
	readonly reference: ScaleSetReference;
	readonly upgradeId: string;
	/** What the journal holds already: at least that the upgrade was planned. */
	readonly events: readonly UpgradeEvent[];
	/** Seconds of Azure's time in one of ours: 1, unless Azure is simulated. */
	readonly pace: number;
	/** Whether this process still owns the upgrade. */
	readonly isHeld: () => Promise<boolean>;
	/** Azure's clock in milliseconds, for the times of events; `null` before its first answer. */
	readonly azureNow: () => number | null;
	/** Told after every decision, when it is on disk. */
	readonly onChange: (upgrade: Upgrade, events: readonly UpgradeEvent[]) => void;
};

/**
 * Carries one upgrade out: takes what was seen and answered to the core, puts each decision on disk, then takes it in,
 * then makes the call which follows. Nothing here decides what to do next.
 */
export class UpgradeRunner {
	readonly #options: UpgradeRunnerOptions;
	#upgrade: Upgrade;
	#events: readonly UpgradeEvent[];
	/** Who took up an upgrade which has ended, until it is reopened. */
	#started: UpgradeFact | null = null;
	#lastAt: number;
	readonly #inFlight: InFlight;
	readonly #calls: AzureCalls;

	constructor(options: UpgradeRunnerOptions) {
		const {arm, clock, reference, pace, isHeld, events} = options;
		this.#options = options;
		this.#upgrade = fold(events);
		this.#events = events;
		this.#lastAt = parseTimestamp(events.at(-1)?.at ?? '');

		const shared = {
			arm,
			clock,
			pace,
			upgrade: () => this.#upgrade,
			take: async (input: Input) => this.#take(input),
		};

		this.#inFlight = new InFlight(shared);
		this.#calls = new AzureCalls({...shared, reference, isHeld, inFlight: this.#inFlight});
	}

	/** The upgrade as it stands. */
	get upgrade(): Upgrade {
		return this.#upgrade;
	}

	/** Notes who takes the upgrade up, and confirms what the operator confirmed by starting it. */
	async begin(started: UpgradeFact): Promise<void> {
		// After an ending nothing is written until something reopens the upgrade.
		if (hasEnded(this.#upgrade)) {
			this.#started = started;
			return;
		}

		await this.#record([started]);
		await this.#take({type: 'confirm'});
	}

	/** Writes down something which no decision follows from, such as an imposed wait. */
	async note(fact: UpgradeFact): Promise<void> {
		if (!hasEnded(this.#upgrade)) {
			await this.#record([fact]);
		}
	}

	/** Does what an operator wants, or says in a sentence why not. */
	async steer(steering: Steering, snapshot: Snapshot | null, by: string | null): Promise<string | null> {
		const steered = steer(this.#upgrade, steering, snapshot, by);

		if (!steered.isPossible) {
			return steered.reason;
		}

		await this.#record([...(this.#started === null ? [] : [this.#started]), ...steered.facts]);
		this.#started = null;

		// Another leg, or the same one anew: nothing of what was in flight is waited for.
		if (steering.type === 'roll-back' || steering.type === 'retry-failed') {
			this.#inFlight.forget();
		}

		return null;
	}

	/** The scale set is not there any more: nothing can follow. */
	async loseSet(message: string): Promise<void> {
		await this.#take({type: 'set-gone', message});
	}

	/** Asks where the operation in flight stands, when it is time to. Call it before the instances are read. */
	async pollOperation(snapshot: Snapshot | null, signal: AbortSignal): Promise<void> {
		await this.#inFlight.poll(snapshot, signal);
	}

	/** Takes in what a poll saw, and makes the calls which follow from it. */
	async observe(snapshot: Snapshot, signal: AbortSignal): Promise<void> {
		if (hasEnded(this.#upgrade)) {
			return;
		}

		await this.#inFlight.readModelBack(snapshot);
		await this.#take({type: 'snapshot-taken', ...this.#inFlight.observe(snapshot)});
		await this.#calls.perform(snapshot, signal);
	}

	/** Lets the core decide until nothing more follows. */
	async #take(input: Input): Promise<void> {
		for (let facts = decide(this.#upgrade, input); facts.length > 0; facts = decide(this.#upgrade, input)) {
			await this.#record(facts);
		}
	}

	async #record(facts: readonly UpgradeFact[]): Promise<void> {
		const {journal, upgradeId, azureNow, clock, onChange, isHeld} = this.#options;

		if (!(await isHeld())) {
			throw new LeaseLostError(upgradeId);
		}

		const now = azureNow();
		const time = Math.max(this.#lastAt, now ?? clock.now());
		// The clock of this machine may be ahead: it must not move what Azure's clock tells later.
		this.#lastAt = now === null ? this.#lastAt : time;
		const at = new Date(time).toISOString();
		const events = facts.map((fact): UpgradeEvent => ({at, upgradeId, ...fact}));

		await journal.append(events); // On disk before anything acts on it.

		for (const event of events) {
			this.#upgrade = evolve(this.#upgrade, event);
			this.#inFlight.note(event);
		}

		this.#events = [...this.#events, ...events];
		onChange(this.#upgrade, this.#events);
	}
}
