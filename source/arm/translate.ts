import type {
	InstanceViewStatus,
	VirtualMachineExtensionInstanceView,
	VirtualMachineScaleSet,
	VirtualMachineScaleSetExtension,
	VirtualMachineScaleSetVM,
} from '@azure/arm-compute';
import type {
	HealthSource,
	Instance,
	PlatformRollingUpgradePolicy,
	ScaleSet,
	ScaleSetReference,
} from '../fleet/scale-set.js';
import {toPolicyState} from './automatic-repairs.js';
import {expiringUrlsOf} from './expiring-urls.js';
import {toOneLine} from './one-line.js';
import {toImage} from './translate-image.js';
import {booleanOf, numberOf, objectsOf, textOf, textsOf, wordOf} from './untrusted.js';

const healthStates = ['healthy', 'unhealthy', 'initializing'] as const;
const powerStates = ['running', 'starting', 'stopping', 'stopped', 'deallocating', 'deallocated'] as const;
const provisioningStates = [
	'Succeeded',
	'Creating',
	'Updating',
	'Failed',
	'Deleting',
	'Migrating',
	'Canceled',
] as const;

/**
 * A scale set of the SDK in our words. Never throws: what is missing or not understood becomes `null` or `unknown`.
 * `asked` names the set where its own id does not.
 */
export function toScaleSet(set: VirtualMachineScaleSet, asked: Partial<ScaleSetReference> = {}): ScaleSet {
	const id = textOf(set.id) ?? '';
	const [, subscriptionId, resourceGroup] = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\//i.exec(id) ?? [];
	const profile = set.virtualMachineProfile;
	const extensions = objectsOf(profile?.extensionProfile?.extensions);
	const automatic = set.upgradePolicy?.automaticOSUpgradePolicy;

	return {
		id,
		subscriptionId: subscriptionId ?? asked.subscriptionId ?? '',
		resourceGroup: resourceGroup ?? asked.resourceGroup ?? '',
		name: textOf(set.name) ?? asked.name ?? '',
		location: textOf(set.location) ?? '',
		// Sets from before orchestration modes existed do not say theirs: they are Uniform.
		orchestrationMode: wordOf(set.orchestrationMode ?? 'Uniform', ['Uniform', 'Flexible']),
		upgradePolicyMode: wordOf(set.upgradePolicy?.mode, ['Manual', 'Automatic', 'Rolling']),
		capacity: numberOf(set.sku?.capacity),
		zones: textsOf(set.zones),
		provisioningState: wordOf(set.provisioningState, provisioningStates),
		vmSize: textOf(set.sku?.name),
		etag: textOf(set.etag),
		isOverprovisioned: set.overprovision === true,
		isServiceFabric: extensions.some(extension => hasPublisher(extension, 'Microsoft.Azure.ServiceFabric')),
		image: toImage(profile?.storageProfile),
		automaticOSUpgrade: {
			isEnabled: automatic?.enableAutomaticOSUpgrade === true,
			isRollbackDisabled: automatic?.disableAutomaticRollback === true,
		},
		rollingUpgradePolicy: toRollingUpgradePolicy(set.upgradePolicy?.rollingUpgradePolicy),
		healthSource: toHealthSource(extensions, profile?.networkProfile?.healthProbe?.id),
		automaticRepairs: toPolicyState(set.automaticRepairsPolicy),
		expiringUrls: expiringUrlsOf(extensions),
	};
}

function hasPublisher(extension: VirtualMachineScaleSetExtension, publisher: string): boolean {
	return textOf(extension.publisher)?.toLowerCase() === publisher.toLowerCase();
}

/** Azure takes one of the two; should a set show both, the extension is the one which reports in the instance view. */
function toHealthSource(extensions: readonly VirtualMachineScaleSetExtension[], probeId: unknown): HealthSource {
	const hasExtension = extensions.some(
		extension =>
			hasPublisher(extension, 'Microsoft.ManagedServices') &&
			wordOf(extension.typePropertiesType, ['ApplicationHealthLinux', 'ApplicationHealthWindows']) !== 'unknown',
	);

	if (hasExtension) {
		return 'application-health-extension';
	}

	return textOf(probeId) === null ? 'none' : 'load-balancer-probe';
}

function toRollingUpgradePolicy(
	policy: NonNullable<VirtualMachineScaleSet['upgradePolicy']>['rollingUpgradePolicy'] | null,
): PlatformRollingUpgradePolicy | null {
	if (typeof policy !== 'object' || policy === null) {
		return null;
	}

	return {
		maxBatchInstancePercent: numberOf(policy.maxBatchInstancePercent),
		maxUnhealthyInstancePercent: numberOf(policy.maxUnhealthyInstancePercent),
		maxUnhealthyUpgradedInstancePercent: numberOf(policy.maxUnhealthyUpgradedInstancePercent),
		pauseTimeBetweenBatches: textOf(policy.pauseTimeBetweenBatches),
		enableCrossZoneUpgrade: booleanOf(policy.enableCrossZoneUpgrade),
		prioritizeUnhealthyInstances: booleanOf(policy.prioritizeUnhealthyInstances),
		rollbackFailedInstancesOnPolicyBreach: booleanOf(policy.rollbackFailedInstancesOnPolicyBreach),
		maxSurge: booleanOf(policy.maxSurge),
	};
}

/**
 * An instance of the SDK in our words. Never throws: what is missing or not understood becomes `null` or `unknown`.
 * Where Azure leaves out the vmId, the resource id in lower case stands for it.
 */
export function toInstance(vm: VirtualMachineScaleSetVM): Instance {
	const id = textOf(vm.id) ?? '';
	const view = vm.instanceView;
	const statuses = objectsOf(view?.statuses);
	const instanceId = textOf(vm.instanceId) ?? id.split('/').at(-1) ?? '';

	return {
		instanceId,
		vmId: (textOf(vm.vmId) ?? id).toLowerCase(),
		name: textOf(vm.name) ?? instanceId,
		computerName: textOf(view?.computerName) ?? textOf(vm.osProfile?.computerName),
		zone: textsOf(vm.zones)[0] ?? null,
		placementGroupId: textOf(view?.placementGroupId),
		updateDomain: numberOf(view?.platformUpdateDomain),
		faultDomain: numberOf(view?.platformFaultDomain),
		image: toImage(vm.storageProfile),
		latestModelApplied: booleanOf(vm.latestModelApplied),
		provisioningState: wordOf(
			textOf(vm.provisioningState) ?? statusWord(statuses, 'ProvisioningState'),
			provisioningStates,
		),
		powerState: wordOf(statusWord(statuses, 'PowerState'), powerStates),
		healthState: wordOf(statusWord(objectsOf([view?.vmHealth?.status]), 'HealthState'), healthStates),
		isProtectedFromScaleIn: vm.protectionPolicy?.protectFromScaleIn === true,
		isProtectedFromScaleSetActions: vm.protectionPolicy?.protectFromScaleSetActions === true,
		failure: toFailure(vm, statuses),
		hasExtensionsSucceeded: haveSucceeded(objectsOf(view?.extensions)),
	};
}

/** The word after the slash in the first code of a kind: `running` of `PowerState/running`, `failed` of `ProvisioningState/failed/1`. */
function statusWord(statuses: readonly InstanceViewStatus[], kind: string): string | null {
	for (const status of statuses) {
		const [codeKind, word] = (textOf(status.code) ?? '').split('/');

		if (codeKind?.toLowerCase() === kind.toLowerCase()) {
			return word ?? null;
		}
	}

	return null;
}

/** Codes of failures name their cause at the end: `ProvisioningState/failed/VMExtensionProvisioningError`. */
function isFailure(status: InstanceViewStatus): boolean {
	return statusWord([status], 'ProvisioningState')?.toLowerCase() === 'failed';
}

function toFailure(vm: VirtualMachineScaleSetVM, statuses: readonly InstanceViewStatus[]): string | null {
	const extensions = objectsOf(vm.instanceView?.extensions);
	const failures = [
		...statuses.filter(status => isFailure(status)).map(status => describe(status)),
		...extensions.flatMap(extension =>
			objectsOf(extension.statuses)
				.filter(status => isFailure(status))
				.map(status => `extension ${textOf(extension.name) ?? 'without a name'}: ${describe(status)}`),
		),
	];

	if (failures.length === 0) {
		return wordOf(vm.provisioningState, provisioningStates) === 'Failed' ? 'Provisioning failed' : null;
	}

	return toOneLine(failures.join('; '));
}

function describe(status: InstanceViewStatus): string {
	const cause = (textOf(status.code) ?? '').split('/')[2];
	const text = textOf(status.message) ?? textOf(status.displayStatus) ?? 'Provisioning failed';

	return cause === undefined || /^\d*$/.test(cause) ? text : `${cause}: ${text}`;
}

function haveSucceeded(extensions: readonly VirtualMachineExtensionInstanceView[]): boolean | null {
	const words = extensions
		.map(extension => statusWord(objectsOf(extension.statuses), 'ProvisioningState'))
		.filter(word => word !== null);

	return words.length === 0 ? null : words.every(word => word.toLowerCase() === 'succeeded');
}
