import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {appendFile, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {crc32} from 'node:zlib';
import {createJournal, decode, JournalError, openJournal} from '../../source/journal/journal.js';
import {encodeLine} from '../../source/journal/line.js';
import {describeEvent} from '../../source/upgrade/describe-event.js';
import type {UpgradeEvent} from '../../source/upgrade/event.js';
import {fold} from '../../source/upgrade/upgrade.js';
import {everyDecision, makeEvent} from '../helpers/journal-events.js';

let directory = '';

before(async () => {
	directory = await mkdtemp(path.join(tmpdir(), 'vmssroll-'));
});

after(async () => {
	await rm(directory, {recursive: true});
});

const decisions = everyDecision('u');
const lines = decisions.map(events => encodeLine(events));
const bytes = Buffer.concat(lines);
/** Where each line ends. */
const ends = lines.map((_, index) => Buffer.concat(lines.slice(0, index + 1)).length);

/** The events of the lines which are whole in so many bytes. */
const eventsIn = (length: number) => decisions.filter((_, index) => (ends[index] ?? 0) <= length).flat();

/** What decoding gives: events, or `null` for a journal which is refused. Fails for any other error. */
function decoded(damaged: Buffer): readonly UpgradeEvent[] | null {
	try {
		return decode(damaged, 'journal.jsonl').events;
	} catch (error) {
		assert.ok(error instanceof JournalError, String(error));
		return null;
	}
}

test('every type of event comes back from disk as it went', () => {
	assert.deepEqual(decoded(bytes), decisions.flat());
});

test('T3: killed at any byte, it gives the decisions which were whole', () => {
	for (let length = 0; length <= bytes.length; length++) {
		const whole = eventsIn(length);
		const read = decoded(bytes.subarray(0, length));

		assert.equal(read?.length ?? 0, whole.length, `cut at byte ${length}`);

		if (ends.includes(length)) {
			assert.deepEqual(read, whole);
		}
	}
});

test('T3: killed around the end of any line, it is opened, cut clean and gone on with', async () => {
	const more = makeEvent('u', {type: 'paused', reason: 'later', by: null});

	for (const [index, end] of ends.entries()) {
		const start = ends[index - 1] ?? 0;

		for (const length of [start + 1, Math.floor((start + end) / 2), end - 1, end].filter(
			cut => cut >= (ends[0] ?? 0),
		)) {
			await rm(path.join(directory, 'u'), {recursive: true, force: true});
			const empty = await createJournal(directory, 'u');
			await empty.close();
			await writeFile(empty.path, bytes.subarray(0, length));
			const {journal, events, cutBytes} = await openJournal(directory, 'u');
			await journal.append([more]);
			await journal.close();

			assert.deepEqual(events, eventsIn(length), `cut at byte ${length}`);
			assert.equal(cutBytes, length === end ? 0 : length - start);
			assert.deepEqual(decoded(await readFile(empty.path)), [...events, more]);
		}
	}
});

test('T3: killed again and again while it writes, everything which it acknowledged is there, in order', async () => {
	const script = fileURLToPath(new URL('../helpers/journal-filler.ts', import.meta.url));
	let acknowledged = 0;

	for (let life = 0; life < 3; life++) {
		const child = spawn(process.execPath, ['--import=tsx', script, directory, 'for-ever'], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const gone = new Promise(resolve => child.once('exit', resolve));
		const last = acknowledged + 25;

		for await (const line of createInterface({input: child.stdout})) {
			acknowledged = Number(line);

			if (acknowledged >= last) {
				child.kill('SIGKILL');
			}
		}

		await gone;
		const {journal, events} = await openJournal(directory, 'filled');
		await journal.close();
		assert.ok(events.length >= acknowledged, `${events.length} of ${acknowledged}`);
		assert.ok(events.length <= acknowledged + 1, 'it wrote on before it acted on what it wrote');
		assert.deepEqual(
			events.slice(1).map(event => event.type === 'paused' && event.reason),
			Array.from({length: events.length - 1}, (_, index) => `${index + 1}`),
		);
	}
});

test('T48: a flipped bit is refused or harmless, wherever it is', () => {
	const clean = decisions.flat();

	for (let index = 0; index < bytes.length; index++) {
		for (const bit of [index % 8, (index + 5) % 8]) {
			const damaged = Buffer.from(bytes);
			damaged[index] = (damaged[index] ?? 0) ^ (1 << bit);
			const read = decoded(damaged);

			if (read !== null) {
				assert.deepEqual(read, clean, `bit ${bit} of byte ${index}`);
			}
		}
	}
});

test('T48: zeros which a power cut left at the end are torn, not damage', () => {
	const end = ends[2] ?? 0;
	const padded = Buffer.concat([bytes.subarray(0, end), bytes.subarray(end, end + 30), Buffer.alloc(500)]);

	assert.deepEqual(decoded(padded), eventsIn(end));
	assert.deepEqual(decoded(Buffer.concat([bytes.subarray(0, -1), Buffer.alloc(1)])), eventsIn(bytes.length - 1));
	assert.deepEqual(decoded(Buffer.concat([bytes, Buffer.alloc(4096)])), decisions.flat());
	assert.equal(decoded(Buffer.concat([Buffer.alloc(10), bytes])), null);
});

test('T48: lines lost from the beginning, doubled plans and foreign lines are refused', () => {
	const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = lines;

	assert.equal(decoded(Buffer.concat(lines.slice(1))), null);
	assert.equal(decoded(Buffer.concat([first, first])), null);
	assert.equal(decoded(Buffer.concat([first, encodeLine([makeEvent('other', {type: 'upgrade-confirmed'})])])), null);
	assert.equal(decoded(Buffer.concat([first, Buffer.from('\n'), second])), null);
});

test('a torn line which is longer than all before is left out too', async () => {
	const journal = await createJournal(directory, 'long');
	await journal.append(everyDecision('long')[0] ?? []);
	await journal.close();
	const torn = `{"version":1,"crc":"00000000","events":[${'x'.repeat(1_000_000)}`;
	await appendFile(journal.path, torn);

	const opened = await openJournal(directory, 'long');
	await opened.journal.close();
	assert.equal(opened.cutBytes, torn.length);
	assert.equal(opened.events.length, 1);
});

test('whatever somebody writes with a right checksum is refused, or folds and can be told', () => {
	const real = decisions.flat();
	let accepted = 0;
	let refused = 0;

	for (const [index, event] of real.entries()) {
		for (const place of pathsOf(event, 4)) {
			for (const value of ['__proto__', -1, 1e308, true, null, [], {}, ['x', null], undefined]) {
				const events = real.with(index, replaceAt(event, place, value));
				const text = JSON.stringify(events);
				const crc = crc32(text).toString(16).padStart(8, '0');
				const read = decoded(Buffer.from(`{"version":1,"crc":"${crc}","events":${text}}\n`));

				if (read === null) {
					refused++;
				} else {
					accepted++;
					assert.doesNotThrow(
						() => {
							fold(read);
							read.map(member => describeEvent(member));
						},
						`${event.type}.${place.join('.')} is ${JSON.stringify(value)}`,
					);
				}
			}
		}
	}

	assert.ok(accepted > 100 && refused > 100);
});

/** The ways to every member of a value, so many steps deep. */
function pathsOf(value: unknown, depth: number): ReadonlyArray<readonly string[]> {
	if (depth === 0 || typeof value !== 'object' || value === null) {
		return [[]];
	}

	return [
		[],
		...Object.entries(value).flatMap(([name, member]) => pathsOf(member, depth - 1).map(way => [name, ...way])),
	];
}

/** The value with what the way leads to replaced. */
function replaceAt<Value>(target: Value, way: readonly string[], value: unknown): Value {
	const copy = {root: structuredClone(target)};
	let parent: object = copy;
	let name = 'root';

	for (const step of way) {
		parent = Reflect.get(parent, name);
		name = step;
	}

	Reflect.set(parent, name, value);
	return copy.root;
}
