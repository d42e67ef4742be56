import {
	actOnInstance,
	actOnInstances,
	deleteInstance,
	performMaintenance,
	upgradeInstances,
} from './action-handlers.js';
import {onScaleSet} from './call.js';
import {deleteScaleSet, putScaleSet} from './create-handlers.js';
import {
	deleteExtension,
	getExtension,
	getInstanceExtension,
	listExtensions,
	listInstanceExtensions,
	writeExtension,
} from './extension-handlers.js';
import {imageRoutes} from './image-routes.js';
import {getInstance, getInstanceView, listInstances} from './instance-handlers.js';
import {simulateEviction, writeInstance} from './instance-write-handlers.js';
import {getOperation} from './operation-handlers.js';
import {getProvider, listPermissions, listProviders} from './provider-handlers.js';
import {queryResources} from './resource-graph-handlers.js';
import {compute, group, type Route, route, subscription} from './route.js';
import {
	approveRollingUpgrade,
	approveRollingUpgradeOfInstance,
	cancelRollingUpgrade,
	getLatestRollingUpgrade,
	listOsUpgradeHistory,
	startExtensionUpgrade,
	startOsUpgrade,
} from './rolling-handlers.js';
import {
	getScaleSet,
	getScaleSetInstanceView,
	listScaleSetSkus,
	listScaleSetsOfGroup,
	listScaleSetsOfLocation,
	listScaleSetsOfSubscription,
} from './scale-set-handlers.js';
import {
	listLifecycleHookEvents,
	noLifecycleHookEvent,
	reapplyScaleSet,
	setOrchestrationServiceState,
	walkUpdateDomain,
} from './service-handlers.js';
import {
	checkResourceGroup,
	getResourceGroup,
	getSubscription,
	listLocations,
	listResourceGroups,
	listSubscriptions,
	listTenants,
} from './subscription-handlers.js';
import {
	actOnVirtualMachine,
	deleteVirtualMachine,
	getVirtualMachine,
	getVirtualMachineView,
	listVirtualMachines,
	updateVirtualMachine,
} from './virtual-machine-handlers.js';
import {writeScaleSet} from './write-handlers.js';

const sets = `${group}/providers/Microsoft.Compute/virtualMachineScaleSets`;
const set = `${sets}/{scaleSet}`;
const instances = `${set}/virtualMachines`;
const instance = `${instances}/{instanceId}`;
const extension = `${set}/extensions/{extension}`;
const machines = `${group}/providers/Microsoft.Compute/virtualMachines`;
const machine = `${machines}/{virtualMachine}`;
const permissions = '/providers/Microsoft.Authorization/permissions';

/** Everything there is. */
export const routes: readonly Route[] = [
	route('GET', '/subscriptions', null, 'subscription', listSubscriptions),
	route('GET', subscription, null, 'subscription', getSubscription),
	route('GET', `${subscription}/resourceGroups`, null, 'subscription', listResourceGroups),
	route('GET', group, null, 'subscription', getResourceGroup),
	route('HEAD', group, null, 'subscription', checkResourceGroup),
	route('GET', `${subscription}/locations`, null, 'subscription', listLocations),
	route('GET', '/tenants', null, 'subscription', listTenants),
	route('GET', `${subscription}/providers`, null, 'subscription', listProviders),
	route('GET', `${subscription}/providers/{namespace}`, null, 'subscription', getProvider),
	route('POST', `${subscription}/providers/{namespace}/register`, null, 'subscription', getProvider),
	route('GET', `${subscription}${permissions}`, null, 'subscription', listPermissions),
	route('GET', `${group}${permissions}`, null, 'subscription', listPermissions),
	route('GET', `${set}${permissions}`, null, 'subscription', onScaleSet(listPermissions)),
	route('POST', '/providers/Microsoft.ResourceGraph/resources', null, 'subscription', queryResources),

	route(
		'GET',
		`${compute}/virtualMachineScaleSets`,
		'HighCostGetVMScaleSet',
		'subscription',
		listScaleSetsOfSubscription,
	),
	route(
		'GET',
		`${compute}/locations/{location}/virtualMachineScaleSets`,
		'HighCostGetVMScaleSet',
		'subscription',
		listScaleSetsOfLocation,
	),
	route('GET', sets, 'HighCostGetVMScaleSet', 'subscription', listScaleSetsOfGroup),
	route('GET', set, 'GetVMScaleSet', 'scale-set', onScaleSet(getScaleSet)),
	route('PUT', set, 'CreateVMScaleSet', 'scale-set', putScaleSet),
	route('DELETE', set, 'DeleteVMScaleSet', 'scale-set', deleteScaleSet),
	route('PATCH', set, 'VMScaleSetActions', 'scale-set', onScaleSet(writeScaleSet)),
	route('GET', `${set}/skus`, 'GetVMScaleSet', 'scale-set', onScaleSet(listScaleSetSkus)),
	route('GET', `${set}/extensions`, 'GetVMScaleSet', 'scale-set', onScaleSet(listExtensions)),
	route('GET', extension, 'GetVMScaleSet', 'scale-set', onScaleSet(getExtension)),
	route('PUT', extension, 'VMScaleSetActions', 'scale-set', onScaleSet(writeExtension)),
	route('PATCH', extension, 'VMScaleSetActions', 'scale-set', onScaleSet(writeExtension)),
	route('DELETE', extension, 'VMScaleSetActions', 'scale-set', onScaleSet(deleteExtension)),
	route('GET', `${set}/lifecycleHookEvents`, 'GetVMScaleSet', 'scale-set', onScaleSet(listLifecycleHookEvents)),
	route('GET', `${set}/lifecycleHookEvents/{event}`, 'GetVMScaleSet', 'scale-set', onScaleSet(noLifecycleHookEvent)),
	route(
		'PATCH',
		`${set}/lifecycleHookEvents/{event}`,
		'VMScaleSetActions',
		'scale-set',
		onScaleSet(noLifecycleHookEvent),
	),
	route(
		'POST',
		`${set}/setOrchestrationServiceState`,
		'VMScaleSetActions',
		'scale-set',
		onScaleSet(setOrchestrationServiceState),
	),
	route('GET', `${set}/instanceView`, 'HighCostGetVMScaleSet', 'scale-set', onScaleSet(getScaleSetInstanceView)),
	route('GET', `${set}/rollingUpgrades/latest`, 'GetVMScaleSet', 'scale-set', onScaleSet(getLatestRollingUpgrade)),
	route('GET', `${set}/osUpgradeHistory`, 'GetVMScaleSet', 'scale-set', onScaleSet(listOsUpgradeHistory)),
	route('POST', `${set}/rollingUpgrades/cancel`, 'VMScaleSetActions', 'scale-set', onScaleSet(cancelRollingUpgrade)),
	route('POST', `${set}/osRollingUpgrade`, 'VMScaleSetActions', 'scale-set', onScaleSet(startOsUpgrade)),
	route('POST', `${set}/extensionRollingUpgrade`, 'VMScaleSetActions', 'scale-set', onScaleSet(startExtensionUpgrade)),
	route('POST', `${set}/approveRollingUpgrade`, 'VMScaleSetActions', 'scale-set', onScaleSet(approveRollingUpgrade)),
	route(
		'POST',
		`${instance}/approveRollingUpgrade`,
		'VMScaleSetVMActions',
		'instance',
		onScaleSet(approveRollingUpgradeOfInstance),
	),

	route('POST', `${set}/manualupgrade`, 'VMScaleSetActions', 'subscription', onScaleSet(upgradeInstances)),
	route('POST', `${set}/reimage`, 'VMScaleSetActions', 'subscription', onScaleSet(actOnInstances('reimage'))),
	route('POST', `${set}/reimageall`, 'VMScaleSetActions', 'subscription', onScaleSet(actOnInstances('reimageall'))),
	route('POST', `${set}/redeploy`, 'VMScaleSetActions', 'subscription', onScaleSet(actOnInstances('redeploy'))),
	route('POST', `${set}/reapply`, 'VMScaleSetActions', 'subscription', onScaleSet(reapplyScaleSet)),
	route(
		'POST',
		`${set}/forceRecoveryServiceFabricPlatformUpdateDomainWalk`,
		'VMScaleSetActions',
		'scale-set',
		onScaleSet(walkUpdateDomain),
	),
	route('POST', `${set}/performMaintenance`, 'VMScaleSetActions', 'subscription', onScaleSet(performMaintenance)),
	route('POST', `${set}/restart`, 'VMScaleSetActions', 'subscription', onScaleSet(actOnInstances('restart'))),
	route('POST', `${set}/start`, 'VMScaleSetActions', 'subscription', onScaleSet(actOnInstances('start'))),
	route('POST', `${set}/delete`, 'VMScaleSetActions', 'subscription', onScaleSet(actOnInstances('delete'))),
	route('POST', `${set}/poweroff`, 'DeleteVMScaleSet', 'subscription', onScaleSet(actOnInstances('poweroff'))),
	route('POST', `${set}/deallocate`, 'DeleteVMScaleSet', 'subscription', onScaleSet(actOnInstances('deallocate'))),

	route('GET', instances, 'HighCostGetVMScaleSet', 'scale-set', onScaleSet(listInstances)),
	route('GET', instance, 'GetVMScaleSetVM', 'instance', onScaleSet(getInstance)),
	route('GET', `${instance}/instanceView`, 'GetVMScaleSetVM', 'instance', onScaleSet(getInstanceView)),
	route('POST', `${instance}/reimage`, 'VMScaleSetVMActions', 'instance', onScaleSet(actOnInstance('reimage'))),
	route('PUT', instance, 'VMScaleSetVMActions', 'instance', onScaleSet(writeInstance)),
	route('DELETE', instance, 'DeleteVMScaleSetVM', 'instance', onScaleSet(deleteInstance)),
	route('GET', `${instance}/extensions`, 'GetVMScaleSetVM', 'instance', onScaleSet(listInstanceExtensions)),
	route('GET', `${instance}/extensions/{extension}`, 'GetVMScaleSetVM', 'instance', onScaleSet(getInstanceExtension)),
	route('POST', `${instance}/reimageall`, 'VMScaleSetVMActions', 'instance', onScaleSet(actOnInstance('reimageall'))),
	route('POST', `${instance}/redeploy`, 'VMScaleSetVMActions', 'instance', onScaleSet(actOnInstance('redeploy'))),
	route('POST', `${instance}/performMaintenance`, 'VMScaleSetVMActions', 'instance', onScaleSet(performMaintenance)),
	route('POST', `${instance}/simulateEviction`, 'VMScaleSetVMActions', 'instance', onScaleSet(simulateEviction)),
	route('POST', `${instance}/restart`, 'VMScaleSetVMActions', 'instance', onScaleSet(actOnInstance('restart'))),
	route('POST', `${instance}/start`, 'VMScaleSetVMActions', 'instance', onScaleSet(actOnInstance('start'))),
	route('POST', `${instance}/poweroff`, 'DeleteVMScaleSetVM', 'instance', onScaleSet(actOnInstance('poweroff'))),
	route('POST', `${instance}/deallocate`, 'DeleteVMScaleSetVM', 'instance', onScaleSet(actOnInstance('deallocate'))),

	route('GET', `${compute}/locations/{location}/operations/{operationId}`, 'GetOperation', 'operation', getOperation),

	route('GET', `${compute}/virtualMachines`, 'HighCostGet', 'subscription', listVirtualMachines),
	route('GET', machines, 'HighCostGet', 'subscription', listVirtualMachines),
	route('GET', machine, 'LowCostGet', 'virtual-machine', getVirtualMachine),
	route('GET', `${machine}/instanceView`, 'LowCostGet', 'virtual-machine', getVirtualMachineView),
	route('PATCH', machine, 'PutVM', 'virtual-machine', updateVirtualMachine),
	route('DELETE', machine, null, 'subscription', deleteVirtualMachine),
	...(['reimage', 'restart', 'start', 'redeploy', 'deallocate'] as const).map(kind =>
		route('POST', `${machine}/${kind}`, null, 'subscription', actOnVirtualMachine(kind)),
	),
	route('POST', `${machine}/powerOff`, null, 'subscription', actOnVirtualMachine('poweroff')),

	...imageRoutes,
];
