import {EventEmitter} from 'node:events';
import type {Sink} from '../../../source/ui/terminal/fd-sink.js';
import type {TerminalStream} from '../../../source/ui/terminal/terminal-stream.js';

/** Stands for the real standard output: has a size, which a test may change. */
export class FakeTerminal extends EventEmitter implements TerminalStream {
	readonly isTTY = true;
	columns: number;
	rows: number;

	constructor(columns: number, rows: number) {
		super();
		this.columns = columns;
		this.rows = rows;
	}

	resize(columns: number, rows: number): void {
		this.columns = columns;
		this.rows = rows;
		this.emit('resize');
	}
}

/** A line which is as fast or as slow as a test wants. */
export class FakeSink implements Sink {
	/** Every frame which was sent, and every synchronous write. */
	readonly frames: string[] = [];
	readonly synchronous: string[] = [];
	/** A write of a fast line is done at once; one of a slow line when the test says `finish`. */
	isSlow = false;
	mostInFlight = 0;
	/** What a synchronous write fails with. */
	failure: Error | undefined;

	/** What has arrived since the last `take`. */
	#arrived = '';
	#inFlight: {readonly bytes: Uint8Array; readonly done: (error?: Error) => void} | undefined;

	readonly write = (bytes: Uint8Array, done: (error?: Error) => void): void => {
		this.mostInFlight = Math.max(this.mostInFlight, this.#inFlight ? 2 : 1);
		this.frames.push(Buffer.from(bytes).toString());
		this.#inFlight = {bytes, done};
		if (!this.isSlow) {
			this.finish();
		}
	};

	readonly writeSync = (bytes: Uint8Array): void => {
		if (this.failure) {
			throw this.failure;
		}

		this.synchronous.push(Buffer.from(bytes).toString());
		this.#arrived += Buffer.from(bytes).toString();
	};

	get isBusy(): boolean {
		return this.#inFlight !== undefined;
	}

	/** The frame in flight arrives, or fails. */
	finish(error?: Error): void {
		const arriving = this.#inFlight;
		this.#inFlight = undefined;
		if (arriving && !error) {
			this.#arrived += Buffer.from(arriving.bytes).toString();
		}

		arriving?.done(error);
	}

	take(): string {
		const arrived = this.#arrived;
		this.#arrived = '';
		return arrived;
	}
}
