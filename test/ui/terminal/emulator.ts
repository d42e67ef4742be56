import xterm from '@xterm/headless';

/** What a cell of the emulator shows, in a form which is easy to compare and to read in a failed test. */
export type EmulatedCell = string;

/** A real terminal emulator without a window: the judge of what bytes mean. */
export class Emulator {
	readonly #terminal: xterm.Terminal;

	constructor(columns: number, rows: number) {
		// As behind a terminal driver, which makes carriage return and line feed of a line feed.
		this.#terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, convertEol: true, scrollback: 0});
	}

	get isAlternate(): boolean {
		return this.#terminal.buffer.active.type === 'alternate';
	}

	get isBracketedPaste(): boolean {
		return this.#terminal.modes.bracketedPasteMode;
	}

	get cursor(): {readonly row: number; readonly column: number} {
		const {cursorY, cursorX} = this.#terminal.buffer.active;
		return {row: cursorY, column: Math.min(cursorX, this.#terminal.cols - 1)};
	}

	async write(text: string | Uint8Array): Promise<void> {
		return new Promise(resolve => {
			this.#terminal.write(text, resolve);
		});
	}

	/** Cuts off what is outside, as most terminals do; this one would keep it and show it again when the window grows. */
	async resize(columns: number, rows: number): Promise<void> {
		const columnsBefore = this.#terminal.cols;
		if (columns < columnsBefore) {
			await this.#eraseFrom(columns);
		}

		this.#terminal.resize(columns, rows);
		if (columns > columnsBefore) {
			await this.#eraseFrom(columnsBefore);
		}
	}

	async #eraseFrom(column: number): Promise<void> {
		const erasures = Array.from({length: this.#terminal.rows}, (_, row) => `\u{1B}[${row + 1};${column + 1}H\u{1B}[K`);
		await this.write(`\u{1B}7\u{1B}[m${erasures.join('')}\u{1B}8`);
	}

	/** The rows as text, without blanks at their ends. */
	text(): string[] {
		const {active} = this.#terminal.buffer;
		return Array.from(
			{length: this.#terminal.rows},
			(_, row) => active.getLine(row)?.translateToString(true).trimEnd() ?? '',
		);
	}

	/** Every cell with its characters, width, colours and attributes. */
	cells(): EmulatedCell[][] {
		const {active} = this.#terminal.buffer;
		return Array.from({length: this.#terminal.rows}, (_, row) => {
			const line = active.getLine(row);
			return Array.from({length: this.#terminal.cols}, (_, column) => describeCell(line?.getCell(column)));
		});
	}
}

function describeCell(cell: xterm.IBufferCell | undefined): EmulatedCell {
	if (cell === undefined) {
		return 'no cell';
	}

	const attributes = [
		cell.isBold() ? 'bold' : '',
		cell.isDim() ? 'faint' : '',
		cell.isItalic() ? 'italic' : '',
		cell.isUnderline() ? 'underline' : '',
		cell.isBlink() ? 'blink' : '',
		cell.isInverse() ? 'inverse' : '',
		cell.isInvisible() ? 'concealed' : '',
		cell.isStrikethrough() ? 'struck' : '',
		cell.isOverline() ? 'overline' : '',
	].filter(Boolean);
	const foreground = cell.isFgDefault() ? '' : `on ${cell.getFgColorMode()}:${cell.getFgColor()}`;
	const background = cell.isBgDefault() ? '' : `over ${cell.getBgColorMode()}:${cell.getBgColor()}`;
	// A cell which was never written and a space look the same.
	const text = cell.getChars() || (cell.getWidth() === 0 ? '' : ' ');
	return [`${text}/${cell.getWidth()}`, foreground, background, ...attributes].filter(Boolean).join(' ');
}
