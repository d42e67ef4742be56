import {digText, isJsonObject, type JsonObject} from '../../../source/simulator/world/json.js';
import {keyOf, type World} from '../../../source/simulator/world/world.js';
import {setIdOf} from './recorded-instances.js';
import {anyModel, modelFromInstance} from './recorded-models.js';
import {insertRecordedSet} from './recorded-sets.js';
import type {Exchange, Recording} from './recording.js';

const firstBody = (recording: Recording, exchange: Exchange, setId: string): JsonObject | null => {
	const from = recording.exchanges.slice(recording.exchanges.indexOf(exchange));
	for (const {url, body} of from) {
		const {pathname} = new URL(url);
		if (keyOf(pathname) === keyOf(setId) && isJsonObject(body) && isJsonObject(body['properties'])) {
			return body;
		}
	}

	return modelOfInstances(from, setId);
};

const modelOfInstances = (from: readonly Exchange[], setId: string): JsonObject | null => {
	for (const {url, status, body} of from) {
		const {pathname} = new URL(url);
		const listed = isJsonObject(body) && Array.isArray(body['value']) ? body['value'][0] : body;
		const isAbout = keyOf(pathname).startsWith(`${keyOf(setId)}/virtualmachines`) && status === 200;
		if (isAbout && isJsonObject(listed) && digText(listed, 'properties', 'vmId') !== null) {
			return modelFromInstance(setId, listed);
		}
	}

	return null;
};

/** Sets which exist in the recording though nothing in it made them. */
export const insertWhatExists = (world: World, recording: Recording, exchange: Exchange, seen: Set<string>): void => {
	const setId = setIdOf(exchange.url);
	const isNew = exchange.status === 201 || exchange.status === 204;
	const isAction = exchange.method === 'POST';
	if (setId !== null && !seen.has(keyOf(setId)) && exchange.status !== 404) {
		seen.add(keyOf(setId));
		const body = isNew
			? null
			: (firstBody(recording, exchange, setId) ?? (isAction ? anyModel(world, setId, exchange) : null));
		if (body !== null) {
			insertRecordedSet(world, recording, exchange, body);
		}
	}

	const listed = isJsonObject(exchange.body) ? exchange.body['value'] : undefined;
	if (/virtualMachineScaleSets$/i.test(new URL(exchange.url).pathname) && Array.isArray(listed)) {
		for (const body of listed) {
			const id = digText(body, 'id');
			if (id !== null && isJsonObject(body) && !seen.has(keyOf(id))) {
				seen.add(keyOf(id));
				insertRecordedSet(world, recording, exchange, body);
			}
		}
	}
};
