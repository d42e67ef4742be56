import type {Answer, Call} from './call.js';
import {ArmRefusal, concurrentRequest, entityNotFound, operationNotAllowed} from '../errors.js';
import {galleryImageOf} from '../world/galleries.js';
import {digText, isJsonObject} from '../world/json.js';
import {accepted} from './long-running.js';
import {healthSourceOf, isServiceFabric, modelImageReference} from '../world/model.js';
import {runningOperationsOf, startOperation} from '../world/operations.js';
import {osUpgradeHistoryBody, rollingUpgradeBody} from '../bodies/rolling-body.js';
import {approveRoll, cancelRoll, isRolling, startRoll} from '../rolling/rolling.js';
import {rollingNeedsHealth} from '../rolling/rolling-refusals.js';
import type {RollKind} from '../world/rolling-upgrade.js';
import type {ScaleSet} from '../world/world.js';

/** The last roll by the platform; 404 when there never was one [words seen in a public test suite]. */
export const getLatestRollingUpgrade = (_call: Call, scaleSet: ScaleSet): Answer => {
	const body = rollingUpgradeBody(scaleSet);
	if (body === null) {
		throw entityNotFound();
	}

	return {status: 200, body};
};

/** The platform's own OS upgrades; upgrades by `manualupgrade` leave none [recorded]. */
export const listOsUpgradeHistory = (call: Call, scaleSet: ScaleSet): Answer => ({
	status: 200,
	body: osUpgradeHistoryBody(call.world, scaleSet),
});

const refuseWhileRolling = (call: Call, scaleSet: ScaleSet): void => {
	if (isRolling(scaleSet)) {
		throw operationNotAllowed(
			`Operation is not allowed on Virtual Machine Scale Set '${scaleSet.name}' while a Rolling Upgrade is ongoing.`,
		);
	}

	if (scaleSet.provisioningState === 'Deleting' || runningOperationsOf(call.world, scaleSet).length > 0) {
		throw concurrentRequest();
	}
};

const start = (call: Call, scaleSet: ScaleSet, kind: RollKind): Answer => {
	const operation = startRoll(call.world, scaleSet, {kind, startedBy: 'User'});
	if (kind === 'extension') {
		call.charge('VMScaleSetBatchedVMRequests', 0);
	}

	// Charged nothing, however many instances it will take [recorded in 7 of 7].
	return accepted(call, operation, 0);
};

/**
 * POST osRollingUpgrade: brings `latest` to the newest version, batch by batch. Accepted also when there is nothing newer
 * [recorded].
 */
export const startOsUpgrade = (call: Call, scaleSet: ScaleSet): Answer => {
	refuseWhileRolling(call, scaleSet);
	const reference = modelImageReference(scaleSet.resource);
	const isPlatformImage = digText(reference ?? undefined, 'publisher') !== null;
	if (!isPlatformImage && (reference === null || galleryImageOf(call.world, reference) === undefined)) {
		throw operationNotAllowed(
			'The OS Rolling Upgrade API cannot be used on a Virtual Machine Scale Set unless the Virtual Machine Scale Set is using a Platform Image. Select the OS by setting imageReference.',
		);
	}

	const isAnyOnLatest = scaleSet.instances.some(
		({imageReference, protection}) =>
			protection?.protectFromScaleSetActions !== true &&
			(isPlatformImage
				? digText(imageReference ?? undefined, 'version')?.toLowerCase() === 'latest'
				: digText(imageReference ?? undefined, 'id')
						?.toLowerCase()
						.includes('/versions/') === false),
	);
	if (!isAnyOnLatest) {
		throw operationNotAllowed(
			'The OS Rolling Upgrade API cannot be used on a Virtual Machine Scale Set unless the Virtual Machine Scale Set has some unprotected instances which have imageReference.version set to latest.',
		);
	}

	if (healthSourceOf(scaleSet.resource) === 'none' && !isServiceFabric(scaleSet.resource)) {
		throw rollingNeedsHealth();
	}

	return start(call, scaleSet, 'os');
};

/** POST extensionRollingUpgrade: runs the extensions anew, batch by batch [recorded: 600 s for one instance]. */
export const startExtensionUpgrade = (call: Call, scaleSet: ScaleSet): Answer => {
	refuseWhileRolling(call, scaleSet);
	call.charge('VMScaleSetBatchedVMRequests', 0);
	return start(call, scaleSet, 'extension');
};

/** POST rollingUpgrades/cancel: done within a second; refused at once when nothing is rolling [recorded]. */
export const cancelRollingUpgrade = (call: Call, scaleSet: ScaleSet): Answer => {
	if (!isRolling(scaleSet)) {
		throw operationNotAllowed('There is no ongoing Rolling Upgrade to cancel.');
	}

	cancelRoll(call.world, scaleSet);
	return accepted(call, startOperation(call.world, scaleSet, 'rolling-upgrade-cancel', {seconds: 0.8}), 0);
};

/** An approval is through so soon [unproven: none was ever recorded]. */
const approvalSeconds = 0.8;

/**
 * POST approveRollingUpgrade: lets instances of a deferred automatic upgrade go on, those which the body names or all
 * [documented; without such an upgrade: unproven].
 */
export const approveRollingUpgrade = (call: Call, scaleSet: ScaleSet): Answer => {
	const ids = isJsonObject(call.body) ? call.body['instanceIds'] : undefined;
	const instanceIds = Array.isArray(ids) ? ids.map(String) : null;
	return approve(call, scaleSet, instanceIds === null || instanceIds.includes('*') ? null : instanceIds);
};

/** The same for the one instance which the path names. */
export const approveRollingUpgradeOfInstance = (call: Call, scaleSet: ScaleSet): Answer =>
	approve(call, scaleSet, [call.parameters['instanceId'] ?? '']);

const approve = (call: Call, scaleSet: ScaleSet, instanceIds: readonly string[] | null): Answer => {
	const unknown = instanceIds?.find(id => !scaleSet.instances.some(({instanceId}) => instanceId === id));
	if (unknown !== undefined) {
		throw new ArmRefusal(400, {
			code: 'InvalidParameter',
			target: 'instanceIds',
			message: `The provided instanceId ${unknown} is not an active Virtual Machine Scale Set VM instanceId.`,
		});
	}

	approveRoll(scaleSet, instanceIds);
	return accepted(
		call,
		startOperation(call.world, scaleSet, 'rolling-upgrade-approval', {seconds: approvalSeconds}),
		0,
	);
};
