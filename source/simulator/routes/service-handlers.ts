import type {Answer, Call} from './call.js';
import {entityNotFound, invalidParameter, operationNotAllowed} from '../errors.js';
import {dig} from '../world/json.js';
import {accepted} from './long-running.js';
import {startOperation} from '../world/operations.js';
import type {ScaleSet} from '../world/world.js';
import {objectBody, refuseWhileBusy} from './write-handlers.js';

/** Whether the set has automatic repairs at all. */
const hasAutomaticRepairs = (scaleSet: ScaleSet): boolean =>
	dig(scaleSet.resource, 'properties', 'automaticRepairsPolicy', 'enabled') === true;

/**
 * POST setOrchestrationServiceState: suspends or resumes automatic repairs, charged with no instance [recorded]. Refused
 * where the set has none [unproven].
 */
export const setOrchestrationServiceState = (call: Call, scaleSet: ScaleSet): Answer => {
	const {serviceName, action} = objectBody(call);
	if (typeof serviceName !== 'string' || serviceName.toLowerCase() !== 'automaticrepairs') {
		throw invalidParameter(
			`The value '${JSON.stringify(serviceName)}' of parameter 'serviceName' is invalid.`,
			'serviceName',
		);
	}

	const wanted = typeof action === 'string' ? action.toLowerCase() : '';
	if (wanted !== 'suspend' && wanted !== 'resume') {
		throw invalidParameter(`The value '${JSON.stringify(action)}' of parameter 'action' is invalid.`, 'action');
	}

	if (!hasAutomaticRepairs(scaleSet)) {
		throw operationNotAllowed(`Automatic repairs are not enabled on Virtual Machine Scale Set '${scaleSet.name}'.`);
	}

	scaleSet.automaticRepairs = wanted === 'suspend' ? 'Suspended' : 'Running';
	call.charge('VMScaleSetBatchedVMRequests', 0);
	return accepted(call, startOperation(call.world, scaleSet, 'service-state', {seconds: 1}), 0);
};

/** Lifecycle hook events: nothing in these worlds waits for an answer to one. */
export const listLifecycleHookEvents = (): Answer => ({status: 200, body: {value: []}});

/** One lifecycle hook event, or a change of it: there is none. */
export const noLifecycleHookEvent = (): Answer => {
	throw entityNotFound();
};

/** POST reapply: Azure writes what it knows of the set once more; nothing comes of it [documented]. */
export const reapplyScaleSet = (call: Call, scaleSet: ScaleSet): Answer => {
	refuseWhileBusy(scaleSet);
	return accepted(call, startOperation(call.world, scaleSet, 'service-state', {seconds: 5}), 0);
};

/** POST of the walk over an update domain of a Service Fabric set: only answers, as there is nothing to walk [unproven]. */
export const walkUpdateDomain = (call: Call): Answer => {
	const text = call.query.get('platformupdatedomain') ?? '';
	const domain = text === '' ? Number.NaN : Number(text);
	if (!Number.isInteger(domain) || domain < 0) {
		throw invalidParameter(
			`The value '${text}' of parameter 'platformUpdateDomain' is invalid.`,
			'platformUpdateDomain',
		);
	}

	return {status: 200, body: {walkPerformed: true, ...(domain < 4 && {nextPlatformUpdateDomain: domain + 1})}};
};
