import type {Clock} from '../clock.js';

/** What a command has of the world around it: the process, seen from inside, and a test's replacement for it. */
export type Shell = {
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** The operator's home folder. */
	readonly home: string;
	readonly clock: Clock;
	/** 0 (inclusive) to 1 (exclusive). */
	readonly random: () => number;
	/** Aborts when the operator or the system asks the program to end. */
	readonly signal: AbortSignal;
	/** Data: goes to stdout, as it is. */
	readonly print: (text: string) => void;
	/** Messages for people: a line on stderr. */
	readonly say: (text: string) => void;
	/** Width of the terminal in columns, 80 where there is none. */
	readonly columns: number;
	/** Whether stdout is a terminal: text for anything else carries no escape codes at all. */
	readonly isTerminal: boolean;
	/** Which colours the terminal shows. */
	readonly colorLevel: 0 | 1 | 2 | 3;
	readonly glyphs: 'unicode' | 'ascii';
};
