import {schedule} from '../world/events.js';
import type {Fault} from './fault.js';
import type {Json, JsonObject} from '../world/json.js';
import {occur} from './occur.js';
import {endOperation} from '../world/operations.js';
import {type FaultFacts, parseFault} from './parse-fault.js';
import type {World} from '../world/world.js';

/** What an injection did: the fault which is active from now on, or `null` and what has happened at once. */
export type Injection = {readonly fault: Fault | null; readonly happened: JsonObject | null};

const activate = (facts: FaultFacts, faultId: string, now: number): Fault => {
	if ('afterRequests' in facts) {
		return {...facts, faultId, requests: 0, hits: 0, heldSince: facts.afterRequests === 0 ? now : null};
	}

	return 'afterSeconds' in facts
		? {...facts, faultId, hits: 0, nextAt: now + facts.afterSeconds * 1000}
		: {...facts, faultId, seen: 0, hits: 0};
};

/**
 * Injects a fault: it waits for requests, or for its time, or happens at once.
 *
 * @throws FaultRefusal for a fault which is not well formed, or names what the world does not have.
 * @throws ArmRefusal when what somebody else is said to do would be refused.
 */
export const injectFault = (world: World, asked: Json | undefined): Injection => {
	const facts = parseFault(asked);
	const faultId = `fault-${world.faultsMade + 1}`;
	const fault = activate(facts, faultId, world.now);
	if ('seen' in fault || 'afterRequests' in fault) {
		world.faultsMade += 1;
		world.faults.push(fault);
		return {fault, happened: null};
	}

	if (fault.afterSeconds === 0 && fault.everySeconds === null) {
		const happened = occur(world, fault);
		world.faultsMade += 1;
		return {fault: null, happened};
	}

	world.faultsMade += 1;
	world.faults.push(fault);
	schedule(world, fault.nextAt, {kind: 'occurrence', faultId});
	return {fault, happened: null};
};

/** Clears one fault, or all of them; operations which it held end now. Tells how many there were. */
export const clearFaults = (world: World, faultId: string | null): number => {
	const cleared = world.faults.filter(fault => faultId === null || fault.faultId === faultId);
	for (const fault of cleared) {
		world.faults.splice(world.faults.indexOf(fault), 1);
		if (fault.kind === 'stuck-operation') {
			for (const operationId of fault.operationIds) {
				release(world, operationId);
			}
		}
	}

	return cleared.length;
};

const release = (world: World, operationId: string): void => {
	const operation = world.operations[operationId];
	if (operation === undefined) {
		return;
	}

	operation.isStuck = false;
	// One whose end has not come yet ends as it would have.
	if (operation.heldEnd !== null) {
		endOperation(world, operationId, operation.heldEnd.error);
	}
};
