import type {HealthSource} from '../world/world.js';

/** The subscription in which every scenario plays. */
export const demoSubscriptionId = '11111111-2222-4333-8444-555555555555';

/** The other subscription of the scenarios which have two. */
export const secondSubscriptionId = '66666666-7777-4888-8999-aaaaaaaaaaaa';

/** What a simulated scale set starts as. */
export type ScaleSetRecipe = {
	readonly name: string;
	readonly resourceGroup: string;
	readonly subscriptionId: string;
	readonly instances: number;
	readonly upgradeMode: 'Manual' | 'Automatic' | 'Rolling';
	readonly zones: readonly string[];
	readonly faultDomains: number;
	readonly healthSource: HealthSource;
	readonly vmSize: string;
	/** A platform image by SKU, an image of the demo gallery by name, or the URI of a custom one. */
	readonly image: {readonly sku: string} | {readonly galleryImage: string} | {readonly uri: string};
	/** The instances are virtual machines of their own (orchestration mode Flexible). */
	readonly isFlexible: boolean;
	/** How far the versions lie behind the newest: of the model, and of the instances. */
	readonly versionsBehind: {readonly model: number; readonly instances: number};
	/** The first of every so many instances has the model's version already; `null` when none has. */
	readonly everyNthIsCurrent: number | null;
	readonly isServiceFabric: boolean;
	/** A script which instances run at their first boot, behind a signed URL which has expired. */
	readonly expiredScript?: string;
	/** The platform upgrades the OS by itself, and is at it. */
	readonly isUpgradedByPlatform?: boolean;
	/** Positions (not ids) in the set. */
	readonly protectedFromActions: readonly number[];
	readonly protectedFromScaleIn: readonly number[];
	readonly deallocated: readonly number[];
};

/** What the scale set of most scenarios is. */
export const web: ScaleSetRecipe = {
	name: 'web',
	resourceGroup: 'rg-demo',
	subscriptionId: demoSubscriptionId,
	instances: 20,
	upgradeMode: 'Manual',
	zones: [],
	faultDomains: 5,
	healthSource: 'application-health-extension',
	vmSize: 'Standard_D4s_v5',
	image: {sku: 'server'},
	versionsBehind: {model: 1, instances: 1},
	everyNthIsCurrent: null,
	isFlexible: false,
	isServiceFabric: false,
	protectedFromActions: [],
	protectedFromScaleIn: [],
	deallocated: [],
};
