import {applySelectGraphicRendition, type CellStyle, defaultStyle, erasedStyle} from './cell-style.js';
import {isPlainText, splitGraphemes} from './display-width.js';
import {type Token, tokenize, unfinishedSequenceStart} from './escape-sequence.js';
import type {Screen, ScreenSize} from './screen.js';
import {ScreenGrid} from './screen-grid.js';

const tabWidth = 8;

/**
A terminal's alternate screen in memory: reads what a program writes and knows what would then be on the screen.

It understands what Ink and chalk write: cursor moves, erasing, colours, wide and combining characters, line feeds which scroll.
Links, titles and clipboard writes are left out. Modes which are not about cells (bracketed paste, keyboard, mouse) are kept in order
for the terminal itself. Outside the alternate screen nothing is drawn: all text is for the terminal itself.
*/
export class ScreenModel {
	#grid: ScreenGrid;
	#row = 0;
	// May be one past the last cell: the next character then wraps, as after the last column of a real terminal.
	#column = 0;
	#style: CellStyle = defaultStyle;
	#isCursorVisible = true;
	#isAlternate = false;
	#isSynchronized = false;
	#passThrough = '';
	#unfinished = '';

	constructor(size: ScreenSize) {
		this.#grid = ScreenGrid.blank(size.columns, size.rows);
	}

	/** What is on the screen now. The grid is another object after a resize or a change to the alternate screen, and the same one otherwise. */
	get screen(): Screen {
		const column = Math.min(this.#column, this.#grid.columns - 1);
		return {grid: this.#grid, cursor: {row: this.#row, column, isVisible: this.#isCursorVisible}};
	}

	/** Whether the program has asked for the alternate screen. */
	get isAlternate(): boolean {
		return this.#isAlternate;
	}

	/** Whether the program is in the middle of a synchronised update: what is on the screen is half a frame. */
	get isSynchronized(): boolean {
		return this.#isSynchronized;
	}

	/** What must reach the terminal as it is, before any cells; the next call begins anew. */
	takePassThrough(): string {
		const text = this.#passThrough;
		this.#passThrough = '';
		return text;
	}

	/** Takes a sequence which draws nothing and moves nothing, for the terminal itself. */
	pass(sequence: string): void {
		this.#passThrough += sequence;
	}

	/** Reads what a program writes. A sequence cut short at the end waits for the next call. */
	feed(text: string): void {
		const whole = this.#unfinished + text;
		const end = unfinishedSequenceStart(whole);
		this.#unfinished = whole.slice(end);
		for (const token of tokenize(whole.slice(0, end))) {
			this.#read(token);
		}
	}

	/**
	Takes the size of the terminal. Content stays as in an alternate screen: rows go below the cursor first, then at the top;
	columns at the right. Ink moves the cursor relative to what it drew last, so it must still find it there.
	*/
	resize({columns, rows}: ScreenSize): void {
		const excess = Math.max(0, this.#grid.rowCount - rows);
		const belowCursor = this.#grid.rowCount - 1 - this.#row;
		const droppedAtTop = Math.max(0, excess - belowCursor);
		this.#grid = this.#grid.resized(columns, rows, droppedAtTop);
		this.#row -= droppedAtTop;
		this.#column = Math.min(this.#column, columns - 1);
	}

	#read(token: Token): void {
		if (token.kind === 'sequence' && token.prefix === '?' && (token.final === 'h' || token.final === 'l')) {
			for (const mode of token.parameters.split(';')) {
				this.#setMode(mode, token.final);
			}
		} else if (!this.#isAlternate) {
			this.#passThrough += token.raw;
		} else if (token.kind === 'text') {
			this.#print(token.raw);
		} else if (token.kind === 'control') {
			this.#control(token.raw);
		} else if (token.kind === 'sequence') {
			this.#sequence(token);
		}
	}

	#setMode(mode: string, final: 'h' | 'l'): void {
		const isOn = final === 'h';
		if (mode === '2026') {
			this.#isSynchronized = isOn;
		} else if (mode === '1049') {
			this.#setAlternate(isOn);
		} else if (mode === '25' && this.#isAlternate) {
			this.#isCursorVisible = isOn;
		} else {
			this.#passThrough += `\u{1B}[?${mode}${final}`;
		}
	}

	#setAlternate(isOn: boolean): void {
		// Ink takes a screen which the first frame has taken already: nothing of it may be lost.
		if (isOn && this.#isAlternate) {
			return;
		}

		// Nobody wants a shell without a cursor, whatever the program forgot.
		this.#passThrough += isOn ? '\u{1B}[?1049h' : '\u{1B}[?25h\u{1B}[?1049l';
		this.#isAlternate = isOn;
		// Leaving is not held back by a frame which was never finished.
		this.#isSynchronized &&= isOn;
		this.#grid = ScreenGrid.blank(this.#grid.columns, this.#grid.rowCount);
		this.#row = 0;
		this.#column = 0;
		this.#isCursorVisible = true;
	}

	#print(text: string): void {
		if (isPlainText(text)) {
			for (const character of text) {
				this.#put(character, 1);
			}

			return;
		}

		for (const grapheme of splitGraphemes(text)) {
			if (grapheme.columns > 0) {
				this.#put(grapheme.text, grapheme.columns);
			} else if (this.#column > 0 && /^\p{Mark}+$/u.test(grapheme.text)) {
				this.#grid.join(this.#row, this.#column - 1, grapheme.text);
			}
		}
	}

	#put(grapheme: string, width: number): void {
		const {columns} = this.#grid;
		if (width > columns) {
			return;
		}

		if (this.#column + width > columns) {
			this.#grid.erase(this.#row, this.#column, columns, this.#style);
			this.#column = 0;
			this.#lineDown();
		}

		this.#grid.put(this.#row, this.#column, grapheme, width, this.#style);
		this.#column += width;
	}

	#control(character: string): void {
		const lastColumn = this.#grid.columns - 1;
		if (character === '\n') {
			// The terminal driver makes carriage return and line feed of it, in raw mode too (libuv keeps ONLCR).
			this.#column = 0;
			this.#lineDown();
		} else if (character === '\r') {
			this.#column = 0;
		} else if (character === '\b') {
			this.#moveTo(this.#row, Math.min(this.#column, lastColumn) - 1);
		} else if (character === '\t' && this.#column <= lastColumn) {
			this.#moveTo(this.#row, (Math.floor(this.#column / tabWidth) + 1) * tabWidth);
		}
	}

	#lineDown(): void {
		if (this.#row === this.#grid.rowCount - 1) {
			this.#grid.scrollUp(erasedStyle(this.#style));
		} else {
			this.#row++;
		}
	}

	#sequence(token: Extract<Token, {readonly kind: 'sequence'}>): void {
		if (token.final === 'm' && token.prefix === '') {
			this.#style = applySelectGraphicRendition(this.#style, token.parameters);
			return;
		}

		if (token.prefix !== '') {
			// Keyboard protocols; questions to the terminal would be answered into the program's input and are left out.
			this.#passThrough += token.final === 'u' ? token.raw : '';
			return;
		}

		const [first = 0, second = 0] = token.parameters.split(';').map(Number);
		const count = first || 1;
		const column = Math.min(this.#column, this.#grid.columns - 1);
		switch (token.final) {
			case 'A':
				return this.#moveTo(this.#row - count, column);
			case 'B':
				return this.#moveTo(this.#row + count, column);
			case 'C':
				return this.#moveTo(this.#row, column + count);
			case 'D':
				return this.#moveTo(this.#row, column - count);
			case 'E':
				return this.#moveTo(this.#row + count, 0);
			case 'F':
				return this.#moveTo(this.#row - count, 0);
			case 'G':
				return this.#moveTo(this.#row, count - 1);
			case 'H':
			case 'f':
				return this.#moveTo(count - 1, (second || 1) - 1);
			case 'J':
				return this.#eraseInDisplay(first);
			case 'K':
				return this.#eraseInLine(first);
			default:
		}
	}

	#moveTo(row: number, column: number): void {
		this.#row = Math.max(0, Math.min(this.#grid.rowCount - 1, row));
		this.#column = Math.max(0, Math.min(this.#grid.columns - 1, column));
	}

	#eraseInDisplay(part: number): void {
		if (part > 2) {
			return;
		}

		const from = part === 0 ? this.#row + 1 : 0;
		const to = part === 1 ? this.#row : this.#grid.rowCount;
		for (let row = from; row < to; row++) {
			this.#grid.erase(row, 0, this.#grid.columns, erasedStyle(this.#style));
		}

		this.#eraseInLine(part);
	}

	#eraseInLine(part: number): void {
		const {columns} = this.#grid;
		const from = part === 0 ? this.#column : 0;
		const to = part === 1 ? Math.min(this.#column + 1, columns) : columns;
		if (part <= 2) {
			this.#grid.erase(this.#row, from, to, erasedStyle(this.#style));
		}
	}
}
