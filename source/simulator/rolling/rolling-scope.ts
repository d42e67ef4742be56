import {resolveReference} from '../world/images.js';
import {digText} from '../world/json.js';
import {upgradeMode} from '../world/model.js';
import {rollPolicyOf} from './rolling-policy.js';
import type {RollKind} from '../world/rolling-upgrade.js';
import type {Instance, ScaleSet, World} from '../world/world.js';

/** Whether `latest` now means another version than the one which the instance runs. */
export const isBehindLatest = (world: World, scaleSet: ScaleSet, {imageReference}: Instance): boolean =>
	imageReference !== null &&
	digText(resolveReference(world, imageReference, scaleSet.location), 'exactVersion') !==
		digText(imageReference, 'exactVersion');

/** Whether only a request which names the instance may touch it. */
export const isProtected = (instance: Instance): boolean => instance.protection?.protectFromScaleSetActions === true;

/** Whether the instance is on its way out: nothing else may be begun with it. */
export const isLeaving = ({task}: Instance): boolean => task?.kind === 'delete' || task?.kind === 'scale-in';

/** Which instances a roll of this kind has something for. Protected ones are left alone [documented]. */
export const instancesToRoll = (world: World, scaleSet: ScaleSet, kind: RollKind): readonly Instance[] =>
	scaleSet.instances.filter(instance => {
		if (isProtected(instance) || isLeaving(instance)) {
			return false;
		}

		switch (kind) {
			case 'model': {
				return instance.modelRevision !== scaleSet.modelRevision;
			}

			case 'os': {
				return isBehindLatest(world, scaleSet, instance);
			}

			case 'extension': {
				return instance.powerState !== 'deallocated';
			}
		}
	});

/**
 * Whether a write of the model makes the platform roll: in Rolling mode any write does which is not for the capacity
 * alone, even one which changes nothing [recorded: it takes a minute], and after a roll which stopped early even that
 * [documented]. The instances of Service Fabric go domain by domain in Automatic mode too [documented].
 */
export const rollsOnWrite = (
	scaleSet: ScaleSet,
	{isModelChanged, isScaled}: {readonly isModelChanged: boolean; readonly isScaled: boolean},
): boolean => {
	const mode = upgradeMode(scaleSet).toLowerCase();
	const hasStopped = scaleSet.rollingUpgrade?.code === 'Cancelled' || scaleSet.rollingUpgrade?.code === 'Faulted';
	return (
		(mode === 'rolling' && (isModelChanged || hasStopped || !isScaled)) ||
		(mode === 'automatic' && isModelChanged && rollPolicyOf(scaleSet, 'model', 'User').isByUpdateDomain)
	);
};
