import {type Answer, type Call, linkOrigin} from './call.js';
import {asRead} from '../faults/conditions.js';
import {ArmRefusal, entityNotFound, invalidParameter} from '../errors.js';
import {inVersion, withUserData} from '../bodies/instance-parts.js';
import {isFlexible} from '../world/model.js';
import {asTakenBy} from '../bodies/past-profiles.js';
import {
	hasLatestModel,
	instanceBody,
	instanceIdOf,
	instanceView,
	memberReference,
	selectedInstanceBody,
} from '../bodies/instance-body.js';
import {seededRandom} from '../world/random.js';
import type {JsonObject} from '../world/json.js';
import {etagOf, idInUpperCaseGroup} from '../bodies/scale-set-body.js';
import {instanceOf, type Instance, type ScaleSet} from '../world/world.js';

/** Instances of one page [recorded: 180 came as 120 and 60]. */
const pageSize = 120;

const textOrder = (one: Instance, other: Instance): number => {
	if (one.instanceId === other.instanceId) {
		return 0;
	}

	return one.instanceId < other.instanceId ? -1 : 1;
};

/** By number; members of Flexible sets have none, and stay in the order of their names. */
const numberOrder = (one: Instance, other: Instance): number => {
	const difference = Number(one.instanceId) - Number(other.instanceId);
	return Number.isNaN(difference) ? 0 : difference;
};

const wantsUserData = (call: Call): boolean => (call.query.get('$expand') ?? '').toLowerCase().includes('userdata');

const wantsView = (call: Call): boolean => (call.query.get('$expand') ?? '').toLowerCase().includes('instanceview');

/**
 * A page of the instances. Pages are cut in text order of the ids, and sorted by number inside; `nextLink` is absolute
 * and absent on the last page [recorded]. Each page costs one request, and one view an instance.
 */
export const listInstances = (call: Call, present: ScaleSet): Answer => {
	const scaleSet = asRead(call.world, present);
	const filtered = scaleSet.instances.filter(filterOf(call, scaleSet)).toSorted(textOrder);
	const first = firstIdOf(call, scaleSet);
	const from = first === null ? 0 : filtered.findIndex(instance => instance.instanceId >= first);
	const rest = from === -1 ? [] : filtered.slice(from);
	const page = rest.slice(0, pageSize).toSorted(numberOrder);
	const following = rest[pageSize];
	const surplus = scaleSet.surplusUntil.filter(until => until > call.world.now).length;
	const charged = page.length + (first === null ? surplus : 0);
	call.charge('VMScaleSetVMViews', charged);
	const selected = (call.query.get('$select') ?? '').toLowerCase();
	const value = page.map(instance => {
		if (isFlexible(scaleSet.resource)) {
			return memberReference(scaleSet, instance);
		}

		return selected === 'instanceview' || selected === 'instanceview/statuses'
			? selectedInstanceBody(scaleSet, instance, selected !== 'instanceview')
			: inVersion(instanceBody(scaleSet, instance, wantsView(call)), call.apiVersion);
	});
	return {
		status: 200,
		body: {
			value: value.map(idAsListed(call, scaleSet)),
			...(following !== undefined && {nextLink: nextLink(call, scaleSet, following)}),
		},
		...(charged > 0 && {instancesCharged: charged}),
	};
};

/** In lists of 2017 the ids have the resource group in upper case [recorded in 191 of 191], since 2019 as it was written [55 of 55]. */
const idAsListed =
	(call: Call, scaleSet: ScaleSet) =>
	(item: JsonObject): JsonObject =>
		call.apiVersion < '2019' && typeof item['id'] === 'string'
			? {...item, id: idInUpperCaseGroup(scaleSet, item['id'])}
			: item;

const filterOf = (call: Call, scaleSet: ScaleSet): ((instance: Instance) => boolean) => {
	const filter = call.query.get('$filter');
	if (filter === undefined || filter.trim() === '') {
		return () => true;
	}

	const byModel = /^properties\/latestModelApplied\s+eq\s+(true|false)$/i.exec(filter.trim());
	if (byModel !== null) {
		const isWanted = byModel[1]?.toLowerCase() === 'true';
		return instance => hasLatestModel(scaleSet, instance) === isWanted;
	}

	const byState = /^properties\/provisioningState\s+eq\s+'(\w+)'$/i.exec(filter.trim());
	if (byState !== null) {
		return instance => instance.provisioningState.toLowerCase() === byState[1]?.toLowerCase();
	}

	const byStatus = /^startswith\(instanceView\/statuses\/code,\s*'([^']*)'\)(?:\s+eq\s+(true|false))?$/i.exec(
		filter.trim(),
	);
	if (byStatus !== null) {
		const start = byStatus[1]?.toLowerCase() ?? '';
		const isWanted = byStatus[2]?.toLowerCase() !== 'false';
		return ({provisioningState, powerState}) =>
			[`provisioningstate/${provisioningState}`, `powerstate/${powerState}`].some(code =>
				code.toLowerCase().startsWith(start),
			) === isWanted;
	}

	throw new ArmRefusal(400, {
		code: 'BadRequest',
		target: '$filter',
		message: `The filter '${filter}' is not supported, or not simulated.`,
	});
};

/** A skip token names the instance with which the page begins, inside base64 as recorded. */
const nextLink = (call: Call, scaleSet: ScaleSet, first: Instance): string => {
	const group = `${scaleSet.resourceGroup.toUpperCase()}/VMScaleSets/${scaleSet.name.toUpperCase()}`;
	const place = `/Subscriptions/${scaleSet.subscriptionId}/ResourceGroups/${group}/VMs/${first.instanceId}`;
	const tokenId = seededRandom(call.world.seed, 'skip', instanceIdOf(scaleSet, first)).guid();
	const token = Buffer.from(`${tokenId}!${place}`).toString('base64');
	const kept = ['$expand', '$select', '$filter'].flatMap(name => {
		const value = call.query.get(name);
		return value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`];
	});
	const query = [...kept, `api-version=${call.apiVersion}`, `$skiptoken=${encodeURIComponent(token)}`].join('&');
	return `${linkOrigin(call)}${scaleSet.id}/virtualMachines?${query}`;
};

const firstIdOf = (call: Call, scaleSet: ScaleSet): string | null => {
	const token = call.query.get('$skiptoken');
	if (token === undefined) {
		return null;
	}

	const match =
		/^[\da-f-]{36}!\/Subscriptions\/[^/]+\/ResourceGroups\/[^/]+\/VMScaleSets\/([^/]+)\/VMs\/([\w.-]+)$/.exec(
			Buffer.from(token, 'base64').toString('utf8'),
		);
	if (match === null || match[1] !== scaleSet.name.toUpperCase()) {
		throw invalidParameter(`The skip token '${token}' is invalid.`, '$skiptoken');
	}

	return match[2] ?? null;
};

const instanceOfCall = (call: Call, scaleSet: ScaleSet): Instance => {
	const instance = instanceOf(scaleSet, call.parameters['instanceId'] ?? '');
	if (instance === undefined) {
		// Charged as if it were there [recorded].
		throw entityNotFound(undefined, {'x-ms-request-charge': '1'});
	}

	return instance;
};

/** One instance. */
export const getInstance = (call: Call, scaleSet: ScaleSet): Answer => {
	call.charge('VMScaleSetVMViews', 1);
	const instance = instanceOfCall(call, scaleSet);
	if (isFlexible(scaleSet.resource)) {
		return {status: 200, body: memberReference(scaleSet, instance), instancesCharged: 1};
	}

	const body = inVersion(instanceBody(scaleSet, instance, wantsView(call)), call.apiVersion);
	return {
		status: 200,
		body: wantsUserData(call) ? withUserData(asTakenBy(scaleSet, instance), body) : body,
		headers: {ETag: etagOf(instance)},
		instancesCharged: 1,
	};
};

/** The instance view of one instance. */
export const getInstanceView = (call: Call, scaleSet: ScaleSet): Answer => {
	call.charge('VMScaleSetVMViews', 1);
	const instance = instanceOfCall(call, scaleSet);
	return {status: 200, body: instanceView(scaleSet, instance), instancesCharged: 1};
};
