import type {HealthSource} from './world.js';

/** What a simulated scale set starts as. */
export type ScaleSetRecipe = {
	readonly name: string;
	readonly resourceGroup: string;
	readonly instances: number;
	readonly upgradeMode: 'Manual' | 'Automatic' | 'Rolling';
	readonly zones: readonly string[];
	readonly faultDomains: number;
	readonly healthSource: HealthSource;
	readonly vmSize: string;
	/** A platform image by SKU, or the URI of a custom one. */
	readonly image: {readonly sku: string} | {readonly uri: string};
	/** How far the versions lie behind the newest: of the model, and of the instances. */
	readonly versionsBehind: {readonly model: number; readonly instances: number};
	/** The first of every so many instances has the model's version already; `null` when none has. */
	readonly everyNthIsCurrent: number | null;
	readonly isServiceFabric: boolean;
	/** Positions (not ids) in the set. */
	readonly protectedFromActions: readonly number[];
	readonly protectedFromScaleIn: readonly number[];
	readonly deallocated: readonly number[];
};

/** A world to start from, as data. */
export type Scenario = {
	readonly summary: string;
	readonly scaleSets: readonly ScaleSetRecipe[];
	/** About half of the instances which take the newest image version stay unhealthy. */
	readonly isNewestImageBad: boolean;
};

const web: ScaleSetRecipe = {
	name: 'web',
	resourceGroup: 'rg-demo',
	instances: 20,
	upgradeMode: 'Manual',
	zones: [],
	faultDomains: 5,
	healthSource: 'application-health-extension',
	vmSize: 'Standard_D4s_v5',
	image: {sku: 'server'},
	versionsBehind: {model: 1, instances: 1},
	everyNthIsCurrent: null,
	isServiceFabric: false,
	protectedFromActions: [],
	protectedFromScaleIn: [],
	deallocated: [],
};

const one = (summary: string, changes: Partial<ScaleSetRecipe>, isNewestImageBad = false): Scenario => ({
	summary,
	scaleSets: [{...web, ...changes}],
	isNewestImageBad,
});

/** Every world there is, by name. One scale set `web` in group `rg-demo` unless the summary says otherwise. */
export const scenarios: Readonly<Record<string, Scenario>> = {
	calm: one('20 instances, 5 update and 5 fault domains, Manual mode, application health extension', {}),
	'three-zones': one('100 instances in 3 zones with 5 update and 5 fault domains each, load balancer probe', {
		instances: 100,
		zones: ['1', '2', '3'],
		healthSource: 'load-balancer-probe',
	}),
	'bad-image': one('as calm, but the newest version comes up unhealthy on about half of the instances', {}, true),
	'automatic-mode': one('12 instances in Automatic mode: a model write takes all of them at once', {
		instances: 12,
		upgradeMode: 'Automatic',
	}),
	'rolling-mode': one('18 instances in Rolling mode: a model write starts a roll by the platform', {
		instances: 18,
		upgradeMode: 'Rolling',
	}),
	'mid-upgrade': one('30 instances, the model has the newest image already, and so has a third of the instances', {
		instances: 30,
		versionsBehind: {model: 0, instances: 1},
		everyNthIsCurrent: 3,
	}),
	protected: one('20 instances, 3 protected from scale set actions, 1 from scale in, 1 deallocated', {
		protectedFromActions: [2, 7, 13],
		protectedFromScaleIn: [4],
		deallocated: [10],
	}),
	thousand: one('1,000 instances in 10 placement groups of 100', {
		instances: 1000,
		healthSource: 'load-balancer-probe',
	}),
	'old-vhd': one('10 instances on a custom image (VHD) with unmanaged disks, no source of health', {
		instances: 10,
		healthSource: 'none',
		image: {uri: 'https://stdemoimages.blob.core.windows.net/vhds/web-2026-09.vhd'},
	}),
	'service-fabric': one('10 instances of a Service Fabric cluster: Automatic mode, no health probe allowed', {
		instances: 10,
		upgradeMode: 'Automatic',
		healthSource: 'none',
		isServiceFabric: true,
	}),
};

/** The names of all scenarios. */
export const scenarioNames: readonly string[] = Object.keys(scenarios);
