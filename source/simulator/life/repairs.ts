import {beginTask} from './life.js';
import {provisionInstance} from './provision.js';
import {isInNeedOfRepair, repairsPolicyOf, watchForRepairs} from './repairs-policy.js';
import type {Instance, ScaleSet, World} from '../world/world.js';

/** At any time no more than this share of the instances is under repair [documented]. */
const mostPercent = 5;
/** After so many repairs in vain the service suspends itself [documented without a number]. */
const mostFailures = 5;

/**
 * Looks for instances to repair, as automatic repairs do: unhealthy for longer than the grace period after their last
 * change of state, 5 % of the set at a time. A repaired instance which needs repair again counts as a repair in vain.
 */
export const lookForRepairs = (world: World, scaleSetKey: string): void => {
	const scaleSet = world.scaleSets[scaleSetKey];
	if (scaleSet === undefined) {
		return;
	}

	scaleSet.repairs.isLookScheduled = false;
	const policy = repairsPolicyOf(scaleSet);
	const unhealthy = scaleSet.instances.filter(instance => isInNeedOfRepair(instance));
	const underRepair = scaleSet.instances.filter(
		({task, vmId}) => task !== null && scaleSet.repairs.repairedVmIds.includes(vmId),
	);
	if (policy === null || scaleSet.automaticRepairs === 'Suspended' || unhealthy.length + underRepair.length === 0) {
		return;
	}

	if (scaleSet.rollingUpgrade?.code !== 'RollingForward') {
		const room = Math.max(1, Math.floor((scaleSet.instances.length * mostPercent) / 100)) - underRepair.length;
		const due = unhealthy.filter(
			({provisionedAt, health}) => health !== 'initializing' && provisionedAt + policy.graceSeconds * 1000 <= world.now,
		);
		for (const instance of due.slice(0, Math.max(0, room))) {
			repair(world, scaleSet, instance, policy.action);
		}
	}

	watchForRepairs(world, scaleSet);
};

const repair = (
	world: World,
	scaleSet: ScaleSet,
	instance: Instance,
	action: 'Replace' | 'Reimage' | 'Restart',
): void => {
	const {repairs} = scaleSet;
	if (repairs.repairedVmIds.includes(instance.vmId)) {
		repairs.failures += 1;
		if (repairs.failures >= mostFailures) {
			scaleSet.automaticRepairs = 'Suspended';
			return;
		}
	}

	if (action === 'Replace') {
		// The new one has another id and takes the current model [documented].
		const {vmId} = provisionInstance(world, scaleSet, null, instance);
		beginTask(world, scaleSet, instance, 'scale-in', null);
		repairs.repairedVmIds.push(instance.vmId, vmId);
		return;
	}

	beginTask(world, scaleSet, instance, action === 'Reimage' ? 'reimage' : 'restart', null);
	repairs.repairedVmIds.push(instance.vmId);
};
