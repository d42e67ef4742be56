import type {Arm, Operation} from '../arm/arm.js';
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
import {followsLatest, movedLatest} from '../upgrade/resolve-latest.js';
import {parseTimestamp} from '../upgrade/timestamp.js';
import {evolve, fold, hasEnded, type Upgrade} from '../upgrade/upgrade.js';
import {LeaseLostError} from './lease-lost-error.js';
import {ModelWrite} from './model-write.js';
import {Wait} from './wait.js';

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

// Azure's own clients wait 30 s between polls of an operation without Retry-After; its bucket gives back 15 a minute.
const operationPollMilliseconds = 5000;
const idleOperationPollMilliseconds = 15_000;
// Recorded: a request is refused 1 s after the operation before it succeeded. The wait doubles from here.
const conflictWaitMilliseconds = 2500;
const longestConflictWaitMilliseconds = 20_000;
const maxConflicts = 30;
/** Answers may lack a member for a while; a cloud which knows no ETags of scale sets is written to without. */
const maxReadsWithoutEtag = 30;
// After an answer which was lost: reads must have had the time to show what became of the request.
const lostAnswerWaitMilliseconds = 5000;
const throttledWaitMilliseconds = 30_000;

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
	#modelWrite = new ModelWrite();
	#batchIsOver = false;
	/** Azure does not know the operation of the batch any more: the set tells whether it still works. */
	#isOperationGone = false;
	#batchFailure: {readonly message: string; readonly isPreempted: boolean} | null = null;
	/** Whether the request of the batch was sent, now or by an earlier life of this upgrade, and no answer came back. */
	#isAnswerLost: boolean;
	#repairs: {readonly operation: Operation; readonly state: 'suspended' | 'running'} | null = null;
	#poll: Wait;
	/** No call before it is over: Azure asked to wait, or another write is under way. */
	#call: Wait;
	#conflicts = 0;
	#readsWithoutEtag = 0;

	constructor(options: UpgradeRunnerOptions) {
		const {clock, events, pace} = options;
		this.#options = options;
		this.#upgrade = fold(events);
		this.#events = events;
		this.#lastAt = parseTimestamp(events.at(-1)?.at ?? '');
		this.#poll = new Wait(clock);
		this.#call = new Wait(clock);
		// An earlier life may have sent it and died: the next reads tell before it is sent again.
		this.#isAnswerLost = this.#upgrade.leg.batchStatus === 'requested';

		if (this.#isAnswerLost) {
			this.#call.start(lostAnswerWaitMilliseconds / pace);
		}
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
			this.#modelWrite = new ModelWrite();
			this.#forgetBatch();
		}

		return null;
	}

	/** The scale set is not there any more: nothing can follow. */
	async loseSet(message: string): Promise<void> {
		await this.#take({type: 'set-gone', message});
	}

	/** Asks where the operation in flight stands, when it is time to. Call it before the instances are read. */
	async pollOperation(snapshot: Snapshot | null, signal: AbortSignal): Promise<void> {
		const upgrade = this.#upgrade;
		const ofSet = this.#repairs?.operation ?? this.#modelWrite.operation;
		const operation = ofSet ?? (this.#batchIsOver ? null : upgrade.leg.operation);

		if (operation === null || hasEnded(upgrade)) {
			return;
		}

		const isDue = ofSet !== null || snapshot === null || looksDone(upgrade, snapshot);
		const interval = isDue ? operationPollMilliseconds : idleOperationPollMilliseconds;

		if (this.#poll.passed < interval / this.#options.pace) {
			return;
		}

		this.#poll.start(0);
		const state = await this.#options.arm.pollOperation(operation, {signal});

		if (state.status === 'running') {
			return;
		}

		this.#poll = new Wait(this.#options.clock);

		const failure =
			state.status === 'failed' || state.status === 'cancelled'
				? {message: `${state.message} (${state.code})`, isPreempted: state.isPreempted}
				: null;

		if (this.#repairs !== null) {
			await this.#endRepairs(this.#repairs.state, failure?.message ?? null);
		} else if (ofSet !== null) {
			this.#modelWrite.end(failure?.message ?? null);
		} else {
			this.#batchIsOver = true;
			this.#isOperationGone = state.status === 'gone';
			this.#batchFailure = failure;
		}
	}

	/** Takes in what a poll saw, and makes the calls which follow from it. */
	async observe(snapshot: Snapshot, signal: AbortSignal): Promise<void> {
		if (hasEnded(this.#upgrade)) {
			return;
		}

		await this.#readModelBack(snapshot);

		const hasOperation = this.#upgrade.leg.operation !== null && !this.#isOperationGone;
		const isSetBusy = snapshot.scaleSet.provisioningState === 'Updating';
		const isOver = hasOperation ? this.#batchIsOver : !isSetBusy;

		await this.#take({
			type: 'snapshot-taken',
			snapshot,
			operation: isOver ? 'over' : 'running',
			failure: this.#batchFailure,
			isAnswerLost: this.#isAnswerLost,
		});

		await this.#perform(snapshot, signal);
	}

	/** A write of the model has worked when a read shows it, whatever its operation said. */
	async #readModelBack({scaleSet}: Snapshot): Promise<void> {
		const {leg} = this.#upgrade;

		if (leg.model !== 'requested') {
			return;
		}

		const outcome = this.#modelWrite.look(scaleSet, leg.image);

		if (outcome.status === 'written') {
			this.#modelWrite = new ModelWrite();
			await this.#take({type: 'model-written', etag: scaleSet.etag});
		} else if (outcome.status === 'refused') {
			this.#modelWrite = new ModelWrite();
			await this.#take({type: 'call-refused', message: outcome.message});
		}
	}

	async #endRepairs(state: 'suspended' | 'running', failure: string | null): Promise<void> {
		this.#repairs = null;
		const call = due(this.#upgrade);

		// The operator may want the other state meanwhile: its request comes next.
		if (call?.type === 'set-repairs' && call.state === state) {
			await this.#take(
				failure === null
					? {type: 'repairs-set', state}
					: {type: 'call-refused', message: `Azure did not change the automatic repairs: ${failure}.`},
			);
		}
	}

	/** Makes the call which is due, and what follows from it, until none is. */
	async #perform(snapshot: Snapshot, signal: AbortSignal): Promise<void> {
		const call = due(this.#upgrade);

		if (call === null || !this.#call.isOver || this.#isUnderWay(call)) {
			return;
		}

		if (!(await this.#options.isHeld())) {
			throw new LeaseLostError(this.#options.upgradeId);
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

	#isUnderWay(call: Due): boolean {
		return call.type === 'write-model'
			? this.#modelWrite.isSent
			: call.type === 'set-repairs' && this.#repairs !== null;
	}

	async #send(call: Due, snapshot: Snapshot, signal: AbortSignal): Promise<void> {
		const {arm, reference} = this.#options;

		if (call.type !== 'set-repairs' && (await this.#hasLatestMoved(snapshot, signal))) {
			return;
		}

		switch (call.type) {
			case 'write-model': {
				// In flight already, by an earlier life of this upgrade: the read will tell.
				if (snapshot.scaleSet.provisioningState === 'Updating' && namesSame(snapshot.scaleSet.image, call.image)) {
					return;
				}

				// Without it the write would go over whatever somebody else wrote meanwhile: a later read may tell it.
				if (snapshot.scaleSet.etag === null && ++this.#readsWithoutEtag <= maxReadsWithoutEtag) {
					return;
				}

				this.#modelWrite.begin(await arm.updateImage(reference, call.image, {etag: snapshot.scaleSet.etag, signal}));
				return;
			}

			case 'upgrade-instances': {
				const operation = await arm.upgradeInstances(reference, call.instanceIds, {signal});
				await this.#take({type: 'batch-taken', operation});
				return;
			}

			case 'set-repairs': {
				const operation = await arm.setAutomaticRepairs(reference, call.state, {signal});
				this.#repairs = {operation, state: call.state};
			}
		}
	}

	/** Whether `latest` stands for another version now than when it was planned: nobody has read about that one. */
	async #hasLatestMoved({scaleSet}: Snapshot, signal: AbortSignal): Promise<boolean> {
		const {image} = this.#upgrade.leg;

		if (!followsLatest(image)) {
			return false;
		}

		const versions = await this.#options.arm.listImageVersions({...scaleSet, image}, {signal});
		const moved = movedLatest(image, versions);

		if (moved !== null) {
			const message = `latest stands for ${moved} since a moment ago, and the plan says ${image.exactVersion}. Plan anew, or name a version.`;
			await this.#take({type: 'call-refused', message});
		}

		return moved !== null;
	}

	/** What follows when Azure refused or lost a write. */
	async #answer(error: ArmError, call: Due, snapshot: Snapshot): Promise<void> {
		const {pace} = this.#options;
		const message = `${error.message}. ${error.next ?? ''}`.trim();

		switch (error.kind) {
			case 'throttled': {
				this.#call.start(error.retryAfterMilliseconds ?? throttledWaitMilliseconds / pace);
				return;
			}

			case 'conflict':
			case 'model-changed': {
				await this.#answerConflict(error, call, snapshot);
				return;
			}

			case 'server':
			case 'network':
			case 'aborted': {
				// It may have worked: the next reads tell.
				this.#isAnswerLost ||= call.type === 'upgrade-instances';
				this.#call.start(lostAnswerWaitMilliseconds / pace);
				return;
			}

			case 'sign-in':
			case 'permission': {
				await this.#take({type: 'call-forbidden', message});
				return;
			}

			case 'not-found':
			case 'refused': {
				await this.#take({type: 'call-refused', message});
			}
		}
	}

	/** Something else is under way, or was in between: wait for it, but not for ever, and never fight over the model. */
	async #answerConflict(error: ArmError, call: Due, snapshot: Snapshot): Promise<void> {
		this.#conflicts++;

		if (error.kind === 'conflict') {
			const wait = Math.min(conflictWaitMilliseconds * 2 ** (this.#conflicts - 1), longestConflictWaitMilliseconds);
			this.#call.start(wait / this.#options.pace);
		}

		const isForeign = call.type === 'write-model' && this.#isModelForeign(snapshot);

		if (isForeign || this.#conflicts > maxConflicts) {
			await this.#take({type: 'call-refused', message: `${error.message}.`});
		}
	}

	/** Whether the model names neither the old image nor the new one: then somebody else is at work. */
	#isModelForeign({scaleSet}: Snapshot): boolean {
		const {leg, plan} = this.#upgrade;

		return (
			!namesSame(scaleSet.image, leg.image) &&
			!namesSame(scaleSet.image, leg.direction === 'forward' ? plan.from : plan.to)
		);
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
			this.#noteBatch(event);
		}

		this.#events = [...this.#events, ...events];
		onChange(this.#upgrade, this.#events);
	}

	/** What is known of the operation in flight, beside the journal, ends with the batch it belongs to. */
	#noteBatch({type}: UpgradeEvent): void {
		if (type === 'batch-requested' || type === 'batch-completed') {
			this.#forgetBatch();
		} else if (type === 'batch-accepted') {
			this.#isAnswerLost = false;
		}
	}

	#forgetBatch(): void {
		this.#batchIsOver = false;
		this.#isOperationGone = false;
		this.#batchFailure = null;
		this.#isAnswerLost = false;
		this.#poll = new Wait(this.#options.clock);
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
