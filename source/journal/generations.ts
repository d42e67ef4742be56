import {link, readdir, readFile, rm, stat} from 'node:fs/promises';
import path from 'node:path';
import {makePrivateFolder, replaceFile, syncFolder, writeNewFile} from './durable.js';
import {hasCode} from './journal-error.js';
import {formatHolder, type LeaseHolder, parseHolder} from './lease-holder.js';

/** One holder of a lease after the other: a file each, named by its number. The highest one is the lease. */
export type Generation = {
	readonly number: number;
	/** `null` when the file holds something else: damage, or another version of this program. */
	readonly holder: LeaseHolder | null;
};

/** The generations of one scale set's lease, in a folder of their own. All of it may be done by many at once. */
export class Generations {
	readonly #folder: string;

	constructor(folder: string) {
		this.#folder = folder;
	}

	/** The lease as it stands; `null` when nobody ever had it. */
	async highest(): Promise<Generation | null> {
		for (;;) {
			const number = Math.max(0, ...(await this.#numbers()));

			if (number === 0) {
				return null;
			}

			try {
				return {number, holder: parseHolder(await readFile(this.#file(number), 'utf8'))};
			} catch (error) {
				// The highest is never removed: it was not the highest any more.
				if (!hasCode(error, 'ENOENT')) {
					throw error;
				}
			}
		}
	}

	/**
	 * Takes a number, when nobody else has it: a link is made whole or not at all, and by one alone, on network file
	 * systems too. Whether it is the lease is another question: look at the highest afterwards.
	 */
	async claim(number: number, holder: LeaseHolder): Promise<boolean> {
		await makePrivateFolder(this.#folder);
		const temporary = path.join(this.#folder, `.${crypto.randomUUID()}.new`);

		try {
			await writeNewFile(temporary, formatHolder(holder));
			await link(temporary, this.#file(number));
		} catch (error) {
			if (!hasCode(error, 'EEXIST')) {
				throw error;
			}

			// A network file system may lose the answer and ask again: then the link which exists is ours.
			if ((await stat(temporary)).nlink !== 2) {
				return false;
			}
		} finally {
			await rm(temporary, {force: true});
		}

		await syncFolder(this.#folder);
		return true;
	}

	/** Writes a generation anew. Only its holder may. */
	async replace(number: number, holder: LeaseHolder): Promise<void> {
		await replaceFile(this.#file(number), formatHolder(holder));
	}

	async remove(number: number): Promise<void> {
		await rm(this.#file(number), {force: true});
	}

	/** Removes what the holder of `number` has come after. */
	async removeBelow(number: number): Promise<void> {
		const below = (await this.#numbers()).filter(other => other < number);
		await Promise.all(below.map(async other => this.remove(other)));
	}

	#file(number: number): string {
		return path.join(this.#folder, `${number}.json`);
	}

	async #numbers(): Promise<readonly number[]> {
		try {
			const names = await readdir(this.#folder);
			return names.flatMap(name => (/^[1-9]\d{0,14}\.json$/.test(name) ? [Number.parseInt(name, 10)] : []));
		} catch (error) {
			if (hasCode(error, 'ENOENT')) {
				return [];
			}

			throw error;
		}
	}
}
