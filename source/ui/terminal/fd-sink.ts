import {closeSync, constants, openSync, writeSync} from 'node:fs';
import {isatty} from 'node:tty';
import type {Clock} from '../../clock.js';

/** Where bytes for the terminal go. */
export type Sink = {
	/** Sends bytes without waiting for the terminal. Calls `done` once: when all of them are out, or with what ended the attempt. One at a time. */
	readonly write: (bytes: Uint8Array, done: (error?: Error) => void) => void;
	/**
	Sends bytes before it returns, for the way out, when nothing asynchronous survives. What an unfinished `write` has left is dropped.
	Throws when the terminal is gone or takes nothing for too long.
	*/
	readonly writeSync: (bytes: Uint8Array) => void;
};

/** What a sink needs of the operating system. */
export type FileSystem = {
	/** The terminal behind a descriptor once more, as a descriptor which never blocks; the same one where that cannot be. */
	readonly openWithoutBlocking: (fileDescriptor: number) => number;
	readonly writeSync: (fileDescriptor: number, bytes: Uint8Array, offset: number, length: number) => number;
	/** Does nothing for so many milliseconds, and lets nothing else run meanwhile. */
	readonly blockFor: (milliseconds: number) => void;
};

const nodeFileSystem: FileSystem = {
	openWithoutBlocking,
	writeSync,
	blockFor(milliseconds) {
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
	},
};

const shortestRetryMilliseconds = 2;
const longestRetryMilliseconds = 50;
/** How long the way out waits for a terminal which takes nothing, such as one stopped with Ctrl-S. */
const patienceMilliseconds = 1000;

/**
A sink on the terminal behind a descriptor, normally 1. Writing never blocks: the terminal takes what fits, and what it has no room for
is tried again soon, and later and later, up to twenty times a second, while it takes nothing at all.
*/
export function createFdSink({
	fileDescriptor,
	clock,
	fileSystem = nodeFileSystem,
}: {
	readonly fileDescriptor: number;
	readonly clock: Pick<Clock, 'sleep'>;
	readonly fileSystem?: FileSystem;
}): Sink {
	const target = fileSystem.openWithoutBlocking(fileDescriptor);
	// Counts the calls of writeSync, so that an unfinished write sees that it has been overtaken.
	let takeovers = 0;

	/** Writes as much as there is room for. Says where it stopped, and what went wrong if that was not for want of room. */
	const writeWhatFits = (bytes: Uint8Array, start: number): {readonly offset: number; readonly error?: Error} => {
		let offset = start;
		try {
			for (let written = 1; written > 0 && offset < bytes.length; offset += written) {
				written = fileSystem.writeSync(target, bytes, offset, bytes.length - offset);
			}
		} catch (error) {
			return isFull(error) ? {offset} : {offset, error: error instanceof Error ? error : new Error(String(error))};
		}

		return {offset};
	};

	return {
		write(bytes, done) {
			const startedAt = takeovers;
			const writeFrom = (start: number, retryMilliseconds: number): void => {
				if (takeovers !== startedAt) {
					done();
					return;
				}

				const {offset, error} = writeWhatFits(bytes, start);
				if (error || offset === bytes.length) {
					done(error);
					return;
				}

				const milliseconds = offset > start ? shortestRetryMilliseconds : retryMilliseconds;
				const nextMilliseconds = Math.min(milliseconds * 2, longestRetryMilliseconds);
				void clock.sleep(milliseconds).then(() => writeFrom(offset, nextMilliseconds));
			};

			writeFrom(0, shortestRetryMilliseconds);
		},
		writeSync(bytes) {
			takeovers++;
			let start = 0;
			for (let waited = 0; ; waited += longestRetryMilliseconds) {
				const {offset, error} = writeWhatFits(bytes, start);
				if (error) {
					throw error;
				}

				if (offset === bytes.length) {
					return;
				}

				if (waited >= patienceMilliseconds) {
					throw new Error(`The terminal has no room for the last ${bytes.length - offset} bytes, after ${waited} ms.`);
				}

				start = offset;
				fileSystem.blockFor(longestRetryMilliseconds);
			}
		},
	};
}

function isFull(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}

// The descriptor itself stays as it is, because other programs share it. Where the terminal cannot be opened again (Windows) the
// descriptor itself is the answer, and a slow terminal makes the program wait; so too where it is no terminal.
function openWithoutBlocking(fileDescriptor: number): number {
	if (!isatty(fileDescriptor)) {
		return fileDescriptor;
	}

	// The first is the very same terminal but needs the right to open it; the second is open to all, even after `su`.
	for (const path of [`/proc/self/fd/${fileDescriptor}`, '/dev/tty']) {
		try {
			const opened = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
			if (isatty(opened)) {
				return opened;
			}

			closeSync(opened);
		} catch {}
	}

	return fileDescriptor;
}
