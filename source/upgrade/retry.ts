import {impossible, possible, type Steered} from './steered.js';
import {hasEnded, type Upgrade} from './upgrade.js';

/**
 * Another attempt, on whichever way the upgrade is: instances which failed, were given up, or were in flight when it
 * ended are tried again, and what is still untouched is gone on with. Those which have arrived meanwhile are not asked.
 * A cancelled upgrade in which nothing went wrong is not reopened: its operator said that no more is to be asked.
 */
export function retryFailed(upgrade: Upgrade, by: string | null): Steered {
	const {leg, status} = upgrade;

	if (upgrade.plan.willStart !== 'nothing') {
		return impossible('The platform runs this upgrade: nothing of it can be tried again. Plan another.');
	}

	if (status !== 'paused' && !hasEnded(upgrade)) {
		return impossible('The upgrade still runs. Pause it, or wait for its end, then retry.');
	}

	if (leg.batchStatus !== 'pending' && !hasEnded(upgrade)) {
		return impossible('A batch is in flight. Wait until it has ended, then retry.');
	}

	const instances = leg.batches.flat().filter(({vmId}) => {
		const progress = leg.progress[vmId];
		return progress === 'failed' || progress === 'given-up' || progress === 'asked';
	});

	const hasMore = status === 'faulted' && Object.values(leg.progress).includes('pending');
	const hasModelToWrite = status === 'faulted' && leg.model === 'requested';

	return instances.length > 0 || hasMore || hasModelToWrite
		? possible({type: 'retry-started', instances, by})
		: impossible('There is nothing to retry: no instance failed or was given up. Plan an upgrade for what is left.');
}
