import {render} from 'ink';
import type {Clock} from '../clock.js';
import type {Command} from '../store/command.js';
import type {Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import {App} from './app.js';
import type {Size} from './geometry.js';
import {startFrameClock} from './frame-clock.js';
import type {ScreenOptions} from './screen/screen.js';
import {startScreenSession} from './screen-session.js';
import type {Theme} from './theme.js';

export type RunAppOptions = {
	readonly store: Store<Live>;
	/** Carries out what the screen asks for; what comes of it is seen in the store. */
	readonly dispatch: (command: Command) => void;
	readonly stdout: NodeJS.WritableStream & Size;
	readonly stdin: NodeJS.ReadableStream;
	readonly theme: Theme;
	readonly options: ScreenOptions;
	readonly clock: Clock;
};

export type RunningApp = {
	/** Settles when the screen was left and the terminal restored; rejects with the error which ended it. */
	readonly waitUntilExit: () => Promise<void>;
	readonly unmount: () => void;
};

/** Runs the full-screen program on the alternate screen of a terminal until the operator leaves it. */
export function runApp({store, dispatch, stdout, stdin, theme, options, clock}: RunAppOptions): RunningApp {
	const size = (): Size => ({columns: stdout.columns, rows: stdout.rows});

	const session = startScreenSession({
		live: store,
		dispatch(command) {
			dispatch(command);

			if (command.type === 'quit') {
				unmount();
			}
		},
		options,
		theme,
		size,
		now: clock.now,
	});

	const frames = startFrameClock(session.screen, store, clock);

	const instance = render(<App moments={frames.moments} session={session} theme={theme} />, {
		stdout,
		stdin,
		alternateScreen: true,
		incrementalRendering: true,
		interactive: true,
		exitOnCtrlC: false,
		patchConsole: false,
		maxFps: 60,
	});

	const stop = () => {
		frames.stop();
		session.stop();
	};

	const unmount = () => {
		stop();
		instance.unmount();
	};

	if (options.scaleSetName === null) {
		dispatch({type: 'load-scale-sets'});
	}

	return {
		async waitUntilExit() {
			try {
				await instance.waitUntilExit();
			} finally {
				stop();
			}
		},
		unmount,
	};
}
