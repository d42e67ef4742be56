import {diffScreens} from './screen-diff.js';
import {ScreenGrid} from './screen-grid.js';
import type {Screen} from './screen.js';

// A shorter frame reaches the terminal in one piece anyway, and the 16 bytes around it would be most of a changed cell.
const synchronizeFromCharacters = 200;

/** Remembers what the terminal shows, and writes the frames which change it. */
export class ScreenPainter {
	/** What the terminal shows, and what it was drawn from: another source means that the terminal has other content by now. */
	#shown: {readonly screen: Screen; readonly source: ScreenGrid} | undefined;

	/**
	What to write so that the terminal shows this screen; empty when it already does. Takes for granted that it will be written.
	The screen must not change afterwards. `source` is the model's own grid, another object after a resize or a change to the alternate screen.
	*/
	paint({grid, cursor}: Screen, source: ScreenGrid): string {
		const before = this.#shown?.source === source ? this.#shown.screen : undefined;
		// A terminal of unknown content is cleared first, and told about its cursor in any case.
		const clear = before ? '' : '\u{1B}[m\u{1B}[2J';
		const blank = (): Screen => ({
			grid: ScreenGrid.blank(grid.columns, grid.rowCount),
			cursor: {row: 0, column: 0, isVisible: !cursor.isVisible},
		});
		const frame = clear + diffScreens(before ?? blank(), {grid, cursor});
		this.#shown = {screen: {grid, cursor}, source};
		return frame.length < synchronizeFromCharacters ? frame : `\u{1B}[?2026h${frame}\u{1B}[?2026l`;
	}

	/** The terminal's content is no longer known: the next frame draws all of it. */
	forget(): void {
		this.#shown = undefined;
	}
}
