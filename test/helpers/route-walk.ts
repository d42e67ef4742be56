import type {Json, JsonObject} from '../../source/simulator/world/json.js';
import type {Route} from '../../source/simulator/routes/route.js';
import type {World} from '../../source/simulator/world/world.js';
import {image, modelWith, newestVersion} from './demo-azure.js';

/** A request which exercises a route. */
export type WalkRequest = {readonly method: string; readonly path: string; readonly body: Json | undefined};

/** What the variable segments of paths stand for, for one scale set of a world. */
export type Place = Readonly<Record<string, string>>;

const onlyOf = <Value>(record: {readonly [name: string]: Value}): readonly [string, Value] | undefined =>
	Object.entries(record)[0];

/** One place a scale set: what every variable of a path stands for there. */
export const placesOf = (world: World): readonly Place[] => {
	const [publisher = '', offers = {}] = onlyOf(world.images) ?? [];
	const [offer = '', skus = {}] = onlyOf(offers) ?? [];
	const [sku = '', versions = []] = onlyOf(skus) ?? [];
	const [gallery] = world.galleries;
	const [galleryImage] = gallery?.images ?? [];
	const galleryGroup = gallery?.resourceGroup ?? '';
	return Object.values(world.scaleSets).map(scaleSet => {
		const [instance] = scaleSet.instances;
		return {
			subscriptionId: scaleSet.subscriptionId,
			resourceGroup: scaleSet.resourceGroup,
			scaleSet: scaleSet.name,
			location: scaleSet.location,
			instanceId: instance?.instanceId ?? '0',
			virtualMachine: instance?.instanceId ?? 'none',
			namespace: 'Microsoft.Compute',
			extension: 'Walked',
			event: 'none',
			publisher,
			offer,
			sku,
			imageVersion: versions.at(-1)?.name ?? '',
			gallery: gallery?.name ?? 'none',
			galleryGroup,
			galleryImage: galleryImage?.name ?? 'none',
			managedImage: world.managedImages[0]?.name ?? 'none',
			galleryVersion: galleryImage?.versions[0]?.name ?? '1.0.0',
			communityGallery: gallery?.communityName ?? 'none',
			sharedGallery: gallery?.uniqueName ?? 'none',
			operationId: '00000000-0000-4000-8000-000000000000',
		};
	});
};

const valueOf = (place: Place, path: string, name: string): string => {
	const isOfGallery = /galleries/i.test(path);
	const names: Readonly<Record<string, string>> = {
		resourceGroup: isOfGallery ? 'galleryGroup' : name,
		image: isOfGallery ? 'galleryImage' : 'managedImage',
		version: isOfGallery ? 'galleryVersion' : 'imageVersion',
		publicGallery: path.includes('communityGalleries') ? 'communityGallery' : 'sharedGallery',
	};
	const value = place[names[name] ?? name];
	if (value === undefined) {
		throw new Error(`The walk does not know what {${name}} of ${path} stands for.`);
	}

	return encodeURIComponent(value);
};

const extensionBody: JsonObject = {
	properties: {publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.1', settings: {}},
};

/** Bodies of writes, by the method and the end of the path of the route. */
const bodies: ReadonlyArray<{readonly route: RegExp; readonly body: (place: Place) => unknown}> = [
	{
		route: /^PUT .*\/virtualMachineScaleSets\/{scaleSet}$/,
		body: place => ({location: place['location'], tags: {walked: 'yes'}}),
	},
	{route: /^PATCH .*\/virtualMachineScaleSets\/{scaleSet}$/, body: () => ({properties: modelWith(newestVersion)})},
	{route: /^(PUT|PATCH) .*\/extensions\/{extension}$/, body: () => extensionBody},
	{
		route: /\/virtualMachines\/{instanceId}$/,
		body: place => ({location: place['location'], properties: {protectionPolicy: {protectFromScaleIn: true}}}),
	},
	{route: /\/virtualMachines\/{virtualMachine}$/, body: () => ({tags: {walked: 'yes'}})},
	{route: /\/{scaleSet}\/(manualupgrade|delete)$/, body: place => ({instanceIds: [place['instanceId']]})},
	{
		route: /\/{scaleSet}\/(reimage|reimageall|restart|start|poweroff|deallocate|redeploy|performMaintenance)$/,
		body: place => ({instanceIds: [place['instanceId']]}),
	},
	{route: /\/setOrchestrationServiceState$/, body: () => ({serviceName: 'AutomaticRepairs', action: 'Suspend'})},
	{route: /\/approveRollingUpgrade$/, body: () => undefined},
	{
		route: /ResourceGraph\/resources$/,
		body: () => ({query: "Resources | where type =~ 'microsoft.compute/virtualmachinescalesets'"}),
	},
	{route: /lifecycleHookEvents\/{event}$/, body: () => ({properties: {}})},
];

const queries: ReadonlyArray<{readonly route: RegExp; readonly queries: readonly string[]}> = [
	{
		route: /^GET .*\/{scaleSet}\/virtualMachines$/,
		queries: [
			'$expand=instanceView',
			'$expand=instanceView&$select=instanceView',
			'$filter=properties/latestModelApplied eq true',
		],
	},
	{route: /^GET .*\/virtualMachines\/{instanceId}$/, queries: ['$expand=instanceView', '$expand=userData']},
	{route: /^GET .*\/virtualMachines\/{virtualMachine}$/, queries: ['$expand=instanceView']},
	{route: /^GET .*\/virtualMachineScaleSets\/{scaleSet}$/, queries: ['$expand=userData']},
	{route: /UpdateDomainWalk$/, queries: ['platformUpdateDomain=0']},
	{route: /^GET .*\/versions$/, queries: ['$expand=properties', '$top=1&$orderby=name desc']},
];

/** The requests which exercise a route at a place: plain, and with the options of its query. */
export const requestsFor = (route: Route, place: Place): readonly WalkRequest[] => {
	const line = `${route.method} ${route.path}`;
	const path = route.path.replaceAll(/{(\w+)}/g, (_all, name: string) => valueOf(place, route.path, name));
	const given = bodies
		.find(candidate => route.method !== 'GET' && route.method !== 'DELETE' && candidate.route.test(line))
		?.body(place);
	const body: Json | undefined = given === undefined ? undefined : JSON.parse(JSON.stringify(given));
	const options = /galleries/i.test(route.path)
		? []
		: (queries.find(candidate => candidate.route.test(line))?.queries ?? []);
	// This one cannot do without a query.
	const plain = line.endsWith('UpdateDomainWalk') ? [] : [''];
	return [...plain, ...options].map(query => ({
		method: route.method,
		path: query === '' ? path : `${path}?${query.replaceAll(' ', '%20')}`,
		body,
	}));
};

/** The body of a new set: with a source of health and repairs, on Spot capacity. */
export const newSetBody = (location: string): JsonObject => ({
	location,
	sku: {name: 'Standard_D2s_v5', capacity: 2},
	properties: {
		upgradePolicy: {mode: 'Manual'},
		automaticRepairsPolicy: {enabled: true, gracePeriod: 'PT30M'},
		virtualMachineProfile: {
			priority: 'Spot',
			evictionPolicy: 'Delete',
			osProfile: {computerNamePrefix: 'walk', adminUsername: 'azureuser', adminPassword: 'not a secret'},
			storageProfile: {imageReference: JSON.parse(JSON.stringify(image('latest')))},
			networkProfile: {
				networkInterfaceConfigurations: [
					{
						name: 'nic',
						properties: {primary: true, ipConfigurations: [{name: 'ip', properties: {subnet: {id: '/subnet'}}}]},
					},
				],
			},
			extensionProfile: {
				extensions: [
					{
						name: 'health',
						properties: {
							publisher: 'Microsoft.ManagedServices',
							type: 'ApplicationHealthLinux',
							typeHandlerVersion: '2.0',
							settings: {protocol: 'http', port: 80},
						},
					},
				],
			},
		},
	},
});
