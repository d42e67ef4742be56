import type {ArmError} from '../arm/arm-error.js';
import type {Snapshot} from '../fleet/snapshot.js';
import type {Input} from '../upgrade/decide.js';
import {namesSame} from '../upgrade/model-change.js';
import type {Upgrade} from '../upgrade/upgrade.js';

// Recorded: a request is refused 1 s after the operation before it succeeded. The wait doubles from here.
const conflictWaitMilliseconds = 2500;
const longestConflictWaitMilliseconds = 20_000;
const maxConflicts = 30;
/**
 * After a request for instances whose answer was lost: reads may be a minute behind (seen of Azure Resource Manager), and
 * asking instances again which are being changed would begin their change anew.
 */
export const lostRequestWaitMilliseconds = 65_000;
/** After any other call whose answer was lost: its `If-Match`, or its nature, makes a second one harmless. */
const lostAnswerWaitMilliseconds = 5000;
const throttledWaitMilliseconds = 30_000;

/** What a write which failed means for the upgrade. */
export type CallFailure = {
	/** How long no other call is made, in milliseconds of the local clock. */
	readonly waitMilliseconds: number;
	/** Whether Azure may have taken the request all the same: only the next reads tell. */
	readonly isAnswerLost: boolean;
	/** What the core must know of it; `null` when the same call is simply made again. */
	readonly input: Input | null;
};

export type FailureFacts = {
	/** How many conflicts in a row this is, from 1. */
	readonly conflicts: number;
	/** Whether the model names an image which is neither the old nor the new one. */
	readonly isForeign: boolean;
	/** Whether the call asked for instances. */
	readonly isRequest: boolean;
	/** Seconds of Azure's time in one of ours. */
	readonly pace: number;
};

/** What follows when Azure refused or lost a write. */
export function readFailure(error: ArmError, {conflicts, isForeign, isRequest, pace}: FailureFacts): CallFailure {
	const message = `${error.message}. ${error.next ?? ''}`.trim();
	const again = (milliseconds: number): CallFailure => ({
		waitMilliseconds: milliseconds,
		isAnswerLost: false,
		input: null,
	});

	switch (error.kind) {
		case 'throttled': {
			return again(error.retryAfterMilliseconds ?? throttledWaitMilliseconds / pace);
		}

		case 'conflict':
		case 'model-changed': {
			if (isForeign) {
				// Somebody else is at work on the model: never fight.
				return {...again(0), input: {type: 'call-refused', message: `${error.message}.`}};
			}

			if (conflicts > maxConflicts) {
				// What is under way goes on for long: an operator sees when it is over, and resumes.
				return {...again(0), input: {type: 'call-forbidden', message: `${error.message}.`}};
			}

			const wait = Math.min(conflictWaitMilliseconds * 2 ** (conflicts - 1), longestConflictWaitMilliseconds);

			return again(error.kind === 'conflict' ? wait / pace : 0);
		}

		case 'server':
		case 'network':
		case 'aborted': {
			const wait = isRequest ? lostRequestWaitMilliseconds : lostAnswerWaitMilliseconds;

			return {...again(wait / pace), isAnswerLost: isRequest};
		}

		case 'sign-in':
		case 'permission': {
			return {...again(0), input: {type: 'call-forbidden', message}};
		}

		case 'not-found':
		case 'refused': {
			return {...again(0), input: {type: 'call-refused', message}};
		}
	}
}

/** Whether the model names neither the old image nor the new one: then somebody else is at work. */
export function isModelForeign({leg, plan}: Upgrade, {scaleSet}: Snapshot): boolean {
	return (
		!namesSame(scaleSet.image, leg.image) &&
		!namesSame(scaleSet.image, leg.direction === 'forward' ? plan.from : plan.to)
	);
}
