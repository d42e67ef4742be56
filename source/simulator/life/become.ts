import {digText, mergePatch} from '../world/json.js';
import {capacityOf, healthSourceOf, modelExtensions, modelImageReference, modelImageUri} from '../world/model.js';
import {resolveReference} from '../world/images.js';
import {instanceIsThrough} from '../world/operations.js';
import type {HealthState, Instance, ScaleSet, World} from '../world/world.js';
import {osDiskName} from './naming.js';
import {watchForRepairs} from './repairs-policy.js';
import type {StageChange, StageFailure} from './stage.js';

/** Makes of an instance what a stage which it reached makes of it, now. */
export const become = (world: World, scaleSet: ScaleSet, instance: Instance, becomes: StageChange): void => {
	if (becomes.provisioningState !== undefined) {
		instance.provisioningState = becomes.provisioningState;
		instance.provisionedAt = world.now;
		instance.failure = null;
	}

	instance.powerState = becomes.powerState ?? instance.powerState;
	if (becomes.isAgentReady !== undefined) {
		instance.isAgentReady = becomes.isAgentReady;
		instance.agentAt = world.now;
	}

	if (becomes.health !== undefined) {
		setHealth(world, scaleSet, instance, becomes.health);
	}

	if ((becomes.takesModel === true || becomes.takesImage !== undefined) && becomes.takesImage !== 'previous') {
		const {modelRevision, imageReference, imageUri, vmSize, osDiskName: disk} = instance;
		instance.previous = {modelRevision, imageReference, imageUri, vmSize, osDiskName: disk};
	}

	if (becomes.takesModel === true) {
		instance.modelRevision = scaleSet.modelRevision;
		instance.vmSize = digText(scaleSet.resource, 'sku', 'name') ?? instance.vmSize;
	}

	if (becomes.takesImage !== undefined) {
		takeImage(world, scaleSet, instance, becomes.takesImage);
	}

	if (becomes.isRemoved === true) {
		remove(world, scaleSet, instance);
	}

	if (becomes.fails !== undefined) {
		instance.provisioningState = 'Failed';
		instance.failure = {code: becomes.fails.code, message: wordsOf(becomes.fails, scaleSet, instance)};
	}

	if (becomes.endsTask === true || becomes.fails !== undefined) {
		const {task, failure} = instance;
		// A write of the instance counts once, every other task twice [recorded].
		instance.etag += task?.kind === 'instance-write' ? 0 : 1;
		instance.task = null;
		instanceIsThrough(world, task?.operationId ?? null, instance.instanceId, failure);
	}
};

const remove = (world: World, scaleSet: ScaleSet, instance: Instance): void => {
	scaleSet.instances = scaleSet.instances.filter(other => other !== instance);
	if (instance.task?.kind !== 'scale-in') {
		scaleSet.resource = mergePatch(scaleSet.resource, {
			sku: {capacity: Math.max(0, capacityOf(scaleSet.resource) - 1)},
		});
	}

	scaleSet.freedInstanceIds.push({instanceId: instance.instanceId, at: world.now});
};

const wordsOf = ({message}: StageFailure, scaleSet: ScaleSet, instance: Instance): string => {
	const extension = modelExtensions(scaleSet.resource)[0];
	return message
		.replaceAll('{vm}', `${scaleSet.name}_${instance.instanceId}`)
		.replaceAll('{extension}', digText(extension, 'name') ?? '')
		.replaceAll('{publisher}', digText(extension, 'properties', 'publisher') ?? '')
		.replaceAll('{type}', digText(extension, 'properties', 'type') ?? '');
};

/** Gives an instance a state of health, as the source of health of its set tells it. */
export const setHealth = (world: World, scaleSet: ScaleSet, instance: Instance, health: HealthState | 'lost'): void => {
	instance.health = healthAs(scaleSet, health);
	instance.healthAt = world.now;
	if (instance.health === 'unhealthy' || instance.health === 'unknown') {
		watchForRepairs(world, scaleSet);
	}
};

const healthAs = (scaleSet: ScaleSet, health: HealthState | 'lost'): HealthState | null => {
	const source = healthSourceOf(scaleSet.resource);
	if (source === 'none') {
		return null;
	}

	if (health === 'lost') {
		return source === 'load-balancer-probe' ? 'unhealthy' : 'unknown';
	}

	return health;
};

/** The OS disk is made anew: another disk name, and mostly another image. */
const takeImage = (
	world: World,
	scaleSet: ScaleSet,
	instance: Instance,
	source: 'of-the-model' | 'its-own' | 'previous',
): void => {
	if (source === 'previous') {
		Object.assign(instance, instance.previous);
		instance.previous = null;
		return;
	}

	const reference = source === 'its-own' ? instance.imageReference : modelImageReference(scaleSet.resource);
	instance.imageReference = reference === null ? null : resolveReference(world, reference, scaleSet.location);
	instance.imageUri = source === 'its-own' ? instance.imageUri : modelImageUri(scaleSet.resource);
	instance.osDiskName = osDiskName(world.seed, scaleSet.name, instance.instanceId, instance.epoch);
};
