import {upgradeAutomatically} from '../life/automatic-os-upgrade.js';
import {takeDue} from './events.js';
import {runStage} from '../life/life.js';
import {occurOnTime} from '../faults/occur.js';
import {endOperation} from './operations.js';
import {lookForRepairs} from '../life/repairs.js';
import {continueRoll} from '../rolling/rolling.js';
import type {ScheduledEvent, World} from './world.js';

/**
 * Brings the world to a simulated time: runs what is due by then, in order. Called at every request, so that an idle
 * simulator costs nothing.
 */
export const advanceTo = (world: World, now: number): void => {
	for (let event = takeDue(world, now); event !== undefined; event = takeDue(world, now)) {
		world.now = Math.max(world.now, event.at);
		run(world, event);
	}

	world.now = Math.max(world.now, now);
};

const run = (world: World, event: ScheduledEvent): void => {
	switch (event.kind) {
		case 'stage': {
			runStage(world, event);
			break;
		}

		case 'operation-ends': {
			endOperation(world, event.operationId);
			break;
		}

		case 'roll-continues': {
			continueRoll(world, event.scaleSetKey, event.operationId);
			break;
		}

		case 'automatic-os-upgrade': {
			upgradeAutomatically(world, event.scaleSetKey);
			break;
		}

		case 'repairs-look': {
			lookForRepairs(world, event.scaleSetKey);
			break;
		}

		case 'occurrence': {
			occurOnTime(world, event.faultId);
			break;
		}
	}
};
