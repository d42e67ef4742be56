import {isStopped} from '../../fleet/snapshot.js';
import {isUnhealthy} from '../gates.js';
import {instancesText, partText} from '../counted.js';
import {type Check, type CheckFacts, pass, refuse, warn} from './check.js';

/** Whether anything is left to upgrade. */
export function checkSelection({taken, selected}: CheckFacts): Check {
	const name = 'selection';

	return taken.length === 0
		? refuse(
				name,
				selected.size === 0
					? 'No instance is selected.'
					: selected.size === 1
						? 'The selected instance cannot be upgraded: see why it is skipped.'
						: `None of the ${selected.size} selected instances can be upgraded: see what is skipped and why.`,
				'Select instances which are outdated, running and not protected.',
			)
		: pass(
				name,
				`${partText(taken.length, {of: selected.size, noun: 'selected instance', verb: ['will', 'will']})} be upgraded.`,
			);
}

/** Whether a batch takes down all that serves: in a set of one there is no other way. */
export function checkOutage({snapshot, batches, willStart}: CheckFacts): Check | null {
	if (willStart !== 'nothing') {
		return null;
	}

	const serving = snapshot.instances.filter(instance => !isStopped(instance) && !isUnhealthy(instance, snapshot));
	const worst = batches.find(({instances}) => {
		const inBatch = new Set(instances.map(({vmId}) => vmId));

		return serving.every(({vmId}) => inBatch.has(vmId));
	});

	if (worst === undefined) {
		return null;
	}

	return serving.length === 0
		? warn('outage', 'No instance is healthy: nothing serves while the upgrade runs.', 'Look at why before you start.')
		: warn(
				'outage',
				`Batch ${worst.index + 1} takes down every healthy instance of the set, ${serving.length} in all: nothing serves meanwhile.`,
				snapshot.instances.length === 1
					? 'Scale the set out by one first, or take the outage.'
					: 'Make batches smaller with --batch, scale out first, or take the outage.',
			);
}

/** Whether the set is about to gain or lose instances, which no plan can foresee. */
export function checkCapacity({snapshot: {scaleSet, instances}}: CheckFacts): Check | null {
	const name = 'capacity';
	const extra = scaleSet.capacity === null ? 0 : instances.length - scaleSet.capacity;

	if (extra > 0) {
		return warn(
			name,
			scaleSet.isOverprovisioned
				? `The set has ${instancesText(extra)} more than its capacity of ${scaleSet.capacity}: extras of overprovisioning, which Azure deletes again.`
				: `The set has ${instancesText(extra)} more than its capacity of ${scaleSet.capacity}: it is being scaled in.`,
			'Wait until the numbers agree, or the upgrade meets instances which go away.',
		);
	}

	if (extra < 0) {
		return warn(
			name,
			`The set has ${instancesText(-extra)} fewer than its capacity of ${scaleSet.capacity}: it is being scaled out.`,
			'Instances which come after the model is saved are created with the new image, all at once.',
		);
	}

	return scaleSet.isOverprovisioned
		? pass(
				name,
				'The set is overprovisioned: on a scale-out extra instances come and go. The plan touches only those which are there now.',
			)
		: null;
}
