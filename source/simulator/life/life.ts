import {schedule} from '../world/events.js';
import {isNewestImage, resolveReference} from '../world/images.js';
import {dig, digText, isSameJson} from '../world/json.js';
import {healthSourceOf, modelExtensions, modelImageReference, modelImageUri} from '../world/model.js';
import type {TaskKind} from '../world/operation.js';
import {preemptOperation} from '../world/operations.js';
import {seededRandom} from '../world/random.js';
import {instanceOf, keyOf, type Instance, type ScaleSet, type World} from '../world/world.js';
import {become} from './become.js';
import type {Stage} from './stage.js';
import {stages} from './stages.js';

/** Tasks which put the OS disk anew whatever the model says. */
const diskTasks: ReadonlySet<TaskKind> = new Set(['create', 'reimage', 'reimageall', 'os-upgrade', 'rollback']);

/** What may follow, by the stage which an instance has reached: the table is asked at every step of every instance. */
const following: ReadonlyMap<string, ReadonlyArray<{readonly index: number; readonly stage: Stage}>> = Map.groupBy(
	stages.map((stage, index) => ({index, stage})),
	({stage}) => stage.when.reached,
);

/** Tells whether the instance runs another image than the model names now. */
const differsInImage = (world: World, scaleSet: ScaleSet, instance: Instance): boolean => {
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

	become(world, scaleSet, instance, stage.becomes);
	scheduleNext(world, scaleSet, instance, stage.name);
};
