import type {Command} from '../store/command.js';
import type {Live} from '../store/live.js';
import {createStore, type Store} from '../store/store.js';
import {scrollLimit} from './body.js';
import type {Size} from './geometry.js';
import {afterPaste, pressCarefully, withPause} from './screen/careful.js';
import {askForNewest} from './screen/newer-image.js';
import {paste} from './screen/press.js';
import {initialScreen, type Outcome, type Screen, type ScreenContext, type ScreenOptions} from './screen/screen.js';
import {settle} from './screen/settle.js';
import type {Theme} from './theme.js';

/** The screen as keys and news from outside change it, one after another. */
export type ScreenSession = {
	readonly screen: Store<Screen>;
	/** Keys which came in one read. */
	readonly press: (keys: readonly string[]) => void;
	readonly paste: (text: string) => void;
	readonly stop: () => void;
};

export type ScreenSessionOptions = {
	readonly live: Store<Live>;
	readonly dispatch: (command: Command) => void;
	readonly options: ScreenOptions;
	readonly theme: Theme;
	/** The size of the terminal now. */
	readonly size: () => Size;
	readonly now: () => number;
};

/** Begins a session. Every key is answered from the screen which the key before it left. */
export function startScreenSession({live, dispatch, options, theme, size, now}: ScreenSessionOptions): ScreenSession {
	const screen = createStore<Screen>(initialScreen(options));
	let before: Live | null = null;

	const context = (): ScreenContext => ({
		live: live.get(),
		size: size(),
		now: now(),
		scrollLimit: asked => scrollLimit({screen: asked, live: live.get(), now: now(), size: size(), theme}),
	});

	const take = (outcome: Outcome) => {
		screen.set(outcome.screen);

		for (const command of outcome.commands) {
			dispatch(command);
		}
	};

	const takeNews = () => {
		const known = before;
		before = live.get();
		take(withPause(screen.get(), settle(screen.get(), context(), known), now()));
		const asked = askForNewest(live.get());

		if (asked !== null) {
			dispatch(asked);
		}
	};

	takeNews();
	const stop = live.subscribe(takeNews);

	return {
		screen,
		press(keys) {
			for (const key of keys) {
				take(pressCarefully(screen.get(), {key, together: keys.length}, context()));
			}
		},
		paste: text => take(afterPaste(paste(screen.get(), text, context()), now())),
		stop,
	};
}
