import {schedule} from './events.js';
import {isNewestImage, resolveReference} from './images.js';
import {digText, isSameJson, mergePatch} from './json.js';
import {healthSourceOf, modelImageReference, modelImageUri} from './model.js';
import {instanceIsThrough, preemptOperation} from './operations.js';
import {seededRandom} from './random.js';
import {type Stage, type StageChange, stages} from './stages.js';
import {instanceOf, keyOf, type HealthState, type Instance, type ScaleSet, type TaskKind, type World} from './world.js';

/** Tells whether the instance runs another image than the model names now. */
export const differsInImage = (world: World, scaleSet: ScaleSet, instance: Instance): boolean => {
	const reference = modelImageReference(scaleSet.resource);
	if (reference === null) {
		return instance.imageUri !== modelImageUri(scaleSet.resource);
	}

	const wanted = resolveReference(world, reference);
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
	const isReimage = kind === 'reimage';
	if (instance.task !== null && instance.task.operationId !== operationId) {
		preemptOperation(world, instance.task.operationId);
	}

	instance.task = {
		kind,
		operationId,
		changesImage: isReimage || (kind === 'manualupgrade' && differsInImage(world, scaleSet, instance)),
	};
	instance.epoch += 1;
	instance.etag += 1;
	scheduleNext(world, scaleSet, instance, 'requested');
};

const matches = (world: World, scaleSet: ScaleSet, instance: Instance, stage: Stage, reached: string): boolean => {
	const {when} = stage;
	if (when.reached !== reached) {
		return false;
	}

	const {task} = instance;
	const isOnBadImage = world.isNewestImageBad && isNewestImage(world, instance.imageReference);
	return (
		(when.tasks === undefined || (task !== null && when.tasks.includes(task.kind))) &&
		(when.changesImage === undefined || when.changesImage === (task?.changesImage ?? false)) &&
		(when.isDeallocated === undefined || when.isDeallocated === (instance.powerState === 'deallocated')) &&
		(when.healthSources === undefined || when.healthSources.includes(healthSourceOf(scaleSet.resource))) &&
		(when.isOnBadImage === undefined || when.isOnBadImage === isOnBadImage)
	);
};

const scheduleNext = (world: World, scaleSet: ScaleSet, instance: Instance, reached: string): void => {
	const candidates = stages.filter(stage => matches(world, scaleSet, instance, stage, reached));
	const random = seededRandom(world.seed, keyOf(scaleSet.id), instance.vmId, instance.epoch, reached);
	let rest = random.next() * candidates.reduce((sum, stage) => sum + (stage.weight ?? 1), 0);
	const chosen = candidates.find(stage => {
		rest -= stage.weight ?? 1;
		return rest < 0;
	});
	if (chosen === undefined) {
		return;
	}

	const delay = (chosen.after.atLeast + random.next() * chosen.after.jitter) * 1000;
	schedule(world, world.now + delay, {
		kind: 'stage',
		scaleSetKey: keyOf(scaleSet.id),
		instanceId: instance.instanceId,
		epoch: instance.epoch,
		stage: stageKey(chosen),
	});
};

/** Stages share names where they mean the same state: the index tells them apart. */
const stageKey = (stage: Stage): string => `${stages.indexOf(stage)}:${stage.name}`;

/** Runs a stage which is due, unless the instance is gone or at something else by now. */
export const runStage = (
	world: World,
	due: {readonly scaleSetKey: string; readonly instanceId: string; readonly epoch: number; readonly stage: string},
): void => {
	const scaleSet = world.scaleSets[due.scaleSetKey];
	const instance = scaleSet && instanceOf(scaleSet, due.instanceId);
	const stage = stages.find(candidate => stageKey(candidate) === due.stage);
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
	}

	instance.powerState = becomes.powerState ?? instance.powerState;
	if (becomes.isAgentReady !== undefined) {
		instance.isAgentReady = becomes.isAgentReady;
		instance.agentAt = world.now;
	}

	if (becomes.health !== undefined) {
		instance.health = healthAs(scaleSet, becomes.health);
		instance.healthAt = world.now;
	}

	if (becomes.takesModel === true) {
		instance.modelRevision = scaleSet.modelRevision;
		instance.vmSize = digText(scaleSet.resource, 'sku', 'name') ?? instance.vmSize;
	}

	if (becomes.takesImage !== undefined) {
		takeImage(world, scaleSet, instance, becomes.takesImage);
	}

	if (becomes.isRemoved === true) {
		scaleSet.instances = scaleSet.instances.filter(other => other !== instance);
		scaleSet.resource = mergePatch(scaleSet.resource, {sku: {capacity: scaleSet.instances.length}});
	}

	if (becomes.endsTask === true) {
		instance.etag += 1;
		instanceIsThrough(world, instance.task?.operationId ?? null, instance.instanceId);
		instance.task = null;
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
const takeImage = (world: World, scaleSet: ScaleSet, instance: Instance, source: 'of-the-model' | 'its-own'): void => {
	const reference = source === 'its-own' ? instance.imageReference : modelImageReference(scaleSet.resource);
	instance.imageReference = reference === null ? null : resolveReference(world, reference);
	instance.imageUri = source === 'its-own' ? instance.imageUri : modelImageUri(scaleSet.resource);
	instance.osDiskName = osDiskName(world.seed, scaleSet.name, instance.instanceId, instance.epoch);
};

/** The name of an OS disk, as Compute makes them. */
export const osDiskName = (seed: number, scaleSetName: string, instanceId: string, epoch: number): string =>
	`${scaleSetName}_${scaleSetName}_${instanceId}_OsDisk_1_${seededRandom(seed, 'disk', scaleSetName, instanceId, epoch).hex(32)}`;
