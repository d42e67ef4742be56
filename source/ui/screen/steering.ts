import type {Live} from '../../store/live.js';
import {shortId} from '../../upgrade/report.js';
import {type Steering, steer} from '../../upgrade/steer.js';
import {impossible, possible, type Steered} from '../../upgrade/steered.js';
import {isStranded, isUnderWay, otherHelm} from './carrier.js';
import {leftUnfinished} from './fleet-list.js';
import {isFleetMode, modeOfBody} from './fleet-mode.js';
import {mapMode, type Mode, type Wish} from './mode.js';
import {ask, only, type Outcome, say, type Screen} from './screen.js';

const done: Readonly<Record<Wish['type'], string>> = {
	pause: 'Pause asked for: the batch in flight ends, none follows until you resume.',
	resume: 'Asked for: the upgrade goes on with the next batch.',
	cancel: 'Cancel asked for: nothing more is asked of Azure.',
	'roll-back': 'Roll back asked for: what was changed goes back in the same batches.',
	'retry-failed': 'Retry asked for: what failed is tried again, and what is untouched is gone on with.',
	skip: 'Skip asked for: the upgrade goes on without these instances.',
	'take-helm': 'Asked for: the other viewer then only watches.',
};

const takenUp = 'A process takes the upgrade up where its journal stands: it looks at Azure first, then goes on.';

/** What steering the upgrade would come to now, or why it cannot be had from here. */
export function trySteering(live: Live, steering: Steering): Steered {
	const {upgrade, snapshot, conductor} = live;
	const helm = otherHelm(live);

	if (upgrade === null) {
		return impossible('There is no upgrade here to steer. Plan one with u.');
	}

	if (helm !== null) {
		return impossible(`${helm.by} steers this upgrade since ${helm.since}. T takes over.`);
	}

	if (conductor?.status === 'starting') {
		return impossible('The process which carries the upgrade out is just starting. Wait a moment.');
	}

	// Its process is what is to go on: there is nothing in the journal to resume.
	return steering.type === 'resume' && isStranded(live) && (upgrade.status !== 'paused' || upgrade.ending !== null)
		? possible()
		: steer(upgrade, steering, snapshot);
}

/** What a wish would come to now. */
export function tryWish(live: Live, wish: Wish): Steered {
	if (wish.type !== 'take-helm') {
		return trySteering(live, wish);
	}

	return otherHelm(live) === null ? impossible('Nobody else steers this upgrade.') : possible();
}

/** What `r` stands for now: to go on despite a breach is another decision than to end a pause. */
export function resumption({upgrade}: Live): Steering {
	return upgrade?.status === 'faulted' && upgrade.breach !== null
		? {type: 'resume', acceptBreach: true}
		: {type: 'resume'};
}

/**
 * The instances which `s` would leave out: the marks, else the cursor, as far as they are part of the upgrade and not
 * settled yet. None of them: a wish which says why.
 */
export function skipping({marks, cursor}: Screen, live: Live): Steering {
	const chosen = marks.size > 0 ? marks : new Set(cursor ? [cursor.vmId] : []);
	const {leg} = live.upgrade ?? {};
	const planned = leg?.batches.flat().filter(({vmId}) => chosen.has(vmId)) ?? [];
	const open = planned.filter(({vmId}) => {
		const progress = leg?.progress[vmId];
		return progress === 'pending' || progress === 'asked' || progress === 'failed';
	});

	const named = open.length > 0 ? open : planned;
	const strangers = live.snapshot?.instances.filter(({vmId}) => chosen.has(vmId)) ?? [];
	const instanceIds = (named.length > 0 ? named : strangers).map(({instanceId}) => instanceId);

	return {type: 'skip', instanceIds};
}

/** Pauses and resumes at once, since both can be taken back; whatever cannot asks first. */
export function makeWish(screen: Screen, wish: Wish, live: Live): Outcome {
	const tried = tryWish(live, wish);

	if (!tried.isPossible) {
		// In the list of scale sets there is no map to go to.
		const body = modeOfBody(screen.mode);
		return say({...screen, mode: isFleetMode(body) ? body : mapMode}, tried.reason, 'warn');
	}

	return wish.type === 'pause' || (wish.type === 'resume' && wish.acceptBreach !== true)
		? send(screen, wish, live)
		: only({...screen, notice: null, mode: {type: 'confirm', wish}});
}

/** The operator said yes: it may have become impossible while the question stood there. */
export function agreeToWish(screen: Screen, wish: Wish, live: Live): Outcome {
	const tried = tryWish(live, wish);

	return tried.isPossible ? send(screen, wish, live) : say({...screen, mode: mapMode}, tried.reason, 'warn');
}

function send(screen: Screen, wish: Wish, live: Live): Outcome {
	// The question before leaving stays: it says how the upgrade stands by then.
	const mode = wish.type === 'pause' && screen.mode.type === 'confirm-quit' ? screen.mode : mapMode;
	const text = wish.type === 'resume' && isStranded(live) ? takenUp : done[wish.type];

	return wish.type === 'take-helm'
		? ask({...screen, mode, notice: {text, tone: 'plain', until: 'conductor'}}, wish)
		: ask({...screen, mode, notice: {text, tone: 'plain', until: 'upgrade'}}, {type: 'steer-upgrade', steering: wish});
}

/** Whether to ask before leaving: an upgrade goes on, here or in a set which was opened before. */
export function asksBeforeLeaving(from: Mode, live: Live): boolean {
	return isUnderWay(live) || (isFleetMode(from) && leftUnfinished(live).length > 0);
}

/** Leaves the program; while an upgrade is under way it asks first. */
export function requestQuit(screen: Screen, live: Live): Outcome {
	return screen.mode.type !== 'confirm-quit' && asksBeforeLeaving(screen.mode, live)
		? only({...screen, notice: null, mode: {type: 'confirm-quit', from: screen.mode}})
		: ask(screen, {type: 'quit'});
}

/** How an upgrade which goes on out of sight is seen again. */
export function attachCommand({upgrade}: Live): string {
	return upgrade === null ? 'vmssroll attach' : `vmssroll attach ${shortId(upgrade.id)}`;
}
