import type {Arm, Operation} from '../arm/arm.js';
import type {Clock} from '../clock.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {Input} from '../upgrade/decide.js';
import {type Due, due} from '../upgrade/due.js';
import type {UpgradeEvent} from '../upgrade/event.js';
import {readiness} from '../upgrade/gates.js';
import type {Observation} from '../upgrade/observation.js';
import {hasEnded, type Upgrade} from '../upgrade/upgrade.js';
import {ModelWrite} from './model-write.js';
import {Wait} from './wait.js';

export type InFlightOptions = {
	readonly arm: Arm;
	readonly clock: Clock;
	/** Seconds of Azure's time in one of ours: 1, unless Azure is simulated. */
	readonly pace: number;
	/** The upgrade as it stands. */
	readonly upgrade: () => Upgrade;
	/** Takes what Azure answered to the core; resolves when what follows is on disk. */
	readonly take: (input: Input) => Promise<void>;
};

type RepairsState = 'suspended' | 'running';

// Azure's own clients wait 30 s between polls of an operation without Retry-After; its bucket gives back 15 a minute.
const operationPollMilliseconds = 5000;
const idleOperationPollMilliseconds = 15_000;

/**
 * What was sent for an upgrade and is not over: asks where it stands, and says what a snapshot means for it. None of it
 * is in the journal: after a crash reads tell what became of what was sent.
 */
export class InFlight {
	readonly #options: InFlightOptions;
	#modelWrite = new ModelWrite();
	#batchIsOver = false;
	/** Azure does not know the operation of the batch any more: the set tells whether it still works. */
	#isOperationGone = false;
	#batchFailure: Observation['failure'] = null;
	/** Whether the request of the batch was sent, now or by an earlier life of this upgrade, and no answer came back. */
	#isAnswerLost: boolean;
	#repairs: {readonly operation: Operation; readonly state: RepairsState} | null = null;
	#poll: Wait;

	constructor(options: InFlightOptions) {
		this.#options = options;
		this.#poll = new Wait(options.clock);
		// An earlier life may have sent it and died: the next reads tell before it is sent again.
		this.#isAnswerLost = options.upgrade().leg.batchStatus === 'requested';
	}

	/** Whether the request of the batch may have been taken: only the next reads tell. */
	get isAnswerLost(): boolean {
		return this.#isAnswerLost;
	}

	/** Whether a call was sent already and is not over. */
	has(call: Due): boolean {
		return call.type === 'write-model'
			? this.#modelWrite.isSent
			: call.type === 'set-repairs' && this.#repairs !== null;
	}

	/** Azure took a write of the model. */
	beginModelWrite(operation: Operation): void {
		this.#modelWrite.begin(operation);
	}

	/** Azure took a request about automatic repairs. */
	beginRepairs(operation: Operation, state: RepairsState): void {
		this.#repairs = {operation, state};
	}

	/** No answer came to the request of the batch. */
	loseAnswer(): void {
		this.#isAnswerLost = true;
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

	/** Asks where the operation in flight stands, when it is time to. Call it before the instances are read. */
	async poll(snapshot: Snapshot | null, signal: AbortSignal): Promise<void> {
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

	async #endRepairs(state: RepairsState, failure: string | null): Promise<void> {
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

	/** What is known of the operation in flight, beside the journal, ends with the batch it belongs to. */
	note({type}: UpgradeEvent): void {
		if (type === 'batch-requested' || type === 'batch-completed') {
			this.#forgetBatch();
		} else if (type === 'batch-accepted') {
			this.#isAnswerLost = false;
		}
	}

	/** Another leg begins, or the same one anew: nothing of what was in flight is waited for. */
	forget(): void {
		this.#modelWrite = new ModelWrite();
		this.#forgetBatch();
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
