import {demoSubscriptionId, type ScaleSetRecipe, secondSubscriptionId, web} from './recipe.js';

type Group = {
	readonly resourceGroup: string;
	readonly subscriptionId: string;
	readonly services: readonly string[];
};

/** Each service has a blue and a green scale set: 40 in all, no two with the same name. */
const groups: readonly Group[] = [
	{
		resourceGroup: 'rg-shop',
		subscriptionId: demoSubscriptionId,
		services: ['web', 'api', 'cart', 'search', 'images'],
	},
	{
		resourceGroup: 'rg-payments',
		subscriptionId: demoSubscriptionId,
		services: ['checkout', 'ledger', 'fraud', 'invoice', 'webhook'],
	},
	{
		resourceGroup: 'rg-data',
		subscriptionId: secondSubscriptionId,
		services: ['ingest', 'stream', 'batch', 'query', 'cache'],
	},
	{
		resourceGroup: 'rg-platform',
		subscriptionId: secondSubscriptionId,
		services: ['gateway', 'auth', 'mail', 'worker', 'metrics'],
	},
];

/** From 4 to 60, in no order which a list would show. */
const sizes = [4, 36, 12, 60, 8, 24, 48, 6, 18, 30] as const;

/** How far an upgrade has come; the sets go through them in turn. */
const states: ReadonlyArray<Partial<ScaleSetRecipe>> = [
	{versionsBehind: {model: 0, instances: 0}},
	{versionsBehind: {model: 1, instances: 1}},
	{versionsBehind: {model: 0, instances: 1}, everyNthIsCurrent: 3},
	{versionsBehind: {model: 3, instances: 3}},
	{versionsBehind: {model: 0, instances: 2}, everyNthIsCurrent: 2},
	{versionsBehind: {model: 0, instances: 1}},
	{versionsBehind: {model: 1, instances: 1}, protectedFromActions: [1], protectedFromScaleIn: [2], deallocated: [3]},
];

/** Manual is the most frequent one; a set in Rolling mode needs a source of health. */
const modes: ReadonlyArray<Partial<ScaleSetRecipe>> = [
	{},
	{zones: ['1', '2', '3'], healthSource: 'load-balancer-probe'},
	{upgradeMode: 'Rolling'},
	{zones: ['1', '2']},
	{healthSource: 'none'},
	{upgradeMode: 'Automatic', healthSource: 'load-balancer-probe'},
	{zones: ['3'], faultDomains: 1},
	{upgradeMode: 'Rolling', zones: ['1', '2', '3'], healthSource: 'load-balancer-probe'},
];

const vmSizes = [
	'Standard_D4s_v5',
	'Standard_D8s_v5',
	'Standard_E4s_v5',
	'Standard_F8s_v2',
	'Standard_D2as_v5',
] as const;

const pick = <Value>(values: readonly Value[], index: number): Value | undefined => values[index % values.length];

const member = (group: Group, name: string, index: number): ScaleSetRecipe => ({
	...web,
	...pick(states, index),
	...pick(modes, index),
	name,
	resourceGroup: group.resourceGroup,
	subscriptionId: group.subscriptionId,
	instances: pick(sizes, index) ?? 4,
	vmSize: pick(vmSizes, index) ?? web.vmSize,
	image: {sku: index % 6 === 5 ? 'minimal' : 'server'},
});

/** 40 scale sets in 4 groups of 2 subscriptions, in all modes and states, of 4 to 60 instances. */
export const fleet: readonly ScaleSetRecipe[] = groups
	.flatMap(group =>
		group.services.flatMap(service => ['blue', 'green'].map(colour => ({group, name: `${service}-${colour}`}))),
	)
	.map(({group, name}, index) => member(group, name, index));
