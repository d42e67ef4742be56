import {refuseConflicts} from './action-handlers.js';
import type {Answer, Call} from './call.js';
import {entityNotFound, invalidParameter, operationNotAllowed} from '../errors.js';
import {instanceBody} from '../bodies/instance-body.js';
import {inVersion} from '../bodies/instance-parts.js';
import {dig, digText, isJsonObject, type Json, type JsonObject} from '../world/json.js';
import {beginTask} from '../life/life.js';
import {acceptedWithBody} from './long-running.js';
import {isFlexible} from '../world/model.js';
import {startOperation} from '../world/operations.js';
import {etagOf} from '../bodies/scale-set-body.js';
import {instanceOf, type Instance, type ScaleSet} from '../world/world.js';
import {checkPreconditions, objectBody} from './write-handlers.js';

const instanceOfCall = (call: Call, scaleSet: ScaleSet): Instance => {
	const instance = instanceOf(scaleSet, call.parameters['instanceId'] ?? '');
	if (instance === undefined) {
		throw entityNotFound();
	}

	return instance;
};

const isTrueIn = (policy: JsonObject, member: string): boolean | null => {
	const value = policy[member];
	if (value === undefined || value === null) {
		return null;
	}

	if (typeof value !== 'boolean') {
		throw invalidParameter(
			`The value of parameter 'protectionPolicy.${member}' must be true or false.`,
			`protectionPolicy.${member}`,
		);
	}

	return value;
};

/** Protection from actions is protection from scale-in as well: the one without the other is refused [documented; text unproven]. */
const protectionIn = (policy: Json): Instance['protection'] => {
	// An empty policy is none, and is not told [recorded].
	if (!isJsonObject(policy) || Object.keys(policy).length === 0) {
		return null;
	}

	const fromActions = isTrueIn(policy, 'protectFromScaleSetActions') ?? false;
	const fromScaleIn = isTrueIn(policy, 'protectFromScaleIn');
	if (fromActions && fromScaleIn === false) {
		throw invalidParameter(
			"The value of parameter 'protectionPolicy.protectFromScaleIn' cannot be false when 'protectionPolicy.protectFromScaleSetActions' is true.",
			'protectionPolicy',
		);
	}

	return {protectFromScaleIn: fromScaleIn ?? fromActions, protectFromScaleSetActions: fromActions};
};

/**
 * PUT of one instance: 200 with the instance in state `Updating` and the next etag [recorded]. What it changes is the
 * protection and the tags; every other member of the body is taken and changes nothing.
 */
export const writeInstance = (call: Call, scaleSet: ScaleSet): Answer => {
	const {world} = call;
	const body = objectBody(call);
	const instance = instanceOfCall(call, scaleSet);
	if (isFlexible(scaleSet.resource)) {
		throw operationNotAllowed(
			"Operation 'VirtualMachineScaleSetVMs.PUT' is not allowed on Virtual Machine Scale Set with orchestration mode Flexible.",
		);
	}

	checkPreconditions(call, instance);
	const policy = dig(body, 'properties', 'protectionPolicy');
	const protection = policy === undefined ? instance.protection : protectionIn(policy);
	refuseConflicts(call, scaleSet, [instance]);
	call.charge('VMScaleSetBatchedVMRequests', 1);
	instance.protection = protection;
	const {tags} = body;
	instance.tags = isJsonObject(tags) ? tags : instance.tags;
	const operation = startOperation(world, scaleSet, 'instance-write', {waitsFor: [instance.instanceId]});
	beginTask(world, scaleSet, instance, 'instance-write', operation.operationId);
	instance.provisioningState = 'Updating';
	return {
		...acceptedWithBody(
			call,
			operation,
			inVersion(instanceBody(scaleSet, instance, false), call.apiVersion),
			etagOf(instance),
		),
		instancesCharged: 1,
	};
};

/**
 * POST simulateEviction: 204, and the instance goes within a minute the way the eviction policy says; refused where the
 * instances are not spot ones [recorded].
 */
export const simulateEviction = (call: Call, scaleSet: ScaleSet): Answer => {
	const instance = instanceOfCall(call, scaleSet);
	const profile = dig(scaleSet.resource, 'properties', 'virtualMachineProfile');
	const priority = digText(profile, 'priority')?.toLowerCase();
	if (priority !== 'spot' && priority !== 'low') {
		throw operationNotAllowed("Operation 'simulateEviction' is allowed only for Spot Virtual Machines");
	}

	const isDeleted = digText(profile, 'evictionPolicy')?.toLowerCase() === 'delete';
	beginTask(call.world, scaleSet, instance, isDeleted ? 'delete' : 'deallocate', null);
	return {status: 204};
};
