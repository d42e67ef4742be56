import assert from 'node:assert/strict';
import {test} from 'node:test';
import stringWidth from 'string-width';
import {frameTexts} from '../../source/ui/frame-lines.js';
import {makeSnapshot} from '../helpers/fleet.js';
import {makeLive, runBatches, seat} from '../helpers/scene.js';

/** Escape codes of all kinds, a title, a link, bidi, zero width, wide characters, marks in a pile, a line break. */
const hostile =
	'a\u001B[31m\u001B]2;title\u0007\u001B]8;;http://x\u001B\\\u202Egnp\u2066\u200B\u{E0041}宽字👩‍👩‍👧‍👦e\u0301\u0301\u0301\u0301\u0301\u0301\u0085\u009B31m\nb\tc';

const sizes = [
	{columns: 120, rows: 40},
	{columns: 80, rows: 24},
	{columns: 40, rows: 10},
];

const snapshot = makeSnapshot({
	domains: {each: 1},
	scaleSet: {name: hostile, resourceGroup: hostile, location: hostile},
	change: (_, index) => ({name: `${hostile}${index}`, computerName: hostile}),
});

const {upgrade, events, snapshot: later} = runBatches(snapshot, {batchesDone: 2, unhealthy: ['3']});

const live = makeLive(later, {
	upgrade,
	events,
	identity: hostile,
	place: hostile,
	failure: hostile,
	journalPath: `/tmp/${hostile}`,
	connection: {status: 'lost', message: hostile, since: 0},
	conductor: {status: 'gone', message: hostile},
});

const keys: ReadonlyArray<readonly string[]> = [
	[],
	['return'],
	['L'],
	['?'],
	['e'],
	['*', 'u'],
	['X'],
	['b'],
	['q'],
	['M'],
	[':'],
	['c'],
	['H'],
	['/'],
];

test('T55: whatever names and errors hold, no frame has an escape code of theirs, and no row is too wide', () => {
	for (const size of sizes) {
		for (const pressed of keys) {
			const scene = seat({live, size})
				.press(...pressed)
				.scene();

			for (const row of frameTexts(scene)) {
				const text = row.replaceAll(/\u001B\[[\d;]*m/gv, '');
				assert.doesNotMatch(text, /[\p{Cc}\u{200B}\u{202A}-\u{202E}\u{2066}-\u{2069}\u{E0000}-\u{E007F}]/v);
				assert.ok(
					stringWidth(text) <= size.columns,
					`${stringWidth(text)} columns after ${pressed.join(' ')}: ${text}`,
				);
			}
		}
	}
});

test('T55: what is typed and pasted is shown without escape codes too', () => {
	const scene = seat({live: makeLive(snapshot)})
		.press('/')
		.paste(hostile)
		.scene();

	for (const row of frameTexts(scene)) {
		assert.doesNotMatch(row.replaceAll(/\u001B\[[\d;]*m/gv, ''), /[\p{Cc}\u{202A}-\u{202E}]/v);
	}
});
