import type {Live} from '../../store/live.js';
import {type Steered, type Steering, steer} from '../../upgrade/steer.js';
import {hasEnded} from '../../upgrade/upgrade.js';
import {ask, mapMode, type Mode, only, type Outcome, say, type Screen} from './screen.js';

const done: Readonly<Record<Steering, string>> = {
	pause: 'Pause asked for: the batch in flight ends, none follows until you resume.',
	resume: 'Resume asked for.',
	cancel: 'Cancel asked for: nothing more is asked of Azure.',
	'roll-back': 'Roll back asked for: what was changed goes back in the same batches.',
};

/** What steering the upgrade would come to now. */
export function trySteering({upgrade, snapshot}: Live, steering: Steering): Steered {
	return upgrade
		? steer(upgrade, steering, snapshot)
		: {isPossible: false, reason: 'There is no upgrade here to steer. Plan one with u.'};
}

/** Pauses or resumes at once, since both can be taken back; cancel and roll back ask first. */
export function steerUpgrade(screen: Screen, steering: Steering, live: Live): Outcome {
	const steered = trySteering(live, steering);

	if (!steered.isPossible) {
		return say({...screen, mode: mapMode}, steered.reason, 'warn');
	}

	if (steering === 'cancel' || steering === 'roll-back') {
		return only({...screen, notice: null, mode: {type: 'confirm', steering}});
	}

	return sendSteering(screen, steering);
}

/** The operator said yes: it may have become impossible while the question stood there. */
export function agreeToSteering(screen: Screen, {steering}: Extract<Mode, {readonly type: 'confirm'}>, live: Live) {
	const steered = trySteering(live, steering);

	return steered.isPossible ? sendSteering(screen, steering) : say({...screen, mode: mapMode}, steered.reason, 'warn');
}

function sendSteering(screen: Screen, steering: Steering): Outcome {
	return ask(
		{...screen, mode: mapMode, notice: {text: done[steering], tone: 'plain', until: 'upgrade'}},
		{type: 'steer-upgrade', steering},
	);
}

/** Leaves the program; while an upgrade is under way it asks first. */
export function requestQuit(screen: Screen, {upgrade}: Live): Outcome {
	if (upgrade && !hasEnded(upgrade) && screen.mode.type !== 'confirm-quit') {
		return only({...screen, notice: null, mode: {type: 'confirm-quit', from: screen.mode}});
	}

	return ask(screen, {type: 'quit'});
}
