import type {Sink} from './fd-sink.js';

/** Why the program ends other than by its own wish, and the code it then ends with. */
export type Ending =
	| {readonly kind: 'signal'; readonly signal: EndingSignal; readonly exitCode: number}
	| {readonly kind: 'crash'; readonly error: unknown; readonly exitCode: number}
	/** The window was closed or the connection dropped: nobody reads what is still written. */
	| {readonly kind: 'terminal-closed'; readonly exitCode: number};

export type EndingSignal = 'SIGHUP' | 'SIGINT' | 'SIGQUIT' | 'SIGTERM';

type Listener = (value?: unknown) => void;

type Emitter = {
	readonly on: (event: string, listener: Listener) => unknown;
	readonly off: (event: string, listener: Listener) => unknown;
};

/** What is asked of the running process. */
export type ProcessLike = Emitter & {readonly exit: (code: number) => void};

/** What is asked of standard input. */
export type InputLike = Emitter & {readonly setRawMode?: (isRaw: boolean) => unknown};

export type TerminalGuard = {
	/** Makes the terminal what it was before. Synchronous, and only the first call does anything. Never throws. */
	readonly restore: () => void;
	/** Ends the program because the terminal is gone. For the output, which is the first to notice. */
	readonly terminalClosed: () => void;
	/** Stops listening. For the time after `restore`, when the program goes on without a screen. */
	readonly dispose: () => void;
};

// signal(7); a shell reports a program which a signal ended as 128 + its number.
const signalNumbers: Readonly<Record<EndingSignal, number>> = {SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15};
const signals = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const;

/**
Gives the terminal back on every way out: signals, crashes, a closed terminal, an ordinary exit.

Call it before raw mode and the alternate screen. For an ending which the program did not choose it restores the terminal, prints the
line which `summarize` makes of it, and exits with the ending's code. SIGKILL and a crash of the runtime itself are the ways out which
nobody can watch.
*/
export function guardTerminal({
	process,
	input,
	output,
	sink,
	summarize,
	farewell = () => '',
}: {
	readonly process: ProcessLike;
	readonly input: InputLike;
	/** What draws: it is silenced, and says whether the alternate screen is still to be left. */
	readonly output: {readonly release: () => {readonly isAlternate: boolean}};
	readonly sink: Pick<Sink, 'writeSync'>;
	/** The line for the operator, without a line break at its end. May also note the ending elsewhere; must not wait for anything. */
	readonly summarize: (ending: Ending) => string;
	/** What else the terminal is told when it is given back: the title which it had. */
	readonly farewell?: () => string;
}): TerminalGuard {
	let isRestored = false;
	let isHeard = true;
	let isEnding = false;

	const restore = (): void => {
		if (isRestored) {
			return;
		}

		isRestored = true;
		const {isAlternate} = output.release();
		isHeard = attempt(() => sink.writeSync(Buffer.from(leaveSequences(isAlternate) + farewell())));
		attempt(() => input.setRawMode?.(false));
	};

	const end = (ending: Ending): void => {
		// What still goes wrong on the way out must not begin another one.
		if (isEnding) {
			return;
		}

		isEnding = true;
		restore();
		attempt(() => {
			const line = summarize(ending);
			// Not through standard output, which would wait for a stopped terminal for ever.
			if (isHeard) {
				sink.writeSync(Buffer.from(`${line}\n`));
			}
		});
		process.exit(ending.exitCode);
	};

	const crashed: Listener = error => end({kind: 'crash', error, exitCode: 1});
	const terminalClosed = (): void => end({kind: 'terminal-closed', exitCode: 128 + signalNumbers.SIGHUP});

	const listeners: ReadonlyArray<readonly [Emitter, string, Listener]> = [
		...signals.map(signal => {
			const exitCode = 128 + signalNumbers[signal];
			return [process, signal, () => end({kind: 'signal', signal, exitCode})] as const;
		}),
		[process, 'uncaughtException', crashed],
		[process, 'unhandledRejection', crashed],
		[process, 'exit', restore],
		// A terminal which hangs up ends standard input, or fails its reads (EIO): reading on would spin.
		[input, 'end', terminalClosed],
		[input, 'error', terminalClosed],
	];

	for (const [emitter, event, listener] of listeners) {
		emitter.on(event, listener);
	}

	return {
		restore,
		terminalClosed,
		dispose() {
			for (const [emitter, event, listener] of listeners) {
				emitter.off(event, listener);
			}
		},
	};
}

/**
What gives the terminal back as far as sequences can. Leaving the alternate screen twice would put the cursor back where the program
began, over what has been printed since.
*/
export function leaveSequences(isAlternate: boolean): string {
	const endSynchronizedUpdate = '\u{1B}[?2026l';
	const endBracketedPaste = '\u{1B}[?2004l';
	const plainStyle = '\u{1B}[m';
	const leaveAlternateScreen = isAlternate ? '\u{1B}[?1049l' : '';
	const showCursor = '\u{1B}[?25h';
	return endSynchronizedUpdate + endBracketedPaste + plainStyle + leaveAlternateScreen + showCursor;
}

// The way out goes on, whatever fails on it. Says whether it went well.
function attempt(action: () => void): boolean {
	try {
		action();
		return true;
	} catch {
		return false;
	}
}
