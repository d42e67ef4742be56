import type {Clock} from '../clock.js';
import type {Live} from '../store/live.js';
import {createStore, type Store} from '../store/store.js';
import {hasEnded} from '../upgrade/upgrade.js';
import {isFleetMode} from './screen/fleet-mode.js';
import type {Screen} from './screen/screen.js';
import {ageSeconds, freshForSeconds} from './time-text.js';

/** What one frame is drawn from, besides the size of the terminal. */
export type Moment = {readonly screen: Screen; readonly live: Live; readonly now: number};

export type FrameClock = {readonly moments: Store<Moment>; readonly stop: () => void};

/** News are drawn five times a second at most: an upgrade does not move faster, and a slow connection could not follow. */
const millisecondsBetweenNews = 200;
const millisecondsBetweenTicks = 1000;
const millisecondsBetweenFleetTicks = 20_000;

/**
 * Decides when to draw: after a key at once, after news from outside soon, and once a second while something on the screen
 * counts. When nothing happens it does nothing.
 */
export function startFrameClock(screen: Store<Screen>, live: Store<Live>, clock: Clock): FrameClock {
	const moments = createStore<Moment>({screen: screen.get(), live: live.get(), now: clock.now()});
	const ending = new AbortController();
	let drawnAt = clock.now();
	let isNewsWaiting = false;
	/** When a frame is needed though nothing happens; `null` when none is. */
	let dueAt: number | null = null;
	let wakeAt = Number.POSITIVE_INFINITY;
	let sleep = new AbortController();

	const draw = () => {
		if (ending.signal.aborted) {
			return;
		}

		drawnAt = clock.now();
		moments.set({screen: screen.get(), live: live.get(), now: drawnAt});
		scheduleTick();
	};

	const scheduleTick = () => {
		const wait = millisecondsToTick(screen.get(), live.get(), clock.now());
		dueAt = wait === null ? null : clock.now() + wait;

		// Most frames only put the next one off: to wake up too early now and then costs less than to end a sleep each time.
		if (dueAt !== null && dueAt < wakeAt) {
			sleep.abort();
			void sleepUntil(dueAt);
		}
	};

	const sleepUntil = async (time: number) => {
		sleep = new AbortController();
		wakeAt = time;
		const {signal} = sleep;
		await clock.sleep(time - clock.now(), signal);

		if (signal.aborted) {
			return;
		}

		wakeAt = Number.POSITIVE_INFINITY;
		const isSetBack = clock.now() < drawnAt;

		if (dueAt !== null && dueAt > clock.now() && !isSetBack) {
			// Not waited for: a watch of a day would be one chain of promises.
			void sleepUntil(dueAt);
		} else if (dueAt !== null) {
			draw();
		}
	};

	const takeNews = () => {
		if (isNewsWaiting) {
			return;
		}

		// No longer than that, also where the clock of this machine was set back.
		const wait = Math.min(millisecondsBetweenNews, drawnAt + millisecondsBetweenNews - clock.now());

		if (wait <= 0) {
			draw();
			return;
		}

		isNewsWaiting = true;
		void clock.sleep(wait, ending.signal).then(() => {
			isNewsWaiting = false;
			draw();
		});
	};

	const stops = [screen.subscribe(draw), live.subscribe(takeNews)];
	scheduleTick();

	return {
		moments,
		stop() {
			ending.abort();
			sleep.abort();

			for (const stop of stops) {
				stop();
			}
		},
	};
}

/** How long until something on the screen reads differently, though nothing happened; `null` when nothing counts. */
function millisecondsToTick(screen: Screen, live: Live, now: number): number | null {
	const ofSet = millisecondsToTickOfSet(live, now);

	// In the list of scale sets ages are told in minutes.
	return ofSet === null && isFleetMode(screen.mode) ? millisecondsBetweenFleetTicks : ofSet;
}

function millisecondsToTickOfSet(live: Live, now: number): number | null {
	const {connection, upgrade} = live;
	const age = ageSeconds(live, now);
	const isCounting =
		connection.status === 'lost' ||
		connection.status === 'throttled' ||
		(upgrade !== null && !hasEnded(upgrade)) ||
		(age !== null && age >= freshForSeconds);

	if (isCounting) {
		return millisecondsBetweenTicks;
	}

	return live.receivedAt === null ? null : Math.max(1, live.receivedAt + freshForSeconds * 1000 - now);
}
