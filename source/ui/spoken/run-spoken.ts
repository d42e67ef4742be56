import type {Clock} from '../../clock.js';
import type {Command} from '../../store/command.js';
import type {Live} from '../../store/live.js';
import {createStore, type Store} from '../../store/store.js';
import {callsForOperator} from '../bell.js';
import type {Moment} from '../frame-clock.js';
import {withPause} from '../screen/careful.js';
import {initialScreen, type Outcome, type Screen, type ScreenContext, type ScreenOptions} from '../screen/screen.js';
import {settle} from '../screen/settle.js';
import {neutralize} from '../terminal/sanitize.js';
import {countsNews, newsSentences} from './news.js';
import {obey} from './obey.js';

export type RunSpokenOptions = {
	readonly store: Store<Live>;
	readonly dispatch: (command: Command) => void;
	readonly options: ScreenOptions;
	readonly clock: Clock;
	/** Says a line to the operator. */
	readonly print: (line: string) => void;
	/** Rings the bell when the operator is needed; `null` where none is wanted. */
	readonly ring: (() => void) | null;
};

export type Spoken = {
	/** Takes a line which the operator typed. */
	readonly take: (line: string) => void;
	readonly stop: () => void;
};

/** Counts are said so often at most: an upgrade changes them more often than anybody can listen. */
const millisecondsBetweenCounts = 10_000;
/** Nothing is laid out: it is only never too small. */
const size = {columns: 200, rows: 60};

/**
 * The program in sentences, a line each, for screen readers and for terminals which can only print lines: what changes is
 * said as it comes, and typed words steer. The same rules as on the screen hold, since they are the same code.
 */
export function runSpoken({store, dispatch, options, clock, print, ring}: RunSpokenOptions): Spoken {
	const screen = createStore<Screen>(initialScreen(options));
	const ending = new AbortController();
	let spoken: Moment = {screen: screen.get(), live: store.get(), now: clock.now()};
	let counted = spoken;
	let countedAt = Number.NEGATIVE_INFINITY;
	let isCountWaiting = false;
	let before: Live | null = null;

	const context = (): ScreenContext => ({live: store.get(), size, now: clock.now(), scrollLimit: () => 0});

	const tell = (lines: readonly string[]) => {
		for (const line of lines) {
			print(neutralize(line));
		}
	};

	const tellCounts = () => {
		const now: Moment = {screen: screen.get(), live: store.get(), now: clock.now()};
		const sentence = countsNews(counted, now);

		if (sentence === null || isCountWaiting || ending.signal.aborted) {
			return;
		}

		const wait = countedAt + millisecondsBetweenCounts - clock.now();

		if (wait > 0) {
			isCountWaiting = true;
			void clock.sleep(wait, ending.signal).then(() => {
				isCountWaiting = false;
				tellCounts();
			});
			return;
		}

		counted = now;
		countedAt = clock.now();
		tell([sentence]);
	};

	const take = ({screen: next, commands}: Outcome, said: readonly string[] = []) => {
		const known = spoken;
		screen.set(withPause(screen.get(), {screen: next, commands}, clock.now()).screen);
		spoken = {screen: screen.get(), live: store.get(), now: clock.now()};
		tell([...said, ...newsSentences(known, spoken)]);
		tellCounts();

		if (callsForOperator(known.live, spoken.live)) {
			ring?.();
		}

		for (const command of commands) {
			dispatch(command);
		}
	};

	const takeNews = () => {
		const known = before;
		before = store.get();
		take(settle(screen.get(), context(), known));
	};

	tell(['vmssroll in sentences. help says which words there are.']);
	takeNews();
	const unsubscribe = store.subscribe(takeNews);

	return {
		take(line) {
			const {said, ...outcome} = obey(screen.get(), line, context());
			take(outcome, said);
		},
		stop() {
			ending.abort();
			unsubscribe();
		},
	};
}
