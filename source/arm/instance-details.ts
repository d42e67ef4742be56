import type {DataDisk, InstanceViewStatus, OSDisk, VirtualMachineScaleSetVM} from '@azure/arm-compute';
import type {DetailStatus, DiskDetails, InstanceDetails} from '../fleet/instance-details.js';
import {toOneLine} from './one-line.js';
import {toRedactedJson} from './redact.js';
import {toInstance} from './translate.js';
import {memberOf, numberOf, objectsOf, textOf} from './untrusted.js';

/**
 * An instance of the SDK with everything that Azure tells of it; `body` is the answer as it came. Never throws: what is
 * missing or not understood is `null` or left out.
 */
export function toInstanceDetails(vm: VirtualMachineScaleSetVM, body: unknown): InstanceDetails {
	const {instanceId, vmId, name, computerName, ...instance} = toInstance(vm);
	const view = vm.instanceView;
	const agent = view?.vmAgent;
	const system = [textOf(view?.osName), textOf(view?.osVersion)].filter(part => part !== null).join(' ');

	return {
		instanceId,
		vmId,
		name,
		computerName,
		operatingSystem: system === '' ? null : toOneLine(system),
		vmSize: textOf(vm.hardwareProfile?.vmSize) ?? textOf(vm.sku?.name),
		createdAt: toTime(vm.timeCreated),
		privateIp: findAddress(body, deepest),
		statuses: toStatuses(view?.statuses),
		health: toStatuses(objectsOf([view?.vmHealth?.status]))[0] ?? null,
		extensions: objectsOf(view?.extensions).map(extension => ({
			name: toOneLine(textOf(extension.name) ?? textOf(extension.type) ?? 'without a name'),
			version: textOf(extension.typeHandlerVersion),
			// What an extension wrote goes into its substatuses: the outcome is in the statuses.
			statuses: toStatuses([...objectsOf(extension.statuses), ...objectsOf(extension.substatuses)]),
		})),
		agent:
			typeof agent === 'object' && agent !== null
				? {version: textOf(agent.vmAgentVersion), statuses: toStatuses(agent.statuses)}
				: null,
		disks: toDisks(vm),
		protection: {
			fromScaleIn: instance.isProtectedFromScaleIn,
			fromScaleSetActions: instance.isProtectedFromScaleSetActions,
		},
		raw: toRedactedJson(body),
	};
}

function toStatuses(statuses: readonly InstanceViewStatus[] | null | undefined): readonly DetailStatus[] {
	return objectsOf(statuses).map(({code, message, displayStatus, time}) => ({
		code: toOneLine(textOf(code) ?? 'unknown'),
		text: toOneLine(textOf(message) ?? textOf(displayStatus) ?? ''),
		time: toTime(time),
	}));
}

function toDisks({storageProfile, instanceView}: VirtualMachineScaleSetVM): readonly DiskDetails[] {
	const views = objectsOf(instanceView?.disks);

	const toDisk = (disk: OSDisk | DataDisk, kind: DiskDetails['kind'], otherwise: string): DiskDetails => {
		const name = textOf(disk.name) ?? otherwise;
		const view = views.find(candidate => textOf(candidate.name)?.toLowerCase() === name.toLowerCase());

		return {
			name,
			kind,
			sizeGiB: numberOf(disk.diskSizeGB),
			sku: textOf(disk.managedDisk?.storageAccountType),
			status: toStatuses(view?.statuses)[0] ?? null,
		};
	};

	const system = storageProfile?.osDisk;

	return [
		...(typeof system === 'object' && system !== null ? [toDisk(system, 'os', 'OS disk')] : []),
		...objectsOf(storageProfile?.dataDisks).map(disk => toDisk(disk, 'data', `data disk ${numberOf(disk.lun) ?? '?'}`)),
	];
}

/** Answers of anybody are walked no deeper than this. */
const deepest = 20;

/** The first private address in an answer: Azure has several places for it, and mostly uses none. */
function findAddress(value: unknown, depth: number): string | null {
	if (typeof value !== 'object' || value === null || depth === 0) {
		return null;
	}

	const address = textOf(memberOf(value, 'privateIPAddress'));

	if (address !== null && /^[\d.:a-f]+$/i.test(address)) {
		return address;
	}

	for (const name of Object.keys(value)) {
		const found = findAddress(memberOf(value, name), depth - 1);

		if (found !== null) {
			return found;
		}
	}

	return null;
}

/** The SDK makes dates of texts, and invalid dates of texts which are none. */
function toTime(date: unknown): string | null {
	return date instanceof Date && !Number.isNaN(date.getTime()) ? date.toISOString() : null;
}
