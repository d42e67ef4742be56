import {chmod, type FileHandle, mkdir, open, readFile} from 'node:fs/promises';
import path from 'node:path';
import type {UpgradeEvent} from '../upgrade/event.js';

/** Version of the form of a journal: one which it does not know is not read. */
const journalVersion = 1;

/** The journal could not be read or written. The message says which file, what the system answered, and what follows. */
export class JournalError extends Error {
	override readonly name = 'JournalError';
}

/**
 * One upgrade's events in the order they happened, those of one decision on one line of JSON.
 *
 * A line is on disk before anything acts on it, so a program which dies loses nothing. A line cut short by the crash is
 * one which nothing acted on: reading drops it.
 */
export type Journal = {
	readonly path: string;
	/**
	 * Puts the events of one decision on disk. Rejects with a `JournalError` when they are not there for certain: then
	 * nothing may act on them.
	 */
	readonly append: (events: readonly UpgradeEvent[]) => Promise<void>;
	readonly close: () => Promise<void>;
};

/** Where upgrades are journaled: `$XDG_STATE_HOME/vmssroll/upgrades`, else below `~/.local/state`. */
export function upgradesDirectory(environment: Readonly<Record<string, string | undefined>>, home: string): string {
	const state = environment['XDG_STATE_HOME'];

	return path.join(
		state !== undefined && path.isAbsolute(state) ? state : path.join(home, '.local', 'state'),
		'vmssroll',
		'upgrades',
	);
}

/**
 * Begins the journal of a new upgrade in a folder of its own (0700, the file 0600: it holds signed URLs of operations).
 * Rejects with a `JournalError` when it cannot be written or exists already.
 */
export async function createJournal(directory: string, upgradeId: string): Promise<Journal> {
	const folder = path.join(directory, upgradeId);
	const file = path.join(folder, 'journal.jsonl');

	try {
		await mkdir(folder, {recursive: true, mode: 0o700});
		await chmod(folder, 0o700);
		return new FileJournal(file, await open(file, 'ax', 0o600));
	} catch (error) {
		throw new JournalError(
			`Could not begin the journal ${file} (${reasonOf(error)}). Nothing was changed. Make the folder writable, or set XDG_STATE_HOME to one which is.`,
			{cause: error},
		);
	}
}

class FileJournal implements Journal {
	readonly path: string;
	readonly #handle: FileHandle;
	#length = 0;

	constructor(file: string, handle: FileHandle) {
		this.path = file;
		this.#handle = handle;
	}

	async append(events: readonly UpgradeEvent[]): Promise<void> {
		const line = Buffer.from(`${JSON.stringify({version: journalVersion, events})}\n`);

		try {
			await this.#writeWhole(line);
			await this.#handle.datasync();
			this.#length += line.length;
		} catch (error) {
			// Half a line would make the next one unreadable too.
			await this.#handle.truncate(this.#length).catch(() => {});

			throw new JournalError(
				`Could not write the journal ${this.path} (${reasonOf(error)}). What was about to be done was not sent to Azure. Free some space, then start again.`,
				{cause: error},
			);
		}
	}

	async close(): Promise<void> {
		await this.#handle.close();
	}

	async #writeWhole(line: Buffer): Promise<void> {
		let written = 0;

		while (written < line.length) {
			const {bytesWritten} = await this.#handle.write(line, written);
			written += bytesWritten;
		}
	}
}

/**
 * Reads a journal's events. A torn last line is left out; anything else which is not an event is a `JournalError`, and so
 * is the journal of another version of this program.
 */
export async function readJournal(file: string): Promise<readonly UpgradeEvent[]> {
	let text: string;

	try {
		text = await readFile(file, 'utf8');
	} catch (error) {
		throw new JournalError(`Could not read the journal ${file} (${reasonOf(error)}).`, {cause: error});
	}

	const lines = text.split('\n');
	// What follows the last line break is empty, or torn.
	lines.pop();

	return lines.flatMap((line, index) => parseLine(line, `${file}, line ${index + 1}`));
}

function parseLine(line: string, place: string): readonly UpgradeEvent[] {
	let entry: unknown;

	try {
		entry = JSON.parse(line);
	} catch (error) {
		throw new JournalError(
			`${place} is not JSON. The journal was changed or damaged: it is not safe to go on from it.`,
			{
				cause: error,
			},
		);
	}

	if (!isEntry(entry)) {
		throw new JournalError(
			`${place} holds no events. The journal was changed or damaged: it is not safe to go on from it.`,
		);
	}

	if (entry.version !== journalVersion) {
		throw new JournalError(
			`${place} was written in form ${String(entry.version)}, this program reads form ${journalVersion}. Use the version of vmssroll which wrote it.`,
		);
	}

	return entry.events;
}

function isEntry(value: unknown): value is {readonly version: unknown; readonly events: readonly UpgradeEvent[]} {
	return (
		typeof value === 'object' &&
		value !== null &&
		'version' in value &&
		'events' in value &&
		Array.isArray(value.events)
	);
}

function reasonOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
