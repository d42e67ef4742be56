import {planAutomaticUpgrades} from '../life/automatic-os-upgrade.js';
import {findByName, versionsOf} from '../world/images.js';
import {digText, mergePatch, type JsonObject} from '../world/json.js';
import {setHealth} from '../life/become.js';
import {capacityOf, healthSourceOf, modelImageReference} from '../world/model.js';
import {instanceIsThrough} from '../world/operations.js';
import {FaultRefusal} from './parse-fault.js';
import {beginScaling, scaleTo} from '../life/capacity.js';
import {provisionInstances} from '../life/provision.js';
import {seededRandom} from '../world/random.js';
import {isBehindLatest} from '../rolling/rolling-scope.js';
import {startRoll} from '../rolling/rolling.js';
import {stages} from '../life/stages.js';
import type {Operation} from '../world/operation.js';
import {instanceOf, type Instance, type ScaleSet, type World} from '../world/world.js';

/** The instances which are named, or so many by the seed. Of a repeated occurrence, `hits` tells the times apart. */
export const choose = (
	world: World,
	scaleSet: ScaleSet,
	facts: {
		readonly instanceIds: readonly string[] | null;
		readonly count: number;
		readonly faultId: string;
		readonly hits: number;
	},
): readonly Instance[] => {
	if (facts.instanceIds !== null) {
		return facts.instanceIds.map(instanceId => {
			const instance = instanceOf(scaleSet, instanceId);
			if (instance === undefined) {
				throw new FaultRefusal([`The scale set ${scaleSet.name} has no instance ${JSON.stringify(instanceId)}.`]);
			}

			return instance;
		});
	}

	const lot = (instance: Instance): number => seededRandom(world.seed, facts.faultId, facts.hits, instance.vmId).next();
	return scaleSet.instances.toSorted((one, other) => lot(one) - lot(other)).slice(0, facts.count);
};

const idsOf = (instances: readonly Instance[]): readonly string[] => instances.map(({instanceId}) => instanceId);

/** The instances turn unhealthy, and stay so until their next boot. */
export const becomeUnhealthy = (
	world: World,
	scaleSet: ScaleSet,
	instances: readonly Instance[],
): readonly string[] => {
	if (healthSourceOf(scaleSet.resource) === 'none') {
		throw new FaultRefusal([`The scale set ${scaleSet.name} has no source of health: nobody would see it.`]);
	}

	for (const instance of instances) {
		setHealth(world, scaleSet, instance, 'unhealthy');
	}

	return idsOf(instances);
};

/** The instances are gone, as after an eviction or a deletion by somebody else; operations do not wait for them. */
export const vanish = (world: World, scaleSet: ScaleSet, instances: readonly Instance[]): readonly string[] => {
	scaleSet.instances = scaleSet.instances.filter(instance => !instances.includes(instance));
	scaleSet.freedInstanceIds.push(...instances.map(({instanceId}) => ({instanceId, at: world.now})));
	changeCapacity(scaleSet, -instances.length);
	for (const instance of instances) {
		instanceIsThrough(world, instance.task?.operationId ?? null, instance.instanceId);
	}

	return idsOf(instances);
};

/** The set grows by itself: new instances of the model are `Creating`. */
export const addInstances = (world: World, scaleSet: ScaleSet, count: number): readonly string[] => {
	changeCapacity(scaleSet, count);
	const created = provisionInstances(world, scaleSet, count);
	beginScaling(world, scaleSet, {upgraded: [], created, removed: []}, null);
	return idsOf(created);
};

const changeCapacity = (scaleSet: ScaleSet, by: number): void => {
	const capacity = Math.max(0, capacityOf(scaleSet.resource) + by);
	scaleSet.resource = mergePatch(scaleSet.resource, {sku: {capacity}});
};

/** `24.04.202611100` is followed by `24.04.202611101`. */
const versionAfter = (version: string): string => version.replace(/\d+$/, digits => String(BigInt(digits) + 1n));

/** A platform image gets a newer version; what is not named is that of the set's model, one above the newest. */
export const publishImage = (
	world: World,
	scaleSet: ScaleSet,
	facts: {readonly [member in 'publisher' | 'offer' | 'sku' | 'version']: string | null} & {readonly isBad: boolean},
): JsonObject => {
	const model = modelImageReference(scaleSet.resource) ?? undefined;
	const named = (member: 'publisher' | 'offer' | 'sku'): string => facts[member] ?? digText(model, member) ?? '';
	const publisher = named('publisher');
	const offer = named('offer');
	const sku = named('sku');
	const versions = versionsOf(world, {publisher, offer, sku});
	const newest = versions?.at(-1);
	if (versions === undefined || newest === undefined) {
		throw new FaultRefusal([`There is no platform image '${publisher}:${offer}:${sku}'.`]);
	}

	const version = facts.version ?? versionAfter(newest.name);
	if (versions.some(({name}) => name === version)) {
		throw new FaultRefusal([`The platform image '${publisher}:${offer}:${sku}' has a version ${version} already.`]);
	}

	const key = (names: object, wanted: string): string =>
		Object.keys(names).find(name => name.toLowerCase() === wanted.toLowerCase()) ?? wanted;
	const offers = findByName(world.images, publisher) ?? {};
	const skus = findByName(offers, offer) ?? {};
	world.images = {
		...world.images,
		[key(world.images, publisher)]: {
			...offers,
			[key(offers, offer)]: {...skus, [key(skus, sku)]: [...versions, {name: version, state: 'Active'}]},
		},
	};
	if (world.isNewestImageBad) {
		// The version which was the newest stays a bad one.
		world.badImageVersions.push(newest.name);
		world.isNewestImageBad = false;
	}

	if (facts.isBad) {
		world.badImageVersions.push(version);
	}

	planAutomaticUpgrades(world);
	return {publisher, offer, sku, version};
};

/**
 * Somebody else makes the platform roll: outdated instances take the model, else `latest` is brought to the newest version,
 * else the extensions run anew, which takes longest.
 */
export const beginForeignRoll = (world: World, scaleSet: ScaleSet): Operation => {
	const isAnyOutdated = scaleSet.instances.some(({modelRevision}) => modelRevision !== scaleSet.modelRevision);
	const isAnyBehind = scaleSet.instances.some(instance => isBehindLatest(world, scaleSet, instance));
	return startRoll(world, scaleSet, {
		kind: isAnyOutdated ? 'model' : isAnyBehind ? 'os' : 'extension',
		startedBy: 'User',
	});
};

/** The set shrinks by itself, as an autoscale rule does it: it chooses whom to delete. */
export const removeInstances = (world: World, scaleSet: ScaleSet, count: number): readonly string[] => {
	changeCapacity(scaleSet, -count);
	const {removed} = scaleTo(world, scaleSet, capacityOf(scaleSet.resource));
	beginScaling(world, scaleSet, {upgraded: [], created: [], removed}, null);
	return idsOf(removed);
};

/** From now on a stage of the life of instances has another weight: a failing one happens, or a usual one never more. */
export const weighStage = (world: World, stage: string, weight: number): void => {
	if (!stages.some(({name}) => name === stage)) {
		const names = stages.filter(({weight: usual}) => usual === 0).map(({name}) => name);
		throw new FaultRefusal([`There is no stage ${JSON.stringify(stage)}. Those which fail: ${names.join(', ')}.`]);
	}

	world.stageWeights[stage] = weight;
};
