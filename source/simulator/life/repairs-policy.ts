import {secondsOfDuration} from '../rolling/duration.js';
import {schedule} from '../world/events.js';
import {dig, digText} from '../world/json.js';
import {healthSourceOf} from '../world/model.js';
import {keyOf, type Instance, type ScaleSet, type World} from '../world/world.js';

/** How often the platform looks for instances to repair, while there are unhealthy ones [unproven]. */
const secondsBetweenLooks = 60;
/** The documented default of the grace period. */
const usualGraceSeconds = 600;

type RepairAction = 'Replace' | 'Reimage' | 'Restart';

/** What the set wants to happen to unhealthy instances; `null` where automatic repairs are off, or nothing tells health. */
export const repairsPolicyOf = (
	scaleSet: ScaleSet,
): {readonly graceSeconds: number; readonly action: RepairAction} | null => {
	const policy = dig(scaleSet.resource, 'properties', 'automaticRepairsPolicy');
	if (dig(policy, 'enabled') !== true || healthSourceOf(scaleSet.resource) === 'none') {
		return null;
	}

	const action = digText(policy, 'repairAction')?.toLowerCase();
	return {
		graceSeconds: secondsOfDuration(digText(policy, 'gracePeriod') ?? '') ?? usualGraceSeconds,
		action: action === 'reimage' ? 'Reimage' : action === 'restart' ? 'Restart' : 'Replace',
	};
};

/** Whether automatic repairs would take the instance once its grace is over: unhealthy, at rest and not protected [documented]. */
export const isInNeedOfRepair = (instance: Instance): boolean =>
	(instance.health === 'unhealthy' || instance.health === 'unknown') &&
	instance.task === null &&
	instance.powerState === 'running' &&
	instance.protection === null;

/** Makes the platform look for instances to repair, where the set wants that and it is not about to anyway. */
export const watchForRepairs = (world: World, scaleSet: ScaleSet): void => {
	if (scaleSet.repairs.isLookScheduled || repairsPolicyOf(scaleSet) === null) {
		return;
	}

	scaleSet.repairs.isLookScheduled = true;
	schedule(world, world.now + secondsBetweenLooks * 1000, {kind: 'repairs-look', scaleSetKey: keyOf(scaleSet.id)});
};
