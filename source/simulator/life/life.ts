import {schedule} from '../world/events.js';
import {isNewestImage, resolveReference} from '../world/images.js';
import {dig, digText, isSameJson, mergePatch} from '../world/json.js';
import {capacityOf, healthSourceOf, modelExtensions, modelImageReference, modelImageUri} from '../world/model.js';
import {instanceIsThrough, preemptOperation} from '../world/operations.js';
import {seededRandom} from '../world/random.js';
import {watchForRepairs} from './repairs-policy.js';
import type {Stage, StageChange, StageFailure} from './stage.js';
import {stages} from './stages.js';
import {
	instanceOf,
	keyOf,
	type HealthState,
	type Instance,
	type ScaleSet,
	type TaskKind,
	type World,
} from '../world/world.js';

/** Tasks which put the OS disk anew whatever the model says. */
const diskTasks: ReadonlySet<TaskKind> = new Set(['create', 'reimage', 'reimageall', 'os-upgrade', 'rollback']);

/** What may follow, by the stage which an instance has reached: the table is asked at every step of every instance. */
const following: ReadonlyMap<string, ReadonlyArray<{readonly index: number; readonly stage: Stage}>> = Map.groupBy(
	stages.map((stage, index) => ({index, stage})),
	({stage}) => stage.when.reached,
);

/** Tells whether the instance runs another image than the model names now. */
export const differsInImage = (world: World, scaleSet: ScaleSet, instance: Instance): boolean => {
	const reference = modelImageReference(scaleSet.resource);
	if (reference === null) {
		return instance.imageUri !== modelImageUri(scaleSet.resource);
	}

	const wanted = resolveReference(world, reference, scaleSet.location);
	const {version: _wanted, ...wantedImage} = wanted;
	const {version: _current, ...currentImage} = instance.imageReference ?? {};
	return !isSameJson(wantedImage, currentImage);
};

/** Puts an instance through a task. Whatever an earlier task had in store for it is forgotten. */
export const beginTask = (
	world: World,
	scaleSet: ScaleSet,
	instance: Instance,
	kind: TaskKind,
	operationId: string | null,
): void => {
	if (instance.task !== null && instance.task.operationId !== operationId) {
		preemptOperation(world, instance.task.operationId);
	}

	instance.task = {
		kind,
		operationId,
		changesImage:
			diskTasks.has(kind) ||
			// A failed instance is brought up anew.
			(kind === 'manualupgrade' &&
				(instance.provisioningState === 'Failed' || differsInImage(world, scaleSet, instance))),
	};
	instance.epoch += 1;
	instance.etag += 1;
	scheduleNext(world, scaleSet, instance, 'requested');
};

/** Whether the image of the instance is one which comes up unhealthy about half of the time. */
const isOnBadImage = (world: World, scaleSet: ScaleSet, {imageReference}: Instance): boolean =>
	(world.isNewestImageBad && isNewestImage(world, imageReference, scaleSet.location)) ||
	world.badImageVersions.includes(digText(imageReference ?? undefined, 'exactVersion') ?? '');

const matches = (world: World, scaleSet: ScaleSet, instance: Instance, {when}: Stage): boolean => {
	const {task} = instance;
	return (
		(when.tasks === undefined || (task !== null && when.tasks.includes(task.kind))) &&
		(when.changesImage === undefined || when.changesImage === (task?.changesImage ?? false)) &&
		(when.isDeallocated === undefined || when.isDeallocated === (instance.powerState === 'deallocated')) &&
		(when.healthSources === undefined || when.healthSources.includes(healthSourceOf(scaleSet.resource))) &&
		(when.isOnBadImage === undefined || when.isOnBadImage === isOnBadImage(world, scaleSet, instance))
	);
};

const weightOf = (world: World, {name, weight}: Stage): number => world.stageWeights[name] ?? weight ?? 1;

const scheduleNext = (world: World, scaleSet: ScaleSet, instance: Instance, reached: string): void => {
	const candidates = (following.get(reached) ?? []).filter(({stage}) => matches(world, scaleSet, instance, stage));
	const random = seededRandom(world.seed, keyOf(scaleSet.id), instance.vmId, instance.epoch, reached);
	let rest = random.next() * candidates.reduce((sum, {stage}) => sum + weightOf(world, stage), 0);
	const chosen = candidates.find(({stage}) => {
		rest -= weightOf(world, stage);
		return rest < 0;
	});
	if (chosen === undefined) {
		return;
	}

	const {after} = chosen.stage;
	const delay = (secondsOf(scaleSet, after.atLeast) + random.next() * after.jitter) * 1000;
	schedule(world, world.now + delay, {
		kind: 'stage',
		scaleSetKey: keyOf(scaleSet.id),
		instanceId: instance.instanceId,
		epoch: instance.epoch,
		stage: `${chosen.index}:${chosen.stage.name}`,
	});
};

/** The documented default of the extension is its interval times its number of probes; the recorded sets name 600 s. */
const usualGraceSeconds = 600;

const secondsOf = (scaleSet: ScaleSet, delay: number | 'grace-period'): number => {
	if (delay !== 'grace-period') {
		return delay;
	}

	const named = modelExtensions(scaleSet.resource).map(extension =>
		dig(extension, 'properties', 'settings', 'gracePeriod'),
	);
	return named.find(value => typeof value === 'number') ?? usualGraceSeconds;
};

/** Runs a stage which is due, unless the instance is gone or at something else by now. */
export const runStage = (
	world: World,
	due: {readonly scaleSetKey: string; readonly instanceId: string; readonly epoch: number; readonly stage: string},
): void => {
	const scaleSet = world.scaleSets[due.scaleSetKey];
	const instance = scaleSet && instanceOf(scaleSet, due.instanceId);
	// Stages share names where they mean the same state: the number tells them apart.
	const stage = stages[Number.parseInt(due.stage, 10)];
	if (scaleSet === undefined || instance === undefined || stage === undefined || instance.epoch !== due.epoch) {
		return;
	}

	change(world, scaleSet, instance, stage.becomes);
	scheduleNext(world, scaleSet, instance, stage.name);
};

const change = (world: World, scaleSet: ScaleSet, instance: Instance, becomes: StageChange): void => {
	if (becomes.provisioningState !== undefined) {
		instance.provisioningState = becomes.provisioningState;
		instance.provisionedAt = world.now;
		instance.failure = null;
	}

	instance.powerState = becomes.powerState ?? instance.powerState;
	if (becomes.isAgentReady !== undefined) {
		instance.isAgentReady = becomes.isAgentReady;
		instance.agentAt = world.now;
	}

	if (becomes.health !== undefined) {
		setHealth(world, scaleSet, instance, becomes.health);
	}

	if ((becomes.takesModel === true || becomes.takesImage !== undefined) && becomes.takesImage !== 'previous') {
		const {modelRevision, imageReference, imageUri, vmSize, osDiskName: disk} = instance;
		instance.previous = {modelRevision, imageReference, imageUri, vmSize, osDiskName: disk};
	}

	if (becomes.takesModel === true) {
		instance.modelRevision = scaleSet.modelRevision;
		instance.vmSize = digText(scaleSet.resource, 'sku', 'name') ?? instance.vmSize;
	}

	if (becomes.takesImage !== undefined) {
		takeImage(world, scaleSet, instance, becomes.takesImage);
	}

	if (becomes.isRemoved === true) {
		remove(world, scaleSet, instance);
	}

	if (becomes.fails !== undefined) {
		instance.provisioningState = 'Failed';
		instance.failure = {code: becomes.fails.code, message: wordsOf(becomes.fails, scaleSet, instance)};
	}

	if (becomes.endsTask === true || becomes.fails !== undefined) {
		const {task, failure} = instance;
		// A write of the instance counts once, every other task twice [recorded].
		instance.etag += task?.kind === 'instance-write' ? 0 : 1;
		instance.task = null;
		instanceIsThrough(world, task?.operationId ?? null, instance.instanceId, failure);
	}
};

const remove = (world: World, scaleSet: ScaleSet, instance: Instance): void => {
	scaleSet.instances = scaleSet.instances.filter(other => other !== instance);
	if (instance.task?.kind !== 'scale-in') {
		scaleSet.resource = mergePatch(scaleSet.resource, {
			sku: {capacity: Math.max(0, capacityOf(scaleSet.resource) - 1)},
		});
	}

	scaleSet.freedInstanceIds.push({instanceId: instance.instanceId, at: world.now});
};

const wordsOf = ({message}: StageFailure, scaleSet: ScaleSet, instance: Instance): string => {
	const extension = modelExtensions(scaleSet.resource)[0];
	return message
		.replaceAll('{vm}', `${scaleSet.name}_${instance.instanceId}`)
		.replaceAll('{extension}', digText(extension, 'name') ?? '')
		.replaceAll('{publisher}', digText(extension, 'properties', 'publisher') ?? '')
		.replaceAll('{type}', digText(extension, 'properties', 'type') ?? '');
};

/** Gives an instance a state of health, as the source of health of its set tells it. */
export const setHealth = (world: World, scaleSet: ScaleSet, instance: Instance, health: HealthState | 'lost'): void => {
	instance.health = healthAs(scaleSet, health);
	instance.healthAt = world.now;
	if (instance.health === 'unhealthy' || instance.health === 'unknown') {
		watchForRepairs(world, scaleSet);
	}
};

const healthAs = (scaleSet: ScaleSet, health: HealthState | 'lost'): HealthState | null => {
	const source = healthSourceOf(scaleSet.resource);
	if (source === 'none') {
		return null;
	}

	if (health === 'lost') {
		return source === 'load-balancer-probe' ? 'unhealthy' : 'unknown';
	}

	return health;
};

/** The OS disk is made anew: another disk name, and mostly another image. */
const takeImage = (
	world: World,
	scaleSet: ScaleSet,
	instance: Instance,
	source: 'of-the-model' | 'its-own' | 'previous',
): void => {
	if (source === 'previous') {
		Object.assign(instance, instance.previous);
		instance.previous = null;
		return;
	}

	const reference = source === 'its-own' ? instance.imageReference : modelImageReference(scaleSet.resource);
	instance.imageReference = reference === null ? null : resolveReference(world, reference, scaleSet.location);
	instance.imageUri = source === 'its-own' ? instance.imageUri : modelImageUri(scaleSet.resource);
	instance.osDiskName = osDiskName(world.seed, scaleSet.name, instance.instanceId, instance.epoch);
};

/** The name of an OS disk, as Compute makes them. */
export const osDiskName = (seed: number, scaleSetName: string, instanceId: string, epoch: number): string =>
	`${scaleSetName}_${scaleSetName}_${instanceId}_OsDisk_1_${seededRandom(seed, 'disk', scaleSetName, instanceId, epoch).hex(32)}`;
