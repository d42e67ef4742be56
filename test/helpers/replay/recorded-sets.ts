import {buildWorld} from '../../../source/simulator/scenarios/build-world.js';
import {dig, digText, isJsonObject, type JsonObject} from '../../../source/simulator/world/json.js';
import {keyOf, type ScaleSet, type World} from '../../../source/simulator/world/world.js';
import {
	answersAbout,
	etagOf,
	instanceFrom,
	recordedInstances,
	recordedMembers,
	recordedView,
	setIdOf,
	setPattern,
	stateOf,
	timeOf,
} from './recorded-instances.js';
import type {Exchange, Recording} from './recording.js';

/** Whether the recording changes the model before it lists the instances: then what they lack is not of the beginning. */
const isWrittenBeforeList = (recording: Recording, from: Exchange, setId: string): boolean => {
	const first = answersAbout(recording, from, setId).find(
		({exchange, rest}) => rest === '/virtualmachines' || (rest === '' && ['PUT', 'PATCH'].includes(exchange.method)),
	);
	return first?.rest === '';
};

/** The surplus instances for which Azure charges the next list: more than it lists. */
const surplusOf = (recording: Recording, from: Exchange, setId: string, listed: number): readonly number[] => {
	const list = answersAbout(recording, from, setId).find(({rest}) => rest === '/virtualmachines');
	const charged = Number(list?.exchange.headers['x-ms-request-charge'] ?? listed);
	return Array.from({length: Math.max(0, charged - listed)}, (_, index) => index);
};

/**
 * Puts a scale set into the world as the recording first shows it: what made it (a deployment, mostly) is not in the
 * recording. Its instances are those which the recording lists next, or as many as its capacity says.
 */
export const insertRecordedSet = (world: World, recording: Recording, exchange: Exchange, body: JsonObject): void => {
	const [template] = Object.values(buildWorld({scenario: 'calm', seed: 1, speed: 1, startsAt: world.now}).scaleSets);
	const [instanceTemplate] = template?.instances ?? [];
	const id = digText(body, 'id') ?? '';
	const [, subscriptionId, resourceGroup, name] = setPattern.exec(id) ?? [];
	if (template === undefined || instanceTemplate === undefined || name === undefined) {
		return;
	}

	const isFlexible = digText(body, 'properties', 'orchestrationMode') === 'Flexible';
	const found = isFlexible ? recordedMembers(recording, id) : recordedInstances(recording, exchange, id);
	const isMixed =
		!isWrittenBeforeList(recording, exchange, id) &&
		found.some(instance => dig(instance, 'properties', 'latestModelApplied') === false);
	const properties = isJsonObject(body['properties']) ? body['properties'] : {};
	const {provisioningState: _state, ...model} = properties;
	const {etag: _etag, ...head} = body;
	const createdAt = timeOf(digText(properties, 'timeCreated'), world.now - 600_000);
	const scaleSet: ScaleSet = {
		...template,
		id,
		subscriptionId: subscriptionId ?? '',
		resourceGroup: resourceGroup ?? '',
		name,
		location: digText(body, 'location') ?? 'westus',
		resource: {...head, properties: model},
		etag: etagOf(body),
		modelRevision: isMixed ? 2 : 1,
		provisioningState: stateOf(body),
		provisionedAt: createdAt,
		instances: [],
	};
	const capacity = Number(dig(body, 'sku', 'capacity') ?? 0);
	const bodies: readonly JsonObject[] =
		found.length > 0
			? found
			: Array.from({length: capacity}, (_, index) => ({
					instanceId: isFlexible ? `${name}_${index.toString(16).padStart(8, '0')}` : String(index),
					sku: {name: digText(body, 'sku', 'name') ?? ''},
					properties: {
						storageProfile: {
							imageReference: dig(model, 'virtualMachineProfile', 'storageProfile', 'imageReference') ?? null,
						},
					},
				}));
	scaleSet.instances = bodies.map(instance =>
		instanceFrom(
			instanceTemplate,
			instance,
			recordedView(recording, exchange, id, digText(instance, 'instanceId') ?? ''),
			scaleSet,
		),
	);
	scaleSet.surplusUntil = surplusOf(recording, exchange, id, scaleSet.instances.length).map(() => world.now + 120_000);
	world.scaleSets[keyOf(id)] = scaleSet;
};

/**
 * Settles what was still being made when the recording began, and was through when it looked again: whoever made it did
 * so outside of the recording.
 */
export const settleRecordedSet = (world: World, exchange: Exchange): void => {
	const scaleSet = world.scaleSets[keyOf(setIdOf(exchange.url) ?? '')];
	const isBusy = Object.values(world.operations).some(({status}) => status === 'InProgress');
	if (scaleSet === undefined || isBusy || !isJsonObject(exchange.body)) {
		return;
	}

	const isAboutSet = digText(exchange.body, 'properties', 'uniqueId') !== null;
	if (isAboutSet && scaleSet.provisioningState === 'Creating') {
		scaleSet.provisioningState = stateOf(exchange.body);
	}

	// What the recording does not show while it is being made is through half a minute later.
	if ((exchange.at ?? world.now) - world.startedAt > 30_000) {
		for (const instance of scaleSet.instances) {
			const isUnderWay = instance.provisioningState === 'Updating' || instance.provisioningState === 'Creating';
			instance.provisioningState = isUnderWay && instance.task === null ? 'Succeeded' : instance.provisioningState;
		}
	}

	const listed = exchange.body['value'];
	for (const body of Array.isArray(listed) ? listed : [exchange.body]) {
		const instance = scaleSet.instances.find(({vmId}) => vmId === digText(body, 'properties', 'vmId'));
		if (instance !== undefined && instance.task === null && isJsonObject(body)) {
			instance.provisioningState = stateOf(body);
		}
	}
};
