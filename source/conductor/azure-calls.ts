import type {Arm, Operation} from '../arm/arm.js';
import {ArmError} from '../arm/arm-error.js';
import type {Clock} from '../clock.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {Input} from '../upgrade/decide.js';
import {type Due, due} from '../upgrade/due.js';
import type {UpgradeEvent} from '../upgrade/event.js';
import {readiness} from '../upgrade/gates.js';
import {namesSame} from '../upgrade/model-change.js';
import type {Observation} from '../upgrade/observation.js';
import {followsLatest, movedLatest} from '../upgrade/resolve-latest.js';
import {hasEnded, type Upgrade} from '../upgrade/upgrade.js';
import {isModelForeign, lostRequestWaitMilliseconds, readFailure} from './call-failure.js';
import {LeaseLostError} from './lease-lost-error.js';
import {ModelWrite} from './model-write.js';
import {Wait} from './wait.js';

export type AzureCallsOptions = {
	readonly arm: Arm;
	readonly clock: Clock;
	readonly reference: ScaleSetReference;
	/** Seconds of Azure's time in one of ours: 1, unless Azure is simulated. */
	readonly pace: number;
	/** Whether this process still owns the upgrade. */
	readonly isHeld: () => Promise<boolean>;
	/** The upgrade as it stands. */
	readonly upgrade: () => Upgrade;
	/** Takes what Azure answered to the core; resolves when what follows is on disk. */
	readonly take: (input: Input) => Promise<void>;
};

// Azure's own clients wait 30 s between polls of an operation without Retry-After; its bucket gives back 15 a minute.
const operationPollMilliseconds = 5000;
const idleOperationPollMilliseconds = 15_000;
/** Answers may lack a member for a while; a cloud which knows no ETags of scale sets is written to without. */
const maxReadsWithoutEtag = 30;

/**
 * Makes the calls which follow from an upgrade's state, and knows what is in flight. None of it is in the journal: after
 * a crash the state makes the same calls due, and reads tell what became of those which were sent.
 */
export class AzureCalls {
	readonly #options: AzureCallsOptions;
	#modelWrite = new ModelWrite();
	#batchIsOver = false;
	/** Azure does not know the operation of the batch any more: the set tells whether it still works. */
	#isOperationGone = false;
	#batchFailure: Observation['failure'] = null;
	/** Whether the request of the batch was sent, now or by an earlier life of this upgrade, and no answer came back. */
	#isAnswerLost: boolean;
	#repairs: {readonly operation: Operation; readonly state: 'suspended' | 'running'} | null = null;
	#poll: Wait;
	/** No call before it is over: Azure asked to wait, or another write is under way. */
	#call: Wait;
	#conflicts = 0;
	#readsWithoutEtag = 0;

	constructor(options: AzureCallsOptions) {
		const {clock, pace, upgrade} = options;
		this.#options = options;
		this.#poll = new Wait(clock);
		this.#call = new Wait(clock);
		// An earlier life may have sent it and died: the next reads tell before it is sent again.
		this.#isAnswerLost = upgrade().leg.batchStatus === 'requested';

		if (this.#isAnswerLost) {
			this.#call.start(lostRequestWaitMilliseconds / pace);
		}
	}

	/** What a snapshot means for the batch in flight. */
	observe(snapshot: Snapshot): Observation {
		const hasOperation = this.#options.upgrade().leg.operation !== null && !this.#isOperationGone;
		const isSetBusy = snapshot.scaleSet.provisioningState === 'Updating';
		const isOver = hasOperation ? this.#batchIsOver : !isSetBusy;

		return {
			snapshot,
			operation: isOver ? 'over' : 'running',
			failure: this.#batchFailure,
			isAnswerLost: this.#isAnswerLost,
		};
	}

	/** Another leg begins, or the same one anew: nothing of what was in flight is waited for. */
	forget(): void {
		this.#modelWrite = new ModelWrite();
		this.#forgetBatch();
	}

	/** Asks where the operation in flight stands, when it is time to. Call it before the instances are read. */
	async pollOperation(snapshot: Snapshot | null, signal: AbortSignal): Promise<void> {
		const upgrade = this.#options.upgrade();
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

	/** A write of the model has worked when a read shows it, whatever its operation said. */
	async readModelBack({scaleSet}: Snapshot): Promise<void> {
		const {leg, plan} = this.#options.upgrade();
		// Where the write lets the platform roll, its operation is the roll: the instances are watched meanwhile.
		const isRoll = plan.willStart !== 'nothing';

		if (leg.model !== 'requested') {
			return;
		}

		const outcome = this.#modelWrite.look(scaleSet, leg.image, {isRoll});

		if (outcome.status === 'written') {
			this.#modelWrite = new ModelWrite();
			await this.#options.take({type: 'model-written', etag: scaleSet.etag});
		} else if (outcome.status === 'refused') {
			this.#modelWrite = new ModelWrite();
			await this.#options.take({type: 'call-refused', message: outcome.message});
		}
	}

	async #endRepairs(state: 'suspended' | 'running', failure: string | null): Promise<void> {
		this.#repairs = null;
		const call = due(this.#options.upgrade());

		// The operator may want the other state meanwhile: its request comes next.
		if (call?.type === 'set-repairs' && call.state === state) {
			await this.#options.take(
				failure === null
					? {type: 'repairs-set', state}
					: {type: 'call-refused', message: `Azure did not change the automatic repairs: ${failure}.`},
			);
		}
	}

	/** Makes the call which is due, and what follows from it, until none is. */
	async perform(snapshot: Snapshot, signal: AbortSignal): Promise<void> {
		const call = due(this.#options.upgrade());

		if (call === null || !this.#call.isOver || this.#isUnderWay(call)) {
			return;
		}

		if (!(await this.#options.isHeld())) {
			throw new LeaseLostError(this.#options.upgrade().id);
		}

		try {
			await this.#send(call, snapshot, signal);
			this.#conflicts = 0;
		} catch (error) {
			if (!(error instanceof ArmError)) {
				throw error;
			}

			await this.#fail(error, call, snapshot);
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
				await this.#options.take({type: 'batch-taken', operation});
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
		const {image} = this.#options.upgrade().leg;

		if (!followsLatest(image)) {
			return false;
		}

		const versions = await this.#options.arm.listImageVersions({...scaleSet, image}, {signal});
		const moved = movedLatest(image, versions);

		if (moved !== null) {
			const message = `latest stands for ${moved} since a moment ago, and the plan says ${image.exactVersion}. Plan anew, or name a version.`;
			await this.#options.take({type: 'call-refused', message});
		}

		return moved !== null;
	}

	/** What follows when Azure refused or lost a write. */
	async #fail(error: ArmError, call: Due, snapshot: Snapshot): Promise<void> {
		const {pace} = this.#options;
		const isForeign = call.type === 'write-model' && isModelForeign(this.#options.upgrade(), snapshot);
		this.#conflicts += error.kind === 'conflict' || error.kind === 'model-changed' ? 1 : 0;
		const isRequest = call.type === 'upgrade-instances';
		const failure = readFailure(error, {conflicts: this.#conflicts, isForeign, isRequest, pace});

		this.#isAnswerLost ||= failure.isAnswerLost;
		this.#call.start(failure.waitMilliseconds);

		if (failure.input !== null) {
			this.#conflicts = 0;
			await this.#options.take(failure.input);
		}
	}

	/** What is known of the operation in flight, beside the journal, ends with the batch it belongs to. */
	note({type}: UpgradeEvent): void {
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
