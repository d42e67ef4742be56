import {planAutomaticUpgrade} from '../life/automatic-os-upgrade.js';
import type {Answer, Call} from './call.js';
import {keepProfile} from '../bodies/past-profiles.js';
import {
	beginScaling,
	growthTo,
	refuseBeyondQuota,
	type Scaling,
	scaleTo,
	startScaling,
	vmSizeOf,
} from '../life/capacity.js';
import {concurrentRequest, invalidRequestContent, operationNotAllowed, preconditionFailed} from '../errors.js';
import {isJsonObject, type JsonObject} from '../world/json.js';
import {acceptedWithBody} from './long-running.js';
import {capacityOf, isFlexible, upgradeMode} from '../world/model.js';
import {type ModelChange, planModelWrite} from '../world/model-write.js';
import {watchForRepairs} from '../life/repairs-policy.js';
import {usualBatchSize} from '../rolling/rolling-batches.js';
import {isRolling, startRoll} from '../rolling/rolling.js';
import {rollsOnWrite} from '../rolling/rolling-scope.js';
import {etagOf, scaleSetBody} from '../bodies/scale-set-body.js';
import type {ScaleSet} from '../world/world.js';

/** The body as an object; 400 as ARM words it when it is not. */
export const objectBody = (call: Call): JsonObject => {
	if (!isJsonObject(call.body)) {
		throw invalidRequestContent('The body must be a JSON object.');
	}

	if (call.body['properties'] !== undefined && !isJsonObject(call.body['properties'])) {
		throw invalidRequestContent("The member 'properties' must be a JSON object.");
	}

	return call.body;
};

/** Refuses a write whose `If-Match` or `If-None-Match` does not hold for what is there. */
export const checkPreconditions = (call: Call, counted: {readonly etag: number}): void => {
	const current = etagOf(counted);
	if (call.ifMatch !== null && call.ifMatch !== '*' && call.ifMatch !== current) {
		throw preconditionFailed(call.ifMatch, current);
	}

	if (call.ifNoneMatch !== null && (call.ifNoneMatch === '*' || call.ifNoneMatch === current)) {
		throw preconditionFailed(call.ifNoneMatch, current);
	}
};

/** Refuses a write of a set which is on its way out, or which the platform is rolling. */
export const refuseWhileBusy = (scaleSet: ScaleSet): void => {
	if (scaleSet.provisioningState === 'Deleting') {
		throw concurrentRequest();
	}

	if (isRolling(scaleSet)) {
		throw operationNotAllowed(
			`A Rolling Upgrade is ongoing on Virtual Machine Scale Set '${scaleSet.name}'. Wait for it to end, or cancel it, before changing the model.`,
		);
	}
};

/**
 * PUT and PATCH of a scale set which exists: 200 with the new model in state `Updating`, the next etag and an operation
 * [recorded]. What it does to the instances depends on the mode of the upgrade policy, and on the capacity.
 */
export const writeScaleSet = (call: Call, scaleSet: ScaleSet): Answer => {
	const body = objectBody(call);
	checkPreconditions(call, scaleSet);
	refuseWhileBusy(scaleSet);
	return applyWrite(call, scaleSet, planModelWrite(call.world, scaleSet, body));
};

/** Makes the planned model that of the set, and does to the instances what that means. */
export const applyWrite = (call: Call, scaleSet: ScaleSet, {resource, isModelChanged}: ModelChange): Answer => {
	const {world} = call;
	const capacity = capacityOf(resource);
	const isScaled = capacity !== capacityOf(scaleSet.resource);
	if (isScaled) {
		refuseBeyondQuota(world, scaleSet, vmSizeOf({resource}), growthTo(scaleSet, capacity));
	}

	if (isModelChanged) {
		keepProfile(scaleSet);
	}

	scaleSet.resource = resource;
	scaleSet.etag += 1;
	scaleSet.modelRevision += isModelChanged ? 1 : 0;
	const scaled = isScaled ? scaleTo(world, scaleSet, capacity) : {created: [], removed: []};
	const rolls = rollsOnWrite(scaleSet, {isModelChanged, isScaled});
	const scaling: Scaling = {
		...scaled,
		upgraded: !rolls && isModelChanged && upgradeMode(scaleSet) === 'Automatic' ? upgradedAtOnce(scaleSet, scaled) : [],
	};
	const touched =
		scaling.upgraded.length + scaled.created.length + scaled.removed.length + (rolls ? usualBatchSize(scaleSet) : 0);
	// Uniform sets charge every write, also one which touches no instance; Flexible sets none [recorded].
	if (!isFlexible(resource)) {
		call.charge('VMScaleSetBatchedVMRequests', touched);
	}

	if (rolls) {
		beginScaling(world, scaleSet, scaling, null);
	}

	const operation = rolls
		? startRoll(world, scaleSet)
		: startScaling(world, scaleSet, isScaled && !isModelChanged ? 'scale' : 'model-write', scaling);
	// The write may have turned on what the platform does by itself.
	planAutomaticUpgrade(world, scaleSet);
	watchForRepairs(world, scaleSet);
	return {
		...acceptedWithBody(call, operation, scaleSetBody(scaleSet), etagOf(scaleSet)),
		...(!isFlexible(resource) && {instancesCharged: touched}),
	};
};

/** In Automatic mode all at once, but the protected ones, and those which have the model or are on their way out. */
const upgradedAtOnce = (scaleSet: ScaleSet, {created, removed}: Omit<Scaling, 'upgraded'>): Scaling['upgraded'] =>
	scaleSet.instances.filter(
		instance =>
			instance.protection?.protectFromScaleSetActions !== true &&
			!created.includes(instance) &&
			!removed.includes(instance),
	);
