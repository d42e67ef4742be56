import {ArmRefusal, operationNotAllowed} from '../errors.js';
import {schedule} from '../world/events.js';
import type {OccurrenceFacts} from './fault.js';
import type {JsonObject} from '../world/json.js';
import {deleteFromOutside, preempt} from './foreign-hands.js';
import {
	addInstances,
	becomeUnhealthy,
	beginForeignRoll,
	choose,
	publishImage,
	removeInstances,
	vanish,
	weighStage,
} from './occurrences.js';
import {FaultRefusal} from './parse-fault.js';
import {isRolling} from '../rolling/rolling.js';
import {keyOf, type ScaleSet, type World} from '../world/world.js';
import {writeScaleSet} from '../routes/write-handlers.js';

/** The oldest api-version which knows every member of a scale set that is simulated. */
const apiVersion = '2024-07-01';

const scaleSetNamed = (world: World, name: string | null): ScaleSet => {
	const all = Object.values(world.scaleSets);
	const wanted = name === null ? null : keyOf(name);
	const found = all.find(
		scaleSet => wanted === null || keyOf(scaleSet.id) === wanted || keyOf(scaleSet.name) === wanted,
	);
	if (found === undefined) {
		const names = all.map(scaleSet => scaleSet.name).join(', ');
		throw new FaultRefusal([
			name === null
				? 'There is no scale set in this world.'
				: `There is no scale set ${JSON.stringify(name)}. There are: ${names}.`,
		]);
	}

	return found;
};

/**
 * Lets something happen now, and tells what it was.
 *
 * @throws FaultRefusal when the world has no such scale set, instance or image.
 * @throws ArmRefusal when Azure would refuse what somebody else is said to do.
 */
export const occur = (
	world: World,
	facts: OccurrenceFacts & {readonly faultId: string; readonly hits: number},
): JsonObject => {
	const scaleSet = scaleSetNamed(world, facts.scaleSet);
	const at = {kind: facts.kind, scaleSet: scaleSet.id};
	switch (facts.kind) {
		case 'unhealthy': {
			return {...at, instanceIds: becomeUnhealthy(world, scaleSet, choose(world, scaleSet, facts))};
		}

		case 'vanish': {
			return {...at, instanceIds: vanish(world, scaleSet, choose(world, scaleSet, facts))};
		}

		case 'add-instances': {
			return {...at, instanceIds: addInstances(world, scaleSet, facts.count)};
		}

		case 'remove-instances': {
			return {...at, instanceIds: removeInstances(world, scaleSet, facts.count)};
		}

		case 'stage-weight': {
			weighStage(world, facts.stage, facts.weight);
			return {...at, stage: facts.stage, weight: facts.weight};
		}

		case 'foreign-model-write': {
			writeFromOutside(world, scaleSet, facts.body);
			return {...at, etag: `"${scaleSet.etag}"`};
		}

		case 'preempt': {
			return {...at, operationIds: preempt(world, scaleSet, facts)};
		}

		case 'scale-set-delete': {
			deleteFromOutside(world, scaleSet);
			return at;
		}

		case 'foreign-rolling-upgrade': {
			if (isRolling(scaleSet)) {
				throw operationNotAllowed(`A Rolling Upgrade is ongoing on Virtual Machine Scale Set '${scaleSet.name}'.`);
			}

			return {...at, operationId: beginForeignRoll(world, scaleSet).operationId};
		}

		case 'publish-image': {
			return {...at, ...publishImage(world, scaleSet, facts)};
		}
	}
};

/** Somebody else's PATCH: it goes the way of every write, with everything that follows in the modes of upgrade. */
const writeFromOutside = (world: World, scaleSet: ScaleSet, body: JsonObject): void => {
	writeScaleSet(
		{
			world,
			method: 'PATCH',
			origin: 'https://management.azure.com',
			path: scaleSet.id,
			parameters: {
				subscriptionId: scaleSet.subscriptionId,
				resourceGroup: scaleSet.resourceGroup,
				scaleSet: scaleSet.name,
			},
			query: new Map([['api-version', apiVersion]]),
			apiVersion,
			body,
			ifMatch: null,
			ifNoneMatch: null,
			subscription: world.subscriptions.find(({subscriptionId}) => subscriptionId === scaleSet.subscriptionId) ?? null,
			scaleSet,
			charge: () => undefined,
		},
		scaleSet,
	);
};

/** Runs an occurrence whose time has come, and sets its next time. What cannot happen now does not happen. */
export const occurOnTime = (world: World, faultId: string): void => {
	const fault = world.faults.find(candidate => candidate.faultId === faultId);
	if (fault === undefined || !('nextAt' in fault)) {
		return;
	}

	try {
		occur(world, fault);
	} catch (error) {
		if (!(error instanceof ArmRefusal || error instanceof FaultRefusal)) {
			throw error;
		}
	}

	fault.hits += 1;
	if (fault.everySeconds === null || (fault.times !== null && fault.hits >= fault.times)) {
		world.faults.splice(world.faults.indexOf(fault), 1);
		return;
	}

	fault.nextAt += fault.everySeconds * 1000;
	schedule(world, fault.nextAt, {kind: 'occurrence', faultId});
};
