import {constants} from 'node:fs';
import {type FileHandle, open, readFile} from 'node:fs/promises';
import path from 'node:path';
import type {UpgradeEvent} from '../upgrade/event.js';
import {makePrivateFolder, syncFolder} from './durable.js';
import {FileJournal} from './file-journal.js';
import {hasCode, JournalError, reasonOf} from './journal-error.js';
import {isTorn, LineReader, splitLines} from './line.js';
import {stateDirectory} from './state-directory.js';
import {isUpgradeId} from './upgrade-id.js';

export {JournalError} from './journal-error.js';

/**
 * One upgrade's events in the order they happened, those of one decision on one line of JSON with its checksum.
 *
 * A line is on disk before anything acts on it, so a program which dies loses nothing. A line cut short by the crash is
 * one which nothing acted on: reading drops it. A line which is whole and does not fit its checksum is damage, and the
 * journal is refused: nothing is safe to go on from it.
 */
export type Journal = {
	readonly path: string;
	/**
	 * Puts the events of one decision on disk. Rejects with a `JournalError` when they are not there for certain: then
	 * nothing may act on them. The journal stays whole, and a later append may work.
	 */
	readonly append: (events: readonly UpgradeEvent[]) => Promise<void>;
	readonly close: () => Promise<void>;
};

/** A journal which exists already, ready to go on. */
export type OpenJournal = {
	readonly journal: Journal;
	readonly events: readonly UpgradeEvent[];
	/** How many bytes of a torn line were cut off; nothing acted on them. */
	readonly cutBytes: number;
};

/** Where upgrades are journaled: `$XDG_STATE_HOME/vmssroll/upgrades`, else below `~/.local/state`. */
export function upgradesDirectory(environment: Readonly<Record<string, string | undefined>>, home: string): string {
	return path.join(stateDirectory(environment, home), 'upgrades');
}

/** The folder of an upgrade. Throws a `JournalError` when the id is none: it may come from a command line. */
export function upgradeFolder(directory: string, upgradeId: string): string {
	if (!isUpgradeId(upgradeId)) {
		throw new JournalError(
			`${JSON.stringify(upgradeId)} is not the id of an upgrade: these are small letters, digits and hyphens. See vmssroll upgrades.`,
		);
	}

	return path.join(directory, upgradeId);
}

/** The file of a journal in the folder of its upgrade. */
export function journalFile(folder: string): string {
	return path.join(folder, 'journal.jsonl');
}

/**
 * Begins the journal of a new upgrade in a folder of its own (0700, the file 0600: it holds signed URLs of operations).
 * File and folder survive a power cut. Rejects with a `JournalError` when it cannot be written or exists already.
 */
export async function createJournal(directory: string, upgradeId: string): Promise<Journal> {
	const folder = upgradeFolder(directory, upgradeId);
	const file = journalFile(folder);
	let handle: FileHandle | undefined;

	try {
		await makePrivateFolder(folder);
		handle = await open(file, 'ax', 0o600);
		await syncFolder(folder);
		return new FileJournal(file, handle, 0);
	} catch (error) {
		await handle?.close().catch(() => {});

		throw new JournalError(
			`Could not begin the journal ${file} (${reasonOf(error)}). Nothing was changed. Make the folder writable, or set XDG_STATE_HOME to one which is.`,
			{cause: error},
		);
	}
}

/**
 * Opens the journal of an upgrade to go on with it: reads it, cuts a torn line off its end, and appends after what is
 * left. Only who holds the lease may do this: for anybody else, a line which is being written looks torn.
 *
 * Rejects with a `JournalError`, and changes nothing, when the journal is missing, damaged, written by a newer version,
 * without a plan, or tells of another upgrade than its folder is named for.
 */
export async function openJournal(directory: string, upgradeId: string): Promise<OpenJournal> {
	const file = journalFile(upgradeFolder(directory, upgradeId));
	let handle: FileHandle | undefined;

	try {
		handle = await open(file, constants.O_RDWR | constants.O_APPEND);
		const bytes = await handle.readFile();
		const {events, length} = decode(bytes, file);

		if (events[0]?.upgradeId !== upgradeId) {
			throw new JournalError(
				`${file} tells of the upgrade ${events[0]?.upgradeId}, and its folder is named ${upgradeId}: somebody moved it. Nothing was changed. Move it back, then start again.`,
			);
		}

		await handle.chmod(0o600);

		if (length < bytes.length) {
			await handle.truncate(length);
			await handle.sync();
		}

		return {journal: new FileJournal(file, handle, length), events, cutBytes: bytes.length - length};
	} catch (error) {
		await handle?.close().catch(() => {});
		throw hasCode(error, 'ENOENT') ? noJournal(file, upgradeId, error) : asJournalError(error, 'open', file);
	}
}

/**
 * Reads a journal's events; the first is the plan. A torn last line is left out. Rejects with a `JournalError` when it
 * cannot be read, is damaged, was written by a newer version, or holds no plan yet.
 */
export async function readJournal(file: string): Promise<readonly UpgradeEvent[]> {
	let bytes: Buffer;

	try {
		bytes = await readFile(file);
	} catch (error) {
		throw asJournalError(error, 'read', file);
	}

	return decode(bytes, file).events;
}

/** The events in the bytes of a journal, and where its last whole line ends. Throws a `JournalError` as `readJournal`. */
export function decode(
	bytes: Buffer,
	file: string,
): {readonly events: readonly UpgradeEvent[]; readonly length: number} {
	const {lines, tail} = splitLines(bytes);
	const reader = new LineReader(file);
	const events = lines.flatMap(line => reader.read(line));

	if (!isTorn(tail)) {
		throw new JournalError(
			`${file}, line ${lines.length + 1}, is whole but does not end. The journal was changed or damaged: it is not safe to go on from it. Look at the scale set with vmssroll status, and plan anew.`,
		);
	}

	if (events.length === 0) {
		throw new JournalError(
			`${file} holds no plan: vmssroll ended before it was written down. Nothing was changed. Plan the upgrade again.`,
		);
	}

	return {events, length: bytes.length - tail.length};
}

function noJournal(file: string, upgradeId: string, cause: unknown): JournalError {
	return new JournalError(
		`There is no upgrade ${upgradeId} (${file} does not exist). See vmssroll upgrades, and XDG_STATE_HOME if it was started elsewhere.`,
		{cause},
	);
}

function asJournalError(error: unknown, tried: 'open' | 'read', file: string): JournalError {
	return error instanceof JournalError
		? error
		: new JournalError(
				`Could not ${tried} the journal ${file} (${reasonOf(error)}). Nothing was changed. Look whose it is, and whether its disk can be written.`,
				{
					cause: error,
				},
			);
}
