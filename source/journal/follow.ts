import {type FSWatcher, watch} from 'node:fs';
import {type FileHandle, open} from 'node:fs/promises';
import type {Clock} from '../clock.js';
import type {UpgradeEvent} from '../upgrade/event.js';
import {hasCode, JournalError, reasonOf} from './journal-error.js';
import {LineReader, splitLines} from './line.js';

export type FollowOptions = {
	readonly clock: Clock;
	/** Ends the following: the only way to. */
	readonly signal: AbortSignal;
	/** How many events are known already and left out. */
	readonly from?: number;
};

// A network file system tells nobody of what another machine writes.
const pollMilliseconds = 250;

/**
 * Follows a journal which another process writes: gives its events from the first on, then more as they come, those of
 * several decisions together when they were there together. A line which is not whole is never given, and one may be cut
 * off and written anew, as a process does which takes the upgrade up. A file which is not there yet is waited for.
 *
 * Throws a `JournalError` when the journal cannot be read, is damaged or of a newer version, or when lines which were
 * given are gone from it.
 */
export async function* followJournal(
	file: string,
	{clock, signal, from = 0}: FollowOptions,
): AsyncGenerator<readonly UpgradeEvent[], void, void> {
	const reader = new GrowingFile(file);
	let toSkip = from;
	let waking = new AbortController();
	let watcher: FSWatcher | null = null;

	try {
		while (!signal.aborted) {
			waking = new AbortController();
			watcher ??= watchFile(file, () => waking.abort());
			const read = await reader.readOn();
			const events = read.slice(toSkip);
			toSkip -= read.length - events.length;

			if (events.length > 0) {
				yield events;
			} else {
				await clock.sleep(pollMilliseconds, AbortSignal.any([signal, waking.signal]));
			}
		}
	} finally {
		watcher?.close();
	}
}

/** Reads the lines of a journal as they become whole. */
class GrowingFile {
	readonly #file: string;
	readonly #lines: LineReader;
	/** Where the last line which was given ends. */
	#position = 0;

	constructor(file: string) {
		this.#file = file;
		this.#lines = new LineReader(file);
	}

	/** The events which have come since. */
	async readOn(): Promise<readonly UpgradeEvent[]> {
		let bytes: Buffer;

		try {
			bytes = await this.#readRest();
		} catch (error) {
			throw error instanceof JournalError
				? error
				: new JournalError(`Could not read the journal ${this.#file} (${reasonOf(error)}). The upgrade goes on.`, {
						cause: error,
					});
		}

		const {lines, tail} = splitLines(bytes);
		this.#position += bytes.length - tail.length;

		return lines.flatMap(line => this.#lines.read(line));
	}

	/** Opens the file anew each time: that is when a network file system looks what has become of it. */
	async #readRest(): Promise<Buffer> {
		let handle: FileHandle;

		try {
			handle = await open(this.#file, 'r');
		} catch (error) {
			if (hasCode(error, 'ENOENT') && this.#position === 0) {
				return Buffer.alloc(0);
			}

			throw error;
		}

		try {
			const {size} = await handle.stat();

			if (size < this.#position) {
				throw new JournalError(
					`The journal ${this.#file} lost lines which were read before. What was shown may not have happened: look at the scale set with vmssroll status.`,
				);
			}

			const rest = Buffer.alloc(size - this.#position);
			const {bytesRead} = await handle.read(rest, 0, rest.length, this.#position);
			return rest.subarray(0, bytesRead);
		} finally {
			await handle.close();
		}
	}
}

/** Calls back when a file may have changed, where the system tells such things; else `null`. */
function watchFile(file: string, onChange: () => void): FSWatcher | null {
	try {
		const watcher = watch(file, {persistent: false}, onChange);
		// The poll does without.
		watcher.on('error', () => watcher.close());
		return watcher;
	} catch {
		return null;
	}
}
