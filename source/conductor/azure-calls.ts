import type {Arm} from '../arm/arm.js';
import {ArmError} from '../arm/arm-error.js';
import type {Clock} from '../clock.js';
import type {ScaleSetReference} from '../fleet/scale-set.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {Input} from '../upgrade/decide.js';
import {type Due, due} from '../upgrade/due.js';
import {namesSame} from '../upgrade/model-change.js';
import {followsLatest, movedLatest} from '../upgrade/resolve-latest.js';
import type {Upgrade} from '../upgrade/upgrade.js';
import {modeRefusal} from '../upgrade/will-start.js';
import {isModelForeign, lostRequestWaitMilliseconds, readFailure} from './call-failure.js';
import type {InFlight} from './in-flight.js';
import {LeaseLostError} from './lease-lost-error.js';
import {Wait} from './wait.js';

export type AzureCallsOptions = {
	readonly arm: Arm;
	readonly clock: Clock;
	readonly reference: ScaleSetReference;
	/** Seconds of Azure's time in one of ours: 1, unless Azure is simulated. */
	readonly pace: number;
	/** What was sent and is not over. */
	readonly inFlight: InFlight;
	/** Whether this process still owns the upgrade. */
	readonly isHeld: () => Promise<boolean>;
	/** The upgrade as it stands. */
	readonly upgrade: () => Upgrade;
	/** Takes what Azure answered to the core; resolves when what follows is on disk. */
	readonly take: (input: Input) => Promise<void>;
};

/** Answers may lack a member for a while; a cloud which knows no ETags of scale sets is written to without. */
const maxIncompleteReads = 30;

/**
 * Makes the calls which follow from an upgrade's state. None of it is in the journal: after a crash the state makes the
 * same calls due, and reads tell what became of those which were sent.
 */
export class AzureCalls {
	readonly #options: AzureCallsOptions;
	/** No call before it is over: Azure asked to wait, or another write is under way. */
	readonly #call: Wait;
	#conflicts = 0;
	#incompleteReads = 0;

	constructor(options: AzureCallsOptions) {
		const {clock, inFlight, pace} = options;
		this.#options = options;
		this.#call = new Wait(clock);

		if (inFlight.isAnswerLost) {
			this.#call.start(lostRequestWaitMilliseconds / pace);
		}
	}

	/** Makes the call which is due, and what follows from it, until none is. */
	async perform(snapshot: Snapshot, signal: AbortSignal): Promise<void> {
		const {inFlight, isHeld, upgrade} = this.#options;
		const call = due(upgrade());

		if (call === null || !this.#call.isOver || inFlight.has(call)) {
			return;
		}

		if (!(await isHeld())) {
			throw new LeaseLostError(upgrade().id);
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

	async #send(call: Due, snapshot: Snapshot, signal: AbortSignal): Promise<void> {
		const {arm, inFlight, reference} = this.#options;

		if (call.type !== 'set-repairs' && (await this.#hasLatestMoved(snapshot, signal))) {
			return;
		}

		switch (call.type) {
			case 'write-model': {
				const {image, provisioningState, etag, upgradePolicyMode} = snapshot.scaleSet;

				// In flight already, by an earlier life of this upgrade: the read will tell.
				if (provisioningState === 'Updating' && namesSame(image, call.image)) {
					return;
				}

				// Without them the write would go over what somebody else wrote, or start what nobody knows: a later read may tell.
				if ((etag === null || upgradePolicyMode === 'unknown') && ++this.#incompleteReads <= maxIncompleteReads) {
					return;
				}

				const refusal = modeRefusal(this.#options.upgrade().plan, upgradePolicyMode);

				if (refusal !== null) {
					await this.#options.take({type: 'call-forbidden', message: refusal});
					return;
				}

				inFlight.beginModelWrite(await arm.updateImage(reference, call.image, {etag, signal}));
				return;
			}

			case 'upgrade-instances': {
				const operation = await arm.upgradeInstances(reference, call.instanceIds, {signal});
				await this.#options.take({type: 'batch-taken', operation});
				return;
			}

			case 'set-repairs': {
				inFlight.beginRepairs(await arm.setAutomaticRepairs(reference, call.state, {signal}), call.state);
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
		const {inFlight, pace} = this.#options;
		const isForeign = call.type === 'write-model' && isModelForeign(this.#options.upgrade(), snapshot);
		this.#conflicts += error.kind === 'conflict' || error.kind === 'model-changed' ? 1 : 0;
		const isRequest = call.type === 'upgrade-instances';
		const failure = readFailure(error, {conflicts: this.#conflicts, isForeign, isRequest, pace});

		if (failure.isAnswerLost) {
			inFlight.loseAnswer();
		}

		this.#call.start(failure.waitMilliseconds);

		if (failure.input !== null) {
			this.#conflicts = 0;
			await this.#options.take(failure.input);
		}
	}
}
