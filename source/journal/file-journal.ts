import type {FileHandle} from 'node:fs/promises';
import type {UpgradeEvent} from '../upgrade/event.js';
import {JournalError, reasonOf} from './journal-error.js';
import {encodeLine} from './line.js';
import {type OneAtATime, oneAtATime} from './one-at-a-time.js';

/** A journal which is open for appending: the `Journal` which `createJournal` and `openJournal` give. */
export class FileJournal {
	readonly path: string;
	readonly #handle: FileHandle;
	readonly #oneAtATime: OneAtATime = oneAtATime();
	/** Where the last line which is on disk for certain ends. */
	#length: number;
	/** Whether half a line stands after it, which could not be taken back. */
	#isTorn = false;

	/** @param length How long the file is; all of it is whole lines. */
	constructor(file: string, handle: FileHandle, length: number) {
		this.path = file;
		this.#handle = handle;
		this.#length = length;
	}

	async append(events: readonly UpgradeEvent[]): Promise<void> {
		return this.#oneAtATime(async () => this.#append(encodeLine(events)));
	}

	async close(): Promise<void> {
		return this.#oneAtATime(async () => this.#handle.close());
	}

	async #append(line: Buffer): Promise<void> {
		await this.#checkLength();

		try {
			if (this.#isTorn) {
				await this.#cut();
			}

			await this.#writeWhole(line);
			await this.#handle.datasync();
			this.#length += line.length;
		} catch (error) {
			// Half a line would make the next one unreadable too.
			await this.#cut().catch(() => {});
			throw this.#failed(error);
		}
	}

	/** A line which is not ours means that another process took the upgrade over: its lines must not be cut. */
	async #checkLength(): Promise<void> {
		const {size} = await this.#handle.stat().catch((error: unknown) => {
			throw this.#failed(error);
		});

		if (size !== this.#length && !this.#isTorn) {
			throw new JournalError(
				`The journal ${this.path} was changed by somebody else. What was about to be done was not sent to Azure. Another process may have taken the upgrade over: watch it with vmssroll attach.`,
			);
		}
	}

	async #cut(): Promise<void> {
		this.#isTorn = true;
		await this.#handle.truncate(this.#length);
		this.#isTorn = false;
	}

	async #writeWhole(line: Buffer): Promise<void> {
		let written = 0;

		while (written < line.length) {
			const {bytesWritten} = await this.#handle.write(line, written);
			written += bytesWritten;
		}
	}

	#failed(error: unknown): JournalError {
		return new JournalError(
			`Could not write the journal ${this.path} (${reasonOf(error)}). What was about to be done was not sent to Azure. Free some space, then start again.`,
			{cause: error},
		);
	}
}
