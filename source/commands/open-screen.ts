import type {Command} from '../store/command.js';
import type {Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import {callsForOperator} from '../ui/bell.js';
import {clipboardSequence, multiplexerOf} from '../ui/terminal/clipboard.js';
import {DiffOutput} from '../ui/terminal/diff-output.js';
import {createFdSink} from '../ui/terminal/fd-sink.js';
import {createJobControl} from '../ui/terminal/job-control.js';
import {type Ending, guardTerminal} from '../ui/terminal/restore.js';
import {createTitle, titleSequencesOf} from '../ui/terminal/title.js';
import {makeTheme} from '../ui/theme.js';
import {titleText} from '../ui/title-text.js';
import {explain} from './explain.js';
import {lastLine} from './last-line.js';
import {plainLines} from './plain-lines.js';
import {toScreenOptions} from './screen-options.js';
import type {Attached, WatchOptions} from './watch-options.js';

/** What must be done in good order when the program is told to end may take this long. */
const leaveMilliseconds = 1500;

/** The full screen while it is open. */
export type OpenScreen = {
	readonly untilClosed: Promise<void>;
	readonly close: () => void;
	readonly restore: () => void;
	readonly untilGoneAlsoAwait: (work: Promise<void>) => void;
};

/** Draws the first frame, and guards the terminal: it is given back on every way out. */
export async function openScreen(
	options: WatchOptions,
	store: Store<Live>,
	{dispatch, attached}: {readonly dispatch: (command: Command) => void; readonly attached: Attached | null},
): Promise<OpenScreen> {
	const {shell, ending, process, stopJob, stdin, stdout} = options;
	const {runApp} = await import('../ui/run-app.js');
	let work: Promise<void> = Promise.resolve();

	const sink = createFdSink({fileDescriptor: 1, clock: shell.clock});
	const output = new DiffOutput({terminal: stdout, sink, onClosed: () => guard.terminalClosed()});
	const title = createTitle(titleSequencesOf(shell.environment), output.pass);
	const {theme, bell} = shell.settings;
	let known: Live | null = null;

	const guard = guardTerminal({
		process: {
			on: (event, listener) => process.on(event, listener),
			off: (event, listener) => process.off(event, listener),
			// A running upgrade does not notice; whatever hangs here must not keep the program.
			exit(code) {
				ending.abort();
				void Promise.race([work, shell.clock.sleep(leaveMilliseconds)]).finally(() => process.exit(code));
			},
		},
		input: stdin,
		output: {
			release() {
				// Told to end while it is suspended, it must not take the screen again when it is continued for that.
				jobControl.dispose();
				return output.release();
			},
		},
		sink,
		summarize: end => plainLines(lineOf(end, store.get())),
		farewell: title.giveBack,
	});

	const jobControl = createJobControl({
		process: {
			on: (event, listener) => process.on(event, listener),
			off: (event, listener) => process.off(event, listener),
			stop: stopJob,
		},
		input: stdin,
		output,
		sink,
		clock: shell.clock,
		summarize: () => plainLines(`${lastLine(store.get())} fg comes back to the screen.`),
		title,
	});

	const app = runApp({
		store,
		dispatch(command) {
			if (command.type === 'copy-text') {
				output.pass(clipboardSequence(command.text, multiplexerOf(shell.environment)));
			} else if (command.type === 'suspend') {
				jobControl.suspend();
			} else {
				dispatch(command);
			}
		},
		stdout: output,
		stdin,
		clock: shell.clock,
		theme: makeTheme({colorLevel: shell.colorLevel, glyphs: shell.glyphs}, theme),
		onDrawn({screen, live}) {
			title.show(titleText(screen, live));

			if (bell && callsForOperator(known, live)) {
				output.pass('\u0007');
			}

			known = live;
		},
		options: toScreenOptions(options, attached),
	});

	return {
		untilClosed: app.waitUntilExit(),
		close: () => app.unmount(),
		restore() {
			guard.restore();
			guard.dispose();
		},
		untilGoneAlsoAwait(promise) {
			work = promise;
		},
	};
}

function lineOf(end: Ending, live: Live): string {
	switch (end.kind) {
		case 'crash': {
			return explain(end.error).message;
		}

		case 'signal': {
			return `Ended by ${end.signal}. ${lastLine(live)}`;
		}

		case 'terminal-closed': {
			return lastLine(live);
		}
	}
}
