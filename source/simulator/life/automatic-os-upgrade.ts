import {schedule} from '../world/events.js';
import {healthSourceOf, isServiceFabric} from '../world/model.js';
import {runningOperationsOf} from '../world/operations.js';
import {seededRandom} from '../world/random.js';
import {startRoll} from '../rolling/rolling.js';
import {isAutomaticOsUpgradeOn} from '../rolling/rolling-policy.js';
import {isBehindLatest} from '../rolling/rolling-scope.js';
import {keyOf, type ScaleSet, type World} from '../world/world.js';

/** From the publication of an image to the first batch: up to three hours are documented; ours is about ten minutes. */
const delaySeconds = {atLeast: 540, jitter: 120};
/** When the set is busy, the platform comes again. */
const secondsUntilNextTry = 600;

const wantsUpgrade = (world: World, scaleSet: ScaleSet): boolean =>
	isAutomaticOsUpgradeOn(scaleSet) &&
	(healthSourceOf(scaleSet.resource) !== 'none' || isServiceFabric(scaleSet.resource)) &&
	scaleSet.instances.some(
		instance => instance.protection?.protectFromScaleSetActions !== true && isBehindLatest(world, scaleSet, instance),
	);

/**
 * Makes the platform upgrade the OS of a set by itself a while from now, where that is on and `latest` means something
 * newer than an instance runs. To be called for every set when an image is published, and for one when its model is written.
 */
export const planAutomaticUpgrade = (world: World, scaleSet: ScaleSet): void => {
	if (!wantsUpgrade(world, scaleSet)) {
		return;
	}

	const random = seededRandom(world.seed, 'automatic', keyOf(scaleSet.id), world.now);
	const seconds = delaySeconds.atLeast + random.next() * delaySeconds.jitter;
	schedule(world, world.now + seconds * 1000, {kind: 'automatic-os-upgrade', scaleSetKey: keyOf(scaleSet.id)});
};

/** The same for all sets: a newer version of some image is there. */
export const planAutomaticUpgrades = (world: World): void => {
	for (const scaleSet of Object.values(world.scaleSets)) {
		planAutomaticUpgrade(world, scaleSet);
	}
};

/** Starts a planned upgrade, unless there is no more need; while the set is busy with something else it waits. */
export const upgradeAutomatically = (world: World, scaleSetKey: string): void => {
	const scaleSet = world.scaleSets[scaleSetKey];
	if (scaleSet === undefined || !wantsUpgrade(world, scaleSet)) {
		return;
	}

	if (runningOperationsOf(world, scaleSet).length > 0) {
		schedule(world, world.now + secondsUntilNextTry * 1000, {kind: 'automatic-os-upgrade', scaleSetKey});
		return;
	}

	startRoll(world, scaleSet, {kind: 'os', startedBy: 'Platform'});
};
