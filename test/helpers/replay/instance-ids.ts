import {isJsonObject} from '../../../source/simulator/world/json.js';
import {keyOf, type World} from '../../../source/simulator/world/world.js';
import {setIdOf} from './recorded-instances.js';
import type {Exchange} from './recording.js';

/** Gives new instances the ids of the simulator: Azure's have gaps where surplus instances were deleted. */
export const createInstanceIds = (world: World) => {
	const known = new Map<string, Map<string, string>>();
	const ourId = (setId: string, recordedId: string, isRefused: boolean): string => {
		const instances = world.scaleSets[keyOf(setId)]?.instances ?? [];
		const names = known.get(keyOf(setId)) ?? new Map<string, string>();
		known.set(keyOf(setId), names);
		const isThere = instances.some(({instanceId}) => instanceId === names.get(recordedId));
		if (!isThere && !isRefused && instances.length > 0) {
			const isSame = instances.some(({instanceId}) => instanceId === recordedId);
			names.delete(recordedId);
			const taken = new Set(names.values());
			const free = instances.find(({instanceId}) => !taken.has(instanceId));
			const found = isSame && !taken.has(recordedId) ? recordedId : free?.instanceId;
			names.set(recordedId, found ?? recordedId);
		}

		return names.get(recordedId) ?? recordedId;
	};

	return {
		url({url, status}: Exchange): string {
			const setId = setIdOf(url);
			return setId === null
				? url
				: url.replace(
						/(\/virtualMachines\/)(\d+)/i,
						(_all, words: string, id: string) => words + ourId(setId, id, status >= 400),
					);
		},
		body(exchange: Exchange): Exchange {
			const setId = setIdOf(exchange.url);
			const ids = isJsonObject(exchange.requestBody) ? exchange.requestBody['instanceIds'] : undefined;
			return setId !== null && isJsonObject(exchange.requestBody) && Array.isArray(ids)
				? {
						...exchange,
						requestBody: {
							...exchange.requestBody,
							instanceIds: ids.map(id =>
								typeof id === 'string' && /^\d{1,5}$/.test(id) ? ourId(setId, id, exchange.status >= 400) : id,
							),
						},
					}
				: exchange;
		},
	};
};
