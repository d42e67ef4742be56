import {arrangeAutomaticUpgrade} from './automatic-upgrade-scene.js';
import {injectFault} from '../faults/inject.js';
import {demoGalleries, demoManagedImages, galleryReference} from '../world/galleries.js';
import {platformImages, resolveReference} from '../world/images.js';
import type {JsonObject} from '../world/json.js';
import {scaleSetResource, type Place} from '../bodies/model-json.js';
import {computerNameOf, flexibleName, osDiskName} from '../life/naming.js';
import {seededRandom} from '../world/random.js';
import {demoSubscriptionId, type ScaleSetRecipe, secondSubscriptionId} from './recipe.js';
import {scenarioNames, scenarios} from './scenarios.js';
import {newScaleSet} from '../world/new-scale-set.js';
import {keyOf, type Instance, type ScaleSet, type Subscription, type World} from '../world/world.js';

const location = 'eastus2';
const day = 86_400_000;
/** Placement groups hold up to so many instances [documented]. */
const placementGroupSize = 100;
const updateDomains = 5;

/**
 * Makes the world of a scenario.
 *
 * @throws RangeError naming all scenarios when there is none of that name.
 */
export const buildWorld = (options: {
	readonly scenario: string;
	readonly seed: number;
	readonly speed: number;
	readonly startsAt: number;
}): World => {
	const scenario = Object.hasOwn(scenarios, options.scenario) ? scenarios[options.scenario] : undefined;
	if (scenario === undefined) {
		throw new RangeError(
			`There is no scenario ${JSON.stringify(options.scenario)}. Choose one of: ${scenarioNames.join(', ')}.`,
		);
	}

	const imagesGroup = scenario.scaleSets[0]?.resourceGroup ?? 'rg-demo';
	const world: World = {
		scenario: options.scenario,
		seed: options.seed,
		speed: options.speed,
		startedAt: options.startsAt,
		now: options.startsAt,
		subscriptions: subscriptionsOf(scenario.scaleSets),
		images: platformImages,
		galleries: demoGalleries(demoSubscriptionId, imagesGroup, location, options.startsAt),
		managedImages: demoManagedImages(demoSubscriptionId, imagesGroup, location),
		isNewestImageBad: scenario.isNewestImageBad,
		badImageVersions: [],
		stageWeights: {...scenario.stageWeights},
		coresQuota: null,
		scaleSets: {},
		operations: {},
		runningOperations: {},
		buckets: {},
		bucketDivisors: scenario.bucketDivisors ?? {resource: 1, subscription: 1},
		staleCopies: {},
		faults: [],
		faultsMade: 0,
		attempts: {},
		events: [],
		sequence: 0,
		requests: 0,
	};
	for (const recipe of scenario.scaleSets) {
		const scaleSet = buildScaleSet(world, recipe);
		world.scaleSets[keyOf(scaleSet.id)] = scaleSet;
		if (recipe.isUpgradedByPlatform === true) {
			arrangeAutomaticUpgrade(world, scaleSet);
		}
	}

	for (const fault of scenario.faults ?? []) {
		injectFault(world, fault);
	}

	return world;
};

const subscriptionsOf = (recipes: readonly ScaleSetRecipe[]): readonly Subscription[] =>
	Object.entries({
		[demoSubscriptionId]: 'Simulated subscription',
		[secondSubscriptionId]: 'Second simulated subscription',
	})
		.map(([subscriptionId, displayName]) => ({
			subscriptionId,
			displayName,
			tenantId: '99999999-8888-4777-8666-555555555555',
			resourceGroups: [
				...new Set(
					recipes.filter(recipe => recipe.subscriptionId === subscriptionId).map(recipe => recipe.resourceGroup),
				),
			].map(name => ({name, location})),
		}))
		.filter(({resourceGroups}) => resourceGroups.length > 0);

const referenceBehind = (world: World, recipe: ScaleSetRecipe, versionsBehind: number): JsonObject | null => {
	if ('uri' in recipe.image) {
		return null;
	}

	if ('galleryImage' in recipe.image) {
		return galleryReference(world, location, recipe.image.galleryImage, versionsBehind);
	}

	const {sku} = recipe.image;
	const version = platformImages['Canonical']?.['ubuntu-24_04-lts']?.[sku]?.at(-1 - versionsBehind);
	return {publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku, version: version?.name ?? 'latest'};
};

const buildScaleSet = (world: World, recipe: ScaleSetRecipe): ScaleSet => {
	const place: Place = {subscriptionId: recipe.subscriptionId, location, seed: world.seed};
	const createdAt = world.startedAt - 40 * day;
	const modelReference = referenceBehind(world, recipe, recipe.versionsBehind.model);
	const resource = scaleSetResource(place, recipe, modelReference, createdAt);
	const isMixed = recipe.versionsBehind.model !== recipe.versionsBehind.instances;
	const scaleSet = newScaleSet({
		subscriptionId: place.subscriptionId,
		resourceGroup: recipe.resourceGroup,
		name: recipe.name,
		location,
		resource,
		etag: isMixed ? 4 : 2,
		modelRevision: isMixed ? 2 : 1,
		provisioningState: 'Succeeded',
		provisionedAt: createdAt + 300_000,
	});
	const random = seededRandom(world.seed, 'layout', keyOf(scaleSet.id));
	let instanceId = 0;
	for (let position = 0; position < recipe.instances; position++) {
		const name = recipe.isFlexible ? flexibleName(world, scaleSet) : String(instanceId);
		scaleSet.instances.push(buildInstance(world, scaleSet, recipe, position, name));
		// Overprovisioning makes more instances than asked for and deletes the surplus: ids have gaps.
		instanceId += random.next() < 0.15 ? 1 + Math.ceil(random.next() * 2) : 1;
	}

	scaleSet.nextInstanceId = recipe.isFlexible ? recipe.instances : instanceId;
	return scaleSet;
};

const buildInstance = (
	world: World,
	scaleSet: ScaleSet,
	recipe: ScaleSetRecipe,
	position: number,
	instanceId: string,
): Instance => {
	const random = seededRandom(world.seed, 'instance', keyOf(scaleSet.id), instanceId);
	const zones = Math.max(1, recipe.zones.length);
	const zone = recipe.zones[position % zones] ?? null;
	const positionInZone = Math.floor(position / zones);
	const group = Math.floor(positionInZone / placementGroupSize);
	const updateDomain = positionInZone % updateDomains;
	const isCurrent = recipe.everyNthIsCurrent !== null && position % recipe.everyNthIsCurrent === 0;
	const isMixed = recipe.versionsBehind.model !== recipe.versionsBehind.instances;
	const {model, instances} = recipe.versionsBehind;
	const reference = referenceBehind(world, recipe, isCurrent ? model : instances);
	const isDeallocated = recipe.deallocated.includes(position);
	const isProtectedFromActions = recipe.protectedFromActions.includes(position);
	const isProtectedFromScaleIn = recipe.protectedFromScaleIn.includes(position);
	const provisionedAt = world.startedAt - 3 * day + Math.floor(random.next() * 3_600_000);
	const createdAt = world.startedAt - 40 * day + Math.floor(random.next() * 5000);
	return {
		instanceId,
		vmId: random.guid(),
		zone,
		placementGroupId: seededRandom(world.seed, 'placement', keyOf(scaleSet.id), zone ?? '', group).guid(),
		updateDomain,
		// Walks on by one at every turn of the update domains, so that instances fill the whole grid.
		faultDomain: (updateDomain + Math.floor(positionInZone / updateDomains)) % recipe.faultDomains,
		computerName: computerNameOf(recipe.name, instanceId),
		createdAt,
		etag: 2,
		modelRevision: isMixed && !isCurrent ? 1 : scaleSet.modelRevision,
		imageReference: reference === null ? null : resolveReference(world, reference, scaleSet.location),
		imageUri: 'uri' in recipe.image ? recipe.image.uri : null,
		vmSize: recipe.vmSize,
		osDiskName: osDiskName(world.seed, recipe.name, instanceId, 0),
		provisioningState: 'Succeeded',
		provisionedAt,
		powerState: isDeallocated ? 'deallocated' : 'running',
		isAgentReady: !isDeallocated,
		agentAt: provisionedAt - 20_000,
		health: recipe.healthSource === 'none' ? null : startingHealth(recipe, isDeallocated),
		healthAt: provisionedAt + 30_000,
		protection:
			isProtectedFromActions || isProtectedFromScaleIn
				? {protectFromScaleIn: true, protectFromScaleSetActions: isProtectedFromActions}
				: null,
		previous: null,
		failure: null,
		tags: null,
		task: null,
		epoch: 0,
	};
};

const startingHealth = (recipe: ScaleSetRecipe, isDeallocated: boolean): Instance['health'] => {
	if (!isDeallocated) {
		return 'healthy';
	}

	return recipe.healthSource === 'load-balancer-probe' ? 'unhealthy' : 'unknown';
};
