import {actOnInstance, actOnInstances, cancelRollingUpgrade, upgradeInstances} from './action-handlers.js';
import {onScaleSet, type Handler} from './call.js';
import {getVersion, listOffers, listPublishers, listSkus, listVersions} from './image-handlers.js';
import {getInstance, getInstanceView, listInstances} from './instance-handlers.js';
import {getOperation} from './operation-handlers.js';
import {
	getLatestRollingUpgrade,
	getScaleSet,
	getScaleSetInstanceView,
	listOsUpgradeHistory,
	listScaleSetsOfGroup,
	listScaleSetsOfSubscription,
} from './scale-set-handlers.js';
import {getResourceGroup, getSubscription, listResourceGroups, listSubscriptions} from './subscription-handlers.js';
import type {PolicyName} from './throttle.js';
import {writeScaleSet} from './write-handlers.js';

/** Whose own bucket a request takes from, beside the one of the subscription. */
type BucketOwner = 'scale-set' | 'instance' | 'operation' | 'subscription';

/** One line of what the simulated ARM answers. Literal segments match in any case, `{name}` matches one segment. */
export type Route = {
	readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
	readonly path: string;
	readonly policy: PolicyName | null;
	readonly owner: BucketOwner;
	readonly handle: Handler;
};

const route = (
	method: Route['method'],
	path: string,
	policy: PolicyName | null,
	owner: BucketOwner,
	handle: Handler,
): Route => ({method, path, policy, owner, handle});

const subscription = '/subscriptions/{subscriptionId}';
const group = `${subscription}/resourceGroups/{resourceGroup}`;
const compute = `${subscription}/providers/Microsoft.Compute`;
const sets = `${group}/providers/Microsoft.Compute/virtualMachineScaleSets`;
const set = `${sets}/{scaleSet}`;
const instances = `${set}/virtualMachines`;
const instance = `${instances}/{instanceId}`;
const publishers = `${compute}/locations/{location}/publishers`;
const offers = `${publishers}/{publisher}/artifactTypes/vmImage/offers`;
const skus = `${offers}/{offer}/skus`;
const versions = `${skus}/{sku}/versions`;

/** Everything there is. */
export const routes: readonly Route[] = [
	route('GET', '/subscriptions', null, 'subscription', listSubscriptions),
	route('GET', subscription, null, 'subscription', getSubscription),
	route('GET', `${subscription}/resourceGroups`, null, 'subscription', listResourceGroups),
	route('GET', group, null, 'subscription', getResourceGroup),

	route(
		'GET',
		`${compute}/virtualMachineScaleSets`,
		'HighCostGetVMScaleSet',
		'subscription',
		listScaleSetsOfSubscription,
	),
	route('GET', sets, 'HighCostGetVMScaleSet', 'subscription', listScaleSetsOfGroup),
	route('GET', set, 'GetVMScaleSet', 'scale-set', onScaleSet(getScaleSet)),
	route('PUT', set, 'CreateVMScaleSet', 'scale-set', onScaleSet(writeScaleSet)),
	route('PATCH', set, 'VMScaleSetActions', 'scale-set', onScaleSet(writeScaleSet)),
	route('GET', `${set}/instanceView`, 'HighCostGetVMScaleSet', 'scale-set', onScaleSet(getScaleSetInstanceView)),
	route('GET', `${set}/rollingUpgrades/latest`, 'GetVMScaleSet', 'scale-set', onScaleSet(getLatestRollingUpgrade)),
	route('GET', `${set}/osUpgradeHistory`, 'GetVMScaleSet', 'scale-set', onScaleSet(listOsUpgradeHistory)),
	route('POST', `${set}/rollingUpgrades/cancel`, 'VMScaleSetActions', 'scale-set', onScaleSet(cancelRollingUpgrade)),

	route('POST', `${set}/manualupgrade`, 'VMScaleSetActions', 'subscription', onScaleSet(upgradeInstances)),
	route('POST', `${set}/reimage`, 'VMScaleSetActions', 'subscription', onScaleSet(actOnInstances('reimage'))),
	route('POST', `${set}/restart`, 'VMScaleSetActions', 'subscription', onScaleSet(actOnInstances('restart'))),
	route('POST', `${set}/start`, 'VMScaleSetActions', 'subscription', onScaleSet(actOnInstances('start'))),
	route('POST', `${set}/delete`, 'VMScaleSetActions', 'subscription', onScaleSet(actOnInstances('delete'))),
	route('POST', `${set}/poweroff`, 'DeleteVMScaleSet', 'subscription', onScaleSet(actOnInstances('poweroff'))),
	route('POST', `${set}/deallocate`, 'DeleteVMScaleSet', 'subscription', onScaleSet(actOnInstances('deallocate'))),

	route('GET', instances, 'HighCostGetVMScaleSet', 'scale-set', onScaleSet(listInstances)),
	route('GET', instance, 'GetVMScaleSetVM', 'instance', onScaleSet(getInstance)),
	route('GET', `${instance}/instanceView`, 'GetVMScaleSetVM', 'instance', onScaleSet(getInstanceView)),
	route('POST', `${instance}/reimage`, 'VMScaleSetVMActions', 'instance', onScaleSet(actOnInstance('reimage'))),
	route('POST', `${instance}/restart`, 'VMScaleSetVMActions', 'instance', onScaleSet(actOnInstance('restart'))),
	route('POST', `${instance}/start`, 'VMScaleSetVMActions', 'instance', onScaleSet(actOnInstance('start'))),
	route('POST', `${instance}/poweroff`, 'DeleteVMScaleSetVM', 'instance', onScaleSet(actOnInstance('poweroff'))),
	route('POST', `${instance}/deallocate`, 'DeleteVMScaleSetVM', 'instance', onScaleSet(actOnInstance('deallocate'))),

	route('GET', `${compute}/locations/{location}/operations/{operationId}`, 'GetOperation', 'operation', getOperation),
	route('GET', publishers, null, 'subscription', listPublishers),
	route('GET', offers, null, 'subscription', listOffers),
	route('GET', skus, null, 'subscription', listSkus),
	route('GET', versions, null, 'subscription', listVersions),
	route('GET', `${versions}/{version}`, null, 'subscription', getVersion),
];
