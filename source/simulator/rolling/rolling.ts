import {schedule} from '../world/events.js';
import {resolveReference} from '../world/images.js';
import type {JsonObject} from '../world/json.js';
import {beginTask} from '../life/life.js';
import {modelImageReference} from '../world/model.js';
import {endOperation, startOperation} from '../world/operations.js';
import {seededRandom} from '../world/random.js';
import {breachAfterBatch, breachAtStart, breachBeforeBatch, inRollOrder, nextBatch} from './rolling-batches.js';
import {cancelled, someFailed} from './rolling-errors.js';
import {isRollingBack, rollBackFailed, settleBatch, settleRollbacks} from './rolling-outcomes.js';
import {isDeferred, rollPolicyOf} from './rolling-policy.js';
import {instancesToRoll, isProtected} from './rolling-scope.js';
import {endSurge, surgeBatch} from './rolling-surge.js';
import type {Operation, TaskKind} from '../world/operation.js';
import type {RollingUpgrade, RollKind} from '../world/rolling-upgrade.js';
import {instanceOf, keyOf, type Instance, type ScaleSet, type World} from '../world/world.js';

/** The platform looks at a roll once a minute: rolls take multiples of 60 s and a little more [recorded]. */
const lookSeconds = {atLeast: 60.3, jitter: 0.4};
/** A roll which may not begin fails after so long [recorded in a public report: 19 s]. */
const refusalSeconds = {atLeast: 18, jitter: 4};
/**
 * An OS upgrade which finds nothing newer goes by all instances, batch by batch: recorded are 121 s for two of them in 19 of
 * 21, else 41 s, and one which was cancelled with one instance failed and one pending.
 */
const quickIdleSeconds = {seconds: 20.4, share: 0.1};
/** The history holds so many attempts [documented]. */
const attemptsKept = 5;

const taskOf: Readonly<Record<RollKind, TaskKind>> = {
	model: 'manualupgrade',
	os: 'os-upgrade',
	extension: 'extension-upgrade',
};

/** Whether a roll by the platform is under way. */
export const isRolling = (scaleSet: ScaleSet): boolean => scaleSet.rollingUpgrade?.code === 'RollingForward';

/**
 * Starts a roll by the platform, batch by batch; its operation lasts as long as the roll. Without `start` it is a write of
 * the model which rolls.
 */
export const startRoll = (
	world: World,
	scaleSet: ScaleSet,
	start?: {readonly kind: RollKind; readonly startedBy: 'User' | 'Platform'},
): Operation => {
	const {kind, startedBy} = start ?? {kind: 'model', startedBy: 'User'};
	const old = scaleSet.rollingUpgrade;
	if (old?.kind === 'os') {
		scaleSet.pastOsUpgrades = [old, ...scaleSet.pastOsUpgrades].slice(0, attemptsKept);
	}

	const operation = startOperation(world, scaleSet, start === undefined ? 'rolling-write' : 'rolling-upgrade', 'told');
	const reference = modelImageReference(scaleSet.resource);
	const policy = rollPolicyOf(scaleSet, kind, startedBy);
	const behind = instancesToRoll(world, scaleSet, kind);
	const isIdle = behind.length === 0 && kind === 'os';
	const wanted = isIdle ? scaleSet.instances.filter(instance => !isProtected(instance)) : behind;
	const roll: RollingUpgrade = {
		code: 'RollingForward',
		kind,
		startedBy,
		policy,
		targetImageReference: reference === null ? null : resolveReference(world, reference, scaleSet.location),
		startedAt: world.now,
		endedAt: null,
		lastAction: 'Start',
		lastActionAt: world.now,
		operationId: operation.operationId,
		pendingInstanceIds: inRollOrder(scaleSet, wanted, policy).map(idOf),
		inProgressInstanceIds: [],
		successfulInstanceIds: [],
		failedInstanceIds: [],
		isIdle,
		surge: {},
		rolledBackInstanceIds: [],
		failedToRollBackInstanceIds: [],
		approvedInstanceIds: startedBy === 'Platform' && kind === 'os' && isDeferred(scaleSet) ? [] : null,
		nextBatchAt: world.now,
		breach: null,
		error: null,
	};
	scaleSet.rollingUpgrade = roll;
	begin(world, scaleSet, roll);
	return operation;
};

const begin = (world: World, scaleSet: ScaleSet, roll: RollingUpgrade): void => {
	const random = seededRandom(world.seed, 'roll', roll.operationId);
	roll.breach = roll.pendingInstanceIds.length === 0 ? null : breachAtStart(scaleSet, roll);
	if (roll.breach !== null) {
		roll.pendingInstanceIds = [];
		lookIn(world, scaleSet, roll, refusalSeconds.atLeast + random.next() * refusalSeconds.jitter);
		return;
	}

	startBatch(world, scaleSet, roll);
	lookAgain(world, scaleSet, roll);
};

const idOf = ({instanceId}: Instance): string => instanceId;

const lookIn = (world: World, scaleSet: ScaleSet, roll: RollingUpgrade, seconds: number): void => {
	schedule(world, world.now + seconds * 1000, {
		kind: 'roll-continues',
		scaleSetKey: keyOf(scaleSet.id),
		operationId: roll.operationId,
	});
};

const lookAgain = (world: World, scaleSet: ScaleSet, roll: RollingUpgrade): void => {
	const random = seededRandom(world.seed, 'look', roll.operationId, Math.round(world.now - roll.startedAt));
	const isQuick = roll.isIdle && seededRandom(world.seed, 'quick', roll.operationId).next() < quickIdleSeconds.share;
	lookIn(
		world,
		scaleSet,
		roll,
		isQuick ? quickIdleSeconds.seconds : lookSeconds.atLeast + random.next() * lookSeconds.jitter,
	);
};

/** Looks at the batch in progress, and starts the next one when it is through. */
export const continueRoll = (world: World, scaleSetKey: string, operationId: string): void => {
	const scaleSet = world.scaleSets[scaleSetKey];
	const roll = scaleSet?.rollingUpgrade;
	if (scaleSet === undefined || !roll || roll.code !== 'RollingForward' || roll.operationId !== operationId) {
		return;
	}

	const hadBatch = roll.inProgressInstanceIds.length > 0;
	settleBatch(world, scaleSet, roll);
	if (roll.inProgressInstanceIds.length > 0 || isRollingBack(scaleSet, roll)) {
		lookAgain(world, scaleSet, roll);
		return;
	}

	if (roll.breach !== null) {
		settleRollbacks(scaleSet, roll);
		finish(world, roll, 'Faulted', roll.breach);
		return;
	}

	roll.error = roll.failedInstanceIds.length > 0 ? someFailed(scaleSet, roll.failedInstanceIds) : null;
	roll.pendingInstanceIds = roll.pendingInstanceIds.filter(id => instanceOf(scaleSet, id) !== undefined);
	const breach = breachAfterBatch(scaleSet, roll);
	if (breach === null && roll.pendingInstanceIds.length === 0) {
		finish(world, roll, 'Completed', null);
		return;
	}

	if (breach === null && hadBatch && roll.policy.pauseSeconds > 0) {
		roll.nextBatchAt = world.now + roll.policy.pauseSeconds * 1000;
		lookIn(world, scaleSet, roll, roll.policy.pauseSeconds);
		return;
	}

	const stop = breach ?? breachBeforeBatch(scaleSet, roll);
	if (stop !== null) {
		roll.breach = stop;
		rollBackFailed(world, scaleSet, roll);
		if (!isRollingBack(scaleSet, roll)) {
			finish(world, roll, 'Faulted', stop);
			return;
		}
	} else {
		startBatch(world, scaleSet, roll);
	}

	lookAgain(world, scaleSet, roll);
};

const startBatch = (world: World, scaleSet: ScaleSet, roll: RollingUpgrade): void => {
	const batch = nextBatch(scaleSet, roll);
	const ids = batch.map(idOf);
	roll.pendingInstanceIds = roll.pendingInstanceIds.filter(instanceId => !ids.includes(instanceId));
	roll.inProgressInstanceIds = ids;
	if (roll.isIdle || (roll.policy.isSurge && surgeBatch(world, scaleSet, roll, batch))) {
		return;
	}

	for (const instance of batch) {
		beginTask(world, scaleSet, instance, taskOf[roll.kind], null);
	}
};

/**
 * Cancels the roll: no batch follows. Instances which are under way finish, and count as failed [the counts and the
 * error are recorded; that they finish is not].
 */
export const cancelRoll = (world: World, scaleSet: ScaleSet): void => {
	const roll = scaleSet.rollingUpgrade;
	if (roll === null || roll.code !== 'RollingForward') {
		return;
	}

	for (const instanceId of roll.inProgressInstanceIds) {
		endSurge(world, scaleSet, roll, instanceId);
	}

	const target = roll.inProgressInstanceIds[0] ?? roll.pendingInstanceIds[0] ?? scaleSet.instances[0]?.instanceId;
	roll.lastAction = 'Cancel';
	roll.lastActionAt = world.now;
	roll.failedInstanceIds.push(...roll.inProgressInstanceIds);
	roll.inProgressInstanceIds = [];
	finish(world, roll, 'Cancelled', cancelled(scaleSet, target ?? '0'));
};

/** Lets instances of a deferred upgrade go on: those named, or all which wait. */
export const approveRoll = (scaleSet: ScaleSet, instanceIds: readonly string[] | null): void => {
	const roll = scaleSet.rollingUpgrade;
	if (roll !== null && roll.approvedInstanceIds !== null) {
		const approved = instanceIds ?? roll.pendingInstanceIds;
		roll.approvedInstanceIds = [...new Set([...roll.approvedInstanceIds, ...approved])];
	}
};

const finish = (
	world: World,
	roll: RollingUpgrade,
	code: 'Completed' | 'Cancelled' | 'Faulted',
	error: JsonObject | null,
): void => {
	roll.code = code;
	roll.error = error ?? roll.error;
	roll.endedAt = world.now;
	endOperation(world, roll.operationId, error);
};
