import type {ScreenSize} from './screen.js';

/** What is asked of the real standard output; nothing is written to it. */
export type TerminalStream = {
	readonly isTTY?: boolean;
	readonly columns?: number;
	readonly rows?: number;
	readonly getColorDepth?: (environment?: object) => number;
	readonly hasColors?: (count?: number, environment?: object) => boolean;
	readonly on: (event: 'resize', listener: () => void) => unknown;
	readonly off: (event: 'resize', listener: () => void) => unknown;
};

/** The size of the terminal; that of the oldest terminals where it does not tell. */
export function sizeOf({columns, rows}: TerminalStream): ScreenSize {
	return {columns: columns || 80, rows: rows || 24};
}
