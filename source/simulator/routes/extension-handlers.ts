import type {Answer, Call} from './call.js';
import {entityNotFound, invalidParameter} from '../errors.js';
import {extensionResources} from '../bodies/instance-body.js';
import {digText, isJsonObject, mergePatch, type JsonObject} from '../world/json.js';
import {accepted} from './long-running.js';
import {modelExtensions} from '../world/model.js';
import {withoutReadOnly} from '../bodies/model-body.js';
import {planModelWrite} from '../world/model-write.js';
import {runningOperationsOf} from '../world/operations.js';
import {retryAfter} from '../throttle.js';
import {instanceOf, type ScaleSet} from '../world/world.js';
import {applyWrite, objectBody, refuseWhileBusy} from './write-handlers.js';

const nameOf = (extension: JsonObject): string => digText(extension, 'name') ?? '';

const isNamed = (extension: JsonObject, name: string): boolean =>
	nameOf(extension).toLowerCase() === name.toLowerCase();

const findExtension = (scaleSet: ScaleSet, name: string): JsonObject | undefined =>
	modelExtensions(scaleSet.resource).find(extension => isNamed(extension, name));

const stateOf = (call: Call, scaleSet: ScaleSet): string =>
	runningOperationsOf(call.world, scaleSet).some(({kind}) => kind === 'model-write') ? 'Updating' : 'Succeeded';

/** One extension of the model as a resource of its own, with the members which Azure fills in [recorded]. */
const extensionBody = (scaleSet: ScaleSet, extension: JsonObject, provisioningState: string): JsonObject => ({
	name: nameOf(extension),
	id: `${scaleSet.id}/extensions/${nameOf(extension)}`,
	type: 'Microsoft.Compute/virtualMachineScaleSets/extensions',
	properties: {
		provisioningState,
		autoUpgradeMinorVersion: false,
		...(isJsonObject(extension['properties']) && extension['properties']),
		settings: isJsonObject(extension['properties']) ? (extension['properties']['settings'] ?? {}) : {},
	},
});

/** The extensions of the model. */
export const listExtensions = (call: Call, scaleSet: ScaleSet): Answer => ({
	status: 200,
	body: {
		value: modelExtensions(scaleSet.resource).map(extension =>
			extensionBody(scaleSet, extension, stateOf(call, scaleSet)),
		),
	},
});

/** One extension of the model. */
export const getExtension = (call: Call, scaleSet: ScaleSet): Answer => {
	const extension = findExtension(scaleSet, call.parameters['extension'] ?? '');
	if (extension === undefined) {
		throw entityNotFound();
	}

	return {status: 200, body: extensionBody(scaleSet, extension, stateOf(call, scaleSet))};
};

const withExtensions = (extensions: readonly JsonObject[]): JsonObject => ({
	properties: {virtualMachineProfile: {extensionProfile: {extensions}}},
});

/**
 * PUT and PATCH of an extension are a write of the model: 201 in state `Creating` for a new one [recorded], else 200 in
 * state `Updating`. In Manual mode no instance takes it by itself.
 */
export const writeExtension = (call: Call, scaleSet: ScaleSet): Answer => {
	const name = call.parameters['extension'] ?? '';
	const written = withoutReadOnly(objectBody(call))['properties'];
	const properties = isJsonObject(written) ? written : {};
	const old = findExtension(scaleSet, name);
	if (old === undefined && call.method === 'PATCH') {
		throw entityNotFound();
	}

	const made = mergePatch(old ?? {name}, {properties});
	for (const member of ['publisher', 'type', 'typeHandlerVersion']) {
		if (digText(made, 'properties', member) === null) {
			throw invalidParameter(`Required parameter '${member}' is missing (null).`, member);
		}
	}

	refuseWhileBusy(scaleSet);
	const others = modelExtensions(scaleSet.resource).filter(extension => extension !== old);
	const plan = planModelWrite(call.world, scaleSet, withExtensions([...others, made]));
	const answer = applyWrite(call, scaleSet, plan);
	return {
		...answer,
		status: old === undefined ? 201 : 200,
		body: extensionBody(scaleSet, made, old === undefined ? 'Creating' : 'Updating'),
	};
};

/** DELETE of an extension: 202 with both headers and `Retry-After: 10` [recorded], 204 when there is none [documented]. */
export const deleteExtension = (call: Call, scaleSet: ScaleSet): Answer => {
	const old = findExtension(scaleSet, call.parameters['extension'] ?? '');
	if (old === undefined) {
		return {status: 204};
	}

	refuseWhileBusy(scaleSet);
	const others = modelExtensions(scaleSet.resource).filter(extension => extension !== old);
	const {operation, instancesCharged} = applyWrite(
		call,
		scaleSet,
		planModelWrite(call.world, scaleSet, withExtensions(others)),
	);
	if (operation === undefined) {
		return {status: 204};
	}

	const answer = accepted(call, operation, instancesCharged ?? 0);
	return {...answer, headers: {...answer.headers, 'Retry-After': retryAfter(call.world, 10)}};
};

const instanceExtensions = (call: Call, scaleSet: ScaleSet): readonly JsonObject[] => {
	const instance = instanceOf(scaleSet, call.parameters['instanceId'] ?? '');
	if (instance === undefined) {
		throw entityNotFound();
	}

	return extensionResources(scaleSet, instance);
};

/** The extensions of one instance. */
export const listInstanceExtensions = (call: Call, scaleSet: ScaleSet): Answer => ({
	status: 200,
	body: {value: instanceExtensions(call, scaleSet)},
});

/** One extension of one instance. */
export const getInstanceExtension = (call: Call, scaleSet: ScaleSet): Answer => {
	const found = instanceExtensions(call, scaleSet).find(extension =>
		isNamed(extension, call.parameters['extension'] ?? ''),
	);
	if (found === undefined) {
		throw entityNotFound();
	}

	return {status: 200, body: found};
};
