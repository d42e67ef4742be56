import {render} from 'ink';
import type {Store} from '../store/store.js';
import {App, Keyboard} from './app.js';
import type {Moment} from './frame-clock.js';
import type {ScreenSession} from './screen-session.js';
import type {Theme} from './theme.js';

export type InkAppOptions = {
	readonly moments: Store<Moment>;
	readonly session: Pick<ScreenSession, 'press' | 'paste'>;
	readonly theme: Theme;
	readonly stdout: NodeJS.WritableStream;
	readonly stdin: NodeJS.ReadableStream;
	/** Whether somebody else draws the frames: then Ink keeps the terminal, its keys and its ending, and draws nothing. */
	readonly isDrawnElsewhere: boolean;
	readonly isScreenReader: boolean;
};

export type InkApp = {
	/** Settles when Ink has let the terminal go; rejects with the error which ended it. */
	readonly waitUntilExit: () => Promise<unknown>;
	readonly unmount: () => void;
};

/** Mounts the program on the alternate screen of a terminal. */
export function mountInk(options: InkAppOptions): InkApp {
	const {moments, session, theme, stdout, stdin, isDrawnElsewhere, isScreenReader} = options;

	return render(
		isDrawnElsewhere ? <Keyboard session={session} /> : <App moments={moments} session={session} theme={theme} />,
		{
			stdout,
			stdin,
			alternateScreen: true,
			incrementalRendering: true,
			interactive: true,
			exitOnCtrlC: false,
			patchConsole: false,
			isScreenReaderEnabled: isScreenReader,
			maxFps: 60,
		},
	);
}
