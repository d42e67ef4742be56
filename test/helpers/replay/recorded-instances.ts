import {dig, digText, isJsonObject, type JsonObject} from '../../../source/simulator/world/json.js';
import {healthSourceOf} from '../../../source/simulator/world/model.js';
import {keyOf, type Instance, type ProvisioningState, type ScaleSet} from '../../../source/simulator/world/world.js';
import type {Exchange, Recording} from './recording.js';

/** The path of a scale set: subscription, group and name. */
export const setPattern =
	/^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/virtualMachineScaleSets\/([^/]+)/i;

/** The scale set which a request is about, as the path writes it. */
export const setIdOf = (url: string): string | null => setPattern.exec(new URL(url).pathname)?.[0] ?? null;

const provisioningStates: readonly ProvisioningState[] = ['Succeeded', 'Creating', 'Updating', 'Failed', 'Deleting'];

/** The state of provisioning which a body tells; `Succeeded` where it tells none. */
export const stateOf = (body: JsonObject): ProvisioningState =>
	provisioningStates.find(state => state === digText(body, 'properties', 'provisioningState')) ?? 'Succeeded';

/** The number in the etag of a body. */
export const etagOf = (body: JsonObject): number => Number(/\d+/.exec(digText(body, 'etag') ?? '')?.[0] ?? 2);

/** A time as milliseconds since 1970, or the other one where there is none. */
export const timeOf = (value: string | null, otherwise: number): number => {
	const time = Date.parse(value ?? '');
	return Number.isNaN(time) ? otherwise : time;
};

/** The answers about this set from here on, with the part of the path behind the set. */
export const answersAbout = (recording: Recording, from: Exchange, setId: string) =>
	recording.exchanges.slice(recording.exchanges.indexOf(from)).flatMap(exchange => {
		const id = setIdOf(exchange.url);
		const rest = id === null ? '' : new URL(exchange.url).pathname.slice(id.length).toLowerCase();
		return id !== null && keyOf(id) === keyOf(setId) ? [{exchange, rest}] : [];
	});

/** The first instance view of this instance from here on. */
export const recordedView = (
	recording: Recording,
	from: Exchange,
	setId: string,
	instanceId: string,
): JsonObject | null => {
	for (const {exchange, rest} of answersAbout(recording, from, setId)) {
		if (
			rest === `/virtualmachines/${instanceId}/instanceview` &&
			exchange.status === 200 &&
			isJsonObject(exchange.body)
		) {
			return exchange.body;
		}
	}

	return null;
};

/** The members of a Flexible set which the recording lists, by the names of the machines. */
export const recordedMembers = (recording: Recording, setId: string): readonly JsonObject[] => {
	for (const {body, status, url} of recording.exchanges) {
		const listed = isJsonObject(body) && status === 200 && !setIdOf(url) ? body['value'] : undefined;
		const members = (Array.isArray(listed) ? listed : [])
			.filter(item => isJsonObject(item))
			.filter(
				item =>
					digText(item, 'properties', 'virtualMachineScaleSet', 'id')?.split('/').at(-1) === setId.split('/').at(-1),
			);
		if (members.length > 0) {
			return members.map(member => ({...member, instanceId: digText(member, 'name') ?? ''}));
		}
	}

	return [];
};

/** The instances of a set as the recording shows them from here on: singly, or in its first list. */
export const recordedInstances = (recording: Recording, from: Exchange, setId: string): readonly JsonObject[] => {
	const singles = new Map<string, JsonObject>();
	for (const {exchange, rest} of answersAbout(recording, from, setId)) {
		if (exchange.status === 200 && isJsonObject(exchange.body)) {
			if (rest === '/virtualmachines' && !exchange.url.includes('$select')) {
				const {value} = exchange.body;
				const listed = Array.isArray(value) ? value.filter(item => isJsonObject(item)) : [];
				return listed.map(body => singles.get(digText(body, 'instanceId') ?? '') ?? body);
			}

			if (/^\/virtualmachines\/\d+$/.test(rest)) {
				const id = digText(exchange.body, 'instanceId') ?? '';
				singles.set(id, singles.get(id) ?? exchange.body);
			}
		}
	}

	return [...singles.values()];
};

/** An instance of a world which looks as the recorded one does. */
export const instanceFrom = (
	template: Instance,
	body: JsonObject,
	view: JsonObject | null,
	scaleSet: ScaleSet,
): Instance => {
	const storage = dig(body, 'properties', 'storageProfile');
	const reference = dig(storage, 'imageReference');
	const protection = dig(body, 'properties', 'protectionPolicy');
	const zones = dig(body, 'zones');
	const createdAt = timeOf(digText(body, 'properties', 'timeCreated'), scaleSet.provisionedAt);
	const [agentStatus] = [dig(view ?? undefined, 'vmAgent', 'statuses')].flat();
	const domain = (name: string, otherwise: number): number => Number(dig(view ?? undefined, name) ?? otherwise);
	return {
		...template,
		instanceId: digText(body, 'instanceId') ?? '0',
		vmId: digText(body, 'properties', 'vmId') ?? template.vmId,
		zone: Array.isArray(zones) && typeof zones[0] === 'string' ? zones[0] : null,
		placementGroupId: digText(view ?? undefined, 'placementGroupId') ?? template.placementGroupId,
		updateDomain: domain('platformUpdateDomain', template.updateDomain),
		faultDomain: domain('platformFaultDomain', template.faultDomain),
		computerName: digText(body, 'properties', 'osProfile', 'computerName') ?? template.computerName,
		createdAt,
		etag: etagOf(body),
		modelRevision:
			scaleSet.modelRevision === 2 && dig(body, 'properties', 'latestModelApplied') === false
				? 1
				: scaleSet.modelRevision,
		imageReference: isJsonObject(reference) ? reference : null,
		imageUri: digText(storage, 'osDisk', 'image', 'uri'),
		vmSize: digText(body, 'sku', 'name') ?? template.vmSize,
		osDiskName: digText(storage, 'osDisk', 'name') ?? template.osDiskName,
		provisioningState: stateOf(body),
		provisionedAt: createdAt,
		powerState: 'running',
		isAgentReady: agentStatus === undefined || digText(agentStatus, 'displayStatus') === 'Ready',
		agentAt: createdAt,
		health: healthSourceOf(scaleSet.resource) === 'none' ? null : 'healthy',
		healthAt: createdAt,
		protection: isJsonObject(protection)
			? {
					protectFromScaleIn: protection['protectFromScaleIn'] === true,
					protectFromScaleSetActions: protection['protectFromScaleSetActions'] === true,
				}
			: null,
	};
};
