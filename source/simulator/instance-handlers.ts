import type {Answer, Call} from './call.js';
import {ArmRefusal, entityNotFound, invalidParameter} from './errors.js';
import {hasLatestModel, instanceBody, instanceIdOf, instanceView, selectedInstanceBody} from './instance-body.js';
import {seededRandom} from './random.js';
import {etagOf} from './scale-set-body.js';
import {instanceOf, type Instance, type ScaleSet} from './world.js';

/** Instances of one page [recorded: 180 came as 120 and 60]. */
const pageSize = 120;

const textOrder = (one: Instance, other: Instance): number => {
	if (one.instanceId === other.instanceId) {
		return 0;
	}

	return one.instanceId < other.instanceId ? -1 : 1;
};

const numberOrder = (one: Instance, other: Instance): number => Number(one.instanceId) - Number(other.instanceId);

const wantsView = (call: Call): boolean => (call.query.get('$expand') ?? '').toLowerCase().includes('instanceview');

/**
 * A page of the instances. Pages are cut in text order of the ids, and sorted by number inside; `nextLink` is absolute
 * and absent on the last page [recorded]. Each page costs one request, and one view an instance.
 */
export const listInstances = (call: Call, scaleSet: ScaleSet): Answer => {
	const filtered = scaleSet.instances.filter(filterOf(call, scaleSet)).toSorted(textOrder);
	const first = firstIdOf(call, scaleSet);
	const from = first === null ? 0 : filtered.findIndex(instance => instance.instanceId >= first);
	const rest = from === -1 ? [] : filtered.slice(from);
	const page = rest.slice(0, pageSize).toSorted(numberOrder);
	const following = rest[pageSize];
	call.charge('VMScaleSetVMViews', page.length);
	const isSelected = (call.query.get('$select') ?? '').toLowerCase() === 'instanceview';
	const value = page.map(instance =>
		isSelected ? selectedInstanceBody(scaleSet, instance) : instanceBody(scaleSet, instance, wantsView(call)),
	);
	return {
		status: 200,
		body: {value, ...(following !== undefined && {nextLink: nextLink(call, scaleSet, following)})},
		instancesCharged: page.length,
	};
};

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
	return `${call.origin}${scaleSet.id}/virtualMachines?${query}`;
};

const firstIdOf = (call: Call, scaleSet: ScaleSet): string | null => {
	const token = call.query.get('$skiptoken');
	if (token === undefined) {
		return null;
	}

	const match = /^[\da-f-]{36}!\/Subscriptions\/[^/]+\/ResourceGroups\/[^/]+\/VMScaleSets\/([^/]+)\/VMs\/(\d+)$/.exec(
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
		throw entityNotFound();
	}

	return instance;
};

/** One instance. */
export const getInstance = (call: Call, scaleSet: ScaleSet): Answer => {
	const instance = instanceOfCall(call, scaleSet);
	call.charge('VMScaleSetVMViews', 1);
	return {
		status: 200,
		body: instanceBody(scaleSet, instance, wantsView(call)),
		headers: {ETag: etagOf(instance)},
		instancesCharged: 1,
	};
};

/** The instance view of one instance. */
export const getInstanceView = (call: Call, scaleSet: ScaleSet): Answer => {
	const instance = instanceOfCall(call, scaleSet);
	call.charge('VMScaleSetVMViews', 1);
	return {status: 200, body: instanceView(scaleSet, instance), instancesCharged: 1};
};
