import {armTime} from '../world/clock.js';
import {dig, digText, type JsonObject} from '../world/json.js';
import type {RollingUpgrade} from '../world/rolling-upgrade.js';
import type {ScaleSet, World} from '../world/world.js';

const type = 'Microsoft.Compute/virtualMachineScaleSets/rollingUpgrades';
/** A roll is told to have started this much after the action which started it [recorded: 47 and 109 ms]. */
const startLagMilliseconds = 47;
/** The history reaches back two months [documented], and holds so many attempts. */
const historyMilliseconds = 61 * 86_400_000;
const attemptsShown = 5;

const progressOf = (roll: RollingUpgrade): JsonObject => ({
	successfulInstanceCount: roll.successfulInstanceIds.length,
	failedInstanceCount: roll.failedInstanceIds.length,
	inProgressInstanceCount: roll.inProgressInstanceIds.length,
	pendingInstanceCount: roll.pendingInstanceIds.length,
});

/** The state of the last roll by the platform; neither id nor name, and members in the order recorded. */
export const rollingUpgradeBody = (scaleSet: ScaleSet): JsonObject | null => {
	const roll = scaleSet.rollingUpgrade;
	if (roll === null) {
		return null;
	}

	return {
		type,
		location: scaleSet.location,
		properties: {
			policy: dig(scaleSet.resource, 'properties', 'upgradePolicy', 'rollingUpgradePolicy') ?? {},
			runningStatus: {
				lastAction: roll.lastAction,
				lastActionTime: armTime(roll.lastActionAt),
				code: roll.code,
				startTime: armTime(roll.startedAt + startLagMilliseconds),
			},
			progress: progressOf(roll),
			...(roll.error !== null && {error: roll.error}),
		},
	};
};

const attemptBody = (scaleSet: ScaleSet, roll: RollingUpgrade, before: RollingUpgrade | undefined): JsonObject => {
	const target = roll.targetImageReference ?? undefined;
	const [publisher, offer, sku] = ['publisher', 'offer', 'sku'].map(member => digText(target, member));
	// A documented sample of an upgrade under way has the end of an earlier one: it lies before the start.
	const completedAt = roll.endedAt ?? before?.endedAt ?? null;
	return {
		type,
		location: scaleSet.location,
		properties: {
			runningStatus: {
				code: roll.code,
				startTime: armTime(roll.startedAt + startLagMilliseconds),
				...(completedAt !== null && {completedTime: armTime(completedAt)}),
			},
			progress: progressOf(roll),
			...(roll.error !== null && {error: roll.error}),
			startedBy: roll.startedBy,
			targetImageReference: {
				...(publisher !== null && publisher !== undefined && {publisher}),
				...(offer !== null && offer !== undefined && {offer}),
				...(sku !== null && sku !== undefined && {sku}),
				...(publisher === null && {id: digText(target, 'id') ?? ''}),
				version: digText(target, 'exactVersion') ?? digText(target, 'version') ?? '',
			},
			rollbackInfo: {
				successfullyRolledbackInstanceCount: roll.code === 'RollingForward' ? 0 : roll.rolledBackInstanceIds.length,
				failedRolledbackInstanceCount: roll.failedToRollBackInstanceIds.length,
			},
		},
	};
};

/** The OS upgrades by the platform, the newest first: the last five of two months [documented]. */
export const osUpgradeHistoryBody = (world: World, scaleSet: ScaleSet): JsonObject => {
	const current = scaleSet.rollingUpgrade;
	const attempts = [...(current?.kind === 'os' ? [current] : []), ...scaleSet.pastOsUpgrades].filter(
		({startedAt}) => startedAt > world.now - historyMilliseconds,
	);
	return {
		value: attempts.slice(0, attemptsShown).map((roll, index) => attemptBody(scaleSet, roll, attempts[index + 1])),
	};
};
