import type {Live} from '../../store/live.js';
import {askForSight, settledInSight} from './fleet-keys.js';
import {fleetMode, isFleetMode} from './fleet-mode.js';
import {only, type Outcome, type Screen, type ScreenContext} from './screen.js';

/** The screen after something became known of the fleet: the list where it is read, the chosen line in sight. */
export function settleFleet(screen: Screen, context: ScreenContext, before: Live | null): Outcome {
	const {live} = context;

	if (live.fleet === before?.fleet) {
		return only(screen);
	}

	const shown = isReadInsteadOfSet(screen, live, before) ? {...screen, mode: fleetMode, hasScaleSetList: true} : screen;

	if (!isFleetMode(shown.mode)) {
		return only(shown);
	}

	const settled = settledInSight(shown, context);

	return live.fleet.status === 'loaded' && before?.fleet.status !== 'loaded'
		? askForSight(settled, context)
		: only(settled);
}

/** Without a set to open, all of them are read: only where there is but one is it opened at once. */
function isReadInsteadOfSet({mode, hasScaleSetList}: Screen, live: Live, before: Live | null): boolean {
	return (
		mode.type === 'map' &&
		!hasScaleSetList &&
		live.snapshot === null &&
		live.fleet.status !== 'idle' &&
		(before === null || before.fleet.status === 'idle')
	);
}
