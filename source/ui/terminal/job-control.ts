import type {Clock} from '../../clock.js';
import type {Sink} from './fd-sink.js';
import {type InputLike, leaveSequences, type ProcessLike} from './restore.js';

export type JobControl = {
	/** Gives the terminal back and stops the program, as Ctrl-Z does in any other; goes on when it is continued. */
	readonly suspend: () => void;
	/** Stops listening, and never takes the screen again; for the way out. */
	readonly dispose: () => void;
};

export type JobControlOptions = {
	readonly process: Pick<ProcessLike, 'on' | 'off'> & {
		/** Stops the job: SIGTSTP to the process group, so that a shell which waits for a parent of ours is told too. */
		readonly stop: () => void;
	};
	readonly input: InputLike;
	readonly output: {
		/** Sends nothing from now on. Says whether the alternate screen was taken. */
		readonly pause: () => {readonly isAlternate: boolean};
		/** Sends again, the whole screen first. */
		readonly resume: () => void;
	};
	readonly sink: Pick<Sink, 'writeSync'>;
	readonly clock: Pick<Clock, 'sleep'>;
	/** A line for the operator, who has the shell again. */
	readonly summarize: () => string;
	/** What else the terminal is told when it is given back, and when it is taken again: its title. */
	readonly title?: {readonly giveBack: () => string; readonly takeAgain: () => string};
};

const takeScreen = '\u{1B}[?1049h\u{1B}[?25l\u{1B}[?2004h';

/**
 * A process which nothing can continue (its group is orphaned, as that of a program which a terminal runs instead of a
 * shell) is not stopped at all by SIGTSTP: after so long it takes the screen again by itself.
 */
const stoppedWithinMilliseconds = 100;

/**
 * Suspends and continues the full screen, whoever asks: the key, or `kill -TSTP` from elsewhere. A continued program takes
 * the screen again and draws all of it, also after SIGSTOP, which nobody can prepare for; a shell may have changed the
 * terminal meanwhile. Continued in the background it stops again at once: raw mode is asked for before anything is written.
 */
export function createJobControl({
	process,
	input,
	output,
	sink,
	clock,
	summarize,
	title = {giveBack: () => '', takeAgain: () => ''},
}: JobControlOptions): JobControl {
	let isSuspended = false;
	let isDisposed = false;
	let isTaken = false;

	const suspend = () => {
		if (isSuspended || isDisposed) {
			return;
		}

		isSuspended = true;
		const {isAlternate} = output.pause();
		isTaken = isAlternate;
		attempt(() => sink.writeSync(Buffer.from(`${leaveSequences(isAlternate)}${title.giveBack()}${summarize()}\n`)));
		attempt(() => input.setRawMode?.(false));
		// With a listener the signal would only be told of, and stop nothing.
		process.off('SIGTSTP', suspend);
		attempt(process.stop);
		void clock.sleep(stoppedWithinMilliseconds).then(resume);
	};

	const resume = () => {
		if (!isSuspended || isDisposed) {
			return;
		}

		isSuspended = false;
		process.on('SIGTSTP', suspend);
		take();
	};

	const take = () => {
		attempt(() => input.setRawMode?.(true));

		// An orphan in the background is refused raw mode, and ended for that: the terminal is not its own any more.
		if (isDisposed) {
			return;
		}

		if (isTaken) {
			attempt(() => sink.writeSync(Buffer.from(takeScreen + title.takeAgain())));
		}

		output.resume();
	};

	const continued = () => {
		if (isSuspended) {
			resume();
		} else if (!isDisposed) {
			isTaken = output.pause().isAlternate;
			// Only a change reaches the terminal.
			attempt(() => input.setRawMode?.(false));
			take();
		}
	};

	process.on('SIGTSTP', suspend);
	process.on('SIGCONT', continued);

	return {
		suspend,
		dispose() {
			isDisposed = true;
			process.off('SIGTSTP', suspend);
			process.off('SIGCONT', continued);
		},
	};
}

/** A terminal which is gone ends the program by other means. */
function attempt(action: () => void): void {
	try {
		action();
	} catch {}
}
