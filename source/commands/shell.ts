import type {Clock} from '../clock.js';
import type {Settings} from './settings-shape.js';
import type {Program} from './spawn-detached.js';

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
	/**
	 * Has Ctrl-C call `listener` instead of ending the program, until the function it returns is called.
	 */
	readonly onInterrupt: (listener: () => void) => () => void;
	/**
	 * Has every line which the operator types come to `listener`, until the function it returns is called; `null` where
	 * nobody types: stdin is no terminal.
	 */
	readonly onLine: ((listener: (line: string) => void) => () => void) | null;
	/** How to start this program again. */
	readonly program: Program;
	/** Asks a process which this program started to end. */
	readonly kill: (pid: number) => void;
	/** This process's id. */
	readonly pid: number;
	/** The account and the machine it runs on, for others to know whom to ask: `ana@jumphost`. */
	readonly user: string;
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
	/** What the operator has settled beside the flags; the flags have theirs in them already. */
	readonly settings: Settings;
};
