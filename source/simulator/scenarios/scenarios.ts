import type {FaultRequest} from '../faults/fault.js';
import {fleet} from './fleet.js';
import {flaky} from '../faults/flaky.js';
import {web, type ScaleSetRecipe} from './recipe.js';

/** A world to start from, as data. */
export type Scenario = {
	readonly summary: string;
	readonly scaleSets: readonly ScaleSetRecipe[];
	/** About half of the instances which take the newest image version stay unhealthy. */
	readonly isNewestImageBad: boolean;
	/** By how much the token buckets are smaller than Azure's; 1 where it is left out. */
	readonly bucketDivisors?: {readonly resource: number; readonly subscription: number};
	/** Weights of stages in the life of instances, where they differ from the usual ones: how instances fail here. */
	readonly stageWeights?: Readonly<Record<string, number>>;
	/** What is injected from the start. */
	readonly faults?: readonly FaultRequest[];
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
	'old-vhd': one(
		'10 instances on a custom image (VHD) with unmanaged disks and an expired script, no source of health',
		{
			instances: 10,
			healthSource: 'none',
			image: {uri: 'https://stdemoimages.blob.core.windows.net/vhds/web-2026-09.vhd'},
			expiredScript: 'https://stdemoscripts.blob.core.windows.net/setup/setup.sh',
		},
	),
	gallery: one('20 instances on an image of a compute gallery, of which some versions are not to be taken', {
		image: {galleryImage: 'web-image'},
	}),
	flexible: one('30 virtual machines in 3 zones, orchestration mode Flexible', {
		instances: 30,
		zones: ['1', '2', '3'],
		faultDomains: 1,
		isFlexible: true,
	}),
	'auto-os-upgrade': one('30 instances on latest: the platform upgrades their OS by itself, is at it, and did before', {
		instances: 30,
		healthSource: 'load-balancer-probe',
		isUpgradedByPlatform: true,
	}),
	'service-fabric': one('10 instances of a Service Fabric cluster: Automatic mode, no health probe allowed', {
		instances: 10,
		upgradeMode: 'Automatic',
		healthSource: 'none',
		isServiceFabric: true,
	}),
	failing: {
		...one(
			'20 instances of which some fail: their extension, their boot, their provisioning, or their application',
			{},
		),
		stageWeights: {'extension-failed': 0.1, 'never-started': 0.05, 'never-provisioned': 0.05, silent: 0.05},
	},
	throttled: {
		...one('as calm, but the token buckets are so small that a client must wait for them', {}),
		bucketDivisors: {resource: 5, subscription: 50},
	},
	flaky: {
		...one('60 instances in 3 zones behind a bad line: errors, resets, slow answers, vanishing and new instances', {
			instances: 60,
			zones: ['1', '2', '3'],
		}),
		faults: flaky,
	},
	fleet: {
		summary: '40 scale sets in 4 groups and 2 subscriptions, of all sizes, modes and states',
		scaleSets: fleet,
		isNewestImageBad: false,
	},
};

/** The names of all scenarios. */
export const scenarioNames: readonly string[] = Object.keys(scenarios);
