import {crc32} from 'node:zlib';
import type {UpgradeEvent} from '../upgrade/event.js';
import {JournalError} from './journal-error.js';
import {isUpgradeEvent, unknownType} from './known-events.js';

/** Version of the form of a journal: one which it does not know is not read. */
const journalVersion = 1;

const lineBreak = 0x0a;
const form = /^\{"version":1,"crc":"([\da-f]{8})","events":(\[.*\])\}$/s;

/** The events of one decision as a line: its form, the CRC-32 of the events as they are written, and the events. */
export function encodeLine(events: readonly UpgradeEvent[]): Buffer {
	const text = JSON.stringify(events);

	return Buffer.from(`{"version":${journalVersion},"crc":"${checksum(text)}","events":${text}}\n`);
}

/** The bytes of a journal's whole lines, without their breaks, and what follows the last break. */
export function splitLines(bytes: Buffer): {readonly lines: readonly Buffer[]; readonly tail: Buffer} {
	const lines: Buffer[] = [];
	let start = 0;

	for (let end = bytes.indexOf(lineBreak); end !== -1; end = bytes.indexOf(lineBreak, start)) {
		lines.push(bytes.subarray(start, end));
		start = end + 1;
	}

	return {lines, tail: bytes.subarray(start)};
}

/**
 * Whether bytes after the last line break are what a crash leaves: the beginning of a line, or nothing. A whole line with
 * something else in the place of its break was on disk once and may have been acted on: that is damage.
 */
export function isTorn(tail: Buffer): boolean {
	const last = tail.at(-1);

	// A power cut may leave zeros where bytes were never written.
	return last === undefined || last === 0 || parse(tail.subarray(0, -1).toString('utf8')) === null;
}

/** Reads the lines of one journal in order, and holds each against those before it. */
export class LineReader {
	readonly #file: string;
	#count = 0;
	#upgradeId: string | null = null;

	constructor(file: string) {
		this.#file = file;
	}

	/** The upgrade which the journal tells of; `null` before its first event. */
	get upgradeId(): string | null {
		return this.#upgradeId;
	}

	/**
	 * The events of the next line. Throws a `JournalError` which names the line when it is damaged, of another version of
	 * this program, of another upgrade, or when the first event is not the plan.
	 */
	read(line: Buffer): readonly UpgradeEvent[] {
		this.#count++;
		const place = `${this.#file}, line ${this.#count},`;
		const events: UpgradeEvent[] = [];

		for (const event of parse(line.toString('utf8')) ?? refuse(line, place)) {
			if (!isUpgradeEvent(event)) {
				throw unreadable(event, place);
			}

			if ((this.#upgradeId === null) !== (event.type === 'upgrade-planned')) {
				throw damage(place, this.#upgradeId === null ? 'does not begin with a plan' : 'plans a second time');
			}

			this.#upgradeId ??= event.upgradeId;

			if (event.upgradeId !== this.#upgradeId) {
				throw damage(place, 'tells of another upgrade');
			}

			events.push(event);
		}

		return events;
	}
}

/** What a whole and undamaged line holds; `null` for any other text. */
function parse(line: string): readonly unknown[] | null {
	const [, crc, text] = form.exec(line) ?? [];

	if (text === undefined || crc !== checksum(text)) {
		return null;
	}

	try {
		const events: unknown = JSON.parse(text);
		return Array.isArray(events) ? events : null;
	} catch {
		return null;
	}
}

function refuse(line: Buffer, place: string): never {
	let version: unknown;

	try {
		const entry: unknown = JSON.parse(line.toString('utf8'));
		version = typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'version') : undefined;
	} catch {
		throw damage(place, 'is not JSON');
	}

	if (typeof version === 'number' && version !== journalVersion) {
		throw new JournalError(
			`${place} was written in form ${version}, this program reads form ${journalVersion}. Use the version of vmssroll which wrote it.`,
		);
	}

	throw damage(place, 'does not fit its checksum');
}

function unreadable(event: unknown, place: string): JournalError {
	const type = unknownType(event);

	return type === null
		? damage(place, 'holds something which is not an event')
		: new JournalError(
				`${place} holds an event of the type ${JSON.stringify(type.slice(0, 60))}, which this program does not know: it was written by a newer version of vmssroll. Use that one.`,
			);
}

function damage(place: string, what: string): JournalError {
	return new JournalError(
		`${place} ${what}. The journal was changed or damaged: it is not safe to go on from it. Look at the scale set with vmssroll status, and plan anew.`,
	);
}

function checksum(text: string): string {
	return crc32(text).toString(16).padStart(8, '0');
}
