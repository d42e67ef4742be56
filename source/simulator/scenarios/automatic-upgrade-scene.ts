import {versionsOf} from '../world/images.js';
import {mergePatch, type JsonObject} from '../world/json.js';
import {modelImageReference} from '../world/model.js';
import {startRoll} from '../rolling/rolling.js';
import {exceededUpgraded, cancelled} from '../rolling/rolling-errors.js';
import {rollPolicyOf} from '../rolling/rolling-policy.js';
import type {RollingUpgrade} from '../world/rolling-upgrade.js';
import type {ScaleSet, World} from '../world/world.js';

const day = 86_400_000;

/** An earlier upgrade of the OS: how it began and ended, and how many instances it got through. */
type Attempt = {
	readonly daysAgo: number;
	readonly minutes: number;
	readonly code: 'Completed' | 'Cancelled' | 'Faulted';
	readonly startedBy: 'User' | 'Platform';
	/** How many versions its target lies behind the newest. */
	readonly versionsBehind: number;
	readonly successful: number;
	readonly failed: number;
	readonly rolledBack: number;
};

/** The newest first. The last one is too old to be told. */
const attempts: readonly Attempt[] = [
	{
		daysAgo: 31,
		minutes: 44,
		code: 'Completed',
		startedBy: 'Platform',
		versionsBehind: 1,
		successful: 30,
		failed: 0,
		rolledBack: 0,
	},
	{
		daysAgo: 33,
		minutes: 19,
		code: 'Faulted',
		startedBy: 'Platform',
		versionsBehind: 1,
		successful: 3,
		failed: 3,
		rolledBack: 3,
	},
	{
		daysAgo: 52,
		minutes: 43,
		code: 'Completed',
		startedBy: 'User',
		versionsBehind: 2,
		successful: 30,
		failed: 0,
		rolledBack: 0,
	},
	{
		daysAgo: 53,
		minutes: 12,
		code: 'Cancelled',
		startedBy: 'User',
		versionsBehind: 2,
		successful: 6,
		failed: 6,
		rolledBack: 0,
	},
	{
		daysAgo: 90,
		minutes: 41,
		code: 'Completed',
		startedBy: 'Platform',
		versionsBehind: 3,
		successful: 30,
		failed: 0,
		rolledBack: 0,
	},
];

/** How long ago the upgrade under way began, and how many update domains it is through with. */
const begunMilliseconds = 5 * 60_000;
const domainsThrough = 1;

/**
 * Makes a built scale set one whose OS the platform upgrades by itself: its model and its instances name `latest`, an
 * upgrade to the newest version is under way, and the history tells of earlier ones, well and not.
 */
export const arrangeAutomaticUpgrade = (world: World, scaleSet: ScaleSet): void => {
	const model = modelImageReference(scaleSet.resource) ?? {};
	const names = (versionsOf(world, model) ?? []).map(({name}) => name);
	const imageOf = (versionsBehind: number): JsonObject => ({
		...model,
		version: 'latest',
		exactVersion: names.at(-1 - versionsBehind) ?? '',
	});
	scaleSet.resource = mergePatch(scaleSet.resource, {
		properties: {
			upgradePolicy: {automaticOSUpgradePolicy: {enableAutomaticOSUpgrade: true, useRollingUpgradePolicy: true}},
			virtualMachineProfile: {storageProfile: {imageReference: {...model, version: 'latest'}}},
		},
	});
	const through: string[] = [];
	for (const instance of scaleSet.instances) {
		const isThrough = instance.updateDomain < domainsThrough;
		instance.imageReference = imageOf(isThrough ? 0 : 1);
		if (isThrough) {
			instance.provisionedAt = world.now - begunMilliseconds / 2;
			through.push(instance.instanceId);
		}
	}

	startRoll(world, scaleSet, {kind: 'os', startedBy: 'Platform'});
	const roll = scaleSet.rollingUpgrade;
	if (roll !== null) {
		const begunAt = world.now - begunMilliseconds;
		scaleSet.rollingUpgrade = {...roll, startedAt: begunAt, lastActionAt: begunAt, successfulInstanceIds: through};
	}

	scaleSet.pastOsUpgrades = attempts.map(attempt =>
		pastUpgrade(world, scaleSet, attempt, imageOf(attempt.versionsBehind)),
	);
};

const errorOf = (scaleSet: ScaleSet, {code, successful}: Attempt, failedIds: readonly string[]): JsonObject | null => {
	switch (code) {
		case 'Completed': {
			return null;
		}

		case 'Cancelled': {
			return cancelled(scaleSet, failedIds[0] ?? '0');
		}

		case 'Faulted': {
			const percent = Math.round((failedIds.length / (successful + failedIds.length)) * 100);
			return exceededUpgraded(scaleSet, failedIds, percent, 20);
		}
	}
};

const pastUpgrade = (
	world: World,
	scaleSet: ScaleSet,
	attempt: Attempt,
	targetImageReference: JsonObject,
): RollingUpgrade => {
	const ids = scaleSet.instances.map(({instanceId}) => instanceId);
	const {successful, failed, code, startedBy} = attempt;
	const failedInstanceIds = ids.slice(successful, successful + failed);
	const startedAt = world.now - attempt.daysAgo * day;
	const endedAt = startedAt + attempt.minutes * 60_000;
	return {
		code,
		kind: 'os',
		startedBy,
		policy: rollPolicyOf(scaleSet, 'os', startedBy),
		targetImageReference,
		startedAt,
		endedAt,
		lastAction: code === 'Cancelled' ? 'Cancel' : 'Start',
		lastActionAt: code === 'Cancelled' ? endedAt : startedAt,
		operationId: '',
		pendingInstanceIds: ids.slice(successful + failed),
		inProgressInstanceIds: [],
		successfulInstanceIds: ids.slice(0, successful),
		failedInstanceIds,
		isIdle: false,
		surge: {},
		rolledBackInstanceIds: failedInstanceIds.slice(0, attempt.rolledBack),
		failedToRollBackInstanceIds: [],
		approvedInstanceIds: null,
		nextBatchAt: startedAt,
		breach: null,
		error: errorOf(scaleSet, attempt, failedInstanceIds),
	};
};
