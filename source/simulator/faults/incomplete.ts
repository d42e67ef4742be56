import type {RequestFault} from './fault.js';
import {isJsonObject, type Json, type JsonObject} from '../world/json.js';
import {seededRandom} from '../world/random.js';
import type {World} from '../world/world.js';

type Incomplete = Extract<RequestFault, {readonly kind: 'incomplete'}>;

/** What is left out stays left out for so long, whoever asks. */
const minute = 60_000;

/**
 * Leaves members out of the resources in an answer, or makes them `null`. Which ones depends on the seed, the resource,
 * the member and the minute of simulated time: so two clients see the same.
 */
export const makeIncomplete = (world: World, faults: readonly Incomplete[], path: string, body: Json): Json =>
	faults.reduce((found, fault) => leaveOut(world, fault, path, found), body);

const lotOf = (world: World, fault: Incomplete, member: string): number =>
	seededRandom(world.seed, fault.faultId, member, Math.floor(world.now / minute)).next();

const leaveOut = (world: World, fault: Incomplete, path: string, body: Json): Json => {
	if (!isJsonObject(body)) {
		return body;
	}

	const {value} = body;
	if (!Array.isArray(value)) {
		return thinned(world, fault, path, body);
	}

	return {...body, value: value.map((item, index) => thinned(world, fault, `${path}/${index}`, item))};
};

const thinned = (world: World, fault: Incomplete, path: string, resource: Json): Json => {
	if (!isJsonObject(resource)) {
		return resource;
	}

	const id = typeof resource['id'] === 'string' ? resource['id'].toLowerCase() : path.toLowerCase();
	const inside = (source: JsonObject, place: string): JsonObject => {
		const kept: Record<string, Json> = {};
		for (const [name, value] of Object.entries(source)) {
			const lot = fault.members.includes(name) ? lotOf(world, fault, `${id}${place}/${name}`) : null;
			if (lot === null || lot >= fault.share) {
				kept[name] = isJsonObject(value) ? inside(value, `${place}/${name}`) : value;
			} else if (fault.leaves === 'null' || (fault.leaves === 'either' && lot < fault.share / 2)) {
				kept[name] = null;
			}
		}

		return kept;
	};

	return inside(resource, '');
};
