import {actOnInstance} from './action-handlers.js';
import {type Answer, type Call, type Handler, linkOrigin} from './call.js';
import {ArmRefusal, concurrentRequest, invalidParameter, resourceNotFound} from '../errors.js';
import {isJsonObject} from '../world/json.js';
import {beginTask} from '../life/life.js';
import {accepted, acceptedWithBody} from './long-running.js';
import {isFlexible} from '../world/model.js';
import {startOperation} from '../world/operations.js';
import {etagOf} from '../bodies/scale-set-body.js';
import {retryAfter} from '../throttle.js';
import {virtualMachineBody, virtualMachineView} from '../bodies/virtual-machine-body.js';
import type {TaskKind} from '../world/operation.js';
import {keyOf, type Instance, type ScaleSet, scaleSetsOf} from '../world/world.js';
import {checkPreconditions, objectBody} from './write-handlers.js';

/** Virtual machines of one page [unproven]. */
const pageSize = 50;

type Member = {readonly scaleSet: ScaleSet; readonly instance: Instance};

/** The virtual machines of a subscription or of one of its groups: members of Flexible sets, by name. */
const membersOf = (call: Call): readonly Member[] => {
	const group = call.parameters['resourceGroup']?.toLowerCase();
	return scaleSetsOf(call.world, call.parameters['subscriptionId'] ?? '')
		.filter(
			scaleSet =>
				isFlexible(scaleSet.resource) && (group === undefined || scaleSet.resourceGroup.toLowerCase() === group),
		)
		.flatMap(scaleSet => scaleSet.instances.map(instance => ({scaleSet, instance})))
		.toSorted((one, other) => (one.instance.instanceId < other.instance.instanceId ? -1 : 1));
};

const filterOf = (call: Call): ((member: Member) => boolean) => {
	const filter = call.query.get('$filter')?.trim() ?? '';
	if (filter === '') {
		return () => true;
	}

	const bySet = /^'?virtualMachineScaleSet\/id'?\s+eq\s+'([^']*)'$/i.exec(filter);
	if (bySet === null) {
		throw new ArmRefusal(400, {
			code: 'BadRequest',
			target: '$filter',
			message: `The filter '${filter}' is not supported, or not simulated.`,
		});
	}

	const key = keyOf(bySet[1] ?? '');
	return ({scaleSet}) => keyOf(scaleSet.id) === key;
};

/** The virtual machines of a group or subscription; `$filter` on their scale set, and only with it `$expand` [documented]. */
export const listVirtualMachines = (call: Call): Answer => {
	const isViewWanted = (call.query.get('$expand') ?? '').toLowerCase().includes('instanceview');
	if (isViewWanted && (call.query.get('$filter') ?? '').trim() === '') {
		throw invalidParameter("The parameter '$expand' is allowed only together with '$filter'.", '$expand');
	}

	const found = membersOf(call).filter(filterOf(call));
	const skip = Number(call.query.get('$skiptoken') ?? '0');
	if (!Number.isInteger(skip) || skip < 0) {
		throw invalidParameter('The skip token is invalid.', '$skiptoken');
	}

	const query = new URLSearchParams([...call.query]);
	query.set('$skiptoken', String(skip + pageSize));
	return {
		status: 200,
		body: {
			value: found
				.slice(skip, skip + pageSize)
				.map(({scaleSet, instance}) => virtualMachineBody(scaleSet, instance, {isViewWanted, isInList: true})),
			...(found.length > skip + pageSize && {nextLink: `${linkOrigin(call)}${call.path}?${query.toString()}`}),
		},
	};
};

/** A handler of a path inside a virtual machine. */
const onMember =
	(handle: (call: Call, member: Member) => Answer): Handler =>
	call => {
		const name = call.parameters['virtualMachine'] ?? '';
		const member = membersOf(call).find(({instance}) => instance.instanceId.toLowerCase() === name.toLowerCase());
		if (member === undefined) {
			throw resourceNotFound('Microsoft.Compute/virtualMachines', name, call.parameters['resourceGroup'] ?? '');
		}

		return handle(call, member);
	};

/** One virtual machine. */
export const getVirtualMachine = onMember((call, {scaleSet, instance}) => ({
	status: 200,
	body: virtualMachineBody(scaleSet, instance, {
		isViewWanted: (call.query.get('$expand') ?? '').toLowerCase().includes('instanceview'),
		isInList: false,
	}),
	headers: {ETag: etagOf(instance)},
}));

/** The instance view of one virtual machine. */
export const getVirtualMachineView = onMember((_call, {scaleSet, instance}) => ({
	status: 200,
	body: virtualMachineView(scaleSet, instance),
}));

/** PATCH of a virtual machine: takes its tags; other members change nothing. */
export const updateVirtualMachine = onMember((call, {scaleSet, instance}) => {
	const {tags} = objectBody(call);
	checkPreconditions(call, instance);
	if (instance.task !== null) {
		throw concurrentRequest();
	}

	instance.tags = isJsonObject(tags) ? tags : instance.tags;
	const operation = startOperation(call.world, scaleSet, 'instance-write', {waitsFor: [instance.instanceId]});
	beginTask(call.world, scaleSet, instance, 'instance-write', operation.operationId);
	instance.provisioningState = 'Updating';
	const body = virtualMachineBody(scaleSet, instance, {isViewWanted: false, isInList: false});
	return acceptedWithBody(call, operation, body, etagOf(instance));
});

/** A POST on one virtual machine. */
export const actOnVirtualMachine = (kind: TaskKind): Handler =>
	onMember((call, {scaleSet, instance}) =>
		actOnInstance(kind)({...call, parameters: {...call.parameters, instanceId: instance.instanceId}}, scaleSet),
	);

/** DELETE of one virtual machine; its set counts one less. 204 when there is none [documented]. */
export const deleteVirtualMachine: Handler = call => {
	const name = call.parameters['virtualMachine']?.toLowerCase();
	const member = membersOf(call).find(({instance}) => instance.instanceId.toLowerCase() === name);
	if (member === undefined) {
		return {status: 204};
	}

	const {scaleSet, instance} = member;
	if (instance.task !== null) {
		throw concurrentRequest();
	}

	const operation = startOperation(call.world, scaleSet, 'delete', {waitsFor: [instance.instanceId]});
	beginTask(call.world, scaleSet, instance, 'delete', operation.operationId);
	const answer = accepted(call, operation, 1);
	return {...answer, headers: {...answer.headers, 'Retry-After': retryAfter(call.world, 10)}};
};
