import type {Operation} from '../arm/arm.js';
import type {Image} from '../fleet/image.js';
import type {ScaleSet} from '../fleet/scale-set.js';
import {namesSame} from '../upgrade/model-change.js';

/** What a read of the scale set says of a write of its model. */
export type WriteOutcome =
	| {readonly status: 'unknown'}
	| {readonly status: 'written'}
	| {readonly status: 'refused'; readonly message: string};

/** A read may be behind a write: this many may pass before success without effect is called by its name. */
const maxReadsWithoutEffect = 5;

/**
 * One write of the model, from its request until a read tells what became of it. The operation says when to look; only
 * the read says whether it worked. Not in the journal: after a crash a read tells as well.
 */
export class ModelWrite {
	#operation: Operation | null = null;
	#failure: string | null = null;
	/** Reads since the operation succeeded which did not show the image; `null` while none succeeded. */
	#readsWithoutEffect: number | null = null;

	/** The operation in flight, if any. */
	get operation(): Operation | null {
		return this.#operation;
	}

	/** Whether the request has been sent, so that it must not be sent again. */
	get isSent(): boolean {
		return this.#operation !== null || this.#readsWithoutEffect !== null;
	}

	/** Azure took the request. */
	begin(operation: Operation): void {
		this.#operation = operation;
		this.#failure = null;
		this.#readsWithoutEffect = null;
	}

	/** The operation is over: well, or with what Azure says went wrong. */
	end(failure: string | null): void {
		this.#operation = null;
		this.#failure = failure;
		this.#readsWithoutEffect = failure === null ? 0 : null;
	}

	/**
	 * Looks at a read of the scale set; `image` is what was to be written.
	 *
	 * @param isRoll the operation goes on after the model was saved: it is the platform's roll.
	 */
	look(scaleSet: ScaleSet, image: Image, {isRoll}: {readonly isRoll: boolean} = {isRoll: false}): WriteOutcome {
		if (isRoll && namesSame(scaleSet.image, image)) {
			return {status: 'written'};
		}

		if (this.#operation !== null || scaleSet.provisioningState === 'Updating') {
			return {status: 'unknown'};
		}

		// Azure may report an old failure of instances on an unrelated write: what the model names is the truth.
		if (namesSame(scaleSet.image, image)) {
			return {status: 'written'};
		}

		if (this.#failure !== null) {
			return {status: 'refused', message: `Azure did not save the model: ${this.#failure}.`};
		}

		if (this.#readsWithoutEffect !== null && ++this.#readsWithoutEffect > maxReadsWithoutEffect) {
			return {
				status: 'refused',
				message: 'Azure says that the model was saved, but reading it back shows the old image.',
			};
		}

		return {status: 'unknown'};
	}
}
