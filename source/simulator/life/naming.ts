import {seededRandom} from '../world/random.js';
import {keyOf, type ScaleSet, type World} from '../world/world.js';

/** The name of the system inside an instance: a Uniform one counts in base 36, a Flexible one has random letters [recorded]. */
export const computerNameOf = (prefix: string, instanceId: string): string =>
	/^\d+$/.test(instanceId)
		? `${prefix}${Number(instanceId).toString(36).toUpperCase().padStart(6, '0')}`
		: `${prefix}${instanceId.slice(-6).toUpperCase()}`;

/** The name of the next Flexible member: the name of the set and eight hexadecimal digits [recorded]. */
export const flexibleName = (world: World, scaleSet: ScaleSet): string => {
	scaleSet.nextInstanceId += 1;
	const random = seededRandom(world.seed, 'member', keyOf(scaleSet.id), scaleSet.nextInstanceId);
	return `${scaleSet.name}_${random.hex(8)}`;
};

/** The name of an OS disk, as Compute makes them. */
export const osDiskName = (seed: number, scaleSetName: string, instanceId: string, epoch: number): string =>
	`${scaleSetName}_${scaleSetName}_${instanceId}_OsDisk_1_${seededRandom(seed, 'disk', scaleSetName, instanceId, epoch).hex(32)}`;
