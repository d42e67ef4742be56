import {noMarks} from '../../fleet/selection.js';
import type {Live} from '../../store/live.js';
import type {PastUpgrade, ReadablePast} from '../../store/past-upgrade.js';
import {shortId} from '../../upgrade/report.js';
import {steer} from '../../upgrade/steer.js';
import {hasEnded, type Upgrade} from '../../upgrade/upgrade.js';
import {mapMode} from './mode.js';
import {ask, only, type Outcome, say, type Screen} from './screen.js';
import {makeWish, resumption} from './steering.js';

/** What can be wanted of an upgrade of the past. */
export type PastWish = NonNullable<Screen['pendingWish']>['type'];

/** The upgrade of the past which is read, once its journal is there. */
function readPast({pastUpgrade}: Live, upgradeId: string): Upgrade | null {
	return pastUpgrade.status === 'loaded' && pastUpgrade.value.upgrade.id === upgradeId
		? pastUpgrade.value.upgrade
		: null;
}

/** Where the journal is read already it tells at once whether the wish can be had. */
export function wishOnPast(screen: Screen, past: PastUpgrade, wish: PastWish, live: Live): Outcome {
	const upgrade = readPast(live, past.upgradeId);
	const reason = upgrade !== null && hasEnded(upgrade) ? whyImpossible(upgrade, wish) : null;

	return reason === null ? followPast(screen, past, wish, live) : say(screen, reason, 'warn');
}

function whyImpossible(upgrade: Upgrade, wish: PastWish): string | null {
	switch (wish) {
		case 'resume': {
			const steered = steer(upgrade, {type: 'resume', acceptBreach: upgrade.breach !== null}, null);
			return steered.isPossible ? null : steered.reason;
		}

		case 'retry-failed': {
			const steered = steer(upgrade, {type: 'retry-failed'}, null);
			return steered.isPossible ? null : steered.reason;
		}

		// What there is to go back over is seen only in the scale set.
		default: {
			return null;
		}
	}
}

/** Opens the scale set of an upgrade and shows it there; what is wanted of it is asked as soon as both are known. */
export function followPast(screen: Screen, past: PastUpgrade, wish: PastWish | null, live: Live): Outcome {
	if (past.problem !== null) {
		return say(screen, past.problem, 'warn');
	}

	if (past.unreachable !== null) {
		return say(screen, past.unreachable, 'warn');
	}

	const shown: Screen = {...screen, mode: mapMode, dismissedUpgrade: null};

	if (live.upgrade?.id === past.upgradeId && live.snapshot !== null) {
		return wish === null ? only(shown) : wishNow(shown, wish, live);
	}

	return ask(
		{
			...shown,
			cursor: null,
			marks: noMarks,
			named: noMarks,
			filter: '',
			target: null,
			firstVisibleLine: 0,
			pendingWish: wish === null ? null : {upgradeId: past.upgradeId, type: wish},
			notice: {text: openingText(past, wish), tone: 'plain', until: 'upgrade'},
		},
		{type: 'follow-upgrade', past},
	);
}

const wishWords: Partial<Readonly<Record<PastWish, string>>> = {
	resume: 'going on',
	'roll-back': 'rolling back',
	'retry-failed': 'trying again',
};

function openingText({upgradeId, reference}: ReadablePast, wish: PastWish | null): string {
	const opening = `Opening ${reference.name} with upgrade ${shortId(upgradeId)}.`;

	return wish === null ? opening : `${opening} Before ${wishWords[wish] ?? 'that'} it is looked at.`;
}

function wishNow(screen: Screen, wish: PastWish, live: Live): Outcome {
	switch (wish) {
		case 'resume': {
			return makeWish(screen, resumption(live), live);
		}

		case 'roll-back':
		case 'retry-failed': {
			return makeWish(screen, {type: wish}, live);
		}

		default: {
			return only(screen);
		}
	}
}

/** What was wanted of an upgrade of the past, asked on its map as soon as all is known that the question needs. */
export function settlePendingWish(screen: Screen, live: Live): Outcome {
	const {pendingWish, mode} = screen;
	const {upgrade, snapshot, conductor} = live;

	if (pendingWish === null || mode.type !== 'map') {
		return only(screen);
	}

	const isKnown =
		upgrade?.id === pendingWish.upgradeId &&
		snapshot !== null &&
		conductor !== null &&
		conductor.status !== 'starting' &&
		screen.cursor !== null;

	return isKnown ? wishNow({...screen, pendingWish: null}, pendingWish.type, live) : only(screen);
}
