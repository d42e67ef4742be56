import type {Arm} from '../arm/arm.js';
import {ArmError} from '../arm/arm-error.js';
import type {Clock} from '../clock.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {Journal} from '../journal/journal.js';
import {decide, type Input} from '../upgrade/decide.js';
import {type Due, due} from '../upgrade/due.js';
import type {UpgradeEvent, UpgradeFact} from '../upgrade/event.js';
import {readiness} from '../upgrade/gates.js';
import {namesSame} from '../upgrade/model-change.js';
import {type Steering, steer} from '../upgrade/steer.js';
import {begin, evolve, hasEnded, type Upgrade} from '../upgrade/upgrade.js';
import {ModelWrite} from './model-write.js';

export type UpgradeRunnerOptions = {
	readonly arm: Arm;
	readonly clock: Clock;
	readonly journal: Journal;
	readonly reference: ScaleSetReference;
	readonly upgradeId: string;
	/** Azure's clock in milliseconds, for the times of events. */
	readonly azureNow: () => number;
	/** Told after every decision, when it is on disk. */
	readonly onChange: (upgrade: Upgrade, events: readonly UpgradeEvent[]) => void;
};

// Azure's own clients wait 30 s between polls of an operation without Retry-After; its bucket gives back 15 a minute.
const operationPollMilliseconds = 5000;
const idleOperationPollMilliseconds = 15_000;
// Recorded: a request is refused 1 s after the operation before it succeeded. The wait doubles from here.
const conflictWaitMilliseconds = 2500;
const longestConflictWaitMilliseconds = 20_000;
const maxConflicts = 30;

/**
 * Carries one upgrade out: takes what was seen and answered to the core, puts each decision on disk, then takes it in,
 * then makes the call which follows. Nothing here decides what to do next.
 */
export class UpgradeRunner {
	readonly #options: UpgradeRunnerOptions;
	#upgrade: Upgrade | null = null;
	#events: UpgradeEvent[] = [];
	#lastAt = 0;
	#modelWrite = new ModelWrite();
	#batchIsOver = false;
	#batchFailure: string | null = null;
	#polledAt = 0;
	/** No call before this moment of the local clock: Azure asked to wait, or another write is under way. */
	#callNotBefore = 0;
	#conflicts = 0;

	constructor(options: UpgradeRunnerOptions) {
		this.#options = options;
	}

	/** The upgrade as it stands; `null` before it began. */
	get upgrade(): Upgrade | null {
		return this.#upgrade;
	}

	get isRunning(): boolean {
		return this.#upgrade !== null && !hasEnded(this.#upgrade);
	}

	/** Begins: the plan is on disk before this resolves. */
	async begin(planned: Extract<UpgradeFact, {readonly type: 'upgrade-planned'}>): Promise<void> {
		await this.#record([planned]);
		await this.#take({type: 'confirm'});
	}

	/** Writes down something which no decision follows from, such as an imposed wait. */
	async note(fact: UpgradeFact): Promise<void> {
		if (this.isRunning) {
			await this.#record([fact]);
		}
	}

	/** Does what the operator wants, or says in a sentence why not. */
	async steer(steering: Steering, snapshot: Snapshot | null): Promise<string | null> {
		if (this.#upgrade === null) {
			return 'There is no upgrade.';
		}

		const steered = steer(this.#upgrade, steering, snapshot);

		if (!steered.isPossible) {
			return steered.reason;
		}

		await this.#record(steered.facts);
		this.#modelWrite = new ModelWrite();
		return null;
	}

	/** Asks where the operation in flight stands, when it is time to. Call it before the instances are read. */
	async pollOperation(snapshot: Snapshot | null, signal: AbortSignal): Promise<void> {
		const upgrade = this.#upgrade;
		const {operation: ofModel} = this.#modelWrite;
		const operation = ofModel ?? upgrade?.leg.operation ?? null;

		if (upgrade === null || operation === null || hasEnded(upgrade) || (ofModel === null && this.#batchIsOver)) {
			return;
		}

		const waited = this.#options.clock.now() - this.#polledAt;
		const isDue = ofModel !== null || snapshot === null || looksDone(upgrade, snapshot);

		if (waited < (isDue ? operationPollMilliseconds : idleOperationPollMilliseconds) && this.#polledAt !== 0) {
			return;
		}

		this.#polledAt = this.#options.clock.now();
		const state = await this.#options.arm.pollOperation(operation, {signal});

		if (state.status === 'running') {
			return;
		}

		const failure =
			state.status === 'failed' || state.status === 'cancelled' ? `${state.message} (${state.code})` : null;

		if (ofModel === null) {
			this.#batchIsOver = true;
			this.#batchFailure = failure;
		} else {
			this.#modelWrite.end(failure);
		}

		this.#polledAt = 0;
	}

	/** Takes in what a poll saw, and makes the calls which follow from it. */
	async observe(snapshot: Snapshot, signal: AbortSignal): Promise<void> {
		if (!this.isRunning) {
			return;
		}

		await this.#readModelBack(snapshot);

		const hasOperation = this.#upgrade?.leg.operation !== null;
		const isSetBusy = snapshot.scaleSet.provisioningState === 'Updating';
		const isOver = hasOperation ? this.#batchIsOver : !isSetBusy;

		await this.#take({
			type: 'snapshot-taken',
			snapshot,
			operation: isOver ? 'over' : 'running',
			failure: this.#batchFailure,
		});

		await this.#perform(snapshot, signal);
	}

	/** A write of the model has worked when a read shows it, whatever its operation said. */
	async #readModelBack({scaleSet}: Snapshot): Promise<void> {
		const leg = this.#upgrade?.leg;

		if (leg?.model !== 'requested') {
			return;
		}

		const outcome = this.#modelWrite.look(scaleSet, leg.image);

		if (outcome.status === 'written') {
			this.#modelWrite = new ModelWrite();
			await this.#take({type: 'model-written', etag: scaleSet.etag});
		} else if (outcome.status === 'refused') {
			await this.#take({type: 'call-refused', message: outcome.message});
		}
	}

	async #perform(snapshot: Snapshot, signal: AbortSignal): Promise<void> {
		const call = this.#upgrade === null ? null : due(this.#upgrade);

		if (
			call === null ||
			(call.type === 'write-model' && this.#modelWrite.isSent) ||
			this.#options.clock.now() < this.#callNotBefore
		) {
			return;
		}

		try {
			await this.#send(call, snapshot, signal);
			this.#conflicts = 0;
		} catch (error) {
			if (!(error instanceof ArmError)) {
				throw error;
			}

			await this.#answer(error, call, snapshot);
		}
	}

	async #send(call: Due, snapshot: Snapshot, signal: AbortSignal): Promise<void> {
		const {arm, reference} = this.#options;

		switch (call.type) {
			case 'write-model': {
				// In flight already, by an earlier life of this upgrade: the read will tell.
				if (snapshot.scaleSet.provisioningState === 'Updating' && namesSame(snapshot.scaleSet.image, call.image)) {
					return;
				}

				this.#modelWrite.begin(await arm.updateImage(reference, call.image, {etag: snapshot.scaleSet.etag, signal}));
				return;
			}

			case 'upgrade-instances': {
				const operation = await arm.upgradeInstances(reference, call.instanceIds, {signal});
				this.#batchIsOver = false;
				this.#batchFailure = null;
				await this.#take({type: 'batch-taken', operation});
			}
		}
	}

	/** What follows when Azure refused or lost a write. */
	async #answer(error: ArmError, call: Due, snapshot: Snapshot): Promise<void> {
		const {clock} = this.#options;

		switch (error.kind) {
			case 'throttled': {
				this.#callNotBefore = clock.now() + (error.retryAfterMilliseconds ?? 30_000);
				return;
			}

			case 'conflict':
			case 'model-changed': {
				this.#conflicts++;
				this.#callNotBefore =
					error.kind === 'model-changed'
						? 0
						: clock.now() +
							Math.min(conflictWaitMilliseconds * 2 ** (this.#conflicts - 1), longestConflictWaitMilliseconds);

				const isForeign = call.type === 'write-model' && this.#isModelForeign(snapshot);

				if (isForeign || this.#conflicts > maxConflicts) {
					await this.#take({type: 'call-refused', message: `${error.message}.`});
				}

				return;
			}

			case 'server':
			case 'network':
			case 'aborted': {
				// It may have worked. The next read tells of the model; asking instances again which have taken it is harmless.
				this.#callNotBefore = clock.now() + 5000;
				return;
			}

			case 'sign-in':
			case 'permission':
			case 'not-found':
			case 'refused': {
				await this.#take({type: 'call-refused', message: `${error.message}. ${error.next ?? ''}`.trim()});
			}
		}
	}

	/** Whether the model names neither the old image nor the new one: then somebody else is at work. */
	#isModelForeign({scaleSet}: Snapshot): boolean {
		const upgrade = this.#upgrade;

		return (
			upgrade !== null &&
			!namesSame(scaleSet.image, upgrade.leg.image) &&
			!namesSame(scaleSet.image, upgrade.leg.direction === 'forward' ? upgrade.plan.from : upgrade.plan.to)
		);
	}

	/** Lets the core decide until nothing more follows. */
	async #take(input: Input): Promise<void> {
		while (this.#upgrade !== null) {
			const facts = decide(this.#upgrade, input);

			if (facts.length === 0) {
				return;
			}

			await this.#record(facts);
		}
	}

	async #record(facts: readonly UpgradeFact[]): Promise<void> {
		const {journal, upgradeId, azureNow, onChange} = this.#options;
		this.#lastAt = Math.max(this.#lastAt, azureNow());
		const at = new Date(this.#lastAt).toISOString();
		const events = facts.map((fact): UpgradeEvent => ({at, upgradeId, ...fact}));

		await journal.append(events); // On disk before anything acts on it.

		for (const event of events) {
			this.#upgrade = this.#upgrade === null ? begin(event) : evolve(this.#upgrade, event);

			if (event.type === 'batch-completed') {
				this.#batchIsOver = false;
				this.#batchFailure = null;
			}
		}

		this.#events = [...this.#events, ...events];

		if (this.#upgrade !== null) {
			onChange(this.#upgrade, this.#events);
		}
	}
}

/** Whether every instance of the batch in flight has left the state of changing: then its operation is worth a look. */
function looksDone({leg}: Upgrade, snapshot: Snapshot): boolean {
	const byVmId = new Map(snapshot.instances.map(instance => [instance.vmId, instance]));

	return (leg.batches[leg.batch] ?? []).every(
		({vmId}) =>
			leg.progress[vmId] !== 'asked' || readiness(byVmId.get(vmId), leg.image, snapshot).status !== 'changing',
	);
}
