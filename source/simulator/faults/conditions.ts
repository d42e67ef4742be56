import {actionOf, covers, type Method} from './action-name.js';
import type {Condition} from './fault.js';
import {accessTokenExpired, authorizationFailed, scopeLocked} from '../errors.js';
import {keyOf, type ScaleSet, scaleSetIdOf, type World} from '../world/world.js';

const isCondition = (fault: World['faults'][number]): fault is Condition => 'afterRequests' in fault;

const isOver = ({heldSince, forSeconds}: Condition, now: number): boolean =>
	heldSince !== null && forSeconds !== null && heldSince + forSeconds * 1000 <= now;

/** Which route a request has found, and what the variable segments of its path hold. */
type Match = {
	readonly route: {readonly method: Method; readonly path: string};
	readonly parameters: Readonly<Record<string, string>>;
};

/** The conditions which hold now. */
const heldBy = (world: World): readonly Condition[] =>
	world.faults.filter(isCondition).filter(condition => condition.heldSince !== null && !isOver(condition, world.now));

/** Counts a request for the conditions which let some pass first, and forgets those whose time is over. */
export const passConditions = (world: World): void => {
	for (const condition of world.faults.filter(isCondition)) {
		condition.requests += 1;
		if (condition.heldSince === null && condition.requests > condition.afterRequests) {
			condition.heldSince = world.now;
		}

		if (isOver(condition, world.now)) {
			world.faults.splice(world.faults.indexOf(condition), 1);
		}
	}
};

/** What a condition did to a request; `struck` gets the kinds of those which refuse it. */
type Struck = string[];

/** @throws ArmRefusal 401 while the sign-in is over. */
export const refuseSignedOut = (world: World, struck: Struck): void => {
	const condition = heldBy(world).find(({kind}) => kind === 'sign-out');
	if (condition !== undefined) {
		condition.hits += 1;
		struck.push(condition.kind);
		throw accessTokenExpired(condition.heldSince ?? world.now, world.now);
	}
};

/** @throws ArmRefusal 403 while a role is missing which the request needs. */
export const refuseUnauthorized = (world: World, {route, parameters}: Match, path: string, struck: Struck): void => {
	const action = actionOf(route.method, route.path);
	for (const condition of heldBy(world)) {
		if (condition.kind === 'permission' && condition.denied.some(pattern => covers(pattern, action))) {
			condition.hits += 1;
			struck.push(condition.kind);
			const {subscriptionId = '', resourceGroup = '', scaleSet} = parameters;
			throw authorizationFailed(
				action,
				scaleSet === undefined ? path : scaleSetIdOf(subscriptionId, resourceGroup, scaleSet),
			);
		}
	}
};

/** @throws ArmRefusal 409 while a lock forbids what the request would do to a scale set. */
export const refuseLocked = (world: World, {route, parameters}: Match, struck: Struck): void => {
	const {subscriptionId = '', resourceGroup = '', scaleSet} = parameters;
	if (scaleSet === undefined || route.method === 'GET' || route.method === 'HEAD') {
		return;
	}

	for (const condition of heldBy(world)) {
		if (condition.kind === 'lock' && (condition.level === 'ReadOnly' || route.method === 'DELETE')) {
			condition.hits += 1;
			struck.push(condition.kind);
			throw scopeLocked(
				scaleSetIdOf(subscriptionId, resourceGroup, scaleSet),
				route.method === 'DELETE' ? 'delete' : 'write',
				`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`,
			);
		}
	}
};

/** The actions which roles do not allow for now. */
export const deniedActions = (world: World): readonly string[] =>
	heldBy(world).flatMap(condition => (condition.kind === 'permission' ? condition.denied : []));

/**
 * A scale set as lists of its instances show it: itself, or as it was up to so many seconds ago while reads are stale.
 * Whoever asks sees the same.
 */
export const asRead = (world: World, scaleSet: ScaleSet): ScaleSet => {
	const condition = heldBy(world).find(held => held.kind === 'stale-reads');
	if (condition === undefined) {
		return scaleSet;
	}

	const key = keyOf(scaleSet.id);
	const known = world.staleCopies[key];
	if (known !== undefined && known.at + condition.seconds * 1000 >= world.now) {
		condition.hits += 1;
		return known.scaleSet;
	}

	world.staleCopies[key] = {at: world.now, scaleSet: structuredClone(scaleSet)};
	return scaleSet;
};
