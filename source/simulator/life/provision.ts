import {resolveReference} from '../world/images.js';
import {dig, digText} from '../world/json.js';
import {beginTask} from './life.js';
import {healthSourceOf, isFlexible, modelImageReference, modelImageUri} from '../world/model.js';
import {computerNameOf, flexibleName, osDiskName} from './naming.js';
import {seededRandom} from '../world/random.js';
import {keyOf, type Instance, type ScaleSet, type World} from '../world/world.js';

/** Placement groups hold up to so many instances [documented]. */
const placementGroupSize = 100;
const updateDomains = 5;

/** An id which is free is not used again before this [unproven: documented is only that ids may be reused]. */
const restOfAnIdMilliseconds = 3_600_000;

/** How long the surplus of overprovisioning is charged [recorded: still there after 176 s, gone after 305 s]. */
const surplusMilliseconds = 200_000;

const count = <Key>(keys: readonly Key[], key: Key): number => keys.filter(other => other === key).length;

/** The candidate which is rarest among `keys`; the first of several. */
const rarest = <Key>(candidates: readonly Key[], keys: readonly Key[]): Key | undefined => {
	let found: Key | undefined;
	let least = Number.POSITIVE_INFINITY;
	for (const candidate of candidates) {
		const times = count(keys, candidate);
		if (times < least) {
			found = candidate;
			least = times;
		}
	}

	return found;
};

const upTo = (length: number): readonly number[] => Array.from({length}, (_, index) => index);

const nextUniformId = (world: World, scaleSet: ScaleSet): string => {
	const freed = scaleSet.freedInstanceIds.find(({at}) => at + restOfAnIdMilliseconds <= world.now);
	if (freed !== undefined) {
		scaleSet.freedInstanceIds = scaleSet.freedInstanceIds.filter(other => other !== freed);
		return freed.instanceId;
	}

	scaleSet.nextInstanceId += 1;
	return String(scaleSet.nextInstanceId - 1);
};

type Spot = Pick<Instance, 'zone' | 'placementGroupId' | 'updateDomain' | 'faultDomain'>;

/** The first placement group of the zone which has no instance. */
const newPlacementGroup = (
	world: World,
	scaleSet: ScaleSet,
	zone: string | null,
	groups: readonly string[],
): string => {
	for (let index = 0; ; index++) {
		const group = seededRandom(world.seed, 'placement', keyOf(scaleSet.id), zone ?? '', index).guid();
		if (!groups.includes(group)) {
			return group;
		}
	}
};

/** Where the next instance goes: the emptiest zone, then the emptiest update and fault domain of a group with room. */
const nextSpot = (world: World, scaleSet: ScaleSet): Spot => {
	const zones = dig(scaleSet.resource, 'zones');
	const zone =
		Array.isArray(zones) && zones.length > 0
			? (rarest(
					zones.map(String),
					scaleSet.instances.map(instance => instance.zone ?? ''),
				) ?? null)
			: null;
	const inZone = scaleSet.instances.filter(instance => instance.zone === zone);
	const groups = [...new Set(inZone.map(instance => instance.placementGroupId))];
	const placementGroupId =
		groups.find(group => inZone.filter(other => other.placementGroupId === group).length < placementGroupSize) ??
		newPlacementGroup(world, scaleSet, zone, groups);
	const inGroup = inZone.filter(instance => instance.placementGroupId === placementGroupId);
	const updateDomain =
		rarest(
			upTo(updateDomains),
			inGroup.map(instance => instance.updateDomain),
		) ?? 0;
	const faultDomains = dig(scaleSet.resource, 'properties', 'platformFaultDomainCount');
	// A Flexible set has no update domains to spread inside of: it balances its fault domains as they are [documented].
	const others = isFlexible(scaleSet.resource)
		? inZone
		: inGroup.filter(instance => instance.updateDomain === updateDomain);
	const faultDomain =
		rarest(
			upTo(typeof faultDomains === 'number' ? faultDomains : 5),
			others.map(instance => instance.faultDomain),
		) ?? 0;
	return {zone, placementGroupId, updateDomain, faultDomain};
};

const makeInstance = (world: World, scaleSet: ScaleSet, spot: Spot): Instance => {
	const {resource} = scaleSet;
	const instanceId = isFlexible(resource) ? flexibleName(world, scaleSet) : nextUniformId(world, scaleSet);
	const random = seededRandom(world.seed, 'instance', keyOf(scaleSet.id), instanceId, world.now);
	const reference = modelImageReference(resource);
	const prefix = digText(resource, 'properties', 'virtualMachineProfile', 'osProfile', 'computerNamePrefix');
	const isHealthKnown = healthSourceOf(resource) !== 'none';
	const isProbe = healthSourceOf(resource) === 'load-balancer-probe';
	const instance: Instance = {
		instanceId,
		vmId: random.guid(),
		zone: spot.zone,
		placementGroupId: spot.placementGroupId,
		updateDomain: spot.updateDomain,
		faultDomain: spot.faultDomain,
		computerName: computerNameOf(prefix ?? scaleSet.name, instanceId),
		createdAt: world.now,
		// Read as 2 once the creation is through [recorded].
		etag: 0,
		modelRevision: scaleSet.modelRevision,
		imageReference: reference === null ? null : resolveReference(world, reference, scaleSet.location),
		imageUri: modelImageUri(resource),
		vmSize: digText(resource, 'sku', 'name') ?? 'Standard_D2s_v5',
		osDiskName: osDiskName(world.seed, scaleSet.name, instanceId, world.now),
		provisioningState: 'Creating',
		provisionedAt: world.now,
		powerState: 'starting',
		isAgentReady: false,
		agentAt: world.now,
		health: isHealthKnown ? (isProbe ? 'unhealthy' : 'unknown') : null,
		healthAt: world.now,
		protection: null,
		tags: null,
		previous: null,
		failure: null,
		task: null,
		epoch: 0,
	};
	scaleSet.instances.push(instance);
	return instance;
};

/** Makes one instance of the current model, in the place of another one or where there is most room, and brings it up. */
export const provisionInstance = (
	world: World,
	scaleSet: ScaleSet,
	operationId: string | null,
	spot: Spot = nextSpot(world, scaleSet),
): Instance => {
	const instance = makeInstance(world, scaleSet, spot);
	beginTask(world, scaleSet, instance, 'create', operationId);
	return instance;
};

/**
 * How many instances overprovisioning makes beyond those asked for: none for one, 2 for 2, 3 for 5, and none where an
 * eviction deletes [recorded; what lies between and beyond follows the documented fifth].
 */
const surplusOf = ({resource}: ScaleSet, wanted: number): number => {
	const evictionPolicy = digText(resource, 'properties', 'virtualMachineProfile', 'evictionPolicy');
	const isWithout =
		wanted < 2 ||
		isFlexible(resource) ||
		dig(resource, 'properties', 'overprovision') === false ||
		evictionPolicy?.toLowerCase() === 'delete';
	return isWithout ? 0 : 2 + Math.floor(wanted / 5);
};

/**
 * Makes so many instances of the current model, spread over zones and domains. They are `Creating`, and stay so until
 * the caller has put them through the task `create`. Where the set overprovisions, surplus instances take ids of their
 * own, are never listed, and are charged in lists until they are gone [recorded: 4 charged for 2].
 */
export const provisionInstances = (world: World, scaleSet: ScaleSet, wanted: number): readonly Instance[] => {
	const surplus = surplusOf(scaleSet, wanted);
	const random = seededRandom(world.seed, 'surplus', keyOf(scaleSet.id), scaleSet.nextInstanceId);
	const skipped = new Set(upTo(surplus).map(() => Math.floor(random.next() * (wanted + surplus))));
	const made: Instance[] = [];
	let surplusMade = 0;
	for (let position = 0; made.length < wanted; position++) {
		if (surplusMade < surplus && skipped.has(position)) {
			// Taken by an instance which did not come up first.
			scaleSet.nextInstanceId += 1;
			surplusMade += 1;
		} else {
			made.push(makeInstance(world, scaleSet, nextSpot(world, scaleSet)));
		}
	}

	scaleSet.nextInstanceId += surplus - surplusMade;
	scaleSet.surplusUntil = [
		...scaleSet.surplusUntil.filter(until => until > world.now),
		...upTo(surplus).map(() => world.now + surplusMilliseconds),
	];
	return made;
};

/**
 * Which instances a smaller capacity takes away [policy `Default`, documented]: from the fullest zone, there from the
 * fullest fault domain, the one with the highest id; never protected ones. May be fewer than asked for.
 */
export const instancesToScaleIn = (scaleSet: ScaleSet, surplus: number): readonly Instance[] => {
	let left = scaleSet.instances.filter(
		instance => instance.task?.kind !== 'delete' && instance.task?.kind !== 'scale-in',
	);
	const chosen: Instance[] = [];
	while (chosen.length < surplus) {
		const zones = Map.groupBy(left, instance => instance.zone);
		const domains = Map.groupBy(left, domainOf);
		const candidates = left.filter(
			instance =>
				instance.protection?.protectFromScaleIn !== true && instance.protection?.protectFromScaleSetActions !== true,
		);
		const inFullestZone = largest(candidates, instance => zones.get(instance.zone)?.length ?? 0);
		const inFullestDomain = largest(inFullestZone, instance => domains.get(domainOf(instance))?.length ?? 0);
		const [next] = largest(inFullestDomain, ageOf);
		if (next === undefined) {
			break;
		}

		chosen.push(next);
		left = left.filter(instance => instance !== next);
	}

	return chosen;
};

const domainOf = (instance: Instance): string => `${instance.zone}/${instance.faultDomain}`;

/** The number in a Uniform id, the time of creation of a Flexible member: the larger, the newer. */
const ageOf = (instance: Instance): number =>
	/^\d+$/.test(instance.instanceId) ? Number(instance.instanceId) : instance.createdAt;

/** Those for which the measure is largest. */
const largest = (instances: readonly Instance[], measure: (instance: Instance) => number): readonly Instance[] => {
	const most = instances.reduce((found, instance) => Math.max(found, measure(instance)), Number.NEGATIVE_INFINITY);
	return instances.filter(instance => measure(instance) === most);
};
