import type {Live} from '../../store/live.js';
import type {PastUpgrade, ReadablePast} from '../../store/past-upgrade.js';
import type {Intent} from '../keymap.js';
import {moveInList} from './list.js';
import {openLog} from './log-keys.js';
import {followPast, type PastWish, wishOnPast} from './past-follow.js';
import type {Mode} from './mode.js';
import {ask, only, type Outcome, say, type Screen, type ScreenContext} from './screen.js';
import {scrolled} from './scrolling.js';

/** The upgrades of the list as far as it is there. */
export function knownPast({pastUpgrades}: Live): readonly PastUpgrade[] {
	return pastUpgrades.status === 'loaded' ? pastUpgrades.value : [];
}

/** Lists the upgrades which were journaled here. */
export function openPastUpgrades(screen: Screen): Outcome {
	return ask({...screen, mode: {type: 'past-upgrades', index: 0, from: screen.mode}}, {type: 'load-past-upgrades'});
}

/** What a key means in the list of past upgrades. */
export function pressInPastUpgrades(
	screen: Screen,
	mode: Extract<Mode, {readonly type: 'past-upgrades'}>,
	intent: Intent,
	{live, size}: ScreenContext,
): Outcome {
	const list = knownPast(live);
	const past = list[mode.index];
	const wish = wishOf(intent);

	if (wish !== null) {
		return past ? wishOnPast(screen, past, wish, live) : only(screen);
	}

	switch (intent) {
		case 'back':
		case 'quit': {
			return only({...screen, mode: mode.from});
		}

		case 'refresh': {
			return ask(screen, {type: 'load-past-upgrades'});
		}

		case 'open-past': {
			if (past === undefined) {
				return only(screen);
			}

			return past.problem === null
				? ask(
						{...screen, mode: {type: 'past-upgrade', upgradeId: past.upgradeId, scroll: 0, from: mode}},
						{type: 'load-past-upgrade', past},
					)
				: say(screen, past.problem, 'warn');
		}

		default: {
			return only({...screen, mode: {...mode, index: moveInList(mode.index, intent, list.length, size)}});
		}
	}
}

/** What a key means where one upgrade of the past is read. */
export function pressInPastUpgrade(
	screen: Screen,
	mode: Extract<Mode, {readonly type: 'past-upgrade'}>,
	intent: Intent,
	context: ScreenContext,
): Outcome {
	const {live} = context;
	const past = knownPast(live).find(({upgradeId}) => upgradeId === mode.upgradeId);
	const wish = wishOf(intent);

	if (wish !== null) {
		return past ? wishOnPast(screen, past, wish, live) : only(screen);
	}

	switch (intent) {
		case 'back':
		case 'quit': {
			return only({...screen, mode: mode.from});
		}

		case 'show-log': {
			return openLog(screen, live);
		}

		case 'open-past': {
			return past ? followPast(screen, past, null, live) : only(screen);
		}

		default: {
			return only({...screen, mode: {...mode, scroll: scrolled(mode.scroll, intent, screen, context)}});
		}
	}
}

/** The upgrade of the past which is chosen in the list or read; `null` elsewhere, and for one which cannot be read. */
export function chosenPast({mode}: Screen, live: Live): ReadablePast | null {
	const past =
		mode.type === 'past-upgrades'
			? knownPast(live)[mode.index]
			: mode.type === 'past-upgrade'
				? knownPast(live).find(({upgradeId}) => upgradeId === mode.upgradeId)
				: undefined;

	return past === undefined || past.problem !== null ? null : past;
}

/** Whether a key would do something to it. */
export function isPossibleOnPast(intent: Intent, screen: Screen, live: Live): boolean {
	const {mode} = screen;
	const past = chosenPast(screen, live);

	if (past === null) {
		return intent === 'back' || intent === 'help' || intent === 'palette' || intent === 'refresh';
	}

	const {status, endedAt, carrier, counts, unreachable} = past;
	const isLeft = counts.failed + counts['given-up'] + counts.pending > 0;

	switch (intent) {
		case 'resume-upgrade': {
			const isStanding = endedAt === null && status !== 'planned' && (status === 'paused' || carrier === 'none');
			return unreachable === null && (isStanding || status === 'faulted');
		}

		case 'roll-back': {
			return (
				unreachable === null && status !== 'planned' && status !== 'rolled-back' && counts.pending < totalOf(counts)
			);
		}

		case 'retry-failed': {
			return unreachable === null && endedAt !== null && isLeft;
		}

		case 'open-past': {
			return mode.type === 'past-upgrades' || unreachable === null;
		}

		default: {
			return true;
		}
	}
}

function totalOf(counts: ReadablePast['counts']): number {
	return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** What is wanted of an upgrade by the key which wants it on the map too. */
function wishOf(intent: Intent): PastWish | null {
	switch (intent) {
		case 'resume-upgrade': {
			return 'resume';
		}

		case 'roll-back': {
			return 'roll-back';
		}

		case 'retry-failed': {
			return 'retry-failed';
		}

		default: {
			return null;
		}
	}
}
