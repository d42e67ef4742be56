import type {Answer, Call} from './call.js';
import {refuseBeyondQuota, scaleTo, startScaling, vmSizeOf} from '../life/capacity.js';
import {armTime} from '../world/clock.js';
import {ArmRefusal, concurrentRequest, invalidParameter, preconditionFailed} from '../errors.js';
import {fillNewModel} from '../bodies/filled-members.js';
import {digText, isJsonObject, type Json, type JsonObject, mergePatch} from '../world/json.js';
import {accepted, acceptedWithBody} from './long-running.js';
import {capacityOf} from '../world/model.js';
import {readModelBody} from '../bodies/model-body.js';
import {refuseForbiddenCapacity, refuseUnknownImage} from '../world/model-write.js';
import {refuseUnfitPolicies} from '../rolling/rolling-refusals.js';
import {preemptOperation, runningOperationsOf, startOperation} from '../world/operations.js';
import {beginTask} from '../life/life.js';
import {seededRandom} from '../world/random.js';
import {etagOf, scaleSetBody} from '../bodies/scale-set-body.js';
import {retryAfter} from '../throttle.js';
import {newScaleSet} from '../world/new-scale-set.js';
import {keyOf, scaleSetIdOf} from '../world/world.js';
import {objectBody, refuseWhileBusy, writeScaleSet} from './write-handlers.js';

/** PUT of a scale set, be it there or not. */
export const putScaleSet = (call: Call): Answer =>
	call.scaleSet === null ? createScaleSet(call) : writeScaleSet(call, call.scaleSet);

const locationOf = (body: JsonObject): string => {
	const location = digText(body, 'location')?.replaceAll(' ', '').toLowerCase() ?? '';
	if (location === '') {
		throw new ArmRefusal(
			400,
			{code: 'LocationRequired', message: 'The location property is required for this definition.'},
			{'x-ms-failure-cause': 'gateway'},
		);
	}

	return location;
};

/** 201 with the model in state `Creating` [recorded]; the instances come up in their time. */
const createScaleSet = (call: Call): Answer => {
	const {world, parameters} = call;
	const body = objectBody(call);
	if (call.ifMatch !== null) {
		throw preconditionFailed(call.ifMatch, 'none');
	}

	const location = locationOf(body);
	const subscriptionId = call.subscription?.subscriptionId ?? '';
	const resourceGroup =
		call.subscription?.resourceGroups.find(
			group => group.name.toLowerCase() === parameters['resourceGroup']?.toLowerCase(),
		)?.name ?? '';
	const name = parameters['scaleSet'] ?? '';
	if (!/^[\w.-]{1,64}$/.test(name)) {
		throw invalidParameter(`The value '${name}' of parameter 'vmScaleSetName' is invalid.`, 'vmScaleSetName');
	}

	const id = scaleSetIdOf(subscriptionId, resourceGroup, name);
	const resource = fillNewModel(newResource(call, {id, name, location}, body));
	const isProfileThere = isJsonObject(resourceProfile(resource));
	if (isProfileThere && digText(resource, 'sku', 'name') === null) {
		throw invalidParameter("Required parameter 'sku' is missing (null).", 'sku');
	}

	refuseForbiddenCapacity(resource);
	refuseUnknownImage(world, resource, location);
	refuseUnfitPolicies(resource);
	const capacity = isProfileThere ? capacityOf(resource) : 0;
	refuseBeyondQuota(world, {subscriptionId, location}, vmSizeOf({resource}), capacity);
	const scaleSet = newScaleSet({
		subscriptionId,
		resourceGroup,
		name,
		location,
		resource,
		provisioningState: 'Creating',
		provisionedAt: world.now,
	});
	call.charge('VMScaleSetBatchedVMRequests', capacity);
	world.scaleSets[keyOf(id)] = scaleSet;
	const operation = startScaling(world, scaleSet, 'create-set', {
		...scaleTo(world, scaleSet, capacity),
		upgraded: [],
	});
	scaleSet.provisioningState = 'Creating';
	return {
		...acceptedWithBody(call, operation, scaleSetBody(scaleSet), etagOf(scaleSet)),
		status: 201,
		// The surplus instances are charged, too [recorded in 6 of 6].
		instancesCharged: capacity + scaleSet.surplusUntil.length,
	};
};

const resourceProfile = (resource: JsonObject): Json | undefined =>
	isJsonObject(resource['properties']) ? resource['properties']['virtualMachineProfile'] : undefined;

/** What a new set is where the body does not say otherwise [recorded answers to creations]. */
const newResource = (
	call: Call,
	place: {readonly id: string; readonly name: string; readonly location: string},
	body: JsonObject,
): JsonObject => {
	const {world} = call;
	// Members which are null are as good as absent.
	const read = mergePatch({}, readModelBody(body));
	const {location: _location, tags, sku, zones, properties: written, ...rest} = read;
	const {orchestrationMode, virtualMachineProfile, upgradePolicy, ...properties} = isJsonObject(written) ? written : {};
	const mode = typeof orchestrationMode === 'string' ? orchestrationMode : 'Uniform';
	const isUniform = mode.toLowerCase() !== 'flexible';
	const timeCreated = armTime(world.now);
	const isZonal = Array.isArray(zones) && zones.length > 0;
	return {
		name: place.name,
		id: place.id,
		type: 'Microsoft.Compute/virtualMachineScaleSets',
		location: place.location,
		tags: tags ?? {},
		...(isJsonObject(sku) && {sku: {tier: 'Standard', ...sku}}),
		...(isZonal && {zones}),
		...rest,
		properties: {
			singlePlacementGroup: isUniform && !isZonal && capacityOf(body) <= 100,
			orchestrationMode: mode,
			...(isJsonObject(upgradePolicy)
				? {upgradePolicy: {mode: 'Manual', ...upgradePolicy}}
				: isJsonObject(virtualMachineProfile) && {upgradePolicy: {mode: 'Manual'}}),
			...(isJsonObject(virtualMachineProfile) && {virtualMachineProfile: {...virtualMachineProfile, timeCreated}}),
			...(isUniform && {overprovision: true, doNotRunExtensionsOnOverprovisionedVMs: false}),
			uniqueId: seededRandom(world.seed, 'unique', place.id, world.now).guid(),
			...(isUniform && isZonal && {zoneBalance: false}),
			platformFaultDomainCount: isZonal || !isUniform ? 1 : 5,
			...(!isUniform && {constrainedMaximumCapacity: false}),
			...properties,
			timeCreated,
		},
	};
};

/**
 * DELETE of a scale set: 202 with both headers and `Retry-After: 10`, 204 when there is none [recorded]. Its instances go
 * first; until then it is there, in state `Deleting`.
 */
export const deleteScaleSet = (call: Call): Answer => {
	const {world, scaleSet} = call;
	if (scaleSet === null) {
		return {status: 204};
	}

	if (scaleSet.provisioningState === 'Deleting') {
		throw concurrentRequest();
	}

	refuseWhileBusy(scaleSet);
	const {instances} = scaleSet;
	if (instances.length > 0) {
		call.charge('VMScaleSetBatchedVMRequests', instances.length);
	}

	for (const {operationId} of runningOperationsOf(world, scaleSet)) {
		preemptOperation(world, operationId);
	}

	const operation = startOperation(
		world,
		scaleSet,
		'delete-set',
		instances.length > 0 ? {waitsFor: instances.map(({instanceId}) => instanceId)} : {seconds: 2.5},
	);
	for (const instance of instances) {
		beginTask(world, scaleSet, instance, 'scale-in', operation.operationId);
	}

	scaleSet.provisioningState = 'Deleting';
	const answer = accepted(call, operation, instances.length);
	return {...answer, headers: {...answer.headers, 'Retry-After': retryAfter(world, 10)}};
};
