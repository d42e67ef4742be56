import {chmod, mkdir, open, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import {hasCode} from './journal-error.js';

/** Makes a folder which nobody else may enter (0700), and those above it; all of them survive a power cut. */
export async function makePrivateFolder(folder: string): Promise<void> {
	await makeFolder(folder);
	await chmod(folder, 0o700);
}

/** One folder after the other: `mkdir` with `recursive` says ENOENT where a disk is read-only. */
async function makeFolder(folder: string): Promise<void> {
	const parent = path.dirname(folder);

	try {
		await makeOne(folder);
	} catch (error) {
		if (!hasCode(error, 'ENOENT') || parent === folder) {
			throw error;
		}

		await makeFolder(parent);
		await makeOne(folder);
	}
}

async function makeOne(folder: string): Promise<void> {
	try {
		await mkdir(folder, {mode: 0o700});
		await syncFolder(path.dirname(folder));
	} catch (error) {
		if (!hasCode(error, 'EEXIST')) {
			throw error;
		}
	}
}

/** Puts the names in a folder on disk: without it a power cut may lose a new file with all that was synced into it. */
export async function syncFolder(folder: string): Promise<void> {
	let handle;

	try {
		handle = await open(folder, 'r');
		await handle.sync();
	} catch (error) {
		// Some file systems and systems cannot do this to a folder. Nothing more can be done there.
		if (!['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM', 'EACCES'].some(code => hasCode(error, code))) {
			throw error;
		}
	} finally {
		await handle?.close();
	}
}

/** Writes a file (0600) which is on disk when this resolves. Rejects when `file` exists. */
export async function writeNewFile(file: string, text: string): Promise<void> {
	const handle = await open(file, 'wx', 0o600);

	try {
		await handle.writeFile(text);
		await handle.sync();
	} finally {
		await handle.close();
	}
}

/** Gives a file (0600) another content, all of it or nothing; of several writers the last one wins. */
export async function replaceFile(file: string, text: string): Promise<void> {
	const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${crypto.randomUUID()}.new`);

	try {
		await writeNewFile(temporary, text);
		await rename(temporary, file);
	} catch (error) {
		await rm(temporary, {force: true}).catch(() => {});
		throw error;
	}
}
