import type {Clock} from '../clock.js';
import type {Command} from '../store/command.js';
import type {Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import type {Canvas} from './canvas.js';
import {type Moment, startFrameClock} from './frame-clock.js';
import {frameTexts} from './frame-lines.js';
import type {Size} from './geometry.js';
import type {InkApp} from './ink-app.js';
import type {ScreenOptions} from './screen/screen.js';
import {startScreenSession} from './screen-session.js';
import type {Theme} from './theme.js';

/** Keys wait for Ink no longer than this after the first frame. */
const mostMillisecondsWithoutKeys = 300;

export type RunAppOptions = {
	readonly store: Store<Live>;
	/** Carries out what the screen asks for; what comes of it is seen in the store. */
	readonly dispatch: (command: Command) => void;
	/** On a canvas frames are drawn past Ink, and the first one before Ink is loaded. */
	readonly stdout: NodeJS.WritableStream & Size & Partial<Canvas>;
	readonly stdin: NodeJS.ReadableStream & {readonly setRawMode?: (isRaw: boolean) => unknown};
	readonly theme: Theme;
	readonly options: ScreenOptions;
	readonly clock: Clock;
	/** Whether the screen is read out: then Ink writes all of it as text. Not unless told. */
	readonly isScreenReader?: boolean;
	/** Is told of everything that is drawn, once it is: for what lies beside the screen. */
	readonly onDrawn?: (moment: Moment) => void;
};

export type RunningApp = {
	/** Settles when the screen was left and the terminal restored; rejects with the error which ended it. */
	readonly waitUntilExit: () => Promise<void>;
	readonly unmount: () => void;
};

// One synchronised update, so that the terminal gets the empty screen and what is on it in one piece.
const takeScreen = '\u{1B}[?2026h\u{1B}[?1049h\u{1B}[?25l';
const frameIsWhole = '\u{1B}[?2026l';
const leaveScreen = '\u{1B}[?1049l\u{1B}[?25h';

/**
 * Runs the full-screen program on the alternate screen of a terminal until the operator leaves it.
 *
 * On a canvas the first frame is there when this returns. Ink is loaded after it and sees to keys and endings; the
 * frames it would draw are drawn to the canvas, because Ink measures every character of every frame again.
 */
export function runApp(running: RunAppOptions): RunningApp {
	const {store, dispatch, stdout, stdin, theme, options, clock, isScreenReader = false, onDrawn} = running;
	const size = (): Size => ({columns: stdout.columns, rows: stdout.rows});
	const canvas: Canvas | null = stdout.draw === undefined || isScreenReader ? null : {draw: stdout.draw};
	let ink: InkApp | null = null;
	let isStopped = false;
	let failure: {readonly error: unknown} | null = null;
	let stopDrawing = () => {};
	let stopWaiting = () => {};

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

	const stop = () => {
		isStopped = true;
		frames.stop();
		session.stop();
		stopDrawing();
		stopWaiting();
	};

	const unmount = () => {
		if (ink === null && canvas !== null && !isStopped) {
			stdout.write(leaveScreen);
			stdin.setRawMode?.(false);
		}

		stop();
		ink?.unmount();
	};

	if (canvas !== null) {
		drawTo(canvas);
	}

	const mounted = mount();

	return {
		async waitUntilExit() {
			try {
				await mounted;
				await ink?.waitUntilExit();

				if (failure !== null) {
					throw failure.error;
				}
			} finally {
				stop();
			}
		},
		unmount,
	};

	/** Takes the screen and draws every moment. A frame which cannot be drawn ends the program, as it would in Ink. */
	function drawTo({draw: drawRows}: Canvas): void {
		const draw = () => {
			try {
				drawRows(frameTexts({...frames.moments.get(), size: size(), theme}));
				onDrawn?.(frames.moments.get());
			} catch (error) {
				failure ??= {error};
				unmount();
			}
		};

		const stopListening = frames.moments.subscribe(draw);
		stdout.on('resize', draw);
		stopDrawing = () => {
			stopListening();
			stdout.off('resize', draw);
		};

		stdout.write(takeScreen);
		draw();
		stdout.write(frameIsWhole);
		// What is typed from now on waits for Ink, and the terminal does not show it.
		stdin.setRawMode?.(true);
	}

	async function untilNews(): Promise<void> {
		const waiting = new AbortController();
		const look = () => {
			if (isStopped || store.get().connection.status !== 'connecting') {
				waiting.abort();
			}
		};

		const stopListening = store.subscribe(look);
		stopWaiting = () => waiting.abort();
		look();
		await clock.sleep(mostMillisecondsWithoutKeys, waiting.signal);
		stopListening();
	}

	/**
	 * Ink takes as long to load as all that the first frame needs, and Azure's answer would wait for it: so the first data
	 * comes before the first key, unless it is late. What is typed meanwhile is not lost.
	 */
	async function mount(): Promise<void> {
		if (canvas !== null) {
			await untilNews();
		}

		const {mountInk} = await import('./ink-app.js');

		if (!isStopped) {
			ink = mountInk({
				moments: frames.moments,
				session,
				theme,
				stdout,
				stdin,
				isDrawnElsewhere: canvas !== null,
				isScreenReader,
			});
		}
	}
}
