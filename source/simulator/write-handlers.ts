import type {Answer, Call} from './call.js';
import {invalidRequestContent, operationNotAllowed, preconditionFailed} from './errors.js';
import {isJsonObject, type JsonObject} from './json.js';
import {beginTask} from './life.js';
import {acceptedWithBody} from './long-running.js';
import {upgradeMode} from './model.js';
import {planModelWrite} from './model-write.js';
import {startOperation} from './operations.js';
import {seededRandom} from './random.js';
import {isRolling, startRoll} from './rolling.js';
import {etagOf, scaleSetBody} from './scale-set-body.js';
import type {Operation, ScaleSet} from './world.js';

/** A write of the model touches no instance in Manual mode and takes so many seconds [recorded: 0.4 to 13]. */
const writeSeconds = {atLeast: 0.4, jitter: 4};

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

const checkPreconditions = (call: Call, scaleSet: ScaleSet): void => {
	const current = etagOf(scaleSet);
	if (call.ifMatch !== null && call.ifMatch !== '*' && call.ifMatch !== current) {
		throw preconditionFailed(call.ifMatch, current);
	}

	if (call.ifNoneMatch !== null && (call.ifNoneMatch === '*' || call.ifNoneMatch === current)) {
		throw preconditionFailed(call.ifNoneMatch, current);
	}
};

/**
 * PUT and PATCH of a scale set: 200 with the new model in state `Updating`, the next etag and an operation [recorded].
 * What it does to the instances depends on the mode of the upgrade policy.
 */
export const writeScaleSet = (call: Call, scaleSet: ScaleSet): Answer => {
	const {world} = call;
	const body = objectBody(call);
	checkPreconditions(call, scaleSet);
	if (isRolling(scaleSet)) {
		throw operationNotAllowed(
			`A Rolling Upgrade is ongoing on Virtual Machine Scale Set '${scaleSet.name}'. Wait for it to end, or cancel it, before changing the model.`,
		);
	}

	const {resource, isModelChanged} = planModelWrite(world, scaleSet, body);
	scaleSet.resource = resource;
	scaleSet.etag += 1;
	scaleSet.modelRevision += isModelChanged ? 1 : 0;
	const operation = applyModel(call, scaleSet, isModelChanged);
	return acceptedWithBody(call, operation, scaleSetBody(scaleSet), etagOf(scaleSet));
};

const applyModel = (call: Call, scaleSet: ScaleSet, isModelChanged: boolean): Operation => {
	const {world} = call;
	const mode = upgradeMode(scaleSet);
	const hasStopped = scaleSet.rollingUpgrade?.code === 'Cancelled' || scaleSet.rollingUpgrade?.code === 'Faulted';
	if (mode === 'Rolling' && (isModelChanged || hasStopped)) {
		return startRoll(world, scaleSet);
	}

	const touched =
		mode === 'Automatic' && isModelChanged
			? scaleSet.instances.filter(instance => instance.protection?.protectFromScaleSetActions !== true)
			: [];
	if (touched.length === 0) {
		const random = seededRandom(world.seed, 'write', scaleSet.id, scaleSet.etag);
		return startOperation(world, scaleSet, 'model-write', {
			seconds: writeSeconds.atLeast + random.next() * writeSeconds.jitter,
		});
	}

	const operation = startOperation(world, scaleSet, 'model-write', {
		waitsFor: touched.map(instance => instance.instanceId),
	});
	for (const instance of touched) {
		beginTask(world, scaleSet, instance, 'manualupgrade', operation.operationId);
	}

	return operation;
};
