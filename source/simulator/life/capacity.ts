import {ArmRefusal} from '../errors.js';
import {digText} from '../world/json.js';
import {beginTask} from './life.js';
import {startOperation} from '../world/operations.js';
import {instancesToScaleIn, provisionInstances} from './provision.js';
import {seededRandom} from '../world/random.js';
import type {Operation, OperationKind} from '../world/operation.js';
import type {Instance, ScaleSet, World} from '../world/world.js';

/** A write which touches no instance takes so many seconds [recorded: 0.4 to 13]. */
const writeSeconds = {atLeast: 0.4, jitter: 4};

/** What a write does to instances. */
export type Scaling = {
	/** Upgraded to the model at once. */
	readonly upgraded: readonly Instance[];
	readonly created: readonly Instance[];
	readonly removed: readonly Instance[];
};

const coresOf = (vmSize: string): number => Number(/\d+/.exec(vmSize)?.[0] ?? '1');

/**
 * Refuses a growth for which the subscription has not enough cores in the region [text recorded].
 *
 * @throws ArmRefusal 409 `OperationNotAllowed`.
 */
export const refuseBeyondQuota = (
	world: World,
	place: {readonly subscriptionId: string; readonly location: string},
	vmSize: string,
	more: number,
): void => {
	const limit = world.coresQuota;
	if (limit === null || more <= 0) {
		return;
	}

	const usage = Object.values(world.scaleSets)
		.filter(({subscriptionId, location}) => subscriptionId === place.subscriptionId && location === place.location)
		.flatMap(({instances}) => instances)
		.reduce((sum, instance) => sum + coresOf(instance.vmSize), 0);
	const required = more * coresOf(vmSize);
	if (usage + required > limit) {
		throw new ArmRefusal(409, {
			code: 'OperationNotAllowed',
			message: `Operation could not be completed as it results in exceeding approved Total Regional Cores quota. Additional details - Deployment Model: Resource Manager, Location: ${place.location}, Current Limit: ${limit}, Current Usage: ${usage}, Additional Required: ${required}, (Minimum) New Limit Required: ${usage + required}. Please read more about quota limits at https://docs.microsoft.com/en-us/azure/azure-supportability/regional-quota-requests.`,
		});
	}
};

/** How many instances are there, not counting those which are on their way out. */
const living = (scaleSet: ScaleSet): number =>
	scaleSet.instances.filter(({task}) => task?.kind !== 'delete' && task?.kind !== 'scale-in').length;

/** Brings the number of instances to a capacity: makes new ones of the current model, or chooses whom to delete. */
export const scaleTo = (world: World, scaleSet: ScaleSet, capacity: number): Omit<Scaling, 'upgraded'> => {
	const missing = capacity - living(scaleSet);
	return {
		created: missing > 0 ? provisionInstances(world, scaleSet, missing) : [],
		removed: missing < 0 ? instancesToScaleIn(scaleSet, -missing) : [],
	};
};

/** How many instances a capacity would add. */
export const growthTo = (scaleSet: ScaleSet, capacity: number): number => Math.max(0, capacity - living(scaleSet));

/** Starts the operation of a write, which ends with the instances it touches, or soon when it touches none. */
export const startScaling = (
	world: World,
	scaleSet: ScaleSet,
	kind: OperationKind,
	{upgraded, created, removed}: Scaling,
): Operation => {
	const waitsFor = [...upgraded, ...created, ...removed].map(({instanceId}) => instanceId);
	const random = seededRandom(world.seed, 'write', scaleSet.id, scaleSet.etag);
	const operation = startOperation(
		world,
		scaleSet,
		kind,
		waitsFor.length > 0 ? {waitsFor} : {seconds: writeSeconds.atLeast + random.next() * writeSeconds.jitter},
	);
	beginScaling(world, scaleSet, {upgraded, created, removed}, operation.operationId);
	return operation;
};

/** Puts the instances through what the write has in store for them. */
export const beginScaling = (
	world: World,
	scaleSet: ScaleSet,
	{upgraded, created, removed}: Scaling,
	operationId: string | null,
): void => {
	for (const instance of upgraded) {
		beginTask(world, scaleSet, instance, 'manualupgrade', operationId);
	}

	for (const instance of created) {
		beginTask(world, scaleSet, instance, 'create', operationId);
	}

	for (const instance of removed) {
		beginTask(world, scaleSet, instance, 'scale-in', operationId);
	}
};

/** The size of the machines in the model. */
export const vmSizeOf = (scaleSet: Pick<ScaleSet, 'resource'>): string =>
	digText(scaleSet.resource, 'sku', 'name') ?? 'Standard_D2s_v5';
