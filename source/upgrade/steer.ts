import type {Snapshot} from '../fleet/snapshot.js';
import {endWith} from './repairs.js';
import {retryFailed} from './retry.js';
import {rollBack} from './roll-back.js';
import {skipInstances} from './skip.js';
import {impossible, possible, type Steered} from './steered.js';
import {hasEnded, type Upgrade} from './upgrade.js';
import {whatStaysMixed} from './wording.js';

/** What an operator can want of an upgrade. Each is another word, and does another thing. */
export type Steering =
	| {readonly type: 'pause'}
	/** With `acceptBreach` also an upgrade which ended by a breach of its policy goes on. */
	| {readonly type: 'resume'; readonly acceptBreach?: boolean}
	| {readonly type: 'cancel'}
	| {readonly type: 'roll-back'}
	| {readonly type: 'retry-failed'}
	| {readonly type: 'skip'; readonly instanceIds: readonly string[]};

/**
 * Pause: the batch in flight ends, none follows until resume. Cancel: nothing more is asked, ever; what is mixed stays
 * so. Roll back: what this upgrade changed goes back to the exact old image, in the same batches and by the same gates.
 * Retry: what failed is asked again, and what is untouched is gone on with. Skip: these are left out, or not waited for.
 *
 * @param by who wants it, for the journal.
 */
export function steer(
	upgrade: Upgrade,
	steering: Steering,
	snapshot: Snapshot | null,
	by: string | null = null,
): Steered {
	if (upgrade.ending !== null) {
		return impossible('The upgrade is ending: it resumes automatic repairs. Wait a moment.');
	}

	switch (steering.type) {
		case 'pause': {
			return upgrade.status === 'rolling-forward' || upgrade.status === 'rolling-back'
				? possible({type: 'paused', reason: `Paused by ${by ?? 'the operator'}.`, by})
				: impossible('There is nothing to pause: the upgrade does not run.');
		}

		case 'resume': {
			return resume(upgrade, steering.acceptBreach === true, by);
		}

		case 'cancel': {
			return hasEnded(upgrade)
				? impossible('There is nothing to cancel: the upgrade has ended.')
				: possible(
						...endWith(upgrade, {
							type: 'upgrade-cancelled',
							message: `Cancelled by ${by ?? 'the operator'}. ${whatStaysMixed(upgrade)}`,
							by,
						}),
					);
		}

		case 'roll-back': {
			return rollBack(upgrade, snapshot, by);
		}

		case 'retry-failed': {
			return retryFailed(upgrade, by);
		}

		case 'skip': {
			return skipInstances(upgrade, steering.instanceIds, by);
		}
	}
}

function resume(upgrade: Upgrade, acceptBreach: boolean, by: string | null): Steered {
	if (upgrade.status === 'paused') {
		return possible({type: 'resumed', acceptedBreach: null, by});
	}

	if (!acceptBreach) {
		return impossible(
			upgrade.status === 'faulted' && upgrade.breach !== null
				? 'The upgrade ended by a breach of its policy: it goes on only when you accept the breach.'
				: 'There is nothing to resume: the upgrade is not paused.',
		);
	}

	if (upgrade.status !== 'faulted' || upgrade.breach === null) {
		return impossible('There is no breach to accept: the upgrade did not end by one.');
	}

	return upgrade.plan.willStart === 'nothing'
		? possible({type: 'resumed', acceptedBreach: upgrade.breach, by})
		: impossible('The platform ran this upgrade: it cannot be gone on with. Plan another.');
}
