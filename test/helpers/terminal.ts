import {EventEmitter, once} from 'node:events';
import {PassThrough, Writable} from 'node:stream';
import headless from '@xterm/headless';
import type {Size} from '../../source/ui/geometry.js';

class FakeStdout extends Writable {
	readonly isTTY = true;
	columns: number;
	rows: number;
	readonly #take: (bytes: Uint8Array, done: () => void) => void;

	constructor({columns, rows}: Size, take: (bytes: Uint8Array, done: () => void) => void) {
		super();
		// Each component which looks at the size of the window listens for its changes.
		this.setMaxListeners(0);
		this.columns = columns;
		this.rows = rows;
		this.#take = take;
	}

	override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
		this.#take(chunk, done);
	}
}

class FakeStdin extends PassThrough {
	readonly isTTY = true;

	setRawMode(): this {
		return this;
	}

	ref(): this {
		return this;
	}

	unref(): this {
		return this;
	}
}

/** A terminal to draw to, of a size which can change, which knows what is on its screen. */
export type FakeTerminal = {
	readonly stdout: FakeStdout;
	readonly stdin: FakeStdin;
	/** What is on the screen, a line each, without the blanks at their ends. */
	readonly lines: () => readonly string[];
	/** Waits until the screen shows a text. Fails with the screen when it does not for a minute. */
	readonly shows: (text: string) => Promise<void>;
	/** Sends keys, all in one read. */
	readonly types: (keys: string) => void;
	readonly resize: (size: Size) => void;
	/** Everything that was written so far. */
	readonly written: () => string;
	readonly isAlternate: () => boolean;
};

const patienceMilliseconds = 60_000;

/** Makes a terminal of a size. */
export function createFakeTerminal(initial: Size): FakeTerminal {
	// As a terminal does for programs: a line feed goes to the beginning of the next line.
	const terminal = new headless.Terminal({
		cols: initial.columns,
		rows: initial.rows,
		allowProposedApi: true,
		convertEol: true,
	});
	const changes = new EventEmitter();
	let written = '';

	const stdout = new FakeStdout(initial, (bytes, done) => {
		written += new TextDecoder().decode(bytes);
		terminal.write(bytes, () => {
			changes.emit('change');
			done();
		});
	});

	const stdin = new FakeStdin();
	const lines = () =>
		Array.from({length: terminal.rows}, (_, row) => {
			const {active} = terminal.buffer;
			return active.getLine(active.viewportY + row)?.translateToString(true) ?? '';
		});

	return {
		stdout,
		stdin,
		lines,
		async shows(text) {
			const signal = AbortSignal.timeout(patienceMilliseconds);

			while (!lines().join('\n').includes(text)) {
				try {
					await once(changes, 'change', {signal});
				} catch (error) {
					throw new Error(`The screen does not show "${text}":\n${lines().join('\n')}`, {cause: error});
				}
			}
		},
		types: keys => stdin.write(keys),
		resize({columns, rows}) {
			terminal.resize(columns, rows);
			stdout.columns = columns;
			stdout.rows = rows;
			stdout.emit('resize');
		},
		written: () => written,
		isAlternate: () => terminal.buffer.active.type === 'alternate',
	};
}
