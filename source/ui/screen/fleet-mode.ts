import type {Mode} from './mode.js';

/** The list of all scale sets itself, to go back to. */
export const fleetMode: Mode = {type: 'scale-sets'};

/** Whether the list of all scale sets is what a mode shows. */
export function isFleetMode({type}: Mode): boolean {
	return type === 'scale-sets' || type === 'scale-sets-filter' || type === 'subscriptions';
}

/** What the body shows: behind the question before leaving stays what was there. */
export function modeOfBody(mode: Mode): Mode {
	return mode.type === 'confirm-quit' ? mode.from : mode;
}

/** Where the operator is below whatever was opened over it: help, palette, messages, lists of the past. */
export function modeBelow(mode: Mode): Mode {
	return 'from' in mode ? modeBelow(mode.from) : mode;
}
