import {EventEmitter} from 'node:events';
import type {Sink} from './fd-sink.js';
import type {ScreenGrid} from './screen-grid.js';
import type {ScreenSize} from './screen.js';
import {ScreenModel} from './screen-model.js';
import {ScreenOverlay} from './screen-overlay.js';
import {ScreenPainter} from './screen-painter.js';
import {sizeOf, type TerminalStream} from './terminal-stream.js';

export type OutputCounters = {
	/** Bytes handed to the sink. */
	readonly bytesOut: number;
	/** Frames handed to the sink. */
	readonly frames: number;
	/** Frames which were never sent by themselves, because a newer one came while the line was busy. */
	readonly coalesced: number;
};

type WriteCallback = (error?: Error | null) => void;

/**
The standard output which Ink draws to: give it to Ink's `render` as `stdout`.

Keeps a model of the screen and sends only what changed, without waiting for the terminal and with one frame in flight. While that one
is on its way, later frames are drawn into the model only; then the newest is sent. So a slow line costs frames and never stops the
program. Outside the alternate screen everything is sent at once and before `write` returns, because leaving it may be the last thing
which the program does.
*/
export class DiffOutput extends EventEmitter implements NodeJS.WritableStream {
	readonly #terminal: TerminalStream;
	readonly #sink: Sink;
	readonly #onClosed: (error: Error) => void;
	readonly #model: ScreenModel;
	readonly #overlay = new ScreenOverlay();
	readonly #decoder = new TextDecoder();
	#size: ScreenSize;
	readonly #painter = new ScreenPainter();
	#callbacks: WriteCallback[] = [];
	#counters: OutputCounters = {bytesOut: 0, frames: 0, coalesced: 0};
	#isInFlight = false;
	/** Whether a frame waits for the one in flight. */
	#isWaiting = false;
	/** Whether the terminal itself has been sent to the alternate screen. */
	#isScreenTaken = false;
	#isClosed = false;
	/** The program is suspended: what is drawn meanwhile is sent when it goes on. */
	#isPaused = false;

	/** `onClosed` is called once, when the terminal can no longer be written to (EPIPE, EIO): the program must end then. */
	constructor(options: {
		readonly terminal: TerminalStream;
		readonly sink: Sink;
		readonly onClosed: (error: Error) => void;
	}) {
		super();
		// Each component which looks at the size of the window listens for its changes.
		this.setMaxListeners(0);
		this.#terminal = options.terminal;
		this.#sink = options.sink;
		this.#onClosed = options.onClosed;
		this.#size = sizeOf(options.terminal);
		this.#model = new ScreenModel(this.#size);
		options.terminal.on('resize', this.#resize);
	}

	get isTTY(): boolean {
		return this.#terminal.isTTY ?? false;
	}

	get columns(): number {
		return this.#size.columns;
	}

	get rows(): number {
		return this.#size.rows;
	}

	get writable(): boolean {
		return !this.#isClosed;
	}

	get counters(): OutputCounters {
		return this.#counters;
	}

	getColorDepth(environment?: object): number {
		return this.#terminal.getColorDepth?.(environment) ?? 1;
	}

	hasColors(count?: number, environment?: object): boolean {
		return this.#terminal.hasColors?.(count, environment) ?? false;
	}

	/** Draws into the model and sends the frame when it is whole. The callback comes when the terminal has it. Never asks the writer to wait. */
	write(chunk: string | Uint8Array, encoding?: string | WriteCallback, callback?: WriteCallback): boolean {
		const done = typeof encoding === 'function' ? encoding : callback;
		if (done) {
			this.#callbacks.push(done);
		}

		if (chunk.length > 0 && !this.#isClosed) {
			this.#model.feed(typeof chunk === 'string' ? chunk : this.#decoder.decode(chunk, {stream: true}));
			this.#flush();
		} else if (!this.#isInFlight) {
			// An empty write asks only to be told when all before it is out. With a frame in flight, its end will tell.
			this.#flush();
		}

		return true;
	}

	/** The last write of a stream. The terminal stays open; `release` is what lets it go. */
	end(chunk?: string | Uint8Array | WriteCallback, encoding?: string | WriteCallback, callback?: WriteCallback): this {
		if (typeof chunk === 'function') {
			this.write('', chunk);
		} else {
			this.write(chunk ?? '', encoding, callback);
		}

		return this;
	}

	/** Draws over what is written: a text a row, from the top of the alternate screen, until the next call or the screen is left. */
	readonly draw = (rows: readonly string[]): void => {
		this.#overlay.set(rows, this.#size.columns);
		this.#flush();
	};

	/** Sends a sequence which neither draws nor moves anything, such as a text for the clipboard: between two frames, never inside one. */
	readonly pass = (sequence: string): void => {
		this.#model.pass(sequence);
		this.#flush();
	};

	/** Sends nothing until `resume`: the terminal is somebody else's. Says whether the alternate screen is still to be left. */
	pause(): {readonly isAlternate: boolean} {
		const isAlternate = this.#isScreenTaken;
		this.#isPaused = true;
		this.#isScreenTaken = false;
		return {isAlternate};
	}

	/** Sends again, the whole screen first. */
	resume(): void {
		this.#isPaused = false;
		this.repaint();
	}

	/** Draws the whole screen again, for when something else has written over it. */
	repaint(): void {
		this.#painter.forget();
		this.#flush();
	}

	/** The rows of the screen as the program has drawn them, as text without blanks at their ends. */
	snapshot(): string[] {
		return this.#grid.toText();
	}

	/** Lets the terminal go: nothing is sent from here any more. Says whether the alternate screen is still to be left. */
	release(): {readonly isAlternate: boolean} {
		this.#terminal.off('resize', this.#resize);
		this.#isClosed = true;
		this.#flush();
		return {isAlternate: this.#isScreenTaken};
	}

	/** What the program has drawn by now. */
	get #grid(): ScreenGrid {
		return this.#overlay.over(this.#model.screen.grid);
	}

	readonly #resize = (): void => {
		this.#size = sizeOf(this.#terminal);
		this.#model.resize(this.#size);
		this.emit('resize');
		this.#flush();
	};

	#flush(): void {
		if (this.#isClosed || this.#isPaused) {
			this.#settle(this.#takeCallbacks());
			return;
		}

		// Half a frame is nothing to show.
		if (this.#model.isSynchronized) {
			return;
		}

		if (!this.#model.isAlternate) {
			this.#overlay.set([], this.#size.columns);
			this.#sendNow(this.#model.takePassThrough());
		} else if (this.#isInFlight) {
			this.#counters = {...this.#counters, coalesced: this.#counters.coalesced + (this.#isWaiting ? 1 : 0)};
			this.#isWaiting = true;
		} else {
			const {grid, cursor} = this.#model.screen;
			this.#send(this.#model.takePassThrough() + this.#painter.paint({grid: this.#grid, cursor}, grid));
		}
	}

	#send(frame: string): void {
		const callbacks = this.#takeCallbacks();
		this.#isWaiting = false;
		if (frame === '') {
			this.#settle(callbacks);
			return;
		}

		const bytes = Buffer.from(frame);
		this.#count(bytes);
		this.#isScreenTaken = true;
		this.#isInFlight = true;
		this.#sink.write(bytes, error => {
			this.#isInFlight = false;
			if (error) {
				this.#close(error);
			}

			this.#settle(callbacks);
			if (this.#isWaiting || this.#callbacks.length > 0) {
				this.#flush();
			}
		});
	}

	#sendNow(text: string): void {
		const callbacks = this.#takeCallbacks();
		this.#isWaiting = false;
		if (text !== '') {
			const bytes = Buffer.from(text);
			try {
				this.#sink.writeSync(bytes);
				this.#count(bytes);
				this.#isScreenTaken = false;
			} catch (error) {
				this.#close(error instanceof Error ? error : new Error(String(error)));
			}
		}

		this.#settle(callbacks);
	}

	#count(bytes: Uint8Array): void {
		const {bytesOut, frames, coalesced} = this.#counters;
		this.#counters = {bytesOut: bytesOut + bytes.length, frames: frames + 1, coalesced};
	}

	#close(error: Error): void {
		if (!this.#isClosed) {
			this.#isClosed = true;
			this.#onClosed(error);
		}
	}

	#takeCallbacks(): readonly WriteCallback[] {
		const callbacks = this.#callbacks;
		this.#callbacks = [];
		return callbacks;
	}

	// Never before `write` has returned, as with any stream.
	#settle(callbacks: readonly WriteCallback[]): void {
		for (const callback of callbacks) {
			queueMicrotask(callback);
		}
	}
}
